"""Parameters and results beside the published specification of the Bot API."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from playground.errors import Refused
from playground.parameters import PARAMETERS
from playground.params import Upload
from playground.telegram import METHODS, Telegram
from tests.playground.helpers import ALICE, button, png, send, updates
from tests.support.waiting import PATIENCE

FILE = Path(__file__).parents[3] / "shared" / "data" / "bot-api-10.1.json"
PLAIN: dict[str, type | tuple[type, ...]] = {
    "Integer": int,
    "String": str,
    "Boolean": bool,
    "True": bool,
    "Float": (int, float),
}

pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the specification is not beside the repository")


@pytest.fixture(scope="module")
def specification() -> dict[str, Any]:
    return dict(json.loads(FILE.read_text()))


class Shapes:
    """Says what is wrong with a value of a type."""

    def __init__(self, specification: dict[str, Any]) -> None:
        self.types = specification["types"]

    def problems(self, value: Any, kinds: list[str], where: str) -> list[str]:
        """Nothing, if the value fits one of the kinds."""
        found = [self.of_one(value, kind, where) for kind in kinds]
        return min(found, key=len)

    def of_one(self, value: Any, kind: str, where: str) -> list[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{where} is no list"]
            inner = kind.removeprefix("Array of ")
            return [problem for item in value for problem in self.of_one(item, inner, f"{where}[]")]
        if kind in PLAIN:
            fits = isinstance(value, PLAIN[kind]) and (kind in {"Boolean", "True"}) == isinstance(value, bool)
            return [] if fits else [f"{where} is no {kind}"]
        if subtypes := self.types[kind].get("subtypes"):
            return self.problems(value, subtypes, where)
        return self.of_object(value, kind, where)

    def of_object(self, value: Any, kind: str, where: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{where} is no {kind}"]
        fields = {field["name"]: field for field in self.types[kind].get("fields", [])}
        wrong = [f"{where}.{name} is not in {kind}" for name in value if name not in fields]
        wrong += [
            f"{where}.{name} is missing" for name, field in fields.items() if field["required"] and name not in value
        ]
        for name in value.keys() & fields.keys():
            wrong += self.problems(value[name], fields[name]["types"], f"{where}.{name}")
        return wrong


def test_the_parameters_are_those_of_the_specification(specification: dict[str, Any]) -> None:
    """Method by method, none missing and none made up."""
    assert {*METHODS, "getUpdates"} == set(PARAMETERS)
    for method, names in PARAMETERS.items():
        assert names == {field["name"] for field in specification["methods"][method].get("fields", [])}


async def test_every_result_has_its_published_shape(specification: dict[str, Any]) -> None:
    """A day in the shop, with every method and every act of a person."""
    telegram = Telegram(pre_checkout_seconds=PATIENCE)
    await live_a_day(telegram)
    assert {call.method for call in telegram.journal} == set(PARAMETERS)
    shapes = Shapes(specification)
    for call in telegram.journal:
        assert call.error is None, call
        kinds = specification["methods"][call.method]["returns"]
        assert shapes.problems(call.result, kinds, call.method) == []
    assert not telegram.unknown_parameters
    telegram.close()


def test_a_wrong_shape_is_found(specification: dict[str, Any]) -> None:
    """Or the test above would prove nothing."""
    user = {"id": 1, "is_bot": False, "first_name": "Alice"}
    assert Shapes(specification).problems(user, ["User"], "user") == []
    assert Shapes(specification).problems({**user, "id": "1", "x": 1}, ["User"], "user") == [
        "user.x is not in User",
        "user.id is no Integer",
    ]


async def live_a_day(telegram: Telegram) -> None:
    await people_act(telegram)
    await the_bot_answers(telegram)
    await money_moves(telegram)
    await profile_is_kept(telegram)
    await updates(telegram)


async def people_act(telegram: Telegram) -> None:
    message = telegram.say(ALICE, "/start p")
    telegram.say(ALICE, "hm", reply_to=message["message_id"])
    telegram.say(ALICE, "/shop", chat_id=telegram.group("Friends"))
    telegram.send_photo(ALICE, png(), "look /here")
    document = telegram.send_document(ALICE, "a.csv", b"a", reply_to=message["message_id"])
    telegram.send_contact(ALICE)
    telegram.send_location(ALICE, 1, 2.5)
    telegram.tap(ALICE, 999, "gone")
    telegram.block(ALICE)
    telegram.unblock(ALICE)
    await telegram.call("getFile", {"file_id": document["document"]["file_id"]})


async def the_bot_answers(telegram: Telegram) -> None:
    html = '<b>b</b> <a href="https://example.com">a</a> <pre><code class="language-sql">x</code></pre> /cart'
    message = await send(telegram, html, parse_mode="HTML", reply_markup=button(style="danger", callback_data="x"))
    target = {"chat_id": ALICE, "message_id": message["message_id"]}
    await send(telegram, "r", reply_parameters={"message_id": message["message_id"]}, protect_content=True)
    await telegram.call("editMessageText", {**target, "text": "y", "link_preview_options": {"is_disabled": True}})
    media = {"type": "photo", "media": "attach://a", "caption": "<i>c</i>", "parse_mode": "HTML", "has_spoiler": True}
    await telegram.call("editMessageMedia", {**target, "media": media}, {"a": Upload("a.png", png(900, 500))})
    await telegram.call("editMessageCaption", {**target, "caption": "d", "show_caption_above_media": True})
    await telegram.call("editMessageReplyMarkup", {**target, "reply_markup": button()})
    query_id = telegram.tap(ALICE, message["message_id"], "go")
    await telegram.call("answerCallbackQuery", {"callback_query_id": query_id, "text": "Done"})
    card = {"type": "article", "id": "1", "title": "T", "input_message_content": {"message_text": "t"}}
    query_id = telegram.ask_inline(ALICE, "tea")
    results = [{**card, "reply_markup": button(url="https://example.com")}]
    await telegram.call("answerInlineQuery", {"inline_query_id": query_id, "results": results})
    telegram.choose(ALICE, query_id, "1")
    await telegram.call("sendPhoto", {"chat_id": ALICE, "photo": "https://example.com/a.jpg"})
    await telegram.call("sendDocument", {"chat_id": ALICE}, {"document": Upload("a.pdf", b"%PDF")})
    await telegram.call("sendChatAction", {"chat_id": ALICE, "action": "typing"})
    await telegram.call("getChat", {"chat_id": ALICE})
    await telegram.call("deleteMessage", target)
    await telegram.call("deleteMessages", {"chat_id": ALICE, "message_ids": [1]})


async def money_moves(telegram: Telegram) -> None:
    invoice = {
        "title": "T",
        "description": "D",
        "payload": "p",
        "currency": "XTR",
        "prices": [{"label": "x", "amount": 5}],
    }
    await telegram.call("createInvoiceLink", invoice)
    await card_is_charged(telegram, {**invoice, "currency": "EUR", "provider_token": "1:TEST:1"})
    message = await telegram.call("sendInvoice", {"chat_id": ALICE, **invoice})
    for answer in ({"ok": True}, {"ok": False, "error_message": "no"}):
        payment = asyncio.create_task(telegram.pay(ALICE, message["message_id"]))
        await asyncio.sleep(0)
        query = (await updates(telegram))[-1]["pre_checkout_query"]
        await telegram.call("answerPreCheckoutQuery", {"pre_checkout_query_id": query["id"], **answer})
        if answer["ok"]:
            charge = (await payment)["successful_payment"]["telegram_payment_charge_id"]
        else:
            with pytest.raises(Refused):
                await payment
    await telegram.call("refundStarPayment", {"user_id": ALICE, "telegram_payment_charge_id": charge})
    await telegram.call("getStarTransactions", {})
    await telegram.call("getMyStarBalance", {})
    query = telegram.ask_shipping(ALICE, "order-7")
    await telegram.call("answerShippingQuery", {"shipping_query_id": query, "ok": False, "error_message": "no"})


async def card_is_charged(telegram: Telegram, invoice: dict[str, Any]) -> None:
    asked = {"need_name": True, "need_phone_number": True, "need_email": True, "provider_data": "{}"}
    photo = {"photo_url": "https://example.com/a.jpg", "start_parameter": "s"}
    message = await telegram.call("sendInvoice", {"chat_id": ALICE, **invoice, **asked, **photo})
    payment = asyncio.create_task(telegram.pay(ALICE, message["message_id"]))
    await asyncio.sleep(0)
    query = (await updates(telegram))[-1]["pre_checkout_query"]
    await telegram.call("answerPreCheckoutQuery", {"pre_checkout_query_id": query["id"], "ok": True})
    paid = (await payment)["successful_payment"]
    assert paid["order_info"].keys() == query["order_info"].keys() == {"name", "phone_number", "email"}
    telegram.charge_back(paid["telegram_payment_charge_id"])


async def profile_is_kept(telegram: Telegram) -> None:
    await telegram.call("getMe", {})
    await telegram.call("setMyCommands", {"commands": '[{"command": "shop", "description": "x"}]'})
    await telegram.call("getMyCommands", {})
    await telegram.call("deleteMyCommands", {})
    await telegram.call("setMyName", {"name": "n"})
    await telegram.call("setMyDescription", {"description": "d"})
    await telegram.call("setMyShortDescription", {"short_description": "d"})
    await telegram.call("setChatMenuButton", {"menu_button": '{"type": "commands"}'})
    await telegram.call("setWebhook", {"url": "https://shop.example"})
    await telegram.call("deleteWebhook", {})
    await telegram.call("getWebhookInfo", {})
