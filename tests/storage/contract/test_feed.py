"""What has been committed is told: after its commit, in order, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.errors import NotFound, Noun, OutOfStock
from core.models.actor import CLI
from core.models.change import (
    MOST_TOLD,
    CartChanged,
    Change,
    GoodsChanged,
    Missed,
    OrderMoved,
    QuestionAsked,
    RanLow,
    newest,
    subject,
)
from core.models.order import OrderStatus
from core.models.policy import Policy
from core.models.stock import StockChange
from core.ports import Transaction
from core.usecases.cart import set_quantity
from core.usecases.message import answer_shop
from core.usecases.order.cancel import cancel_own_order
from core.usecases.stock import change_stock
from playground.state.people import OWNER
from storage.writes import GROUP
from tests.support.clock import StillClock
from tests.support.feed import listening
from tests.support.room import ALICE, BOB, MUG, TEA, Room, furnish
from tests.support.store import STORES
from tests.support.waiting import until


@pytest.fixture(params=STORES)
async def room(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Room]:
    """A stocked shop with Alice and Bob on the store under test."""
    clock = StillClock()
    async with STORES[request.param](tmp_path / "shop.db", Policy(admin_ids=(OWNER,), low_stock=2), clock.ms) as store:
        await furnish(store)
        yield Room(store, clock)


async def test_a_cart_is_told_of_with_its_revision(room: Room) -> None:
    """Of each commit; what is refused is not told."""
    async with listening(room.store) as ear:
        first = (await room.fill((TEA, 1))).cart
        await ear.hears(CartChanged(ALICE, first.id, first.revision))
        with pytest.raises(OutOfStock):
            await room.fill((MUG, 4))
        second = (await room.fill((TEA, 2))).cart
        assert (second.id, second.revision) == (first.id, first.revision + 1)
        await ear.hears(CartChanged(ALICE, second.id, second.revision))


async def test_what_was_undone_is_not_told(room: Room) -> None:
    """Whatever the use case had done before it was refused; those who were committed with it are told."""

    async def change(tx: Transaction, sku_id: int, *, refused: bool) -> None:
        tx.changed.append(GoodsChanged(sku_id))
        if refused:
            raise NotFound(Noun.VARIANT, sku_id)

    async with listening(room.store) as ear:
        refusals = [sku_id % 2 == 1 for sku_id in range(1, 9)]
        writes = [room.store.write(change, sku_id, refused=refused) for sku_id, refused in enumerate(refusals, 1)]
        results = await asyncio.gather(*writes, return_exceptions=True)
        assert [isinstance(result, NotFound) for result in results] == refusals
        await ear.hears(*(GoodsChanged(sku_id) for sku_id in (2, 4, 6, 8)))


async def test_an_order_is_told_of_with_what_it_takes(room: Room) -> None:
    """The cart is closed, the stock is another one, and the last pieces run low; a cancelled order gives them back."""
    await room.fill((MUG, 2))
    async with listening(room.store) as ear:
        placed = (await room.buy((MUG, 2))).order
        told = {GoodsChanged(MUG), RanLow(MUG), OrderMoved(placed.id, ALICE, OrderStatus.PLACED)}
        await until(lambda: len(ear.changes) == 4)
        assert {*ear.changes} == {*told, CartChanged(ALICE, placed.cart_id, 2)}
        ear.commits.clear()
        await room.store.write(cancel_own_order, ALICE, placed.id)
        await until(lambda: len(ear.changes) == 2)
        assert {*ear.changes} == {OrderMoved(placed.id, ALICE, OrderStatus.CANCELLED), GoodsChanged(MUG)}


async def test_staff_s_stock_and_customers_questions_are_told_of(room: Room) -> None:
    """With what runs low by that."""
    async with listening(room.store) as ear:
        await room.store.write(change_stock, CLI, "update:1:1", "TEA-100", StockChange(amount=1, absolute=True))
        await ear.hears(GoodsChanged(TEA), RanLow(TEA))
        await room.store.write(answer_shop, BOB, 0, "Is it fresh?")
        await ear.hears(QuestionAsked(BOB))


async def test_of_each_cart_only_the_last_of_a_commit_is_told(room: Room) -> None:
    """In the order of the commits, whoever wrote."""
    carts = {one: (await room.fill((TEA, 1), customer_id=one)).cart for one in (ALICE, BOB)}
    async with listening(room.store) as ear:
        steps = [(one, quantity) for quantity in range(2, 7) for one in carts]
        await asyncio.gather(*(room.store.write(set_quantity, one, None, TEA, quantity) for one, quantity in steps))
        last = {CartChanged(one, cart.id, cart.revision + 5) for one, cart in carts.items()}
        await until(lambda: last <= {*ear.changes})
        for one in carts:
            revisions = [change for change in ear.changes if subject(change) == (CartChanged, one)]
            assert revisions == sorted(set(revisions))
        for commit in ear.commits:
            assert len(commit) == len({subject(change) for change in commit})


async def test_nobody_hears_after_they_have_left(room: Room) -> None:
    """And whoever fails harms nobody else."""

    def fail(_changes: object) -> None:
        raise ValueError

    async with listening(room.store) as first:
        pass
    with room.store.feed.listen(fail):
        async with listening(room.store) as second:
            await room.fill((TEA, 1))
            await until(lambda: len(second.changes) == 1)
    assert first.changes == []


def test_too_many_goods_at_once_are_many() -> None:
    """Whoever heard of the rest still does: the carts and orders of a full commit are told one by one, whatever they have taken."""
    few: list[Change] = [GoodsChanged(number) for number in range(1, MOST_TOLD + 1)]
    assert newest([*few, GoodsChanged(1)]) == (*few[1:], GoodsChanged(1))
    assert newest([RanLow(2), *few, RanLow(1)]) == (RanLow(2), GoodsChanged(0), RanLow(1))
    assert MOST_TOLD >= 4 * GROUP


def test_too_much_at_once_is_not_told_one_by_one() -> None:
    """Whoever hears of it looks at everything."""
    assert newest([QuestionAsked(number) for number in range(MOST_TOLD + 1)]) == (Missed(),)
