"""Money goes back, and pieces come off an order: the card, the customer, the ledger and the stock agree."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.calls.payload import payload_of
from core.errors import PaymentRefused
from core.models.order import OrderStatus
from core.models.payment import Charge, NoPayment, PaymentMethod
from core.usecases.checkout import choose_payment
from core.usecases.payment.expire import expire_orders
from core.usecases.payment.returns import NothingToGiveBack
from core.usecases.payment.settle import record_payment
from tests.support.books import faults
from tests.support.chat import Message, Person, text_of
from tests.support.goods import Good, stock_up
from tests.support.payments import CARDS
from tests.support.privacy import kept
from tests.support.shop import Shop, open_shop
from tests.support.tables import records

CARD, CASH = PaymentMethod.CARD, PaymentMethod.CASH


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """Tea and mugs, for cash and by card; afterwards the books hold."""
    async with open_shop(tmp_path, policy=CARDS) as opened:
        await stock_up(opened.store, [Good("TEA-1", "Sencha", 450, 5), Good("MUG-1", "Mug", 1000, 5)])
        await opened.owner.say("/start")
        yield opened
        assert opened.faults == []
        assert await faults(opened.store) == []


async def bought(shop: Shop, by: PaymentMethod) -> Person:
    """Three teas and a mug; by card they are paid."""
    customer = await ordered(shop, by)
    if by is CARD:
        await shop.telegram.pay(customer.id, invoices(customer)[0]["message_id"])
        await shop.rest()
    return customer


async def ordered(shop: Shop, by: PaymentMethod) -> Person:
    """As `bought`, and not paid."""
    customer = shop.customer()
    await customer.say("/add TEA-1 3")
    await customer.say("/add MUG-1")
    await shop.store.write(choose_payment, customer.id, by)
    await customer.say("/checkout")
    await customer.press("Confirm")
    return customer


def invoices(customer: Person) -> list[Message]:
    return [message for message in customer.messages() if "invoice" in message]


async def open_money(shop: Shop) -> None:
    (order,) = await records(shop.store, "orders", "code")
    await shop.owner.say(f"/order {order['code']}")
    await shop.owner.press("💶 Money")


async def status(shop: Shop) -> str:
    return str((await records(shop.store, "orders", "status"))[0]["status"])


async def stock(shop: Shop) -> list[int]:
    return [row["on_hand"] for row in await records(shop.store, "skus", "on_hand")]


async def refunds(shop: Shop) -> list[tuple[int, bool]]:
    return [
        (row["amount"], row["done_at"] is not None) for row in await records(shop.store, "refunds", "amount", "done_at")
    ]


async def test_a_whole_order_is_refunded(shop: Shop) -> None:
    """By card somebody has to send it: the screen says by which charge, and a button says that it is done."""
    customer = await bought(shop, CARD)
    await open_money(shop)
    await shop.owner.press("Refund €23.50")
    await shop.owner.press("Refund, into stock")
    assert await status(shop) == OrderStatus.REFUNDED
    assert await stock(shop) == [5, 5]
    assert await refunds(shop) == [(2350, False)]
    (payment,) = await records(shop.store, "payments", "provider_id")
    assert payment["provider_id"] in text_of(shop.owner.window)
    assert any("You get €23.50 back" in text for text in customer.texts())
    await shop.owner.press("is sent back")
    assert await refunds(shop) == [(2350, True)]
    assert any("You got €23.50 back" in text for text in customer.texts())
    assert [one["amount"] for one in await kept(shop.store, customer.id, "refunds")] == ["23.50"]


async def test_what_cannot_be_sold_again_is_not_put_into_stock(shop: Shop) -> None:
    """The money goes back all the same."""
    await bought(shop, CARD)
    await open_money(shop)
    await shop.owner.press("Refund €23.50")
    await shop.owner.press("Refund, not into stock")
    assert await stock(shop) == [2, 4]
    assert await refunds(shop) == [(2350, False)]


async def test_a_double_tap_refunds_once(shop: Shop) -> None:
    """And so do two of the staff. The second one hears that it is done, not that it failed."""
    await bought(shop, CARD)
    await open_money(shop)
    await shop.owner.press("Refund €23.50")
    asked = shop.owner.window
    await shop.owner.tap("Refund, into stock", asked)
    await shop.owner.tap("Refund, into stock", asked)
    assert re.fullmatch(r"All the money for order \S+ has gone back already\.", shop.owner.answers()[-1][0])
    assert await refunds(shop) == [(2350, False)]
    assert await stock(shop) == [5, 5]


async def take_off_mug(shop: Shop) -> None:
    await open_money(shop)
    await shop.owner.press("1 × Mug")
    await shop.owner.press("1 · −€10.00")
    await shop.owner.press("Yes, into stock")


async def test_an_order_that_waits_for_its_card_costs_less(shop: Shop) -> None:
    """Its invoice is replaced; the former one buys nothing, whoever still has it, and the new one what is left."""
    customer = await ordered(shop, CARD)
    (former,) = invoices(customer)
    await take_off_mug(shop)
    assert any("it comes to €13.50 now, not €23.50" in text for text in customer.texts())
    (invoice,) = invoices(customer)
    assert former["message_id"] != invoice["message_id"]
    assert invoice["invoice"]["total_amount"] == 1350
    assert "Mug" not in invoice["invoice"]["description"]
    shop.telegram.ask_to_pay(customer.id, "EUR", 2350, payload_of(1))
    await shop.rest()
    (answer,) = [call.params for call in shop.telegram.journal if call.method == "answerPreCheckoutQuery"]
    assert "out of date" in answer["error_message"]
    await shop.telegram.pay(customer.id, invoice["message_id"])
    await shop.rest()
    assert await status(shop) == OrderStatus.PAID
    assert await stock(shop) == [2, 5]


async def test_an_order_that_is_being_paid_is_not_changed(shop: Shop) -> None:
    """The payer has been told what it costs."""
    customer = await ordered(shop, CARD)
    shop.telegram.ask(customer.id, invoices(customer)[0]["message_id"])
    await shop.rest()
    await take_off_mug(shop)
    assert shop.refused(PaymentRefused, reason=NoPayment.UNDER_WAY)
    assert await stock(shop) == [2, 4]


async def test_the_former_amount_comes_late(shop: Shop) -> None:
    """Somebody had been let in before: what they paid goes back, and the order waits for what it costs."""
    customer = await ordered(shop, CARD)
    (former,) = invoices(customer)
    await take_off_mug(shop)
    charge = Charge(CARD, "late", 1, customer.id, "EUR", former["invoice"]["total_amount"])
    await shop.store.write(record_payment, charge)
    assert await refunds(shop) == [(2350, False)]
    assert await status(shop) == OrderStatus.AWAITING_PAYMENT


async def test_an_order_that_waits_for_a_transfer_costs_less(shop: Shop) -> None:
    """The instructions say how much; staff say that so much has come."""
    customer = await ordered(shop, PaymentMethod.TRANSFER)
    await take_off_mug(shop)
    await customer.press("Open the order")
    await customer.press("How to pay")
    assert "Amount: 13.50" in text_of(customer.window)
    await open_money(shop)
    await shop.owner.press("The money has come")
    assert await status(shop) == OrderStatus.PAID
    assert [row["amount"] for row in await records(shop.store, "payments", "amount")] == [1350]


async def test_an_expired_order_that_was_changed_is_taken_again(shop: Shop) -> None:
    """Late money buys what was left of it, and no more."""
    customer = await ordered(shop, CARD)
    await take_off_mug(shop)
    shop.clock.advance(hours=1)
    assert await shop.store.write(expire_orders) == 1
    assert await stock(shop) == [5, 5]
    await shop.store.write(record_payment, Charge(CARD, "late", 1, customer.id, "EUR", 1350))
    assert await status(shop) == OrderStatus.PAID
    assert await stock(shop) == [2, 5]


@pytest.mark.parametrize(("restock", "left"), [("Yes, into stock", [3, 4]), ("No", [2, 4])])
async def test_pieces_come_off_a_paid_order(shop: Shop, restock: str, left: list[int]) -> None:
    """The difference goes back; the rest is shipped."""
    customer = await bought(shop, CARD)
    await open_money(shop)
    await shop.owner.press("3 × Sencha")
    await shop.owner.press("1 · −€4.50")
    await shop.owner.press(restock)
    assert await status(shop) == OrderStatus.PAID
    assert await refunds(shop) == [(450, False)]
    assert await stock(shop) == left
    assert "Left: €19.00" in text_of(shop.owner.window)
    assert any("it comes to €19.00 now, not €23.50" in text for text in customer.texts())


async def test_an_unpaid_order_costs_less(shop: Shop) -> None:
    """Nothing goes back, because nothing was paid; the receipt follows, and the ledger has what was handed over."""
    customer = await bought(shop, CASH)
    await open_money(shop)
    await shop.owner.press("1 × Mug")
    await shop.owner.press("1 · −€10.00")
    await shop.owner.press("Yes, into stock")
    assert await refunds(shop) == []
    assert any("Left: €13.50" in text for text in customer.texts())
    (order,) = await records(shop.store, "orders", "code")
    for step in ("confirm", "deliver"):
        await shop.owner.say(f"/order {order['code']} {step}")
    assert [row["amount"] for row in await records(shop.store, "payments", "amount")] == [1350]
    await open_money(shop)
    await shop.owner.press("Refund €13.50")
    await shop.owner.press("Refund, into stock")
    assert await status(shop) == OrderStatus.REFUNDED
    assert await stock(shop) == [5, 5]


@pytest.mark.parametrize(("last", "left"), [("Yes, into stock", [5, 5]), ("No", [5, 4])])
async def test_the_last_pieces_end_the_order(shop: Shop, last: str, left: list[int]) -> None:
    """An order of nothing is cancelled; what cannot be sold again stays out of stock."""
    await bought(shop, CASH)
    for line, pieces, restock in (("3 × Sencha", "3 ·", "Yes, into stock"), ("1 × Mug", "1 ·", last)):
        await open_money(shop)
        await shop.owner.press(line)
        await shop.owner.press(pieces)
        await shop.owner.press(restock)
    assert await status(shop) == OrderStatus.CANCELLED
    assert await stock(shop) == left


async def test_the_ledger_says_what_waits(shop: Shop) -> None:
    """A day's sums, and a button for each thing that somebody has to do."""
    await bought(shop, CARD)
    await open_money(shop)
    await shop.owner.press("3 × Sencha")
    await shop.owner.press("2 · −€9.00")
    await shop.owner.press("No")
    await shop.owner.say("/payments")
    shown = text_of(shop.owner.window)
    assert "Card: €23.50 − €9.00 = €14.50" in shown
    assert "€9.00 still to be sent back" in shown
    await shop.owner.press("is sent back")
    assert "still to be sent back" not in text_of(shop.owner.window)
    shop.telegram.say(shop.owner.id, "/export payments csv")
    await shop.owner.wait_for(lambda: any("document" in message for message in shop.owner.from_bot()))
    assert "2 payments and refunds" in text_of(shop.owner.from_bot()[-1])


