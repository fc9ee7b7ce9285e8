"""The cart: absolute targets at a revision, promises of price, expiry at every touch."""

from pathlib import Path

import pytest

from core.errors import (
    CartExpired,
    CartFull,
    InvalidInput,
    LineFull,
    NotFound,
    OutOfStock,
    ShopError,
    StaleScreen,
    Unavailable,
)
from core.models.policy import MAX_LINES
from core.usecases.cart import (
    At,
    CartView,
    add_at_least,
    add_more,
    clear_cart,
    expire_carts,
    remove_item,
    set_quantity,
    take_what_is_there,
)
from core.usecases.refill import restore_cart
from tests.support.goods import Good, hide, hide_product, set_price, set_stock
from tests.support.room import ALICE, BOB, HOUR, MUG, SOAP, TEA, Room, open_room
from tests.support.tables import column, count_of

TTL = 72


def _quantities(view: CartView) -> dict[int, int]:
    return {line.sku_id: line.quantity for line in view.cart.lines}


class TestFilling:
    async def test_a_customer_without_a_cart_has_an_empty_one(self, room: Room) -> None:
        """Looking makes no cart."""
        view = await room.cart()
        assert (view.cart.id, view.cart.lines, view.breakdown.total) == (0, (), 0)
        assert await count_of(room.store, "carts") == 0

    async def test_adding_twice_adds_one(self, room: Room) -> None:
        """**Add to cart** means at least one."""
        await room.fill((TEA, 1))
        assert _quantities(await room.fill((TEA, 1))) == {TEA: 1}

    async def test_adding_what_is_there_already_changes_nothing(self, room: Room) -> None:
        """The screen that the first tap left stays good."""
        view = await room.fill((TEA, 3))
        assert (await room.fill((TEA, 1))).at == view.at

    async def test_a_typed_add_means_what_it_says(self, room: Room) -> None:
        """/add SKU 2, twice, is four."""
        await room.store.write(add_more, ALICE, "tea-100", 2)
        assert _quantities(await room.store.write(add_more, ALICE, "TEA-100", 2)) == {TEA: 4}

    @pytest.mark.parametrize("quantity", [0, -1, 100, 10**9])
    async def test_a_typed_add_outside_1_to_99_is_refused(self, room: Room, quantity: int) -> None:
        """Nothing is put in, nothing is clipped."""
        with pytest.raises(InvalidInput):
            await room.store.write(add_more, ALICE, "TEA-100", quantity)
        assert _quantities(await room.cart()) == {}

    async def test_an_unknown_article_is_not_found(self, room: Room) -> None:
        """By code as by id."""
        with pytest.raises(NotFound):
            await room.store.write(add_more, ALICE, "NOPE", 1)
        with pytest.raises(NotFound):
            await room.store.write(add_at_least, ALICE, 999)

    async def test_what_is_no_longer_sold_does_not_enter(self, room: Room) -> None:
        """Its button may still be on an old screen."""
        await hide_product(room.store, TEA)
        with pytest.raises(Unavailable):
            await room.store.write(add_at_least, ALICE, TEA)

    async def test_lines_stand_in_the_order_of_adding(self, room: Room) -> None:
        """Not by their ids."""
        await room.fill((SOAP, 1))
        room.clock.advance(seconds=1)
        await room.fill((TEA, 1))
        assert list(_quantities(await room.cart())) == [SOAP, TEA]

    async def test_a_cart_holds_50_lines(self, tmp_path: Path) -> None:
        """The 51st is refused; one that is there may grow."""
        goods = [Good(f"SKU-{number}", f"Thing {number}") for number in range(MAX_LINES + 1)]
        async with open_room(tmp_path, goods) as room:
            await room.fill(*((sku_id, 1) for sku_id in range(1, MAX_LINES + 1)))
            with pytest.raises(CartFull) as refused:
                await room.fill((MAX_LINES + 1, 1))
            assert refused.value.limit == MAX_LINES
            assert _quantities(await room.fill((MAX_LINES, 2)))[MAX_LINES] == 2

    async def test_an_item_is_taken_out_by_its_code(self, room: Room) -> None:
        """Whatever its capitals; one that is not in it is named."""
        await room.fill((TEA, 2), (MUG, 1))
        assert _quantities(await room.store.write(remove_item, ALICE, "tea-100")) == {MUG: 1}
        with pytest.raises(NotFound) as refused:
            await room.store.write(remove_item, ALICE, "TEA-100")
        assert refused.value.noun == "cart_line"

    async def test_clearing_empties_the_cart(self, room: Room) -> None:
        """At the revision of the question."""
        view = await room.fill((TEA, 2), (MUG, 1))
        assert _quantities(await room.store.write(clear_cart, ALICE, view.at)) == {}


