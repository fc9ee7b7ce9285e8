"""A pool of codes, and more customers than codes: each code goes to one of those who paid, and none is lost."""

import asyncio
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from core.models.actor import CLI
from core.models.digital import Content, ContentKind, Goods
from core.models.order import Order
from core.models.payment import Charge, PaymentMethod
from core.models.policy import Policy
from core.usecases.content import add_codes, set_content
from core.usecases.digital import show_due_goods, view_goods
from core.usecases.order.steps import known_order
from core.usecases.payment.expire import expire_orders
from core.usecases.payment.settle import record_payment
from playground.state.people import OWNER
from tests.support import goods
from tests.support.books import faults
from tests.support.crowd import confirm_all, crowd, fast_limiter, put, show_cards
from tests.support.goods import stock_and_ledger, stock_up
from tests.support.guards import without_next_code
from tests.support.shop import Shop, open_shop
from tests.support.tables import Not, column, count_of, records

CUSTOMERS, CODES, GIFT = 100, 50, 1
POLICY = Policy(admin_ids=(OWNER,), pay_with=(PaymentMethod.CARD,), card_currencies=("EUR",))


async def _open_pool(shop: Shop, count: int) -> None:
    await stock_up(shop.store, [goods.Good("GIFT-10", "Gift card", 1000, 0)])
    await shop.store.write(set_content, CLI, "pool", GIFT, Content(ContentKind.CODES))
    await shop.store.write(add_codes, CLI, "codes", GIFT, [f"CODE-{number}" for number in range(count)])


async def _orders(shop: Shop) -> list[Order]:
    return [await shop.store.read(known_order, order_id) for order_id in await column(shop.store, "orders", "id")]


async def _pay(shop: Shop, order: Order, charge: str) -> None:
    said = Charge(PaymentMethod.CARD, f"{charge}:{order.id}", order.id, order.customer_id, order.currency, order.total)
    await shop.store.write(record_payment, said)


async def _given(shop: Shop, orders: Sequence[Order]) -> list[Goods]:
    return [await shop.store.read(view_goods, order.id) for order in orders]


async def _order_all(shop: Shop, count: int) -> list[Order]:
    """So many customers confirm at once."""
    people = crowd(shop, count)
    await shop.rest()  # a notice that comes late would stand below the card
    for person in people:
        await put(shop, person, GIFT, 1)
    await show_cards(people)
    await confirm_all(people)
    return await _orders(shop)


async def test_100_customers_want_50_codes(tmp_path: Path) -> None:
    """50 may pay, and pay, some of them twice or told of twice: each gets one code, and no two the same."""
    async with open_shop(tmp_path, limiter=fast_limiter(), policy=POLICY) as shop:
        await _open_pool(shop, CODES)
        orders = await _order_all(shop, CUSTOMERS)
        assert len(orders) == len({order.customer_id for order in orders}) == CODES
        told = [(order, charge) for order in orders for charge in ("first", "first", "second")]
        random.shuffle(told)
        await asyncio.gather(*(_pay(shop, order, charge) for order, charge in told))
        given = [one.code for goods in await _given(shop, orders) for good in goods.goods for one in good.codes]
        assert sorted(given) == sorted(f"CODE-{number}" for number in range(CODES))
        assert await count_of(shop.store, "payments", outcome="settled") == CODES
        assert await count_of(shop.store, "refunds") == CODES  # the second charge of each goes back
        assert await stock_and_ledger(shop.store, GIFT) == (0, 0)
        assert await faults(shop.store) == []


@pytest.mark.slow
async def test_the_money_comes_while_holds_expire(tmp_path: Path) -> None:
    """Sweeps and payments at once, and late money: whoever is not paid back has a code."""
    async with open_shop(tmp_path, limiter=fast_limiter(), policy=POLICY) as shop:
        await _open_pool(shop, CODES)
        orders = await _order_all(shop, CODES)
        early, late = orders[:20], orders[20:40]  # the others never pay
        await asyncio.gather(*(_pay(shop, order, "first") for order in early[:10]))
        shop.clock.advance(seconds=POLICY.payment_hold / 1000)
        sweeps = (shop.store.write(expire_orders) for _ in range(3))
        await asyncio.gather(*sweeps, *(_pay(shop, order, "first") for order in early[10:]))
        await shop.store.write(expire_orders)
        again = await _order_all(shop, 25)  # take some of what has come back
        later = [order for order in again if order.id not in {one.id for one in orders}]
        assert len(later) == 25
        await asyncio.gather(*(_pay(shop, order, "first") for order in (*late, *later)))
        settled = await column(shop.store, "payments", "order_id", outcome="settled")
        assert sorted(await column(shop.store, "goods", "order_id")) == sorted(settled)
        assert len(settled) == 20 + 25 + 5  # all codes: of those who were late, only some could still have one
        assert await count_of(shop.store, "refunds") == 15
        assert len(set(await column(shop.store, "codes", "order_id", order_id=Not(None)))) == CODES
        assert await faults(shop.store) == []


async def test_two_sweeps_show_goods_once(tmp_path: Path) -> None:
    """The customer is told when they come, and that they are there."""
    async with open_shop(tmp_path, limiter=fast_limiter(), policy=POLICY.having(digital_delay=60_000)) as shop:
        await _open_pool(shop, 10)
        orders = await _order_all(shop, 10)
        await asyncio.gather(*(_pay(shop, order, "first") for order in orders))
        shop.clock.advance(seconds=60)
        await asyncio.gather(*(shop.store.write(show_due_goods, 4) for _ in range(8)))
        owed = await records(shop.store, "outbox", "chat_id", kind="goods")
        assert sorted(row["chat_id"] for row in owed) == sorted(order.customer_id for order in orders for _ in range(2))
        assert await count_of(shop.store, "order_history", to_status="delivered") == 10
        assert await faults(shop.store) == []


async def test_codes_that_were_chosen_before_are_given_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The race is there: everybody has looked at the next code, and believes it."""
    async with open_shop(tmp_path, limiter=fast_limiter(), policy=POLICY) as shop:
        await _open_pool(shop, 5)
        without_next_code(monkeypatch, (await column(shop.store, "codes", "id"))[0])
        orders = await _order_all(shop, 2)
        await asyncio.gather(*(_pay(shop, order, "first") for order in orders))
        found = await faults(shop.store)
    assert any(fault.startswith("orders that got more or fewer codes") for fault in found)
    assert any(fault.startswith("pools whose stock") for fault in found)
