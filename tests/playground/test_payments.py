"""Invoices, pre-checkout, charges, refunds."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from playground.errors import Refused
from playground.paying import Card
from playground.shapes import Json
from playground.telegram import Telegram
from tests.playground.helpers import ALICE, BOB, Clock, button, refusal, updates
from tests.support.waiting import PATIENCE

STARS = {
    "chat_id": ALICE,
    "title": "Order 7",
    "description": "Two mugs",
    "payload": "order-7",
    "currency": "XTR",
    "prices": json.dumps([{"label": "Mugs", "amount": 50}]),
}

CARD = {"currency": "EUR", "provider_token": "1:TEST:1"}
ASKS = {"need_name": True, "need_phone_number": True, "need_email": True}
INFO = {"name": "Alice Ames", "phone_number": "+49 30 901820", "email": "alice@example.org"}


async def invoice(telegram: Telegram, **params: Any) -> Json:
    return dict(await telegram.call("sendInvoice", {**STARS, **params}))


async def asked(telegram: Telegram) -> Json:
    """The pre-checkout query, as soon as it comes."""
    await asyncio.sleep(0)
    while not (found := [update for update in await updates(telegram) if "pre_checkout_query" in update]):
        await asyncio.sleep(0)
    return dict(found[-1]["pre_checkout_query"])


async def pay(
    telegram: Telegram, message: Json, card: Card = Card.ACCEPTED, info: Json | None = None, **answer: Any
) -> Json:
    """Alice pays, the bot answers."""
    payment = asyncio.create_task(telegram.pay(ALICE, message["message_id"], card, info))
    query = await asked(telegram)
    await telegram.call("answerPreCheckoutQuery", {"pre_checkout_query_id": query["id"], **(answer or {"ok": True})})
    return await payment


def seen(telegram: Telegram, message: Json) -> Json:
    """The message as Alice's client shows it."""
    return next(one for one in telegram.history(ALICE) if one["message_id"] == message["message_id"])


def heard_of_payments(updates: list[Json]) -> list[Json]:
    return [one["message"] for one in updates if "successful_payment" in one.get("message", {})]


async def test_an_invoice_is_paid_after_the_bots_word(telegram: Telegram) -> None:
    """Query, answer, charge, message."""
    message = await invoice(telegram)
    assert message["invoice"]["total_amount"] == 50
    assert message["reply_markup"] == button("Pay", pay=True)
    paid = await pay(telegram, message, ok=True)
    payment = paid["successful_payment"]
    assert (payment["total_amount"], payment["currency"], payment["invoice_payload"]) == (50, "XTR", "order-7")
    assert (await updates(telegram))[-1]["message"] == paid


async def test_a_refused_payment_charges_nothing(telegram: Telegram) -> None:
    """The person reads the bot's reason."""
    with pytest.raises(Refused, match="sold out"):
        await pay(telegram, await invoice(telegram), ok=False, error_message="sold out")
    assert (await telegram.call("getStarTransactions", {}))["transactions"] == []


async def test_without_an_answer_nothing_is_charged(clock: Clock) -> None:
    """And a late answer is refused."""
    telegram = Telegram(clock=clock, pre_checkout_seconds=0.01)
    telegram.say(ALICE, "hello")
    message = await invoice(telegram)
    with pytest.raises(Refused, match="did not answer in time"):
        await telegram.pay(ALICE, message["message_id"])
    answer = {"pre_checkout_query_id": (await asked(telegram))["id"], "ok": True}
    error = await refusal(telegram.call("answerPreCheckoutQuery", answer))
    assert error.description.startswith("Bad Request: query is too old")


async def test_an_answer_of_no_needs_a_reason(telegram: Telegram) -> None:
    """ERROR_TEXT_EMPTY."""
    error = await refusal(telegram.call("answerPreCheckoutQuery", {"pre_checkout_query_id": "1", "ok": False}))
    assert error.description == "Bad Request: ERROR_TEXT_EMPTY"


async def test_an_invoice_stays_payable(telegram: Telegram) -> None:
    """As real ones do: each time is another charge."""
    message = await invoice(telegram)
    charges = {
        (await pay(telegram, message, ok=True))["successful_payment"]["telegram_payment_charge_id"] for _ in range(2)
    }
    assert len(charges) == 2


async def test_an_invoice_link_can_be_paid_by_anybody(telegram: Telegram) -> None:
    """It has no chat."""
    link = await telegram.call("createInvoiceLink", {name: STARS[name] for name in STARS if name != "chat_id"})
    payment = asyncio.create_task(telegram.pay_link(BOB, link))
    query = await asked(telegram)
    await telegram.call("answerPreCheckoutQuery", {"pre_checkout_query_id": query["id"], "ok": True})
    assert (await payment)["chat"]["id"] == BOB