class TestQuantity:
    async def test_a_quantity_is_a_target(self, room: Room) -> None:
        """Not a difference."""
        view = await room.fill((TEA, 2))
        assert _quantities(await room.set(view, TEA, 5)) == {TEA: 5}

    async def test_zero_removes_the_line(self, room: Room) -> None:
        """The cart stays."""
        view = await room.fill((TEA, 2), (MUG, 1))
        assert _quantities(await room.set(view, TEA, 0)) == {MUG: 1}

    async def test_99_of_one_item_fit(self, tmp_path: Path) -> None:
        """Where there are so many."""
        async with open_room(tmp_path, [Good(stock=500)]) as room:
            assert _quantities(await room.set(await room.fill((TEA, 1)), TEA, 99)) == {TEA: 99}

    @pytest.mark.parametrize(("quantity", "kind"), [(-1, InvalidInput), (100, LineFull), (10**9, LineFull)])
    async def test_anything_else_is_refused(self, tmp_path: Path, quantity: int, kind: type[ShopError]) -> None:
        """And changes nothing."""
        async with open_room(tmp_path, [Good(stock=500)]) as room:
            view = await room.fill((TEA, 1))
            with pytest.raises(kind):
                await room.set(view, TEA, quantity)
            assert await room.cart() == view

    async def test_every_change_raises_the_revision(self, room: Room) -> None:
        """Also the one that takes a line out."""
        first = await room.fill((TEA, 1))
        second = await room.set(first, TEA, 2)
        third = await room.set(second, TEA, 0)
        assert first.cart.revision < second.cart.revision < third.cart.revision

    async def test_a_tap_from_an_older_revision_changes_nothing(self, room: Room) -> None:
        """Two taps on "+" of the same screen are one."""
        view = await room.fill((TEA, 1))
        await room.set(view, TEA, 2)
        with pytest.raises(StaleScreen):
            await room.set(view, TEA, 2)
        with pytest.raises(StaleScreen):
            await room.store.write(clear_cart, ALICE, view.at)
        assert _quantities(await room.cart()) == {TEA: 2}

    async def test_somebody_elses_cart_cannot_be_touched(self, room: Room) -> None:
        """Callback data is forgeable: the cart is looked up for who tapped."""
        hers = await room.fill((TEA, 1))
        await room.fill((TEA, 1), customer_id=BOB)
        with pytest.raises(StaleScreen):
            await room.store.write(set_quantity, BOB, hers.at, TEA, 7)
        assert _quantities(await room.cart()) == {TEA: 1}

    async def test_a_typed_number_belongs_to_no_screen(self, room: Room) -> None:
        """It holds whatever the revision."""
        await room.fill((TEA, 1))
        assert _quantities(await room.store.write(set_quantity, ALICE, None, TEA, 4)) == {TEA: 4}

    async def test_more_than_is_there_is_refused(self, room: Room) -> None:
        """Saying how many are left."""
        view = await room.fill((MUG, 1))
        with pytest.raises(OutOfStock) as refused:
            await room.set(view, MUG, 4)
        (short,) = refused.value.shortages
        assert (short.sku_id, short.wanted, short.left) == (MUG, 4, 3)

    async def test_less_is_always_granted(self, room: Room) -> None:
        """Also where there is less still."""
        view = await room.fill((MUG, 3))
        await set_stock(room.store, MUG, 0)
        assert _quantities(await room.set(view, MUG, 2)) == {MUG: 2}

    async def test_taking_what_is_there_lowers_and_drops(self, room: Room) -> None:
        """What is short is lowered, what is sold out goes, the rest stays."""
        view = await room.fill((TEA, 4), (MUG, 3), (SOAP, 2))
        await set_stock(room.store, MUG, 1)
        await hide(room.store, SOAP)
        assert _quantities(await room.store.write(take_what_is_there, ALICE, view.at)) == {TEA: 4, MUG: 1}


