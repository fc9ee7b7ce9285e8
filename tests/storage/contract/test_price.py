"""Prices for a time, and the way back of prices for good."""

from collections.abc import Sequence

from core.models.price import EditState, Fate, Goods, GoodsKind, Move, PriceEdit, PriceOrder
from core.ports import ReadTransaction, Store, Transaction
from tests.support.clock import Clock
from tests.support.goods import Good, set_price, stock_up
from tests.support.tables import column

TEA, MUG = 1, 2
HOUR = 3_600_000
GOODS = (Good(), Good("MUG-1", "Mug", 1200, 0))
DRINKS = Goods(GoodsKind.CATEGORY, 1, "Drinks")
MOVES = (Move(TEA, "TEA-100", "Green tea", 450, 400), Move(MUG, "MUG-1", "Mug", 1200, 1000))


async def schedule(tx: Transaction, begins: int, ends: int, *prices: tuple[int, int]) -> int:
    """(SKU id, price) from and until so many ms from now."""
    order = PriceOrder("-1", "", tx.now + begins, tx.now + ends)
    edit = await tx.prices.edit(await tx.prices.propose(DRINKS, order))
    assert edit
    await tx.prices.enter(edit.id, EditState.APPLIED)
    await tx.prices.schedule(edit, [Move(sku_id, "", "", 0, price) for sku_id, price in prices])
    return edit.id


async def in_force(tx: ReadTransaction) -> Sequence[int]:
    """The tea's price wherever customers meet it."""
    product, line = await tx.catalog.product(TEA), await tx.carts.item(TEA)
    (listed,) = await tx.catalog.summaries([TEA])
    assert product
    assert line
    return [product.variants[0].price, listed.price, line.today, line.promised]


async def lists(tx: ReadTransaction) -> tuple[int, int | None]:
    """The tea's price in a list, and the regular one if that is higher."""
    (listed,) = await tx.catalog.summaries([TEA])
    return listed.price, listed.reduced.regular if listed.reduced else None


async def set_for_good(tx: Transaction, moves: Sequence[Move] = MOVES) -> int:
    edit_id = await tx.prices.propose(DRINKS, PriceOrder("-1"))
    await tx.prices.enter(edit_id, EditState.APPLIED)
    await tx.prices.set(edit_id, moves)
    return edit_id


async def put_back(tx: Transaction, edit_id: int) -> Sequence[Move]:
    return await tx.prices.put_back(edit_id)


async def fates(tx: ReadTransaction, edit_id: int) -> dict[Fate, int]:
    return {fate: count for fate, count in (await tx.prices.fates(edit_id)).items() if count}


async def begun(tx: Transaction) -> Sequence[Sequence[int]]:
    return await tx.prices.take_begun(10)


async def test_a_price_counts_from_its_beginning_to_just_before_its_end(store: Store, clock: Clock) -> None:
    """The regular one before and after."""
    await stock_up(store, GOODS)
    await store.write(schedule, HOUR, 2 * HOUR, (TEA, 300))
    for seconds, price in ((3599.999, 450), (0.001, 300), (3599.999, 300), (0.001, 450)):
        clock.advance(seconds=seconds)
        assert await store.read(in_force) == [price] * 4


async def test_of_two_at_a_time_the_one_set_later_counts(store: Store, clock: Clock) -> None:
    """Whichever began later; once it is stopped, the other one."""
    await stock_up(store, GOODS)
    await store.write(schedule, HOUR, 3 * HOUR, (TEA, 300))
    later = await store.write(schedule, 0, 2 * HOUR, (TEA, 200))
    clock.advance(hours=1)
    assert await store.read(in_force) == [200] * 4

    async def stop(tx: Transaction) -> None:
        await tx.prices.stop(later)

    await store.write(stop)
    assert await store.read(in_force) == [300] * 4


async def test_a_list_has_the_lowest_price_that_can_be_paid(store: Store) -> None:
    """Of the variants in stock; the regular one is the lowest of theirs, too."""
    await stock_up(store, GOODS)
    assert await store.read(lists) == (450, None)
    await store.write(schedule, 0, HOUR, (TEA, 300), (MUG, 100))
    assert await store.read(lists) == (300, 450)
    await store.write(schedule, 0, HOUR, (TEA, 500))
    assert await store.read(lists) == (500, None)


async def test_a_schedule_that_has_begun_is_given_out_once(store: Store, clock: Clock) -> None:
    """With all that it is for."""
    await stock_up(store, GOODS)
    await store.write(schedule, 0, HOUR, (TEA, 300), (MUG, 100))
    await store.write(schedule, HOUR, 2 * HOUR, (MUG, 100))
    assert [sorted(ids) for ids in await store.write(begun)] == [[TEA, MUG]]
    clock.advance(hours=1)
    assert await store.write(begun) == ((MUG,),)
    assert await store.write(begun) == ()


async def test_what_is_put_back_is_what_nobody_has_changed(store: Store) -> None:
    """By whatever way; once, and not what a later change has set."""
    await stock_up(store, GOODS)
    first = await store.write(set_for_good)
    assert await column(store, "skus", "price") == [400, 1000]
    await set_price(store, TEA, 380)
    later = await store.write(set_for_good, [Move(MUG, "MUG-1", "Mug", 1000, 900)])
    assert await store.write(put_back, first) == ()
    assert await store.read(fates, first) == {Fate.CHANGED: 2}
    assert [(one.sku_id, one.before, one.after) for one in await store.write(put_back, later)] == [(MUG, 900, 1000)]
    assert await store.write(put_back, later) == ()
    assert await store.read(fates, later) == {Fate.BACK: 1}
    assert await column(store, "skus", "price") == [380, 1000]


async def test_another_field_is_no_change_of_the_price(store: Store) -> None:
    """Nor is the same price again."""
    await stock_up(store, GOODS)
    edit_id = await store.write(set_for_good)
    await set_price(store, TEA, 400)

    async def rename(tx: Transaction) -> None:
        card = await tx.products.card(MUG)
        assert card
        await tx.products.save_sku(card.product.variants[0].having(label="Blue"))

    await store.write(rename)
    assert await store.read(fates, edit_id) == {Fate.SET: 2}


async def test_an_edit_is_kept_as_it_was_told(store: Store, clock: Clock) -> None:
    """And found by its id only."""
    await stock_up(store, GOODS)
    order = PriceOrder("+5%", ".99", 1, 2)
    edit_id = await store.write(lambda tx: tx.prices.propose(DRINKS, order))
    kept = await store.write(lambda tx: tx.prices.lock(edit_id))
    assert kept == PriceEdit(edit_id, DRINKS, order, EditState.SHOWN, clock.ms())
    assert await store.read(lambda tx: tx.prices.edit(edit_id + 1)) is None
