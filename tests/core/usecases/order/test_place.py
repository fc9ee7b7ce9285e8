"""Checking out: the order of the checks, all lines or none, and what an order leaves behind."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CartEmpty, CartExpired, CartFull, NotFound, OutOfStock, StaleScreen, TotalChanged
from core.models.order import OrderStatus
from core.models.policy import MAX_LINES
from core.usecases.cart import add_at_least, expire_carts
from core.usecases.order.place import RECEIPT_DELAY, list_orders, order_code, own_order
from core.usecases.refill import order_again
from playground.state.people import OWNER
from tests.support.goods import Good, hide, rename, set_price, set_stock, stock_and_ledger
from tests.support.room import ALICE, BOB, MUG, SOAP, TEA, Room, card, open_room
from tests.support.tables import count_of, records

TRACES = ("orders", "order_lines", "order_history", "redemptions", "outbox")


async def _traces(room: Room) -> dict[str, int]:
    """How many rows an order has left in each table, and the ledger's."""
    counts = {table: await count_of(room.store, table) for table in TRACES}
    return {**counts, "sold": await count_of(room.store, "movements", reason="sold")}


NO_TRACE = dict.fromkeys((*TRACES, "sold"), 0)


class TestPlacing:
    async def test_an_order_is_a_frozen_copy(self, room: Room) -> None:
        """Titles and prices are those of the card, whatever happens afterwards."""
        placed = await room.buy((TEA, 2), (MUG, 1))
        await set_price(room.store, TEA, 9_999)
        await rename(room.store, TEA, "Other")
        order = await room.store.read(own_order, ALICE, placed.order.id)
        assert order == placed.order
        assert [(line.title, line.quantity, line.unit_price) for line in order.lines] == [
            ("Green tea", 2, 450),
            ("Mug", 1, 1200),
        ]
        assert (order.status, order.total) == (OrderStatus.PLACED, 2100)

    async def test_stock_falls_and_the_ledger_says_why(self, room: Room) -> None:
        """One movement a line, named after the order."""
        placed = await room.buy((TEA, 2), (MUG, 3))
        assert await stock_and_ledger(room.store, TEA) == (8, 8)
        assert await stock_and_ledger(room.store, MUG) == (0, 0)
        sold = await records(room.store, "movements", "sku_id", "delta", "source", "actor", reason="sold")
        source, actor = f"order:{placed.order.id}", f"customer:{ALICE}"
        assert [tuple(row.values()) for row in sorted(sold, key=lambda row: row["sku_id"])] == [
            (TEA, -2, source, actor),
            (MUG, -3, source, actor),
        ]

    async def test_the_history_keeps_the_tap(self, room: Room) -> None:
        """Who, and by which callback query."""
        await room.place(card(await room.fill((TEA, 1)), cause="tap-77"))
        (step,) = await records(room.store, "order_history", "from_status", "to_status", "actor", "key")
        assert tuple(step.values()) == ("", "placed", f"customer:{ALICE}", "tap-77")

    async def test_the_receipt_and_the_owners_notice_are_owed_with_it(self, room: Room) -> None:
        """The receipt goes to the card's message, a little after the code that placed the order shows it."""
        placed = await room.buy((TEA, 1), message_id=33)
        owed = await records(room.store, "outbox", "kind", "chat_id", "subject_id", "message_id", "next_try_at")
        now = room.clock.ms()
        assert [tuple(row.values()) for row in owed] == [
            ("receipt", ALICE, placed.order.id, 33, now + RECEIPT_DELAY),
            ("new_order", OWNER, placed.order.id, 0, now),
        ]

    async def test_the_cart_is_closed_and_the_next_one_is_new(self, room: Room) -> None:
        """Nothing is left in it."""
        placed = await room.buy((TEA, 1))
        view = await room.fill((TEA, 1))
        assert view.cart.id != placed.order.cart_id
        assert view.cart.units == 1