async def test_only_invoices_can_be_paid(telegram: Telegram) -> None:
    """Words cannot."""
    with pytest.raises(Refused, match="nothing to pay"):
        await telegram.pay(ALICE, 1)


@pytest.mark.parametrize(
    ("change", "description"),
    [
        ({"title": "x" * 33}, "INVOICE_TITLE_INVALID"),
        ({"title": ""}, "INVOICE_TITLE_INVALID"),
        ({"description": "x" * 256}, "INVOICE_DESCRIPTION_INVALID"),
        ({"payload": "ä" * 65}, "INVOICE_PAYLOAD_INVALID"),
        ({"currency": "stars"}, "CURRENCY_INVALID"),
        ({"prices": "[]"}, "can't parse prices JSON object"),
        ({"prices": '[{"label": "x", "amount": 1.5}]'}, "can't parse prices JSON object"),
        ({"prices": '[{"label": "x", "amount": 1}, {"label": "y", "amount": 1}]'}, "STARS_INVOICE_INVALID"),
        ({"prices": '[{"label": "x", "amount": 0}]'}, "STARS_INVOICE_INVALID"),
        ({"provider_token": "1:TEST:1"}, "STARS_INVOICE_INVALID"),
        ({"currency": "EUR"}, "PAYMENT_PROVIDER_INVALID"),
        (
            {"currency": "EUR", "provider_token": "1:TEST:1", "prices": '[{"label": "x", "amount": -1}]'},
            "CURRENCY_TOTAL_AMOUNT_INVALID",
        ),
        ({"reply_markup": json.dumps(button())}, "REPLY_MARKUP_BUY_EMPTY"),
        ({"provider_data": "{receipt}"}, "DATA_JSON_INVALID"),
        ({"photo_url": "a.jpg"}, "WEBDOCUMENT_URL_INVALID"),
        ({**CARD, "need_shipping_address": "true"}, "NEED_SHIPPING_ADDRESS_NOT_SUPPORTED"),
        ({**CARD, "is_flexible": "true"}, "IS_FLEXIBLE_NOT_SUPPORTED"),
    ],
)
async def test_a_wrong_invoice_is_refused(telegram: Telegram, change: dict[str, str], description: str) -> None:
    """Field by field."""
    assert (await refusal(invoice(telegram, **change))).description == f"Bad Request: {description}"


async def test_another_currency_needs_a_provider_and_adds_its_prices(telegram: Telegram) -> None:
    """Discounts are negative prices."""
    prices = [{"label": "Mugs", "amount": 2450}, {"label": "Discount", "amount": -450}]
    message = await invoice(telegram, currency="EUR", provider_token="1:TEST:1", prices=prices)
    assert message["invoice"]["total_amount"] == 2000
    assert (await pay(telegram, message, ok="true"))["successful_payment"]["currency"] == "EUR"


async def test_stars_go_back_once(telegram: Telegram, clock: Clock) -> None:
    """To the person who paid; both ways are in the list under one id."""
    payment = (await pay(telegram, await invoice(telegram), ok=True))["successful_payment"]
    charge_id = payment["telegram_payment_charge_id"]
    refund = {"user_id": ALICE, "telegram_payment_charge_id": charge_id}
    error = await refusal(telegram.call("refundStarPayment", {**refund, "user_id": BOB}))
    assert error.description == "Bad Request: CHARGE_ID_INVALID"
    clock.seconds += 5
    assert await telegram.call("refundStarPayment", refund) is True
    assert (await updates(telegram))[-1]["message"]["refunded_payment"]["telegram_payment_charge_id"] == charge_id
    error = await refusal(telegram.call("refundStarPayment", refund))
    assert error.description == "Bad Request: CHARGE_ALREADY_REFUNDED"
    listed = (await telegram.call("getStarTransactions", {}))["transactions"]
    assert [(item["id"], item["amount"], "source" in item) for item in listed] == [
        (charge_id, 50, True),
        (charge_id, 50, False),
    ]
    assert (await telegram.call("getStarTransactions", {"offset": 1, "limit": 1}))["transactions"] == listed[1:]


async def test_the_bot_learns_what_its_invoice_asks_for(telegram: Telegram) -> None:
    """Twice: before it agrees and when it is paid. The next time the payer's client has it already."""
    message = await invoice(telegram, **CARD, **ASKS)
    payment = asyncio.create_task(telegram.pay(ALICE, message["message_id"], info={**INFO, "iban": "DE1"}))
    query = await asked(telegram)
    assert query["order_info"] == INFO
    await telegram.call("answerPreCheckoutQuery", {"pre_checkout_query_id": query["id"], "ok": True})
    assert (await payment)["successful_payment"]["order_info"] == INFO
    assert seen(telegram, await invoice(telegram, **CARD, need_email=True))["invoice"]["contact"] == {
        "email": INFO["email"]
    }


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "your name"),
        ({"email": "alice"}, "e-mail address"),
        ({"phone_number": "call me"}, "phone number"),
        ({"name": "x" * 65}, "your name"),
    ],
)
async def test_the_bot_is_not_asked_with_wrong_contact_details(
    telegram: Telegram, wrong: dict[str, str], words: str
) -> None:
    """The payer reads which."""
    message = await invoice(telegram, **CARD, **ASKS)
    with pytest.raises(Refused, match=words):
        await telegram.pay(ALICE, message["message_id"], info=INFO | wrong)
    assert not any("pre_checkout_query" in update for update in await updates(telegram))


