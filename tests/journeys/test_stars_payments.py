"""Digital goods are paid with Telegram Stars, and nothing else is."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from core.errors import NotPayable, PaidApart
from core.models.order import OrderStatus
from core.models.payment import Outcome
from playground.errors import Refused
from playground.faults import Drop
from tests.support.books import faults
from tests.support.chat import Person, buttons, text_of
from tests.support.goods import Good, stock_up
from tests.support.payments import CARDS
from tests.support.shop import Shop, open_shop
from tests.support.tables import records, set_values
from tests.support.waiting import until_stored

RATE = CARDS.having(stars_per_unit=77)


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """Tea, and a guide to it that is digital: 4.99 at 77 Stars a euro; afterwards the books hold."""
    async with open_shop(tmp_path, policy=RATE) as opened:
        await stock_up(opened.store, [Good("TEA-1", "Sencha", 450, 3), Good("GUIDE", "Tea guide", 499, 9)])
        await set_values(opened.store, "products", {"kind": "digital"}, id=2)
        await opened.owner.say("/start")
        yield opened
        assert opened.faults == []
        assert await faults(opened.store) == []


async def buy(shop: Shop, *codes: str) -> Person:
    customer = shop.customer()
    for code in codes:
        await customer.say(f"/add {code}")
    await customer.say("/checkout")
    await customer.press("Confirm")
    return customer


def invoices(customer: Person) -> list[dict[str, Any]]:
    return [message for message in customer.messages() if "invoice" in message]


async def pay(shop: Shop, customer: Person) -> None:
    await shop.telegram.pay(customer.id, invoices(customer)[-1]["message_id"])
    await shop.rest()


async def orders(shop: Shop) -> list[tuple[str, str, int]]:
    return [tuple(row.values()) for row in await records(shop.store, "orders", "status", "currency", "total")]


async def test_a_digital_product_is_paid_with_stars(shop: Shop) -> None:
    """At the shop's rate, rounded up; nobody is asked how, and no card is offered."""
    customer = shop.customer()
    await customer.say("/start")
    await customer.say("/add GUIDE 2")
    await customer.say("/checkout")
    assert "770 ⭐" in text_of(customer.window)
    assert not any("Change payment" in label for label in buttons(customer.window))
    await customer.press("Confirm")
    (invoice,) = invoices(customer)
    assert (invoice["invoice"]["currency"], invoice["invoice"]["total_amount"]) == ("XTR", 770)
    await pay(shop, customer)
    assert await orders(shop) == [(OrderStatus.PAID, "XTR", 770)]
    assert shop.telegram.world.payments.balance(customer.id) == 230


async def test_a_price_of_its_own_in_stars_counts(shop: Shop) -> None:
    """Also while it rises: what was promised in the cart holds."""
    await shop.owner.say("/product GUIDE")
    await shop.owner.press("GUIDE")
    await shop.owner.press("Price in Stars")
    await shop.owner.say("300")
    customer = shop.customer()
    await customer.say("/add GUIDE")
    await set_values(shop.store, "skus", {"stars": 400}, id=2)
    await customer.say("/cart")
    assert "300 ⭐" in text_of(customer.window)
    await set_values(shop.store, "skus", {"stars": 200}, id=2)
    await customer.say("/cart")
    assert "200 ⭐" in text_of(customer.window)


async def test_stars_buy_no_tea(shop: Shop) -> None:
    """Telegram's terms: goods that are handed over are paid by everything else."""
    customer = shop.customer()
    await customer.say("/add TEA-1")
    await customer.say("/checkout")
    assert not any("Stars" in label for label in buttons(customer.window))


async def test_who_has_too_few_stars_is_not_asked_about(shop: Shop) -> None:
    """Telegram says so before the shop hears of it; the order stays reserved."""
    customer = shop.customer()
    await customer.say("/add GUIDE 3")
    await customer.say("/checkout")
    await customer.press("Confirm")
    with pytest.raises(Refused, match="not have enough Stars"):
        await pay(shop, customer)
    assert (await orders(shop))[0][0] == OrderStatus.AWAITING_PAYMENT


async def test_a_mixed_cart_is_two_orders(shop: Shop) -> None:
    """One tap splits it; the rest is in the cart again once the first is ordered."""
    customer = shop.customer()
    await customer.say("/add TEA-1 2")
    await customer.say("/add GUIDE")
    await customer.say("/checkout")
    assert shop.refused(PaidApart)
    assert "two orders" in text_of(customer.window)
    await customer.press("Order the digital goods")
    assert "Sencha" not in text_of(customer.window)
    assert "1 other item waits" in text_of(customer.window)
    await customer.press("Checkout")
    await customer.press("Confirm")
    await pay(shop, customer)
    await customer.say("/cart")
    assert "Sencha" in text_of(customer.window)
    assert "2 × €4.50" in text_of(customer.window)


