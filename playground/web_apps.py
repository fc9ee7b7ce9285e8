"""Mini Apps: which addresses a bot may give, and what a client hands over as it opens one."""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any
from urllib.parse import urlencode, urlsplit

from playground.errors import Refused, bad_request
from playground.shapes import Json
from playground.state.people import Person
from playground.world import World

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def check_web_app(what: str, button: Any) -> None:  # noqa: ANN401 - unchecked so far
    """Raises BotApiError unless `button` (a WebAppInfo) has an https:// address.

    Here, unlike at Telegram's, http:// is allowed on this computer: nobody has a certificate for it.
    """
    if not isinstance(button, dict) or not isinstance(address := button.get("url"), str):
        raise bad_request('can\'t parse WebAppInfo: Field "url" must be of type String')
    parts = urlsplit(address)
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return
    if parts.scheme != "https" or not parts.netloc:
        raise bad_request(f"{what} Web App URL '{address}' is invalid: Only HTTPS links are allowed")


def private_only(keyboard: Json | None, *, private: bool) -> None:
    """Raises BotApiError for a Mini App's button outside a private chat: a client could not say there who opens it."""
    buttons = [button for row in (keyboard or {}).get("inline_keyboard", ()) for button in row]
    if not private and any("web_app" in button for button in buttons):
        raise bad_request("BUTTON_TYPE_INVALID")


def menu_button(world: World, person: Person) -> Json:
    """The menu button in the person's chat: their own, or else everybody's."""
    own = world.store.setting(f"menu_button:{person.id}")
    button: Json = own if own and own["type"] != "default" else world.store.setting("menu_button:default") or {}
    return button if button.get("type") in {"commands", "web_app"} else {"type": "commands"}


def open_app(world: World, person: Person, message_id: int | None, url: str) -> Json:
    """The address of the Mini App, and what Telegram signs for the person who opens it.

    `message_id` None: by the menu button, whatever `url` is. Raises Refused if the bot has given no such address there.
    """
    if message_id is None:
        menu = menu_button(world, person)
        addresses = [menu["web_app"]["url"]] if menu["type"] == "web_app" else []
        url = next(iter(addresses), url)
    else:
        message = world.messages.find(person.id, message_id) or {}
        rows = message.get("reply_markup", {}).get("inline_keyboard", ())
        addresses = [button["web_app"]["url"] for row in rows for button in row if "web_app" in button]
    if url not in addresses:
        raise Refused("The bot has no such app here.")
    return {"url": url, "init_data": init_data(world, person)}


def init_data(world: World, person: Person) -> str:
    """`Telegram.WebApp.initData` as a client has it, signed with the bot's token.

    https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
    """
    user = {**person.user(), "last_name": "", "allows_write_to_pm": True}
    del user["is_bot"]
    fields = {
        "query_id": secrets.token_urlsafe(18),
        "user": json.dumps(user, ensure_ascii=False, separators=(",", ":")),
        "auth_date": str(world.now()),
        # Telegram's own, for others than the bot. Nobody can make it here, but the hash covers it like all the rest.
        "signature": base64.urlsafe_b64encode(bytes(64)).rstrip(b"=").decode(),
    }
    checked = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.digest(b"WebAppData", world.token.encode(), hashlib.sha256)
    return urlencode({**fields, "hash": hmac.new(key, checked.encode(), hashlib.sha256).hexdigest()})
