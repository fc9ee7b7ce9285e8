"""Keyboards under messages, checked by Telegram's rules."""

from typing import Any
from urllib.parse import urlsplit

from playground.errors import bad_request
from playground.params import Params
from playground.shapes import Json
from playground.web_apps import check_web_app

BUTTONS = 100
BUTTONS_IN_A_ROW = 8
STYLES = {"danger", "success", "primary"}
# Beside its text, a button has exactly one of these.
ACTIONS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
REPLY_KEYBOARDS = ("keyboard", "remove_keyboard", "force_reply")


def read_keyboard(params: Params) -> tuple[Json | None, Json | None]:
    """The inline keyboard and the reply keyboard of a new message. At most one of them is set."""
    markup = params.json("reply_markup", "reply keyboard markup")
    if isinstance(markup, dict) and any(kind in markup for kind in REPLY_KEYBOARDS):
        return None, markup
    return inline_keyboard(markup), None


def read_inline_keyboard(params: Params, *, pay: bool = False) -> Json | None:
    """`pay`: the message is an invoice, so its first button must pay."""
    markup = params.json("reply_markup", "reply keyboard markup")
    if isinstance(markup, dict) and any(kind in markup for kind in REPLY_KEYBOARDS):
        raise bad_request("inline keyboard expected")
    return inline_keyboard(markup, pay=pay)


def inline_keyboard(markup: Any, *, pay: bool = False) -> Json | None:  # noqa: ANN401 - unchecked so far
    """The markup as Telegram gives it back, without empty rows. None if nothing is left."""
    if markup is None or markup == {}:
        return None
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("object expected as reply markup")
    kept = [[_button(button) for button in row] for row in rows if row]
    if sum(map(len, kept)) > BUTTONS or any(len(row) > BUTTONS_IN_A_ROW for row in kept):
        raise bad_request("reply markup is too long")
    paying = [button for row in kept for button in row if "pay" in button]
    if paying and (not pay or "pay" not in kept[0][0] or len(paying) > 1):
        raise bad_request("BUTTON_TYPE_INVALID")
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any) -> Json:  # noqa: ANN401 - unchecked so far
    if not isinstance(button, dict):
        raise _cannot_parse("InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise _cannot_parse('Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    # An empty callback_data counts as none: such a button does nothing.
    actions = [name for name in ACTIONS if name in button and (name != "callback_data" or button[name] != "")]
    if len(actions) != 1:
        raise _cannot_parse("Text buttons are unallowed in the inline keyboard")
    _check_action(actions[0], button[actions[0]])
    if str(button.get("style", "primary")) not in STYLES:
        raise _cannot_parse("invalid button style specified")
    return dict(button)


def _check_action(name: str, value: Any) -> None:  # noqa: ANN401 - unchecked so far
    if name == "callback_data" and (not isinstance(value, str) or not 1 <= len(value.encode()) <= 64):
        raise bad_request("BUTTON_DATA_INVALID")
    if name == "url":
        address = urlsplit(str(value))
        if address.scheme not in {"http", "https", "tg"} or not address.netloc:
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    if name == "web_app":
        check_web_app("inline keyboard button", value)


def _cannot_parse(problem: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {problem}")
