"""Edits of messages: editMessageText, editMessageCaption, editMessageMedia, editMessageReplyMarkup."""

from playground.errors import bad_request
from playground.keyboards import read_inline_keyboard
from playground.methods.chats import read_open_chat
from playground.methods.media import MEDIA, read_media
from playground.methods.texts import read_caption, read_text
from playground.params import Params
from playground.shapes import Json
from playground.web_apps import private_only
from playground.world import World

TEXT = {"text", "entities", "link_preview_options"}
CAPTION = {"caption", "caption_entities", "show_caption_above_media"}


def edit_message_text(world: World, params: Params) -> Json:
    content = read_text(params)
    if preview := params.json("link_preview_options", "link preview options"):
        content["link_preview_options"] = preview
    message = _editable(world, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _save(world, params, message, TEXT, content)


def edit_message_caption(world: World, params: Params) -> Json:
    content = read_caption(params)
    if params.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    message = _editable(world, params)
    if not MEDIA & set(message):
        raise bad_request("there is no caption in the message to edit")
    return _save(world, params, message, CAPTION, content)


def edit_message_media(world: World, params: Params) -> Json:
    """This can turn a text into a picture, but not back."""
    content = read_media(world, params)
    message = _editable(world, params)
    if "text" not in message and not MEDIA & set(message):
        raise bad_request("message can't be edited")
    return _save(world, params, message, TEXT | CAPTION | MEDIA | {"has_media_spoiler"}, content)


def edit_message_reply_markup(world: World, params: Params) -> Json:
    return _save(world, params, _editable(world, params), set(), {})


def _editable(world: World, params: Params) -> Json:
    if params.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = read_open_chat(world, params)
    if (message_id := params.integer("message_id")) is None:
        raise bad_request("message identifier is not specified")
    if not (message := world.messages.find(chat["id"], message_id)):
        raise bad_request("message to edit not found")
    if message["from"]["id"] != world.bot()["id"]:
        raise bad_request("message can't be edited")
    return message


def _save(world: World, params: Params, message: Json, replaced: set[str], content: Json) -> Json:
    after = {name: value for name, value in message.items() if name not in replaced | {"reply_markup"}} | content
    if markup := read_inline_keyboard(params, pay="invoice" in message):
        private_only(markup, private=message["chat"]["type"] == "private")
        after["reply_markup"] = markup
    if after == message:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same"
            " as a current content and reply markup of the message"
        )
    edited = {**after, "edit_date": world.now()}
    world.messages.replace(edited)
    return edited


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
}
