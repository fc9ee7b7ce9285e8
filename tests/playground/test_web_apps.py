"""Mini Apps: which addresses a bot may give, and what is signed for the person who opens one."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import parse_qsl

import pytest

from playground.errors import Refused
from playground.shapes import Json
from playground.telegram import Telegram
from playground.web_apps import menu_button, open_app
from tests.playground.helpers import ALICE, BOB, Clock, button, refusal, send

APP = "https://shop.example/app"
HERE = "http://127.0.0.1:8090/app"


def menu(url: str = HERE, **more: Any) -> Json:
    return {"menu_button": json.dumps({"type": "web_app", "text": "Shop", "web_app": {"url": url}, **more})}


def opened(telegram: Telegram, person: int = ALICE, message_id: int | None = None, url: str = "") -> Json:
    return open_app(telegram.world, telegram.world.people.get(person), message_id, url)


@pytest.mark.parametrize("url", [APP, HERE, "http://localhost:8090/app"])
async def test_a_button_opens_https_or_this_computer(telegram: Telegram, url: str) -> None:
    """Telegram itself takes https:// alone."""
    sent = await send(telegram, reply_markup=button(web_app={"url": url}))
    assert sent["reply_markup"]["inline_keyboard"][0][0]["web_app"] == {"url": url}
    assert await telegram.call("setChatMenuButton", menu(url)) is True


@pytest.mark.parametrize(
    "url", ["http://shop.example/app", "ftp://shop.example", "shop", "http://127.0.0.1.shop.example/"]
)
async def test_any_other_address_is_refused(telegram: Telegram, url: str) -> None:
    """In Telegram's words, under a message and for the menu."""
    error = await refusal(send(telegram, reply_markup=button(web_app={"url": url})))
    said = f"Web App URL '{url}' is invalid: Only HTTPS links are allowed"
    assert error.description == f"Bad Request: inline keyboard button {said}"
    assert (
        await refusal(telegram.call("setChatMenuButton", menu(url)))
    ).description == f"Bad Request: menu button {said}"


async def test_a_button_that_is_no_app_is_refused(telegram: Telegram) -> None:
    """Without an address, or a menu button without a text."""
    assert (await refusal(send(telegram, reply_markup=button(web_app={})))).code == 400
    assert (await refusal(telegram.call("setChatMenuButton", menu(text=" ")))).code == 400


async def test_only_a_private_chat_has_such_buttons(telegram: Telegram) -> None:
    """In a group, by an edit there, and in a result that may be sent anywhere."""
    group, app = telegram.group("Friends"), button(web_app={"url": APP})
    telegram.say(ALICE, "/start", chat_id=group)
    assert (await refusal(send(telegram, chat_id=group, reply_markup=app))).description.endswith("BUTTON_TYPE_INVALID")
    plain = await send(telegram, chat_id=group, reply_markup=button())
    edit = {"chat_id": group, "message_id": plain["message_id"], "reply_markup": app}
    assert (await refusal(telegram.call("editMessageReplyMarkup", edit))).description.endswith("BUTTON_TYPE_INVALID")
    query = telegram.ask_inline(ALICE, "tea")
    article = {"type": "article", "id": "1", "title": "Tea", "input_message_content": {"message_text": "Tea"}}
    results = {"inline_query_id": query, "results": [{**article, "reply_markup": app}]}
    assert (await refusal(telegram.call("answerInlineQuery", results))).description.endswith("BUTTON_TYPE_INVALID")


async def test_what_is_handed_over_is_signed_for_the_person(telegram: Telegram, clock: Clock) -> None:
    """By the rule that bots check it by: https://core.telegram.org/bots/webapps"""
    await telegram.call("setChatMenuButton", menu())
    app = opened(telegram, BOB)
    fields = dict(parse_qsl(app["init_data"], strict_parsing=True))
    told = fields.pop("hash")
    checked = "\n".join(sorted(f"{name}={value}" for name, value in fields.items()))
    secret = hmac.new(b"WebAppData", telegram.token.encode(), hashlib.sha256).digest()
    assert hmac.new(secret, checked.encode(), hashlib.sha256).hexdigest() == told
    assert app["url"] == HERE
    assert json.loads(fields["user"])["id"] == BOB
    assert int(fields["auth_date"]) == int(clock.seconds)


async def test_only_what_the_bot_has_given_is_opened(telegram: Telegram) -> None:
    """A page that asks for another address gets nothing signed."""
    sent = await send(telegram, reply_markup=button(web_app={"url": HERE}))
    assert opened(telegram, ALICE, sent["message_id"], HERE)["url"] == HERE
    for message_id, url in ((sent["message_id"], APP), (sent["message_id"] + 1, HERE), (None, HERE)):
        with pytest.raises(Refused):
            opened(telegram, ALICE, message_id, url)


async def test_a_chat_of_its_own_menu_button_wins(telegram: Telegram) -> None:
    """Until it is the default one again."""
    await telegram.call("setChatMenuButton", menu())
    await telegram.call("setChatMenuButton", {"chat_id": ALICE, "menu_button": '{"type": "commands"}'})
    alice, bob = map(telegram.world.people.get, (ALICE, BOB))
    kinds = [menu_button(telegram.world, person)["type"] for person in (alice, bob)]
    assert kinds == ["commands", "web_app"]
    await telegram.call("setChatMenuButton", {"chat_id": ALICE, "menu_button": '{"type": "default"}'})
    assert menu_button(telegram.world, alice)["type"] == "web_app"
