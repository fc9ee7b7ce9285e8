"""Carts: one open one per customer, its lines, its time."""

from dataclasses import replace

import pytest

from core.models.cart import Cart, CartStatus
from core.ports import ReadTransaction, Store, Transaction
from tests.storage.contract.conftest import POLICY
from tests.storage.contract.steps import ALICE, BOB, open_cart
from tests.support.clock import Clock
from tests.support.goods import Good, set_price, stock_up

GOODS = (Good("TEA", "Tea", 450, 10), Good("MUG", "Mug", 1200, 3), Good("POT", "Pot", 3000, 1))


async def opened(tx: ReadTransaction, customer_id: int) -> Cart | None:
    return await tx.carts.open(customer_id)


async def expired(tx: ReadTransaction, customer_id: int) -> Cart | None:
    return await tx.carts.last_expired(customer_id)


async def touch(tx: Transaction, cart: Cart, stepped_sku: int = 0) -> Cart:
    return await tx.carts.touch(cart, stepped_sku)


async def check_out(tx: Transaction, cart_id: int) -> bool:
    return await tx.carts.check_out(cart_id)


async def expire(tx: Transaction, cart_id: int) -> bool:
    return await tx.carts.expire(cart_id)


async def expire_due(tx: Transaction, limit: int) -> int:
    return await tx.carts.expire_due(limit)


async def test_a_new_cart_is_open_and_empty(store: Store, clock: Clock) -> None:
    """Revision 0, in the shop's currency, for as long as the policy says."""
    before = clock.ms()
    cart = await store.write(open_cart)
    assert (cart.customer_id, cart.status, cart.revision, cart.currency) == (ALICE, CartStatus.OPEN, 0, "EUR")
    assert cart.lines == ()
    assert before <= cart.expires_at - POLICY.cart_ttl <= clock.ms()
    assert await store.read(opened, ALICE) == cart


async def test_a_customer_has_one_open_cart(store: Store) -> None:
    """A second one is refused by the store itself; another customer's is not."""
    cart = await store.write(open_cart)

    async def create(tx: Transaction) -> Cart:
        return await tx.carts.create(ALICE)

    with pytest.raises(Exception):  # noqa: B017 - each store's own
        await store.write(create)
    assert await store.read(opened, ALICE) == cart
    assert (await store.write(open_cart, BOB)).id != cart.id
    await store.write(check_out, cart.id)
    assert (await store.write(create)).id != cart.id


async def test_nobody_sees_another_ones_cart(store: Store) -> None:
    """A customer without a cart has none."""
    await store.write(open_cart)
    assert await store.read(opened, BOB) is None


async def test_a_line_is_what_the_sku_is_today(store: Store, clock: Clock) -> None:
    """Title, stock and price of today beside the promise of then."""
    await stock_up(store, GOODS)
    before = clock.ms()
    await store.write(open_cart, ALICE, 2)
    await set_price(store, 2, 1500)
    cart = await store.read(opened, ALICE)
    assert cart is not None
    line = cart.lines[0]
    assert (line.sku_id, line.product_id, line.code, line.title, line.label) == (2, 2, "MUG", "Mug", "")
    assert (line.quantity, line.promised, line.today, line.on_hand, line.active) == (2, 1200, 1500, 3, True)
    assert before <= line.promise_ends - POLICY.cart_ttl <= clock.ms()
    assert line.category_ids == (1,)
    assert line.unit_price == 1200


async def test_lines_stay_in_the_order_in_which_they_were_added(store: Store, clock: Clock) -> None:
    """Also when the quantity of the first one changes."""
    await stock_up(store, GOODS)
    for sku_id in (3, 1, 2, 3):
        clock.advance(seconds=1)
        await store.write(open_cart, ALICE, sku_id)
    cart = await store.read(opened, ALICE)
    assert cart is not None
    assert [line.sku_id for line in cart.lines] == [3, 1, 2]


async def test_an_item_comes_at_todays_price(store: Store) -> None:
    """Quantity 0, promised from now on; an unknown one is None."""
    await stock_up(store, GOODS)

    async def item(tx: ReadTransaction, sku_id: int) -> tuple[int, int, int] | None:
        line = await tx.carts.item(sku_id)
        return line and (line.quantity, line.promised, line.promise_ends - tx.now)

    assert await store.read(item, 1) == (0, 450, POLICY.cart_ttl)
    assert await store.read(item, 77) is None


