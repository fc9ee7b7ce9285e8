"""Many prices at once, and prices for a time."""

from collections.abc import Sequence

import pytest

from core.errors import InvalidInput, NotFound, StaleScreen, TotalChanged
from core.models.catalog import Product, ProductKind
from core.models.outbox import NoticeKind
from core.models.price import EditState, EditView, Fate, Goods, GoodsKind, PriceOrder, Reduced
from core.models.product import NewVariant, PriceChange
from core.usecases.category import add_category
from core.usecases.favourite import add_favourite
from core.usecases.product.browse import browse_category, search_products, view_product
from core.usecases.product.edit import archive_product, recategorise, set_kind, view_card
from core.usecases.product.price import (
    MOST_KEPT,
    SeveralGoods,
    apply_edit,
    discard_edit,
    find_goods,
    forget_edits,
    list_schedules,
    order_prices,
    tell_of_begun,
    undo_edit,
    view_edit,
)
from core.usecases.product.variant import set_price, set_stars, show_variant
from tests.support.products import ADMIN, DRINKS, make, trail
from tests.support.room import ALICE, BOB, HOUR, MUG, SOAP, TEA, Room, card
from tests.support.tables import column, count_of

DAY = 24 * HOUR


async def order(
    room: Room, name: str, change: str, rounding: str = "", *, begins: int = 0, ends: int | None = None
) -> EditView:
    """A preview; times are ms from now."""
    at = room.clock.ms()
    told = PriceOrder(change, rounding, begins and at + begins, None if ends is None else at + ends)
    edit_id = await room.store.write(order_prices, ADMIN, name, told)
    assert isinstance(edit_id, int)
    return await now(room, edit_id)


async def apply(room: Room, view: EditView) -> bool:
    assert view.plan
    return await room.store.write(apply_edit, ADMIN, view.edit.id, view.plan.seal)


async def change(
    room: Room, name: str, change: str, rounding: str = "", *, begins: int = 0, ends: int | None = None
) -> int:
    """Applied at once; returns the edit's id."""
    view = await order(room, name, change, rounding, begins=begins, ends=ends)
    assert await apply(room, view)
    return view.edit.id


async def undo(room: Room, edit_id: int) -> EditView:
    await room.store.write(undo_edit, ADMIN, edit_id)
    return await now(room, edit_id)


async def now(room: Room, edit_id: int) -> EditView:
    view = await room.store.read(view_edit, edit_id)
    assert view
    return view


async def prices(room: Room) -> list[int]:
    """The regular ones, by SKU id."""
    return await column(room.store, "skus", "price")


async def sold_at(room: Room, sku_id: int = TEA, title: str = "Green tea") -> set[int]:
    """What it costs wherever customers look, if nothing of it is in their carts: one price, or the shop contradicts itself."""
    product: Product = await room.store.read(view_product, sku_id)
    listed = await room.store.read(browse_category, product.category_id)
    found = await room.store.read(search_products, title)
    line = await room.store.read(lambda tx: tx.carts.item(sku_id))
    assert line
    in_lists = [one.price for one in (*listed.products.items, *found.items) if one.id == product.id]
    return {product.variants[0].price, line.today, line.promised, *in_lists}


def moved(view: EditView) -> Sequence[tuple[str, int, int]]:
    assert view.plan
    return [(one.code, one.before, one.after) for one in view.plan.moves]