async def test_what_waits_aside_can_be_taken_back(shop: Shop) -> None:
    """Nothing is lost, also by a tap on the screen before."""
    customer = shop.customer()
    await customer.say("/add TEA-1")
    await customer.say("/add GUIDE")
    await customer.say("/cart")
    before = customer.window
    await customer.press("Order the other goods")
    assert "Tea guide" not in text_of(customer.window)
    await customer.tap("Order the other goods", before)
    await customer.press("Take the others back")
    assert "Tea guide" in text_of(customer.window)
    assert "Sencha" in text_of(customer.window)


async def test_stars_that_buy_nothing_go_back_by_themselves(shop: Shop) -> None:
    """The payer has them again, and is told."""
    customer = await buy(shop, "GUIDE")
    await pay(shop, customer)
    shop.telegram.charge(customer.id, invoices(customer)[-1]["message_id"])
    await shop.rest()
    outcomes = [row["outcome"] for row in await records(shop.store, "payments", "outcome")]
    assert outcomes == [Outcome.SETTLED, Outcome.DOUBLE]
    assert shop.telegram.world.payments.balance(customer.id) == 1000 - 385
    assert all(row["done_at"] for row in await records(shop.store, "refunds", "done_at"))
    assert any("You got 385 ⭐ back" in text for text in customer.texts())


async def test_a_refund_whose_answer_is_lost_is_asked_for_again(shop: Shop) -> None:
    """Telegram says that it has been refunded already: that is as good."""
    customer = await buy(shop, "GUIDE")
    await pay(shop, customer)
    shop.telegram.faults.add("refundStarPayment", Drop())
    shop.telegram.charge(customer.id, invoices(customer)[-1]["message_id"])
    await shop.rest()
    shop.clock.advance(seconds=60)
    shop.pipeline.services.outbox.nudge()
    await shop.rest()
    assert all(row["done_at"] for row in await records(shop.store, "refunds", "done_at"))


async def test_a_chargeback_ends_the_order_and_alarms_the_staff(shop: Shop) -> None:
    """The shop has not sent it: the order counts as refunded."""
    customer = await buy(shop, "GUIDE")
    await pay(shop, customer)
    (payment,) = await records(shop.store, "payments", "charge_id")
    shop.telegram.charge_back(payment["charge_id"])
    await shop.rest()
    assert (await orders(shop))[0][0] == OrderStatus.REFUNDED
    assert any("the shop did not send it" in text for text in shop.owner.texts())
    assert len(await records(shop.store, "refunds", "id")) == 1


async def test_stars_that_no_update_told_of_are_found_in_telegram_s_list(tmp_path: Path) -> None:
    """The update is lost for ever; the next start finds the payment, and the refund of another."""
    async with open_shop(tmp_path, policy=RATE) as shop:
        await stock_up(shop.store, [Good("GUIDE", "Tea guide", 499, 9)])
        await set_values(shop.store, "products", {"kind": "digital"}, id=1)
        customer = await buy(shop, "GUIDE")
        telegram, clock, shown = shop.telegram, shop.clock, invoices(customer)[-1]
    with telegram.world.transaction():
        telegram.world.payments.charge(telegram._invoice(customer.id, shown["message_id"]), customer.id, 0)
    async with open_shop(tmp_path, policy=RATE, telegram=telegram, clock=clock) as shop:

        async def is_paid() -> bool:
            return (await orders(shop))[0][0] == OrderStatus.PAID

        await until_stored(is_paid)


async def test_without_a_price_in_stars_it_cannot_be_ordered(tmp_path: Path) -> None:
    """Neither a rate nor a price of its own: the cart is kept."""
    async with open_shop(tmp_path, policy=CARDS) as shop:
        await stock_up(shop.store, [Good("GUIDE", "Tea guide", 499, 9)])
        await set_values(shop.store, "products", {"kind": "digital"}, id=1)
        customer = shop.customer()
        await customer.say("/add GUIDE")
        await customer.say("/checkout")
        assert shop.refused(NotPayable)


async def test_an_owner_makes_a_product_digital(shop: Shop) -> None:
    """The card asks, and says what it means."""
    await shop.owner.say("/product TEA-1")
    await shop.owner.press("📦 Kind")
    assert "Telegram Stars only" in text_of(shop.owner.window)
    await shop.owner.press("⭐ Digital")
    customer = shop.customer()
    await customer.say("/add TEA-1")
    assert "347 ⭐" in text_of(customer.window)