async def test_lines_are_dropped(store: Store) -> None:
    """Those named, and no others."""
    await stock_up(store, GOODS)
    cart = await store.write(open_cart, ALICE, 1, 2, 3)

    async def drop(tx: Transaction) -> None:
        await tx.carts.drop_lines(cart.id, [1, 3])

    await store.write(drop)
    left = await store.read(opened, ALICE)
    assert left is not None
    assert [line.sku_id for line in left.lines] == [2]


async def test_a_touched_cart_is_what_is_read(store: Store) -> None:
    """Its lines apart, which are those that were given; also after several steps on one line."""
    await stock_up(store, GOODS)
    cart = await store.write(open_cart, ALICE, 2)
    for stepped_sku in (0, 2, 2, 1):
        cart = await store.write(touch, cart, stepped_sku)
        read = await store.read(opened, ALICE)
        assert read is not None
        assert replace(read, lines=cart.lines) == cart


async def test_every_touch_is_a_revision_and_starts_the_time_anew(store: Store, clock: Clock) -> None:
    """It does not renew the promise of a line."""
    await stock_up(store, GOODS)
    cart = await store.write(open_cart, ALICE, 1)
    clock.advance(hours=0.5)
    await store.write(touch, cart)
    touched = await store.read(opened, ALICE)
    assert touched is not None
    assert touched.revision == cart.revision + 1
    assert touched.expires_at >= cart.expires_at + 1_800_000
    assert touched.lines[0].promise_ends == cart.lines[0].promise_ends


async def test_a_cart_is_closed_once(store: Store) -> None:
    """Checkout and expiry cannot both win."""
    cart = await store.write(open_cart)
    assert await store.write(check_out, cart.id)
    assert not await store.write(check_out, cart.id)
    assert not await store.write(expire, cart.id)
    assert await store.read(opened, ALICE) is None
    assert await store.read(expired, ALICE) is None


async def test_the_newest_expired_cart_can_be_restored_once(store: Store) -> None:
    """The one that was restored is not offered again; the one before it is. One that holds nothing is never offered."""
    await stock_up(store, GOODS)
    carts = []
    for sku_id in (1, 2):
        carts.append(await store.write(open_cart, ALICE, sku_id))
        assert await store.write(expire, carts[-1].id)

    async def restore(tx: Transaction, cart_id: int) -> None:
        await tx.carts.mark_restored(cart_id)

    empty = await store.write(open_cart)
    assert await store.write(expire, empty.id)
    for cart in reversed(carts):
        newest = await store.read(expired, ALICE)
        assert newest is not None
        assert (newest.id, newest.status) == (cart.id, CartStatus.EXPIRED)
        await store.write(restore, cart.id)
    assert await store.read(expired, ALICE) is None


async def test_an_open_cart_knows_of_an_expired_one(store: Store) -> None:
    """As long as that can be restored: it is not asked for at every tap. Somebody else's does not count."""
    await stock_up(store, GOODS)
    lost = await store.write(open_cart, ALICE, 1)
    assert await store.write(expire, lost.id)
    await store.write(open_cart, ALICE, 2)
    await store.write(open_cart, BOB, 2)

    async def restore(tx: Transaction) -> None:
        await tx.carts.mark_restored(lost.id)

    for older in (True, False):
        mine, theirs = await store.read(opened, ALICE), await store.read(opened, BOB)
        assert mine is not None
        assert theirs is not None
        assert (mine.older, theirs.older) == (older, False)
        await store.write(restore)


async def test_the_sweep_takes_what_is_due_and_no_more_than_it_may(store: Store, clock: Clock) -> None:
    """Five abandoned carts and a fresh one, three at a time."""
    for number in range(5):
        await store.write(open_cart, ALICE + number)
    assert await store.write(expire_due, 3) == 0
    clock.advance(hours=2)
    await store.write(open_cart, ALICE + 9)
    assert [await store.write(expire_due, 3) for _ in range(3)] == [3, 2, 0]
    assert await store.read(opened, ALICE + 9) is not None