class TestAgain:
    """Check 1: an order for this card or this cart is given again, whatever else the button says."""

    async def test_the_same_tap_again_gives_the_same_order(self, room: Room) -> None:
        """A double tap differs in its callback id only."""
        view = await room.fill((TEA, 2))
        first = await room.place(card(view, cause="one"))
        again = await room.place(card(view, cause="two"))
        assert (first.first, again.first) == (True, False)
        assert again.order == first.order
        assert await stock_and_ledger(room.store, TEA) == (8, 8)
        assert (await _traces(room))["outbox"] == 2

    async def test_the_same_cart_on_another_message_gives_the_same_order(self, room: Room) -> None:
        """/checkout shows a second card of the same cart."""
        view = await room.fill((TEA, 2))
        first = await room.place(card(view, message_id=10))
        assert (await room.place(card(view, message_id=11))).order == first.order

    async def test_whatever_revision_and_total_the_button_has(self, room: Room) -> None:
        """Who has bought is never told that the cart has changed."""
        view = await room.fill((TEA, 2))
        first = await room.place(card(view))
        assert (await room.place(card(view, revision=1, total=1))).order == first.order

    async def test_also_after_the_next_cart_was_begun(self, room: Room) -> None:
        """An old card never buys the new cart."""
        view = await room.fill((TEA, 2))
        first = await room.place(card(view))
        await room.fill((MUG, 1))
        assert (await room.place(card(view))).order == first.order
        assert (await room.cart()).cart.units == 1

    async def test_also_long_afterwards(self, room: Room) -> None:
        """Expiry is looked at later."""
        view = await room.fill((TEA, 2))
        first = await room.place(card(view))
        room.clock.advance(hours=24 * 365)
        assert (await room.place(card(view))).order == first.order