class TestPromise:
    async def test_a_later_rise_is_not_charged(self, room: Room) -> None:
        """The price at which it entered the cart holds."""
        await room.fill((TEA, 2))
        await set_price(room.store, TEA, 900)
        assert (await room.cart()).breakdown.total == 900

    async def test_a_later_fall_is_given(self, room: Room) -> None:
        """And when the price rises again, the promise is what it was."""
        await room.fill((TEA, 2))
        await set_price(room.store, TEA, 300)
        assert (await room.cart()).breakdown.total == 600
        await set_price(room.store, TEA, 500)
        assert (await room.cart()).breakdown.total == 900

    async def test_added_pieces_share_the_promise(self, room: Room) -> None:
        """A line has one price."""
        view = await room.fill((TEA, 1))
        await set_price(room.store, TEA, 900)
        assert (await room.set(view, TEA, 3)).breakdown.total == 3 * 450

    async def test_the_promise_ends_after_the_carts_lifetime(self, room: Room) -> None:
        """Touching the cart keeps the cart, not the promise; the line says what it was."""
        view = await room.fill((TEA, 1), (SOAP, 1))
        await set_price(room.store, TEA, 900)
        room.clock.advance(hours=TTL - 1)
        view = await room.set(view, SOAP, 2)
        room.clock.advance(hours=1)
        line = (await room.cart()).cart.line(TEA)
        assert line is not None
        assert (line.unit_price, line.promised, line.repriced) == (900, 450, True)

    async def test_the_promise_holds_to_its_last_millisecond(self, room: Room) -> None:
        """And not one longer."""
        view = await room.fill((TEA, 1), (SOAP, 1))
        await set_price(room.store, TEA, 900)
        room.clock.advance(hours=TTL - 1)
        await room.set(view, SOAP, 2)
        room.clock.advance(seconds=3_599.999)
        assert (await room.cart()).breakdown.total == 450 + 600
        room.clock.advance(seconds=0.001)
        assert (await room.cart()).breakdown.total == 900 + 600

    async def test_a_lapsed_line_that_is_touched_is_promised_anew(self, room: Room) -> None:
        """At today's price, from today on."""
        view = await room.fill((TEA, 1), (SOAP, 1))
        await set_price(room.store, TEA, 900)
        room.clock.advance(hours=TTL - 1)
        view = await room.set(view, SOAP, 2)
        room.clock.advance(hours=2)
        view = await room.set(view, TEA, 2)
        await set_price(room.store, TEA, 1500)
        line = (await room.cart()).cart.line(TEA)
        assert line is not None
        assert (line.unit_price, line.repriced) == (900, False)