async def test_a_chargeback_is_told_by_hand(shop: Shop) -> None:
    """The bank took the money back: nothing is sent, the order ends, and it cannot be told twice."""
    await bought(shop, CARD)
    (order,) = await records(shop.store, "orders", "code")
    await shop.owner.say(f"/order {order['code']} refunded")
    assert await status(shop) == OrderStatus.REFUNDED
    assert await refunds(shop) == [(2350, True)]
    assert any("the shop did not send it" in text for text in shop.owner.texts())
    await shop.owner.is_refused(f"/order {order['code']} refunded", NothingToGiveBack)


async def test_test_cards_say_so(tmp_path: Path) -> None:
    """Nobody takes a test for a sale."""
    policy = CARDS.having(pay_with=(CASH, CARD), test_currencies=("EUR",))
    async with open_shop(tmp_path / "test", policy=policy) as shop:
        await stock_up(shop.store, [Good("TEA-1", "Sencha", 450, 5)])
        customer = shop.customer()
        await customer.say("/add TEA-1")
        await customer.say("/checkout")
        assert "Test mode" in text_of(customer.window)
        await customer.press("💳 Card")
        assert "Test mode" in text_of(customer.window)
        await customer.press("Confirm")
        invoice = next(message for message in customer.messages() if "invoice" in message)
        assert "TEST" in invoice["invoice"]["description"]
        await shop.telegram.pay(customer.id, invoice["message_id"])
        await shop.rest()
        assert any("is paid. Thank you" in text and "Test mode" in text for text in customer.texts())