class TestRefusals:
    async def test_an_expired_cart_is_not_bought(self, room: Room) -> None:
        """Check 2, before the sweep and after it; and before check 3."""
        view = await room.fill((TEA, 2))
        room.clock.advance(hours=72)
        with pytest.raises(CartExpired):
            await room.place(card(view, total=1))
        await room.store.write(expire_carts)
        with pytest.raises(CartExpired):
            await room.place(card(view))
        assert await _traces(room) == NO_TRACE

    async def test_an_expired_card_says_so_beside_a_new_cart(self, room: Room) -> None:
        """And never buys the new one."""
        view = await room.fill((TEA, 2))
        room.clock.advance(hours=72)
        await room.fill((MUG, 1))
        with pytest.raises(CartExpired):
            await room.place(card(view))
        assert await _traces(room) == NO_TRACE

    async def test_somebody_elses_cart_is_not_bought(self, room: Room) -> None:
        """Nor with their own cart open, nor after its owner has bought it."""
        hers = await room.fill((TEA, 2))
        with pytest.raises(StaleScreen):
            await room.place(card(hers, customer_id=BOB, chat_id=BOB))
        await room.fill((SOAP, 1), customer_id=BOB)
        with pytest.raises(StaleScreen):
            await room.place(card(hers, customer_id=BOB, chat_id=BOB))
        assert await _traces(room) == NO_TRACE
        await room.place(card(hers))
        with pytest.raises(StaleScreen):
            await room.place(card(hers, customer_id=BOB, chat_id=BOB))

    async def test_an_empty_cart_is_not_bought(self, room: Room) -> None:
        """Its card can only be forged."""
        view = await room.set(await room.fill((TEA, 1)), TEA, 0)
        with pytest.raises(CartEmpty):
            await room.place(card(view))

    async def test_another_revision_is_not_bought(self, room: Room) -> None:
        """Check 3: also where the total happens to be the same."""
        shown = await room.fill((TEA, 2))
        await room.set(await room.set(shown, TEA, 3), TEA, 2)
        with pytest.raises(TotalChanged) as refused:
            await room.place(card(shown))
        assert refused.value.shown == refused.value.total == 900
        assert await _traces(room) == NO_TRACE

    async def test_a_forged_total_is_not_charged(self, room: Room) -> None:
        """The button is forgeable; the shop counts for itself."""
        with pytest.raises(TotalChanged) as refused:
            await room.place(card(await room.fill((TEA, 2)), total=1))
        assert (refused.value.shown, refused.value.total) == (1, 900)

    async def test_a_fall_is_shown_before_it_is_charged(self, room: Room) -> None:
        """Cheaper is a change, too; confirmed at the new total it is bought."""
        shown = await room.fill((TEA, 2))
        await set_price(room.store, TEA, 400)
        with pytest.raises(TotalChanged) as refused:
            await room.place(card(shown))
        assert refused.value.total == 800
        assert (await room.place(card(await room.cart()))).order.total == 800

    async def test_a_rise_is_not_charged(self, room: Room) -> None:
        """The promise holds at the till."""
        shown = await room.fill((TEA, 2))
        await set_price(room.store, TEA, 900)
        assert (await room.place(card(shown))).order.total == 900

    async def test_a_promise_that_lapsed_under_the_card_is_said(self, room: Room) -> None:
        """The cart is alive, its oldest line's price is not."""
        view = await room.fill((TEA, 2), (SOAP, 1))
        await set_price(room.store, TEA, 900)
        room.clock.advance(hours=71)
        shown = await room.set(view, SOAP, 2)
        room.clock.advance(hours=1)
        with pytest.raises(TotalChanged) as refused:
            await room.place(card(shown))
        assert (refused.value.shown, refused.value.total) == (900 + 600, 1800 + 600)

    async def test_another_name_is_not_bought_unseen(self, room: Room) -> None:
        """At the same price: the card said Green tea, and today that variant is something else."""
        shown = await room.fill((TEA, 2))
        await rename(room.store, TEA, "Black tea")
        with pytest.raises(TotalChanged) as refused:
            await room.place(card(shown))
        assert refused.value.shown == refused.value.total == 900
        assert (await room.place(card(await room.cart()))).order.lines[0].title == "Black tea"

    async def test_prices_that_move_against_each_other_are_said(self, room: Room) -> None:
        """One promise has lapsed, another item is cheaper: the same total, of other prices."""
        view = await room.fill((TEA, 2), (SOAP, 1))
        await set_price(room.store, TEA, 500)
        room.clock.advance(hours=71)
        shown = await room.set(view, SOAP, 2)
        room.clock.advance(hours=1)
        await set_price(room.store, SOAP, 250)
        with pytest.raises(TotalChanged) as refused:
            await room.place(card(shown))
        assert refused.value.shown == refused.value.total == 1500

    async def test_a_coupon_that_is_gone_is_said(self, room: Room) -> None:
        """It is used up by somebody else between card and confirmation."""
        await room.coupon(limit=1)
        await room.fill((TEA, 2))
        shown = await room.use_coupon()
        await room.fill((TEA, 2), customer_id=BOB)
        await room.place(card(await room.use_coupon(customer_id=BOB)))
        with pytest.raises(TotalChanged) as refused:
            await room.place(card(shown))
        assert (refused.value.shown, refused.value.total) == (810, 900)
        assert (await room.place(card(await room.cart()))).order.total == 900

    async def test_out_of_stock_names_every_short_item_and_consumes_nothing(self, room: Room) -> None:
        """What is short, how many are left, none of what is no longer sold; the rest is not taken either."""
        await room.coupon()
        await room.fill((TEA, 2), (MUG, 3), (SOAP, 2))
        shown = await room.use_coupon()
        await set_stock(room.store, MUG, 1)
        await hide(room.store, SOAP)
        with pytest.raises(OutOfStock) as refused:
            await room.place(card(shown))
        short = [(one.title, one.wanted, one.left) for one in refused.value.shortages]
        assert short == [("Mug", 3, 1), ("Soap", 2, 0)]
        assert await _traces(room) == NO_TRACE
        assert await stock_and_ledger(room.store, TEA) == (10, 10)
        assert (await records(room.store, "coupons", "used"))[0]["used"] == 0
        assert (await room.cart()).at == shown.at


