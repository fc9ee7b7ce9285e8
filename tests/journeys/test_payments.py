"""Orders paid by card inside Telegram, from the cart to the receipt, and everything that can go wrong with the money."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.routes.payment import PayOrder
from core.models.order import OrderStatus
from core.models.payment import Outcome
from core.usecases.payment.expire import expire_orders
from playground.errors import Refused
from tests.support.books import faults
from tests.support.chat import Person, buttons, text_of
from tests.support.goods import Good, stock_up
from tests.support.payments import CARDS
from tests.support.shop import Shop, open_shop
from tests.support.tables import put_row, records, set_values

HOLD, LEASE = CARDS.payment_hold / 1000, CARDS.payment_lease / 1000


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """A shop that takes cards; afterwards its books hold."""
    async with open_shop(tmp_path, policy=CARDS) as opened:
        await stock_up(opened.store, [Good("TEA-1", "Sencha", 450, 3)])
        await opened.owner.say("/start")
        yield opened
        assert opened.faults == []
        assert await faults(opened.store) == []


async def order(shop: Shop, number: int = 1) -> Person:
    """Somebody has ordered two, to be paid by card."""
    customer = shop.customer(number)
    await customer.say("/start")
    await customer.say("/add TEA-1 2")
    await customer.say("/checkout")
    if any("Card" in label for label in buttons(customer.window)):
        await customer.press("💳 Card")
    await customer.press("Confirm")
    return customer


def invoices(customer: Person) -> list[dict[str, Any]]:
    return [message for message in customer.messages() if "invoice" in message]


async def pay(shop: Shop, customer: Person, invoice: dict[str, Any] | None = None) -> None:
    shown = invoice or invoices(customer)[-1]
    await shop.telegram.pay(customer.id, shown["message_id"])
    await shop.rest()


async def states(shop: Shop) -> list[str]:
    return [row["status"] for row in await records(shop.store, "orders", "status")]


async def ledger(shop: Shop) -> list[tuple[str, int]]:
    return [(row["outcome"], row["amount"]) for row in await records(shop.store, "payments", "outcome", "amount")]


async def left(shop: Shop) -> int:
    return int((await records(shop.store, "skus", "on_hand"))[0]["on_hand"])


async def test_a_card_pays_an_order(shop: Shop) -> None:
    """The receipt says until when it is held; the invoice says what it costs; then both sides hear that it is paid."""
    customer = await order(shop)
    assert await states(shop) == [OrderStatus.AWAITING_PAYMENT]
    assert any("Reserved for you until" in text for text in customer.texts())
    (invoice,) = invoices(customer)
    assert invoice["invoice"]["total_amount"] == 900
    assert invoice["invoice"]["currency"] == "EUR"
    assert await left(shop) == 1
    assert not any("New order" in text for text in shop.owner.texts())
    await pay(shop, customer)
    assert await states(shop) == [OrderStatus.PAID]
    assert await ledger(shop) == [(Outcome.SETTLED, 900)]
    assert any("is paid. Thank you" in text for text in customer.texts())
    assert any("paid" in text_of(message) and "Sencha" in text_of(message) for message in shop.owner.from_bot())


async def test_the_prices_of_an_invoice_sum_to_the_total(shop: Shop) -> None:
    """Lines and discounts, as the receipt has them."""
    await shop.owner.say("/coupon new SAVE10 10%")
    customer = shop.customer()
    await customer.say("/add TEA-1 2")
    await customer.say("/coupon SAVE10")
    await order_by_card(customer)
    call = next(call for call in shop.telegram.journal if call.method == "sendInvoice")
    prices = call.params["prices"]
    amounts = [one["amount"] for one in (prices if isinstance(prices, list) else json.loads(prices))]
    assert amounts == [900, -90]
    assert invoices(customer)[-1]["invoice"]["total_amount"] == 810


async def test_an_invoice_has_the_picture_s_address_once_it_was_fetched(shop: Shop) -> None:
    """Telegram takes no other picture there. One that was not fetched may be anything."""
    await set_values(shop.store, "products", {"photo": "https://example.org/new.jpg"})
    await order(shop, 1)
    await put_row(
        shop.store, "picture_addresses", address="https://example.org/tea.jpg", actor="", state="kept", at=0, key="sha"
    )
    await set_values(shop.store, "products", {"photo": "sha"})
    shop.telegram.faults.refuse("sendPhoto", 400, "Bad Request: no photo", 9)
    await shop.store.write(lambda tx: tx.photos.keep({"sha": b"1"}))
    await shop.owner.say("/stock TEA-1 +5")
    await order(shop, 2)
    sent = [call.params.get("photo_url") for call in shop.telegram.journal if call.method == "sendInvoice"]
    assert sent == [None, "https://example.org/tea.jpg"]


async def order_by_card(customer: Person) -> None:
    await customer.say("/checkout")
    await customer.press("💳 Card")
    await customer.press("Confirm")


async def test_a_declined_card_is_tried_again(shop: Shop) -> None:
    """Nobody tells of a declined card: while it may still go through, no second payment begins, and afterwards one can."""
    customer = await order(shop)
    query = shop.telegram.ask(customer.id, invoices(customer)[-1]["message_id"])
    await shop.rest()
    assert query
    with pytest.raises(Refused, match="being paid at this moment"):
        await pay(shop, customer)
    shop.clock.advance(seconds=LEASE)
    await pay(shop, customer)
    assert await ledger(shop) == [(Outcome.SETTLED, 900)]


async def test_an_invoice_that_was_paid_is_not_paid_again(shop: Shop) -> None:
    """Invoices never end at Telegram; the shop says no."""
    customer = await order(shop)
    await pay(shop, customer)
    with pytest.raises(Refused, match="is paid already"):
        await pay(shop, customer)
    assert await ledger(shop) == [(Outcome.SETTLED, 900)]


async def test_money_that_comes_twice_goes_back_once(shop: Shop) -> None:
    """Another charge is real money; the same charge told twice is none."""
    customer = await order(shop)
    await pay(shop, customer)
    shop.telegram.charge(customer.id, invoices(customer)[-1]["message_id"])
    await shop.rest()
    assert await ledger(shop) == [(Outcome.SETTLED, 900), (Outcome.DOUBLE, 900)]
    assert len(await records(shop.store, "refunds", "id")) == 1
    assert any("could not be used" in text for text in customer.texts())
    assert any("buys nothing" in text and "send it back" in text for text in shop.owner.texts())
    shop.telegram.tell_again()
    await shop.rest()
    assert len(await ledger(shop)) == 2


async def test_an_order_that_is_not_paid_in_time_ends(shop: Shop) -> None:
    """Its invoice is gone, its stock is back, and it can be ordered again in one tap."""
    customer = await order(shop)
    shop.clock.advance(seconds=HOLD)
    await shop.store.write(expire_orders)
    await shop.rest()
    assert await states(shop) == [OrderStatus.EXPIRED]
    assert await left(shop) == 3
    assert invoices(customer) == []
    assert any("was not paid in time" in text for text in customer.texts())
    await customer.press("Order again")
    assert "Sencha" in text_of(customer.window)


async def test_an_old_invoice_of_a_dead_order_pays_nothing(shop: Shop) -> None:
    """Somebody may still have it, whatever was deleted."""
    customer = await order(shop)
    shop.clock.advance(seconds=HOLD)
    with pytest.raises(Refused, match="has ended"):
        await pay(shop, customer)


async def test_late_money_buys_what_is_still_there(shop: Shop) -> None:
    """Telegram charged it although the hold was over."""
    customer = await order(shop)
    shown = invoices(customer)[-1]
    shop.clock.advance(seconds=HOLD)
    await shop.store.write(expire_orders)
    shop.telegram.charge(customer.id, shown["message_id"])
    await shop.rest()
    assert await states(shop) == [OrderStatus.PAID]
    assert await left(shop) == 1
    assert any("is paid. Thank you" in text for text in customer.texts())


async def test_late_money_for_what_is_gone_goes_back(shop: Shop) -> None:
    """The owner is told by which charge to send it back."""
    customer = await order(shop)
    shown = invoices(customer)[-1]
    shop.clock.advance(seconds=HOLD)
    await shop.store.write(expire_orders)
    await shop.owner.say("/stock TEA-1 =1")
    shop.telegram.charge(customer.id, shown["message_id"])
    await shop.rest()
    assert await states(shop) == [OrderStatus.PAID_UNFULFILLABLE]
    assert await left(shop) == 1
    (payment,) = await records(shop.store, "payments", "charge_id")
    assert any(payment["charge_id"] in text for text in shop.owner.texts())


async def test_nobody_pays_somebody_else_s_invoice(shop: Shop) -> None:
    """Forwarded, it has no Pay button; a modified client asks all the same."""
    customer, other = await order(shop), shop.customer(2)
    await other.say("/start")
    payload = invoice_payload(shop)
    shop.telegram.ask_to_pay(other.id, "EUR", 900, payload)
    await shop.rest()
    assert "not your order" in refusals(shop)[-1]
    await pay(shop, customer)
    assert await states(shop) == [OrderStatus.PAID]


@pytest.mark.parametrize(("currency", "amount"), [("EUR", 1), ("USD", 900)])
async def test_a_forged_amount_is_refused(shop: Shop, currency: str, amount: int) -> None:
    """Or another currency."""
    customer = await order(shop)
    shop.telegram.ask_to_pay(customer.id, currency, amount, invoice_payload(shop))
    await shop.rest()
    assert "out of date" in refusals(shop)[-1]


@pytest.mark.parametrize("payload", ["", "order:", "order:999", "order:-1", "x", "order:1:2", "order:" + "9" * 40])
async def test_a_forged_payload_is_refused(shop: Shop, payload: str) -> None:
    """Whatever it says, it is nobody's order."""
    customer = await order(shop)
    shop.telegram.ask_to_pay(customer.id, "EUR", 900, payload)
    await shop.rest()
    assert "not your order" in refusals(shop)[-1]


