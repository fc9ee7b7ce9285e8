"""Owners switch ways to pay on and off; customers are asked once, and the choice is on the card and on the receipt."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.errors import InvalidInput, NotPayable, TotalChanged
from core.models.order import OrderStatus
from core.models.payment import CardLimits, Charge, PaymentMethod
from core.models.policy import Policy
from core.usecases.payment.settle import record_payment
from core.usecases.settings import LastWay
from playground.state.people import OWNER
from tests.support.chat import Person, buttons, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import records

POLICY = Policy(name="Corner Shop", admin_ids=(OWNER,), card_currencies=("EUR",), transfer_details="IBAN DE89")


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """Nothing is switched on."""
    async with open_shop(tmp_path, policy=POLICY) as opened:
        await stock_up(opened.store, [Good("TEA-1", "Sencha", 450, 9)])
        await opened.owner.say("/start")
        yield opened
        assert opened.faults == []


async def to_checkout(shop: Shop) -> Person:
    customer = shop.customer()
    await customer.say("/add TEA-1")
    await customer.say("/checkout")
    return customer


async def payments(shop: Shop) -> list[str]:
    return [row["payment"] for row in await records(shop.store, "orders", "payment")]


async def test_without_any_choice_nobody_is_asked(shop: Shop) -> None:
    """The shop sells for cash, as it always has."""
    customer = await to_checkout(shop)
    assert not any("Change payment" in label for label in buttons(customer.window))
    await customer.press("Confirm")
    assert await payments(shop) == [PaymentMethod.CASH]


async def test_an_owner_switches_ways_on_by_buttons(shop: Shop) -> None:
    """What cannot be used says why, and nobody is offered it."""
    await shop.owner.say("/settings")
    await shop.owner.press("Ways to pay")
    assert "✅ Cash" in buttons(shop.owner.window)
    await shop.owner.press("⬜ Card")
    await shop.owner.press("⬜ Card, on a payment page")
    assert "✅ Card" in buttons(shop.owner.window)
    assert "no gateway is set up" in text_of(shop.owner.window)
    customer = await to_checkout(shop)
    assert buttons(customer.window)[:2] == ["💵 Cash", "💳 Card"]


async def test_one_way_stays_on(shop: Shop) -> None:
    """And what nobody can use yet says so."""
    await shop.owner.say("/settings")
    await shop.owner.press("Ways to pay")
    await shop.owner.press("✅ Cash")
    assert shop.refused(LastWay)
    assert "✅ Cash" in buttons(shop.owner.window)
    await shop.owner.press("⬜ Card, on a payment page")
    await shop.owner.press("✅ Cash")
    assert "nobody can order" in shop.owner.answers()[-1][0]


async def test_or_by_a_command(shop: Shop) -> None:
    """In any order, with commas or without."""
    await shop.owner.say("/settings pay card, cash")
    customer = await to_checkout(shop)
    assert buttons(customer.window)[:2] == ["💵 Cash", "💳 Card"]
    await shop.owner.is_refused("/settings pay gold", InvalidInput, field="setting_pay")


async def test_a_customer_is_asked_once(shop: Shop) -> None:
    """The next order is paid as the last one was, and the card has a button for another way."""
    await shop.owner.say("/settings pay cash transfer")
    customer = await to_checkout(shop)
    await customer.press("Bank transfer")
    assert "🏦 Bank transfer" in text_of(customer.window)
    await customer.press("Confirm")
    await customer.say("/add TEA-1")
    await customer.say("/checkout")
    assert "🏦 Bank transfer" in text_of(customer.window)
    await customer.press("Change payment")
    await customer.press("Cash")
    await customer.press("Confirm")
    assert await payments(shop) == [PaymentMethod.TRANSFER, PaymentMethod.CASH]


async def test_a_way_that_ends_meanwhile_charges_nothing(shop: Shop) -> None:
    """The card showed it; now another one would be used, so it is shown again."""
    await shop.owner.say("/settings pay cash transfer")
    customer = await to_checkout(shop)
    await customer.press("Bank transfer")
    await shop.owner.say("/settings pay cash")
    await customer.press("Confirm")
    assert shop.refused(TotalChanged)
    assert await payments(shop) == []
    await customer.press("Confirm")
    assert await payments(shop) == [PaymentMethod.CASH]


async def test_where_nothing_is_to_be_paid_nobody_is_asked(shop: Shop) -> None:
    """Nor told how."""
    await shop.owner.say("/settings pay cash transfer")
    await shop.owner.say("/coupon new FREE 100%")
    customer = shop.customer()
    await customer.say("/add TEA-1")
    await customer.say("/coupon FREE")
    await customer.say("/checkout")
    assert "pay" not in text_of(customer.window).lower()
    await customer.press("Confirm")
    assert await payments(shop) == [""]
    assert [row["status"] for row in await records(shop.store, "orders", "status")] == [OrderStatus.PLACED]


@pytest.mark.parametrize(
    ("delivery", "words"),
    [
        ("", "You pay in cash when you get it"),
        ("/delivery new Courier 3.00 address", "You pay cash on delivery"),
        ("/delivery new Shop 0 pick_up", "You pay when you collect"),
    ],
)
async def test_cash_is_worded_for_how_it_is_handed_over(shop: Shop, delivery: str, words: str) -> None:
    """Nobody is promised a delivery who fetches it, or where nothing is delivered."""
    if delivery:
        await shop.owner.say(delivery)
    customer = await to_checkout(shop)
    if "address" in delivery:
        for answer in ("+49 30 1234567", "Long Road 1, Berlin"):
            await customer.say(answer)
    assert words in text_of(customer.window)


async def test_an_older_card_with_another_way_buys_nothing(shop: Shop) -> None:
    """Whoever read "cash" has not promised to transfer anything."""
    await shop.owner.say("/settings pay cash transfer")
    customer = await to_checkout(shop)
    await customer.press("Cash")
    older = customer.window
    await customer.press("Change payment")
    await customer.press("Bank transfer")
    await customer.tap("Confirm", older)
    assert shop.refused(TotalChanged)
    assert await payments(shop) == []
    assert "🏦 Bank transfer" in text_of(customer.window)


async def test_two_taps_choose_once_and_order_once(shop: Shop) -> None:
    """The card stays valid after the first two, and the customer reads once where to transfer to after the last two."""
    await shop.owner.say("/settings pay cash transfer")
    customer = await to_checkout(shop)
    for label in ("Bank transfer", "Confirm"):
        shown = customer.window
        customer.tap_unseen(label, shown)
        await customer.tap(label, shown)
    assert await payments(shop) == [PaymentMethod.TRANSFER]
    assert sum("IBAN DE89" in text for text in customer.texts()) == 1


async def test_what_was_chosen_survives_a_restart(tmp_path: Path) -> None:
    """The card from before it is confirmed after it, and the next order remembers the way."""
    async with open_shop(tmp_path, policy=POLICY) as before:
        await stock_up(before.store, [Good("TEA-1", "Sencha", 450, 9)])
        await before.owner.say("/start")
        await before.owner.say("/settings pay cash transfer")
        customer = await to_checkout(before)
        await customer.press("Bank transfer")
        chosen = customer.window
    async with open_shop(tmp_path, policy=POLICY, telegram=before.telegram, clock=before.clock) as after:
        customer = after.customer()
        await customer.tap("Confirm", chosen)
        assert await payments(after) == [PaymentMethod.TRANSFER]
        assert "🏦 Bank transfer" in text_of((await to_checkout(after)).window)
        assert after.faults == []


async def test_a_coupon_leaves_nothing_to_pay(shop: Shop) -> None:
    """The way chosen before is not used, and the order waits for no money."""
    await shop.owner.say("/settings pay cash transfer")
    await shop.owner.say("/coupon new FREE 100%")
    customer = await to_checkout(shop)
    await customer.press("Bank transfer")
    await customer.say("/coupon FREE")
    await customer.say("/checkout")
    assert "Bank transfer" not in text_of(customer.window)
    assert "💳 Change payment" not in buttons(customer.window)
    await customer.press("Confirm")
    assert await payments(shop) == [""]
    assert [row["status"] for row in await records(shop.store, "orders", "status")] == [OrderStatus.PLACED]


async def test_a_total_that_cards_do_not_take_is_paid_otherwise(tmp_path: Path) -> None:
    """Nobody is offered a card for it; where there is nothing else, the limits are said, and the cart is kept."""
    policy = POLICY.having(card_limits=(CardLimits("EUR", 500, 900_000),))
    async with open_shop(tmp_path, policy=policy) as shop:
        await stock_up(shop.store, [Good("TEA-1", "Sencha", 450, 9)])
        await shop.owner.say("/start")
        await shop.owner.say("/settings pay cash card")
        customer = await to_checkout(shop)
        assert "You pay in cash" in text_of(customer.window)
        assert "💳 Change payment" not in buttons(customer.window)
        await shop.owner.say("/settings pay card")
        await customer.press("Confirm")
        assert shop.refused(NotPayable, least=500, most=900_000)
        assert await payments(shop) == []
        await customer.say("/add TEA-1")
        await customer.say("/checkout")
        await customer.press("Confirm")
        assert await payments(shop) == [PaymentMethod.CARD]


@pytest.mark.parametrize(
    ("way", "customers", "staffs"),
    [
        ("cash", "💵 You pay in cash when you get it.", "💵 Cash to take: €4.50"),
        ("transfer", "🏦 Bank transfer", "🏦 Bank transfer"),
        ("card", "💳 Card", "💳 Card"),
    ],
)
async def test_the_way_is_shown_wherever_the_order_is(shop: Shop, way: str, customers: str, staffs: str) -> None:
    """On the card to confirm, the receipt and the order's card; on the card of staff, and in their notice of it."""
    await shop.owner.say(f"/settings pay {way}")
    customer = await to_checkout(shop)
    assert customers in text_of(customer.window)
    await customer.press("Confirm")
    (order,) = await records(shop.store, "orders", "id, code, customer_id, total")
    receipt = next(text for text in customer.texts() if f"🧾 Order {order['code']}" in text)
    assert customers in receipt
    await customer.say("/orders")
    await customer.press(order["code"])
    assert customers in text_of(customer.window)
    if way != "cash":
        charge = Charge(PaymentMethod(way), "charge-1", order["id"], order["customer_id"], "EUR", order["total"])
        await shop.store.write(record_payment, charge)
        await customer.say("/orders")
        await customer.press(order["code"])
        assert customers in text_of(customer.window)
        assert "getting it ready" in text_of(customer.window)
    notice = next(text for text in shop.owner.texts() if "🔔" in text and order["code"] in text)
    assert staffs in notice
    await shop.owner.say(f"/order {order['code']}")
    assert staffs in text_of(shop.owner.window)