class TestLookingBack:
    async def test_somebody_elses_order_is_not_found(self, room: Room) -> None:
        """Neither to look at nor to order again; as if it did not exist."""
        placed = await room.buy((TEA, 1))
        for order_id in (placed.order.id, 999):
            with pytest.raises(NotFound):
                await room.store.read(own_order, BOB, order_id)
            with pytest.raises(NotFound):
                await room.store.write(order_again, BOB, order_id)

    async def test_a_list_has_ones_own_newest_first(self, room: Room) -> None:
        """By pages of 8."""
        mine = [(await room.buy((SOAP, 1))).order.id, (await room.buy((TEA, 1), message_id=11)).order.id]
        await room.buy((TEA, 1), customer_id=BOB)
        page = await room.store.read(list_orders, ALICE)
        assert ([one.id for one in page.items], page.total) == (mine[::-1], 2)

    async def test_ordering_again_fills_the_cart_at_todays_prices(self, room: Room) -> None:
        """As far as the goods are still there."""
        placed = await room.buy((TEA, 2), (MUG, 2), (SOAP, 1))
        await set_price(room.store, TEA, 500)
        await hide(room.store, SOAP)
        refill = await room.store.write(order_again, ALICE, placed.order.id)
        assert {line.name: (line.quantity, line.unit_price) for line in refill.view.cart.lines} == {
            "Green tea": (2, 500),
            "Mug": (1, 1200),
        }
        assert (refill.missing, refill.fewer) == (("Soap",), ("Mug",))

    async def test_ordering_again_twice_fills_once(self, room: Room) -> None:
        """At least what the order had."""
        placed = await room.buy((TEA, 2))
        await room.store.write(order_again, ALICE, placed.order.id)
        refill = await room.store.write(order_again, ALICE, placed.order.id)
        assert refill.view.cart.units == 2

    async def test_ordering_again_does_not_overfill_the_cart(self, tmp_path: Path) -> None:
        """All of the order fits beside what is in it, or nothing is put in: its card and its receipt have to fit into a message."""
        many = [Good(code=f"T-{number}", title=f"Tea {number}") for number in range(MAX_LINES + 1)]
        async with open_room(tmp_path, many) as room:
            order = (await room.buy((1, 1), (2, 1))).order
            await room.fill(*((sku_id, 1) for sku_id in range(2, MAX_LINES + 1)))
            assert len((await room.store.write(order_again, ALICE, order.id)).view.cart.lines) == MAX_LINES
            await room.set(await room.cart(), 1, 0)
            shown = await room.fill((MAX_LINES + 1, 1))
            with pytest.raises(CartFull):
                await room.store.write(order_again, ALICE, order.id)
            assert await room.cart() == shown


class TestCodes:
    @given(st.sets(st.integers(min_value=1, max_value=2**40), min_size=2, max_size=50))
    def test_no_two_orders_share_a_code(self, numbers: set[int]) -> None:
        """Of whatever carts."""
        assert len({order_code(number) for number in numbers}) == len(numbers)

    def test_the_first_hundred_thousand_have_one_each(self) -> None:
        """Neighbours, as a shop has them."""
        assert len({order_code(number) for number in range(1, 100_001)}) == 100_000

    @given(st.integers(min_value=1, max_value=2**30 - 1))
    def test_a_code_can_be_said_on_the_phone(self, number: int) -> None:
        """Six characters in two groups, none that is taken for another."""
        code = order_code(number)
        assert len(code) == 7
        assert code[3] == "-"
        assert not set(code) & set("01IO")

    def test_a_code_does_not_count_the_shops_orders(self) -> None:
        """The next one is not the neighbour's."""
        assert order_code(1)[:3] != order_code(2)[:3]


async def test_an_order_and_a_later_addition_do_not_meet(room: Room) -> None:
    """**Add to cart** from an old screen goes into a new cart, the order stays as it was."""
    placed = await room.buy((TEA, 2))
    await room.store.write(add_at_least, ALICE, TEA)
    assert await room.store.read(own_order, ALICE, placed.order.id) == placed.order