async def test_money_while_the_shop_was_closed_is_booked_at_its_start(tmp_path: Path) -> None:
    """A payment is never too old."""
    async with open_shop(tmp_path, policy=CARDS) as shop:
        await stock_up(shop.store, [Good("TEA-1", "Sencha", 450, 3)])
        customer = await order(shop)
        telegram, clock = shop.telegram, shop.clock
        shown = invoices(customer)[-1]
    telegram.charge(customer.id, shown["message_id"])
    clock.advance(hours=20)
    async with open_shop(tmp_path, policy=CARDS, telegram=telegram, clock=clock) as shop:
        await shop.rest()
        assert await states(shop) == [OrderStatus.PAID]
        assert any("is paid. Thank you" in text for text in shop.customer().texts())


async def test_the_invoice_is_sent_again(shop: Shop) -> None:
    """The order's card brings it below; the former one is withdrawn, so that only one can be paid."""
    customer = await order(shop)
    first = invoices(customer)[-1]["message_id"]
    await customer.say("/orders")
    await customer.press("awaiting payment")
    assert "💳 Pay €9.00" in buttons(customer.window)
    await customer.press("💳 Pay")
    assert [message["message_id"] for message in invoices(customer)] != [first]
    assert len(invoices(customer)) == 1
    await pay(shop, customer)
    assert await states(shop) == [OrderStatus.PAID]


