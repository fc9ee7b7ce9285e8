"""Coupons: their limits hold in the store, and every use is counted."""

import asyncio

from core.models.breakdown import AppliedCoupon
from core.models.cart import Cart
from core.models.coupon import BuyGet, Candidate, Coupon, Fixed, FreeDelivery, Percent, Scope, Terms, Tier, Tiers
from core.ports import ReadTransaction, Store, Transaction
from tests.storage.contract.steps import ALICE, BOB, open_cart, order_of
from tests.support.goods import Good, stock_up


def coupon(code: str = "SUMMER", limit: int | None = None, terms: Terms | None = None) -> Coupon:
    return Coupon(id=0, code=code, currency="EUR", terms=terms or Percent(basis_points=1000), limit=limit)


async def create(tx: Transaction, new: Coupon) -> bool:
    return await tx.coupons.create(new)


async def by_code(tx: ReadTransaction, code: str, customer_id: int = ALICE) -> Candidate | None:
    return await tx.coupons.by_code(code, customer_id)


async def take(tx: Transaction, *coupon_ids: int) -> bool:
    return await tx.coupons.take_if_left(coupon_ids)


async def on_cart(tx: ReadTransaction, cart: Cart) -> list[str]:
    return [candidate.coupon.code for candidate in await tx.carts.coupons(cart)]


async def known(store: Store, code: str) -> Coupon:
    candidate = await store.read(by_code, code)
    assert candidate is not None
    return candidate.coupon


async def test_a_coupon_is_read_as_it_was_written(store: Store) -> None:
    """Every kind of terms, and every condition."""
    tiers = Tiers(tiers=(Tier(spend=1000, terms=Fixed(amount=100)), Tier(spend=5000, terms=Percent(basis_points=500))))
    kinds: tuple[Terms, ...] = (
        Percent(basis_points=1250),
        Fixed(amount=500),
        FreeDelivery(),
        BuyGet(buy=2, get=1),
        tiers,
    )
    for number, terms in enumerate(kinds):
        new = coupon(f"CODE{number}", terms=terms).having(
            minimum_subtotal=700, scope=Scope(category_ids=frozenset({3})), exclusive=True, cap=9
        )
        assert await store.write(create, new)
        found = await known(store, new.code)
        assert found == new.having(id=found.id)


async def test_what_another_currency_costs_is_counted_as_the_rules_say(store: Store) -> None:
    """Of every kind of terms and condition: each is counted where it counts money, in another currency, and is active."""
    tiers = Tiers(tiers=(Tier(spend=1000, terms=Percent(basis_points=500)),))
    kinds: tuple[Terms, ...] = (
        Percent(basis_points=1250),
        Fixed(amount=500),
        FreeDelivery(),
        BuyGet(buy=2, get=1),
        tiers,
    )
    conditions: tuple[dict[str, object], ...] = (
        {},
        {"minimum_subtotal": 1},
        {"cap": 1},
        {"minimum_quantity": 1},
        {"active": False},
    )
    made = [
        coupon(f"CODE{at}-{number}", terms=terms).having(**condition)
        for at, terms in enumerate(kinds)
        for number, condition in enumerate(conditions)
    ]
    for one in made:
        await store.write(create, one)
    lost = sum(one.active and one.counts_money for one in made)
    assert await store.read(lambda tx: tx.coupons.count_lost("USD")) == lost
    assert await store.read(lambda tx: tx.coupons.count_lost("EUR")) == 0


async def test_a_code_is_found_whatever_its_capitals(store: Store) -> None:
    """And an unknown or empty one is not."""
    await store.write(create, coupon("SUMMER"))
    assert (await known(store, "sUmMeR")).code == "SUMMER"
    assert await store.read(by_code, "WINTER") is None
    assert await store.read(by_code, "") is None


async def test_a_taken_code_is_refused(store: Store) -> None:
    """The first one stays."""
    assert await store.write(create, coupon("SUMMER", limit=1))
    assert not await store.write(create, coupon("SUMMER", limit=2))
    assert (await known(store, "SUMMER")).limit == 1


async def test_of_many_customers_only_as_many_as_the_limit_get_it(store: Store) -> None:
    """Ten at once on three uses."""
    await store.write(create, coupon(limit=3))
    coupon_id = (await known(store, "SUMMER")).id
    taken = await asyncio.gather(*(store.write(take, coupon_id) for _ in range(10)))
    assert sum(taken) == 3
    assert (await known(store, "SUMMER")).used == 3


async def test_a_coupon_without_a_limit_is_counted_too(store: Store) -> None:
    """Its row is always updated."""
    await store.write(create, coupon())
    coupon_id = (await known(store, "SUMMER")).id
    assert [await store.write(take, coupon_id) for _ in range(3)] == [True] * 3
    assert (await known(store, "SUMMER")).used == 3


async def test_one_used_up_coupon_of_several_is_told(store: Store) -> None:
    """The caller must refuse; without coupons there is nothing to refuse."""
    await store.write(create, coupon("ONE", limit=1))
    await store.write(create, coupon("TWO"))
    one, two = (await known(store, "ONE")).id, (await known(store, "TWO")).id
    assert await store.write(take)
    assert await store.write(take, one, two)
    assert not await store.write(take, one, two)


async def test_coupons_stay_on_the_cart_until_they_are_taken_off(store: Store) -> None:
    """Each once, by code."""
    cart = await store.write(open_cart)
    for code in ("SUMMER", "AUTUMN"):
        await store.write(create, coupon(code))
    ids = [(await known(store, code)).id for code in ("SUMMER", "AUTUMN")]

    async def attach(tx: Transaction) -> None:
        for coupon_id in (*ids, *ids):
            await tx.carts.attach_coupon(cart.id, coupon_id)

    async def detach(tx: Transaction) -> None:
        await tx.carts.detach_coupons(cart.id, ids[:1])

    await store.write(attach)
    assert await store.read(on_cart, cart) == ["AUTUMN", "SUMMER"]
    await store.write(detach)
    assert await store.read(on_cart, cart) == ["AUTUMN"]


async def test_a_redemption_counts_for_its_customer_only(store: Store) -> None:
    """And it is on the order."""
    await stock_up(store, [Good()])
    await store.write(create, coupon())
    coupon_id = (await known(store, "SUMMER")).id

    async def redeem(tx: Transaction) -> int:
        order = await order_of(tx, await open_cart(tx, ALICE, 1))
        await tx.coupons.redeem(order, [AppliedCoupon(coupon_id, "SUMMER", "", 90, 0, ((1, 90),))])
        return order.id

    async def used(tx: ReadTransaction, order_id: int) -> list[tuple[str, int, int]]:
        order = await tx.orders.order(order_id)
        assert order is not None
        return [(one.code, one.discount, one.delivery_discount) for one in order.coupons]

    order_id = await store.write(redeem)
    mine, theirs = await store.read(by_code, "SUMMER", ALICE), await store.read(by_code, "SUMMER", BOB)
    assert mine is not None
    assert theirs is not None
    assert (mine.uses, theirs.uses) == (1, 0)
    assert await store.read(used, order_id) == [("SUMMER", 90, 0)]