class TestWhatIsMeant:
    async def test_a_code_a_title_or_a_category_names_goods(self, room: Room) -> None:
        """In any case."""
        for name, meant in (
            ("tea-100", Goods(GoodsKind.VARIANT, TEA, "TEA-100")),
            ("green TEA", Goods(GoodsKind.PRODUCT, 1, "Green tea")),
            ("drinks", Goods(GoodsKind.CATEGORY, DRINKS, "Drinks")),
            ("Drinks/", Goods(GoodsKind.CATEGORY, DRINKS, "Drinks")),
        ):
            assert await room.store.read(find_goods, name) == meant
        for name in ("Nope", "Green", "", "/", "Nope/Drinks"):
            with pytest.raises(NotFound):
                await room.store.read(find_goods, name)

    async def test_what_a_name_may_mean_is_said_and_can_be_typed(self, room: Room) -> None:
        """A product and two categories of one name: each category has a path; a product that is archived is not meant."""
        await room.store.write(add_category, ADMIN, ("Drinks", "Soap"))
        await room.store.write(add_category, ADMIN, ("Soap",))
        with pytest.raises(SeveralGoods) as several:
            await room.store.read(find_goods, "soap")
        assert [one.typed for one in several.value.found] == ["Drinks/Soap", "Soap/", "Soap"]
        for one in several.value.found[:2]:
            assert await room.store.read(find_goods, one.typed) == one
        await room.store.write(archive_product, ADMIN, SOAP)
        with pytest.raises(SeveralGoods):
            await room.store.read(find_goods, "soap")
        assert len((await room.store.read(find_goods, "Soap/")).typed) == len("Soap/")


class TestOnePrice:
    async def test_a_price_of_one_variant_is_set_at_once(self, room: Room) -> None:
        """By its code, or by the title of a product of one kind."""
        for name in ("tea-100", "GREEN tea"):
            done = await room.store.write(order_prices, ADMIN, name, PriceOrder("6.00"))
            assert isinstance(done, PriceChange)
            assert (done.code, done.after) == ("TEA-100", 600)
        assert await trail(room) == [("price", "TEA-100", "4.50", "6.00")]

    @pytest.mark.parametrize("told", [PriceOrder("+5%"), PriceOrder("-100%"), PriceOrder("6.00", ".99")])
    async def test_anything_else_is_shown_first(self, room: Room, told: PriceOrder) -> None:
        """Nothing is changed by words alone."""
        assert isinstance(await room.store.write(order_prices, ADMIN, "TEA-100", told), int)
        assert await prices(room) == [450, 1200, 300]

    async def test_a_product_of_several_kinds_is_shown_first(self, room: Room) -> None:
        """All of them would cost that."""
        await make(room, "Juice", NewVariant(label="S", price=200, stock=1), NewVariant(label="L", price=300, stock=1))
        assert [after for _code, _before, after in moved(await order(room, "Juice", "2.50"))] == [250, 250]