async def test_who_has_not_paid_can_cancel(shop: Shop) -> None:
    """Stock is back, the invoice is gone, and nobody of the crew has to hear of it."""
    customer = await order(shop)
    await customer.say("/orders")
    await customer.press("awaiting payment")
    await customer.press("Cancel order")
    await customer.press("Yes, cancel")
    assert await states(shop) == [OrderStatus.CANCELLED]
    assert (await left(shop), invoices(customer)) == (3, [])
    assert not any("cancelled" in text for text in shop.owner.texts())


async def test_an_invoice_that_telegram_refuses_ends_the_order(shop: Shop) -> None:
    """Nothing can be charged: the stock goes back, and the customer reads why."""
    shop.telegram.faults.refuse("sendInvoice", 400, "Bad Request: CURRENCY_TOTAL_AMOUNT_INVALID")
    customer = await order(shop)
    assert await states(shop) == [OrderStatus.CANCELLED]
    assert await left(shop) == 3
    assert any("cancelled" in text and "CURRENCY_TOTAL_AMOUNT_INVALID" in text for text in customer.texts())


async def test_a_stray_shipping_query_is_refused(shop: Shop) -> None:
    """The shop asks for addresses before the order."""
    customer = await order(shop)
    shop.telegram.ask_shipping(customer.id, invoice_payload(shop))
    await shop.rest()
    (call,) = [call for call in shop.telegram.journal if call.method == "answerShippingQuery"]
    assert str(call.params["ok"]).lower() == "false"
    assert call.params["error_message"]


def invoice_payload(shop: Shop) -> str:
    return str(next(call for call in shop.telegram.journal if call.method == "sendInvoice").params["payload"])


def refusals(shop: Shop) -> list[str]:
    """What those were told who wanted to pay."""
    answers = [call for call in shop.telegram.journal if call.method == "answerPreCheckoutQuery"]
    return [str(call.params.get("error_message", "")) for call in answers]


def test_the_pay_button_leads_to_its_order() -> None:
    """Also after it did its work."""
    assert PayOrder(7).shows.encode() == "or:7"
