"""Invoices, pre-checkout, charges, refunds."""

import asyncio
import json
from typing import Any

import pytest

from playground.errors import Refused
from playground.shapes import Json
from playground.telegram import Telegram
from tests.playground.helpers import ALICE, BOB, Clock, button, refusal, updates

STARS = {
    "chat_id": ALICE,
    "title": "Order 7",
    "description": "Two mugs",
    "payload": "order-7",
    "currency": "XTR",
    "prices": json.dumps([{"label": "Mugs", "amount": 50}]),
}


async def invoice(telegram: Telegram, **params: Any) -> Json:
    return dict(await telegram.call("sendInvoice", {**STARS, **params}))


async def asked(telegram: Telegram) -> Json:
    """The pre-checkout query, as soon as it comes."""
    await asyncio.sleep(0)
    while not (found := [update for update in await updates(telegram) if "pre_checkout_query" in update]):
        await asyncio.sleep(0)
    return dict(found[-1]["pre_checkout_query"])


async def pay(telegram: Telegram, message: Json, **answer: Any) -> Json:
    """Alice pays, the bot answers."""
    payment = asyncio.create_task(telegram.pay(ALICE, message["message_id"]))
    query = await asked(telegram)
    await telegram.call("answerPreCheckoutQuery", {"pre_checkout_query_id": query["id"], **answer})
    return await payment


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