async def test_an_invoice_in_stars_asks_for_nothing(telegram: Telegram) -> None:
    """Telegram ignores it there; also an address, which it does not take here for a card."""
    message = await invoice(telegram, **ASKS, need_shipping_address=True)
    assert "order_info" not in (await pay(telegram, message, info={}))["successful_payment"]


async def test_what_the_provider_is_told_is_kept(telegram: Telegram) -> None:
    """For whoever tests a shop; nobody in the chat sees it."""
    data = json.dumps({"receipt": {"items": []}})
    message = await invoice(telegram, **CARD, provider_data=data)
    kept = telegram.world.payments.invoice_in(ALICE, message["message_id"])
    assert kept is not None
    assert kept.form["provider_data"] == data
    assert data not in json.dumps(telegram.history(ALICE))


async def test_the_payer_sees_more_than_the_bot(telegram: Telegram) -> None:
    """Prices, what is asked for, then the receipt, then that it was refunded."""
    prices = [{"label": "Mugs", "amount": 2450}, {"label": "Discount", "amount": -450}]
    message = await invoice(telegram, **CARD, prices=prices, need_email=True)
    shown = seen(telegram, message)["invoice"]
    assert (shown["prices"], shown["contact"], shown["receipt"]) == (prices, {"email": ""}, None)
    assert message["invoice"].keys() == {"title", "description", "start_parameter", "currency", "total_amount"}
    paid = await pay(telegram, message, info={"email": "alice@example.org"})
    receipt = seen(telegram, message)["invoice"]["receipt"]
    assert (receipt["prices"], receipt["order_info"]) == (prices, {"email": "alice@example.org"})
    assert seen(telegram, paid)["receipt"] == receipt
    telegram.charge_back(receipt["charge_id"])
    assert seen(telegram, paid)["receipt"]["refunded_at"]
    assert seen(telegram, message)["invoice"]["receipt"]["refunded_at"]


async def test_of_a_late_card_the_bot_hears_later_and_once(telegram: Telegram) -> None:
    """The payer has paid, and reads that the shop does not know."""
    paid = await pay(telegram, await invoice(telegram, **CARD), Card.LATE)
    assert heard_of_payments(await updates(telegram)) == []
    assert seen(telegram, paid)["receipt"]["untold"]
    for _ in range(2):
        telegram.tell_late()
    assert heard_of_payments(await updates(telegram)) == [paid]
    assert not seen(telegram, paid)["receipt"]["untold"]


async def test_a_late_card_is_not_forgotten(tmp_path: Path) -> None:
    """By a playground that is closed and opened again."""
    telegram = Telegram(tmp_path / "chats.db", pre_checkout_seconds=PATIENCE)
    telegram.say(ALICE, "hello")
    paid = await pay(telegram, await invoice(telegram, **CARD), Card.LATE)
    telegram.close()
    telegram = Telegram(tmp_path / "chats.db")
    telegram.tell_late()
    assert heard_of_payments(await updates(telegram)) == [paid]
    telegram.close()


async def test_a_lost_connection_hides_a_charge_from_its_payer_only(telegram: Telegram) -> None:
    """The bot hears of it."""
    message = await invoice(telegram, **CARD)
    with pytest.raises(Refused, match="connection was lost"):
        await pay(telegram, message, Card.LOST)
    assert len(heard_of_payments(await updates(telegram))) == 1


async def test_chats_from_before_there_were_receipts_go_on(tmp_path: Path) -> None:
    """Their invoices show a price and can be paid; what was paid then has no receipt."""
    telegram = Telegram(tmp_path / "chats.db", pre_checkout_seconds=PATIENCE)
    telegram.say(ALICE, "hello")
    paid = await pay(telegram, await invoice(telegram))
    message = await invoice(telegram)
    for table in ("invoice_form", "receipt"):
        telegram.world.store.run(f"DROP TABLE {table}")
    telegram.close()
    telegram = Telegram(tmp_path / "chats.db", pre_checkout_seconds=PATIENCE)
    assert seen(telegram, paid)["receipt"] is None
    assert seen(telegram, message)["invoice"]["prices"] == [{"label": "Order 7", "amount": 50}]
    await pay(telegram, message)
    assert seen(telegram, message)["invoice"]["receipt"]
    telegram.close()