class TestManyPrices:
    async def test_a_category_has_what_is_below_it(self, room: Room) -> None:
        """Hidden goods, too; archived ones are left as they are."""
        await room.store.write(recategorise, ADMIN, MUG, ("Drinks", "Cups"))
        await room.store.write(show_variant, ADMIN, MUG, shown=False)
        gone = await make(room, "Old tea")
        await room.store.write(archive_product, ADMIN, gone.product.id)
        view = await order(room, "Drinks", "+5%", "0.05")
        assert moved(view) == [("TEA-100", 450, 475), ("MUG-1", 1200, 1260)]
        assert view.plan
        assert view.plan.largest
        assert view.plan.largest.code == "MUG-1"

    async def test_it_is_applied_as_it_was_shown_and_once(self, room: Room) -> None:
        """Every price leaves its trail."""
        view = await order(room, "Drinks", "+10%")
        assert await prices(room) == [450, 1200, 300]
        for _tap in range(2):
            assert await apply(room, view)
        assert await prices(room) == [495, 1320, 300]
        assert await trail(room) == [("price", "TEA-100", "4.50", "4.95"), ("price", "MUG-1", "12.00", "13.20")]
        applied = await now(room, view.edit.id)
        assert (applied.edit.state, applied.prices) == (EditState.APPLIED, 2)

    async def test_if_a_price_has_changed_since_nothing_is_applied(self, room: Room) -> None:
        """What it would do now is shown, and can be applied."""
        view = await order(room, "Drinks", "+10%")
        await room.store.write(set_price, ADMIN, MUG, 1000)
        assert not await apply(room, view)
        assert await prices(room) == [450, 1000, 300]
        again = await now(room, view.edit.id)
        assert moved(again) == [("TEA-100", 450, 495), ("MUG-1", 1000, 1100)]
        assert await apply(room, again)

    async def test_what_would_cost_less_than_nothing_stays(self, room: Room) -> None:
        """The others are changed; what would be free is counted."""
        view = await order(room, "Drinks", "-4.50")
        assert view.plan
        assert (moved(view), view.plan.refused, view.plan.freed) == ([("TEA-100", 450, 0), ("MUG-1", 1200, 750)], (), 1)
        view = await order(room, "Drinks", "-5")
        assert view.plan
        assert (moved(view), [one.code for one in view.plan.refused]) == ([("MUG-1", 1200, 700)], ["TEA-100"])
        assert await apply(room, view)
        assert await prices(room) == [450, 700, 300]

    async def test_what_changes_nothing_is_not_applied(self, room: Room) -> None:
        """It says how many cost that already."""
        view = await order(room, "Drinks", "+0%")
        assert view.plan
        assert (moved(view), view.plan.same) == ([], 2)
        assert not await apply(room, view)

    async def test_what_was_discarded_is_not_applied(self, room: Room) -> None:
        """Nor what nobody remembers."""
        view = await order(room, "Drinks", "+10%")
        await room.store.write(discard_edit, view.edit.id)
        for edit_id in (view.edit.id, 999):
            with pytest.raises(StaleScreen):
                await room.store.write(apply_edit, ADMIN, edit_id, view.plan.seal if view.plan else 0)
        assert await prices(room) == [450, 1200, 300]

    async def test_what_was_archived_behind_the_preview_stays(self, room: Room) -> None:
        """Nothing is left to change."""
        await make(room, "Juice", NewVariant(label="S", price=200, stock=1), NewVariant(label="L", price=300, stock=1))
        view = await order(room, "Juice", "+10%")
        await room.store.write(archive_product, ADMIN, view.edit.goods.id)
        assert not await apply(room, view)
        assert moved(await now(room, view.edit.id)) == []

    async def test_what_was_applied_is_not_discarded(self, room: Room) -> None:
        """By a button of another window."""
        edit_id = await change(room, "Drinks", "+10%")
        await room.store.write(discard_edit, edit_id)
        assert (await now(room, edit_id)).edit.state is EditState.APPLIED

    async def test_a_price_in_stars_stays(self, room: Room) -> None:
        """It is what a digital product is paid with: the preview counts such."""
        await room.store.write(set_kind, ADMIN, TEA, ProductKind.DIGITAL)
        for stars, count in ((None, 0), (300, 1)):
            await room.store.write(set_stars, ADMIN, TEA, stars)
            plan = (await order(room, "Drinks", "+5%")).plan
            assert plan
            assert plan.in_stars == count

    async def test_too_many_are_refused(self, room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
        """A customer's tap would wait for them."""
        monkeypatch.setattr("core.usecases.product.price.MOST_PRICES", 1)
        with pytest.raises(InvalidInput, match="prices_most"):
            await order(room, "Drinks", "+5%")

    async def test_carts_keep_the_lower_price(self, room: Room) -> None:
        """The answer counts them."""
        await room.fill((TEA, 1), (MUG, 1))
        await room.fill((SOAP, 1), customer_id=BOB)
        view = await now(room, await change(room, "Drinks", "+10%"))
        assert (view.keeping, view.until) == (1, room.clock.ms() + 72 * HOUR)
        assert (await room.cart()).breakdown.total == 1650

    async def test_all_that_got_cheaper_is_one_notice(self, room: Room) -> None:
        """To each who has marked it."""
        for product_id in (TEA, MUG):
            await room.store.write(add_favourite, ALICE, product_id)
        await change(room, "Drinks", "-10%")
        assert await count_of(room.store, "outbox", kind=NoticeKind.FAVOURITES) == 1
        assert await count_of(room.store, "favourite_news") == 2


class TestTheWayBack:
    async def test_all_prices_are_as_before(self, room: Room) -> None:
        """Once: what is changed afterwards stays."""
        edit_id = await change(room, "Drinks", "+10%")
        view = await undo(room, edit_id)
        assert await prices(room) == [450, 1200, 300]
        assert (view.edit.state, view.fates[Fate.BACK], view.kept) == (EditState.UNDONE, 2, ())
        assert (await trail(room))[2:] == [("price", "TEA-100", "4.95", "4.50"), ("price", "MUG-1", "13.20", "12.00")]
        await room.store.write(set_price, ADMIN, MUG, 1320)
        assert (await undo(room, edit_id)).fates == view.fates
        assert await prices(room) == [450, 1320, 300]

    @pytest.mark.parametrize("others", [(1000,), (1000, 1320)])
    async def test_what_somebody_has_changed_since_stays(self, room: Room, others: Sequence[int]) -> None:
        """Also if it costs what it was set to again: somebody has wanted that."""
        edit_id = await change(room, "Drinks", "+10%")
        for price in others:
            await room.store.write(set_price, ADMIN, MUG, price)
        view = await undo(room, edit_id)
        assert await prices(room) == [450, others[-1], 300]
        assert (view.fates[Fate.BACK], view.fates[Fate.CHANGED]) == (1, 1)
        assert [(one.code, one.price) for one in view.kept] == [("MUG-1", others[-1])]

    async def test_a_later_change_of_all_stays(self, room: Room) -> None:
        """It is taken back first."""
        first, later = await change(room, "Drinks", "+10%"), await change(room, "TEA-100", "-1")
        assert (await undo(room, first)).fates[Fate.CHANGED] == 1
        assert await prices(room) == [395, 1200, 300]
        assert (await undo(room, later)).fates[Fate.BACK] == 1
        assert await prices(room) == [495, 1200, 300]

    async def test_the_first_that_stay_are_named(self, room: Room) -> None:
        """The others are counted."""
        kinds = [NewVariant(label=f"Kind {number}", price=100, stock=1) for number in range(MOST_KEPT + 2)]
        made = await make(room, "Juice", *kinds)
        edit_id = await change(room, "Juice", "+1")
        for one in made.product.variants:
            await room.store.write(set_price, ADMIN, one.sku_id, 500)
        view = await undo(room, edit_id)
        assert (len(view.kept), view.fates[Fate.CHANGED]) == (MOST_KEPT, MOST_KEPT + 2)

    async def test_after_a_week_it_is_forgotten(self, room: Room) -> None:
        """So are previews and what has ended; a schedule that runs is not."""
        done = await change(room, "Drinks", "+10%")
        ended = await change(room, "Drinks", "-5%", ends=HOUR)
        runs = await change(room, "Drinks", "-5%", ends=30 * DAY)
        room.clock.advance(hours=24 * 8)
        assert await room.store.write(forget_edits, room.clock.ms() - 7 * DAY) == 2
        for edit_id in (done, ended):
            assert await room.store.read(view_edit, edit_id) is None
        assert (await now(room, runs)).prices == 2
        assert await count_of(room.store, "price_edit_lines") == 0
        assert await count_of(room.store, "scheduled_prices") == 2


class TestPricesForATime:
    async def test_it_counts_from_its_first_to_its_last_millisecond(self, room: Room) -> None:
        """Everywhere, without anybody doing anything; the regular price is not touched."""
        await change(room, "TEA-100", "3.00", begins=HOUR, ends=3 * HOUR)
        for ahead, price in ((HOUR - 1, 450), (1, 300), (2 * HOUR - 1, 300), (1, 450)):
            room.clock.advance(seconds=ahead / 1000)
            assert await sold_at(room) == {price}, ahead
        assert await prices(room) == [450, 1200, 300]

    async def test_it_says_what_it_costs_otherwise_and_until_when(self, room: Room) -> None:
        """In lists, on the card and in the cart; not if it is dearer."""
        ends = room.clock.ms() + 2 * HOUR
        await change(room, "Drinks", "-50%", ends=2 * HOUR)
        lower = Reduced(450, ends, room.clock.ms())
        assert (await room.store.read(view_product, TEA)).variants[0].reduced == lower
        listed = (await room.store.read(browse_category, DRINKS)).products.items
        assert [one.reduced and one.reduced.regular for one in listed] == [450, 1200]
        view = await room.fill((TEA, 2), (SOAP, 1))
        assert view.breakdown.total == 750
        kept_until = room.clock.ms() + 72 * HOUR
        assert [line.reduced for line in view.cart.lines] == [lower._replace(ends=kept_until), None]
        await change(room, "TEA-100", "9.00", ends=HOUR)
        assert (await room.store.read(view_product, TEA)).variants[0].reduced is None

    async def test_the_one_that_was_applied_last_counts(self, room: Room) -> None:
        """Whichever was shown first; where it is stopped or over, the other one counts again."""
        early = await order(room, "TEA-100", "2.00", ends=3 * HOUR)
        other = await order(room, "Drinks", "-10%", ends=2 * HOUR)
        assert await apply(room, other)
        early = await now(room, early.edit.id)
        assert early.plan
        assert [(one.edit.id, one.variants) for one in early.plan.overlaps] == [(other.edit.id, 1)]
        assert await apply(room, early)
        assert await sold_at(room) == {200}
        await undo(room, early.edit.id)
        assert await sold_at(room) == {405}
        last = await change(room, "TEA-100", "1.00", ends=HOUR)
        assert await sold_at(room) == {100}
        room.clock.advance(hours=1)
        assert await sold_at(room) == {405}
        assert (await undo(room, last)).edit.state is EditState.UNDONE
        await undo(room, other.edit.id)
        assert await sold_at(room) == {450}

    async def test_another_schedule_behind_the_preview_is_told_first(self, room: Room) -> None:
        """Nothing was applied that did not say that it comes before the other one."""
        view = await order(room, "TEA-100", "3.00", ends=HOUR)
        await change(room, "Drinks", "-10%", ends=HOUR)
        assert not await apply(room, view)
        assert await apply(room, await now(room, view.edit.id))

    async def test_what_does_not_meet_it_is_no_overlap(self, room: Room) -> None:
        """Other goods, or another time."""
        await change(room, "TEA-100", "3.00", begins=HOUR, ends=2 * HOUR)
        for name, begins, ends, met in (
            ("TEA-100", 0, HOUR, 0),
            ("TEA-100", 0, HOUR + 1, 1),
            ("TEA-100", 2 * HOUR, 3 * HOUR, 0),
            ("TEA-100", 2 * HOUR - 1, 3 * HOUR, 1),
            ("MUG-1", 0, 3 * HOUR, 0),
        ):
            plan = (await order(room, name, "2.00", begins=begins, ends=ends)).plan
            assert plan
            assert len(plan.overlaps) == met, (name, begins, ends)

    async def test_it_says_no_longer_than_until_a_newer_one_begins(self, room: Room) -> None:
        """Nobody is told of a price that will have ended."""
        await change(room, "TEA-100", "3.00", ends=3 * HOUR)
        await change(room, "TEA-100", "4.00", begins=HOUR, ends=2 * HOUR)
        told = (await room.store.read(view_product, TEA)).variants[0].reduced
        assert told
        assert told.ends == room.clock.ms() + HOUR

    async def test_a_time_that_is_over_is_not_applied(self, room: Room) -> None:
        """The preview says so."""
        view = await order(room, "TEA-100", "3.00", ends=HOUR)
        room.clock.advance(hours=1)
        assert (await now(room, view.edit.id)).over
        assert not await apply(room, view)

    async def test_staff_see_and_change_the_regular_price(self, room: Room) -> None:
        """The card has both; a new regular price counts afterwards, and is what a file has."""
        await change(room, "TEA-100", "3.00", ends=HOUR)
        done = await room.store.write(set_price, ADMIN, TEA, 500)
        assert done.scheduled
        seen = await room.store.read(view_card, TEA)
        assert (seen.product.variants[0].price, seen.current[TEA].price, seen.scheduled) == (500, 300, True)
        assert seen.as_sold.variants[0].reduced == Reduced(500, room.clock.ms() + HOUR, room.clock.ms())
        listing = await room.store.read(lambda tx: tx.imports.listing())
        assert [sku.price for sku in listing.skus if sku.id == TEA] == [500]
        room.clock.advance(hours=1)
        assert await sold_at(room) == {500}
        assert not (await room.store.read(view_card, TEA)).scheduled

    async def test_they_are_listed_until_they_end(self, room: Room) -> None:
        """All, or those of one product."""
        await change(room, "Drinks", "-10%", ends=2 * HOUR)
        await change(room, "SOAP-1", "1.00", begins=HOUR, ends=3 * HOUR)
        told = [
            (one.edit.goods.name, one.variants, one.lowest, one.highest)
            for one in (await room.store.read(list_schedules)).items
        ]
        assert told == [("Drinks", 2, 405, 1080), ("SOAP-1", 1, 100, 100)]
        assert (await room.store.read(list_schedules, SOAP)).total == 1
        room.clock.advance(hours=2)
        assert [one.edit.goods.name for one in (await room.store.read(list_schedules)).items] == ["SOAP-1"]

    async def test_it_leaves_a_trail(self, room: Room) -> None:
        """One entry when it is set, one when it is stopped."""
        await undo(room, await change(room, "Drinks", "-10%", ends=HOUR))
        told = "-10%, 2027-01-15 15:06 – 2027-01-15 16:06"
        assert await trail(room) == [("price.schedule", "Drinks", "", told), ("price.stop", "Drinks", told, "")]

    async def test_who_has_marked_it_hears_of_it_when_it_begins(self, room: Room) -> None:
        """Once; not of one that was stopped before."""
        await room.store.write(add_favourite, ALICE, TEA)
        await change(room, "TEA-100", "3.00", begins=HOUR, ends=3 * HOUR)
        stopped = await change(room, "TEA-100", "2.00", begins=HOUR, ends=3 * HOUR)
        await undo(room, stopped)
        assert await room.store.write(tell_of_begun) == 0
        room.clock.advance(hours=1)
        assert await room.store.write(tell_of_begun) == 1
        assert await room.store.write(tell_of_begun) == 0
        assert await column(room.store, "favourite_news", "price") == [300]


class TestCarts:
    async def test_a_cart_keeps_what_it_was_promised_beyond_the_end(self, room: Room) -> None:
        """As long as its promise lasts; afterwards the regular price is shown before it is charged."""
        await change(room, "TEA-100", "3.00", ends=HOUR)
        await room.fill((TEA, 2))
        room.clock.advance(hours=2)
        shown = card(await room.cart())
        assert shown.total == 600
        room.clock.advance(hours=60)
        await room.fill((SOAP, 1))
        shown = card(await room.cart())
        assert shown.total == 900
        room.clock.advance(hours=10)
        with pytest.raises(TotalChanged) as refused:
            await room.place(shown)
        assert (refused.value.shown, refused.value.total) == (900, 1200)
        assert (await room.place(card(await room.cart()))).order.total == 1200

    async def test_who_had_it_before_pays_less_and_is_never_charged_more_unseen(self, room: Room) -> None:
        """At the last millisecond the card still holds; at the next one nothing is charged, and the new total is shown."""
        await room.fill((TEA, 2))
        await change(room, "TEA-100", "3.00", begins=HOUR, ends=2 * HOUR)
        early = card(await room.cart())
        room.clock.advance(hours=1)
        with pytest.raises(TotalChanged):
            await room.place(early)
        shown = card(await room.cart())
        assert (early.total, shown.total) == (900, 600)
        room.clock.advance(hours=1)
        with pytest.raises(TotalChanged) as refused:
            await room.place(shown)
        assert (refused.value.shown, refused.value.total) == (600, 900)
        assert await count_of(room.store, "orders") == 0

    async def test_the_last_millisecond_still_counts(self, room: Room) -> None:
        """The order has the lower price."""
        await room.fill((TEA, 2))
        await change(room, "TEA-100", "3.00", ends=HOUR)
        shown = card(await room.cart())
        room.clock.advance(seconds=(HOUR - 1) / 1000)
        assert (await room.place(shown)).order.total == 600