class TestExpiry:
    async def test_a_cart_expires_when_it_was_not_touched(self, room: Room) -> None:
        """It shows as empty, and can be had back."""
        await room.fill((TEA, 2))
        room.clock.advance(hours=TTL)
        view = await room.cart()
        assert view.cart.lines == ()
        assert view.restorable is not None
        assert view.restorable.units == 2

    async def test_touching_keeps_it(self, room: Room) -> None:
        """The lifetime starts again with every change."""
        view = await room.fill((TEA, 2))
        room.clock.advance(hours=TTL - 1)
        await room.set(view, TEA, 3)
        room.clock.advance(hours=TTL - 1)
        assert _quantities(await room.cart()) == {TEA: 3}

    async def test_a_tap_on_an_expired_cart_is_refused(self, room: Room) -> None:
        """Before any sweep has come by."""
        view = await room.fill((TEA, 2))
        room.clock.advance(hours=TTL)
        with pytest.raises(CartExpired):
            await room.set(view, TEA, 3)

    async def test_adding_to_an_expired_cart_starts_a_new_one(self, room: Room) -> None:
        """The old one's items stay restorable, they do not come along unasked."""
        await room.fill((TEA, 2))
        room.clock.advance(hours=TTL)
        assert _quantities(await room.fill((MUG, 1))) == {MUG: 1}
        assert await column(room.store, "carts", "status") == ["expired", "open"]

    async def test_the_sweep_closes_what_has_lapsed_and_nothing_else(self, room: Room) -> None:
        """A second one finds nothing."""
        await room.fill((TEA, 1))
        room.clock.advance(hours=1)
        await room.fill((TEA, 1), customer_id=BOB)
        room.clock.advance(hours=TTL - 1)
        assert await room.store.write(expire_carts) == 1
        assert await room.store.write(expire_carts) == 0
        assert (await room.cart()).restorable is not None
        assert _quantities(await room.cart(BOB)) == {TEA: 1}

    async def test_the_sweep_goes_in_bounded_batches(self, room: Room) -> None:
        """One cart a batch here."""
        await room.fill((TEA, 1))
        await room.fill((TEA, 1), customer_id=BOB)
        room.clock.advance(hours=TTL)
        assert [await room.store.write(expire_carts, 1) for _ in range(3)] == [1, 1, 0]


class TestRestore:
    @pytest.mark.parametrize("swept", [False, True])
    async def test_a_restored_cart_is_at_todays_prices(self, room: Room, swept: bool) -> None:
        """The promise has lapsed with the cart, swept or not."""
        await room.fill((TEA, 2))
        await set_price(room.store, TEA, 900)
        room.clock.advance(hours=TTL)
        if swept:
            await room.store.write(expire_carts)
        refill = await room.store.write(restore_cart, ALICE)
        assert (refill.view.breakdown.total, refill.missing, refill.fewer) == (1800, (), ())

    async def test_it_says_what_is_gone_and_what_is_fewer(self, room: Room) -> None:
        """And brings the rest."""
        await room.fill((TEA, 2), (MUG, 3), (SOAP, 1))
        room.clock.advance(hours=TTL)
        await set_stock(room.store, MUG, 1)
        await set_stock(room.store, SOAP, 0)
        refill = await room.store.write(restore_cart, ALICE)
        assert _quantities(refill.view) == {TEA: 2, MUG: 1}
        assert (refill.missing, refill.fewer) == (("Soap",), ("Mug",))

    async def test_a_cart_is_restored_once(self, room: Room) -> None:
        """A second tap shows the cart as it is; where there is nothing at all, there is nothing to restore."""
        with pytest.raises(NotFound):
            await room.store.write(restore_cart, ALICE)
        await room.fill((TEA, 2))
        room.clock.advance(hours=TTL)
        await room.store.write(restore_cart, ALICE)
        again = await room.store.write(restore_cart, ALICE)
        assert again.view.cart.units == 2
        assert _quantities(await room.cart()) == {TEA: 2}

    async def test_it_joins_what_was_put_in_since(self, room: Room) -> None:
        """The larger quantity counts, nothing is doubled."""
        await room.fill((TEA, 2), (MUG, 1))
        room.clock.advance(hours=TTL)
        await room.fill((TEA, 5))
        refill = await room.store.write(restore_cart, ALICE)
        assert _quantities(refill.view) == {TEA: 5, MUG: 1}

    async def test_nobody_restores_somebody_elses(self, room: Room) -> None:
        """There is none of Bob's."""
        await room.fill((TEA, 2))
        room.clock.advance(hours=TTL)
        with pytest.raises(NotFound):
            await room.store.write(restore_cart, BOB)


async def test_no_screen_of_a_cart_that_is_none(room: Room) -> None:
    """The empty cart's screen (cart 0) has no taps that do anything."""
    with pytest.raises(StaleScreen):
        await room.store.write(clear_cart, ALICE, At(cart_id=0, revision=0))


async def test_hours_are_what_they_say(room: Room) -> None:
    """The policy's default lifetime is the one these tests count with."""
    assert room.store.policy.cart_ttl == TTL * HOUR
