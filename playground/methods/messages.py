"""Sending text and deleting messages: sendMessage, deleteMessage, deleteMessages."""

from playground.errors import bad_request
from playground.keyboards import read_keyboard
from playground.methods.chats import read_chat, read_open_chat
from playground.methods.texts import read_text
from playground.params import Params, whole_number
from playground.shapes import Json
from playground.web_apps import private_only
from playground.world import World

DELETABLE_SECONDS = 48 * 60 * 60


def send_message(world: World, params: Params) -> Json:
    content = read_text(params)
    if preview := params.json("link_preview_options", "link preview options"):
        content["link_preview_options"] = preview
    return send(world, params, content)


def send(world: World, params: Params, content: Json) -> Json:
    """Send a message from the bot, with the options that every sending method has: keyboard, reply, protection."""
    chat = read_open_chat(world, params)
    inline, reply_keyboard = read_keyboard(params)
    private_only(inline, private=chat["type"] == "private")
    message = {**_replied_to(world, params, chat), **content}
    if params.flag("protect_content"):
        message["has_protected_content"] = True
    if topic := params.integer("message_thread_id"):
        if not world.topics.is_open(chat["id"], topic):
            raise bad_request("message thread not found")
        message |= {"message_thread_id": topic, "is_topic_message": True}
    if inline:
        message["reply_markup"] = inline
    return world.messages.add(chat, world.bot(), world.now(), message, reply_keyboard)


def delete_message(world: World, params: Params) -> bool:
    chat = read_chat(world, params)
    if (message_id := params.integer("message_id")) is None:
        raise bad_request("message identifier is not specified")
    if not (message := world.messages.find(chat["id"], message_id)):
        raise bad_request("message to delete not found")
    if not _deletable(world, message):
        raise bad_request("message can't be deleted for everyone")
    world.messages.delete(chat["id"], message_id)
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Messages that are missing or too old are skipped."""
    chat = read_chat(world, params)
    message_ids = params.json("message_ids", "message identifiers")
    if not isinstance(message_ids, list) or not message_ids:
        raise bad_request("message identifiers are not specified")
    if len(message_ids) > 100:
        raise bad_request("too many message identifiers specified")
    for message_id in map(whole_number, message_ids):
        if message_id is None:
            raise bad_request("invalid message identifier specified")
        message = world.messages.find(chat["id"], message_id)
        if message and _deletable(world, message):
            world.messages.delete(chat["id"], message_id)
    return True


def _deletable(world: World, message: Json) -> bool:
    """In a private chat all messages, in a group only the bot's own: it is not an administrator."""
    mine = message["chat"]["type"] == "private" or message["from"]["id"] == world.bot()["id"]
    return mine and world.now() - int(message["date"]) <= DELETABLE_SECONDS


def _replied_to(world: World, params: Params, chat: Json) -> Json:
    parameters = params.json("reply_parameters", "reply parameters")
    if not parameters:
        return {}
    message_id = whole_number(parameters.get("message_id")) if isinstance(parameters, dict) else None
    if message_id is None:
        raise bad_request("message identifier is not specified")
    message = world.messages.find(chat["id"], message_id)
    if message:
        return {"reply_to_message": without_reply(message)}
    if not parameters.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return {}


def without_reply(message: Json) -> Json:
    """A message that another one quotes does not itself quote a third."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}


METHODS = {"sendMessage": send_message, "deleteMessage": delete_message, "deleteMessages": delete_messages}
