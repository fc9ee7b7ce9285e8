"""Chats: getChat, sendChatAction, and the check of `chat_id` in every call."""

from playground.errors import BotApiError, bad_request
from playground.params import Params, whole_number
from playground.shapes import Json
from playground.world import World

ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def read_chat(world: World, params: Params) -> Json:
    """The chat. Raises BotApiError if the bot does not know it, because nobody has acted in it yet."""
    value = params.text("chat_id").strip()
    if not value:
        raise bad_request("chat_id is empty")
    chat_id = whole_number(value)
    if chat_id is not None and (moved := world.groups.migrated_to(chat_id)):
        error = "Bad Request: group chat was upgraded to a supergroup chat"
        raise BotApiError(400, error, {"migrate_to_chat_id": moved})
    chat = world.chat(chat_id) if chat_id is not None else None
    if not chat:
        raise bad_request("chat not found")
    return chat


def read_open_chat(world: World, params: Params) -> Json:
    """Like `read_chat`. Also raises BotApiError if the person has blocked the bot."""
    chat = read_chat(world, params)
    if world.blocked_by(chat["id"]):
        raise BotApiError(403, "Forbidden: bot was blocked by the user")
    return chat


def get_chat(world: World, params: Params) -> Json:
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return {
        **read_chat(world, params),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def send_chat_action(world: World, params: Params) -> bool:
    chat = read_open_chat(world, params)
    if params.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.events.add(chat["id"], {"type": "typing"})
    return True


METHODS = {"getChat": get_chat, "sendChatAction": send_chat_action}
