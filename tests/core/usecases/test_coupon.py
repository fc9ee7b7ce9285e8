"""Coupons at the counter: put on, taken off, refused with facts, and redeemed in the order's own transaction."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from core.errors import CouponRefused, InvalidInput, NotFound, OutOfStock, StaleScreen, TooManyCoupons
from core.models.actor import Actor
from core.models.coupon import Fixed, FreeDelivery
from core.models.delivery import NewMethod
from core.models.policy import MAX_COUPONS
from core.ports import Transaction
from core.usecases.coupon import (
    CodeTaken,
    CouponEnded,
    UnknownGoods,
    change_coupon,
    end_coupon,
    list_coupons,
    remove_coupon,
    scope_of,
    view_coupon,
)
from core.usecases.delivery import create_method
from core.usecases.order.cancel import cancel_order
from storage.repositories.coupon import CouponRepository
from tests.support.goods import set_price, set_stock, stock_and_ledger
from tests.support.orders import set_order_state
from tests.support.room import ALICE, BOB, MUG, SOAP, TEA, Room, card
from tests.support.tables import count_of, put_row, records

FAR = int(datetime(2099, 1, 1, tzinfo=UTC).timestamp() * 1000)


async def _used(room: Room) -> int:
    return int((await records(room.store, "coupons", "used"))[0]["used"])


class TestUsing:
    async def test_a_coupon_takes_its_part_off(self, room: Room) -> None:
        """Whatever its capitals and the blanks around it."""
        await room.coupon()
        await room.fill((TEA, 2))
        assert (await room.use_coupon(" save10 ")).breakdown.total == 810

    async def test_putting_it_on_twice_is_once(self, room: Room) -> None:
        """And leaves the screen as it is."""
        await room.coupon()
        await room.fill((TEA, 2))
        first = await room.use_coupon()
        assert await room.use_coupon() == first

    async def test_an_unknown_code_is_not_found(self, room: Room) -> None:
        """Nor is an empty one, though promotions without a code have it."""
        await room.coupon("", automatic=True, name="Spring")
        await room.fill((TEA, 2))
        for code in ("NOPE", "", "  "):
            with pytest.raises(NotFound) as refused:
                await room.use_coupon(code)
            assert refused.value.noun == "coupon"

    async def test_an_empty_cart_keeps_it(self, room: Room) -> None:
        """It applies to the first thing that is put in, and says till then what it needs."""
        await room.coupon(minimum_subtotal=900)
        (dropped,) = (await room.use_coupon()).breakdown.dropped
        assert (dropped.refusal.reason, dropped.refusal.missing_amount) == ("minimum_subtotal", 900)
        assert (await room.fill((TEA, 2))).breakdown.total == 810

    async def test_taking_it_off_is_as_if_it_had_never_been(self, room: Room) -> None:
        """At the revision on the screen; from an older one nothing happens."""
        await room.coupon()
        plain = await room.fill((TEA, 2))
        view = await room.use_coupon()
        (applied,) = view.breakdown.applied
        with pytest.raises(StaleScreen):
            await room.store.write(remove_coupon, ALICE, plain.at, applied.coupon_id)
        assert (await room.store.write(remove_coupon, ALICE, view.at, applied.coupon_id)).breakdown.total == 900


class TestRefusals:
    """A coupon that the cart can still meet stays on it, with what it needs; one that it cannot is refused and does not stay."""

    @pytest.mark.parametrize(
        ("rules", "reason", "facts"),
        [
            ({"minimum_subtotal": 1000}, "minimum_subtotal", {"missing_amount": 100}),
            ({"minimum_quantity": 5}, "minimum_quantity", {"missing_quantity": 3}),
            ({"starts_at": FAR}, "not_started", {"starts_at": FAR}),
            ({"only": ("Bath",)}, "nothing_eligible", {}),
        ],
    )
    async def test_what_the_cart_can_mend_waits_on_it(
        self, room: Room, rules: dict[str, Any], reason: str, facts: dict[str, object]
    ) -> None:
        """Two teas at 450 are 900."""
        await room.coupon(**rules)
        await room.fill((TEA, 2))
        view = await room.use_coupon()
        (dropped,) = view.breakdown.dropped
        assert (dropped.code, dropped.refusal.reason, dropped.refusal.facts) == ("SAVE10", reason, facts)
        assert view.breakdown.total == 900

    async def test_it_takes_hold_when_the_cart_has_grown(self, room: Room) -> None:
        """Without being typed again."""
        await room.coupon(minimum_subtotal=1000)
        await room.fill((TEA, 2))
        assert (await room.set(await room.use_coupon(), TEA, 3)).breakdown.total == 1215

    async def test_a_cart_has_room_for_ten(self, room: Room) -> None:
        """Waiting ones count; promotions do not."""
        await room.coupon("", automatic=True, name="Spring")
        await room.fill((TEA, 1))
        for number in range(MAX_COUPONS + 1):
            await room.coupon(f"CODE{number}")
        for number in range(MAX_COUPONS):
            await room.use_coupon(f"CODE{number}")
        with pytest.raises(TooManyCoupons):
            await room.use_coupon(f"CODE{MAX_COUPONS}")

    @pytest.mark.parametrize(
        ("rules", "reason", "facts"),
        [
            ({"ends_at": 1}, "ended", {"ended_at": 1}),
            ({"terms": Fixed(amount=100), "currency": "USD"}, "other_currency", {"currency": "USD"}),
            ({"active": False}, "paused", {}),
        ],
    )
    async def test_a_refusal_carries_its_facts(
        self, room: Room, rules: dict[str, Any], reason: str, facts: dict[str, object]
    ) -> None:
        """Two teas at 450 are 900."""
        await room.coupon(**rules)
        before = await room.fill((TEA, 2))
        with pytest.raises(CouponRefused) as refused:
            await room.use_coupon()
        assert (refused.value.code, refused.value.reason, refused.value.facts) == ("SAVE10", reason, facts)
        assert await room.cart() == before

    async def test_thresholds_are_inclusive(self, room: Room) -> None:
        """Exactly 900 is enough for 900."""
        await room.coupon(minimum_subtotal=900, minimum_quantity=2)
        await room.fill((TEA, 2))
        assert (await room.use_coupon()).breakdown.total == 810

    async def test_one_use_per_customer(self, room: Room) -> None:
        """Counted by redemptions, of this customer only."""
        await room.coupon(per_customer=1)
        for customer_id in (ALICE, BOB):
            await room.fill((TEA, 1), customer_id=customer_id)
            await room.place(card(await room.use_coupon(customer_id=customer_id)))
        await room.fill((TEA, 1))
        with pytest.raises(CouponRefused) as refused:
            await room.use_coupon()
        assert (refused.value.reason, refused.value.facts) == ("customer_limit_reached", {"limit": 1})

    async def test_the_last_use_is_the_last(self, room: Room) -> None:
        """The next customer is refused."""
        await room.coupon(limit=1)
        await room.fill((TEA, 1))
        await room.place(card(await room.use_coupon()))
        await room.fill((TEA, 1), customer_id=BOB)
        with pytest.raises(CouponRefused) as refused:
            await room.use_coupon(customer_id=BOB)
        assert (refused.value.reason, refused.value.facts) == ("limit_reached", {"limit": 1})

    async def test_only_for_the_first_order(self, room: Room) -> None:
        """Of this customer."""
        await room.coupon(first_order=True)
        await room.buy((TEA, 1))
        await room.fill((TEA, 1))
        with pytest.raises(CouponRefused) as refused:
            await room.use_coupon()
        assert refused.value.reason == "not_first_order"
        await room.fill((TEA, 1), customer_id=BOB)
        assert (await room.use_coupon(customer_id=BOB)).breakdown.applied


class TestOnTheCart:
    async def test_it_is_looked_at_anew_at_every_change(self, room: Room) -> None:
        """Dropped with its reason when it no longer applies, and back when it does."""
        await room.coupon(minimum_subtotal=900)
        await room.fill((TEA, 2))
        view = await room.set(await room.use_coupon(), TEA, 1)
        (dropped,) = view.breakdown.dropped
        assert (dropped.code, dropped.refusal.reason, dropped.refusal.missing_amount) == (
            "SAVE10",
            "minimum_subtotal",
            450,
        )
        assert view.breakdown.total == 450
        assert (await room.set(view, TEA, 2)).breakdown.total == 810

    async def test_a_fall_of_price_can_make_it_go(self, room: Room) -> None:
        """The threshold is looked at with today's prices."""
        await room.coupon(minimum_subtotal=900)
        await room.fill((TEA, 2))
        await room.use_coupon()
        await set_price(room.store, TEA, 440)
        assert (await room.cart()).breakdown.total == 880


class TestRedeeming:
    async def test_a_use_is_a_row_of_its_order(self, room: Room) -> None:
        """With what it took off, and counted on the coupon."""
        await room.coupon()
        await room.fill((TEA, 2), (SOAP, 1))
        order = (await room.place(card(await room.use_coupon()))).order
        (use,) = await records(room.store, "redemptions", "order_id", "customer_id", "code", "discount", "status")
        assert tuple(use.values()) == (order.id, ALICE, "SAVE10", 120, "reserved")
        assert await _used(room) == 1
        assert sum(line.discount for line in order.lines) == order.discount == 120

    async def test_a_coupon_that_does_not_apply_is_not_used_up(self, room: Room) -> None:
        """It lies on the cart and takes nothing off."""
        await room.coupon(minimum_subtotal=900)
        await room.fill((TEA, 2))
        view = await room.set(await room.use_coupon(), TEA, 1)
        await room.place(card(view))
        assert await _used(room) == 0
        assert await count_of(room.store, "redemptions") == 0

    async def test_free_delivery_without_a_delivery_is_not_used_up(self, room: Room) -> None:
        """There was nothing to pay for, so nothing was given."""
        await room.coupon(terms=FreeDelivery())
        await room.fill((TEA, 2))
        order = (await room.place(card(await room.use_coupon()))).order
        assert order.coupons == ()
        assert await _used(room) == 0

    async def test_a_refused_order_gives_it_back(self, room: Room) -> None:
        """With everything else."""
        await room.coupon(limit=1)
        await room.fill((MUG, 3))
        shown = await room.use_coupon()
        await set_stock(room.store, MUG, 2)
        with pytest.raises(OutOfStock):
            await room.place(card(shown))
        assert await _used(room) == 0

    async def test_the_same_order_again_uses_it_once(self, room: Room) -> None:
        """A double tap."""
        await room.coupon()
        await room.fill((TEA, 2))
        shown = await room.use_coupon()
        for callback_id in ("one", "two"):
            await room.place(card(shown, cause=callback_id))
        assert await _used(room) == 1


class TestSales:
    """What an owner wants to know of a coupon: what it brought, and what it cost."""

    async def _sales(self, room: Room) -> list[tuple[str, int, int, int]]:
        page = await room.store.read(list_coupons)
        return [(one.coupon.label, one.coupon.used, one.revenue, one.taken) for one in page.items]

    async def test_totals_and_what_was_taken_off_are_summed_by_coupon(self, room: Room) -> None:
        """Newest first; one that nobody used has brought nothing."""
        await room.coupon()
        await room.coupon("UNUSED")
        for customer_id in (ALICE, BOB):
            await room.fill((TEA, 2), customer_id=customer_id)
            await room.place(card(await room.use_coupon(customer_id=customer_id)))
        assert await self._sales(room) == [("UNUSED", 0, 0, 0), ("SAVE10", 2, 1620, 180)]

    async def test_an_order_with_two_coupons_counts_for_both(self, room: Room) -> None:
        """Each with what it took off itself."""
        await room.coupon()
        await room.coupon("EURO", terms=Fixed(amount=100))
        await room.fill((TEA, 2))
        await room.use_coupon("EURO")
        await room.place(card(await room.use_coupon()))
        assert await self._sales(room) == [("EURO", 1, 720, 100), ("SAVE10", 1, 720, 80)]

    async def test_a_cancelled_order_has_brought_nothing(self, room: Room) -> None:
        """Its use was given back, and its total is nobody's revenue."""
        await room.coupon()
        await room.fill((TEA, 2))
        order = (await room.place(card(await room.use_coupon()))).order
        await room.store.write(cancel_order, Actor.staff(1000), order.id)
        assert await self._sales(room) == [("SAVE10", 0, 0, 0)]

    async def test_an_order_that_expired_has_brought_nothing(self, room: Room) -> None:
        """Whatever became of its redemption."""
        await room.coupon()
        await room.fill((TEA, 2))
        await room.place(card(await room.use_coupon()))
        await set_order_state(room.store, "expired")
        assert await self._sales(room) == [("SAVE10", 1, 0, 0)]

    async def test_free_delivery_takes_off_what_delivery_cost(self, room: Room) -> None:
        """It is part of what the coupon cost the shop."""
        await room.store.write(create_method, Actor.staff(1000), NewMethod(name="Van", price=490))
        await room.coupon(terms=FreeDelivery())
        await room.fill((TEA, 2))
        await room.place(card(await room.use_coupon(), method_id=1))
        assert await self._sales(room) == [("SAVE10", 1, 900, 490)]

    async def test_the_list_is_cut_into_pages_of_eight(self, room: Room) -> None:
        """And the last page is what is left."""
        for number in range(9):
            await room.coupon(f"CODE{number}")
        page = await room.store.read(list_coupons, 1)
        assert ([one.coupon.code for one in page.items], page.pages, page.total) == (["CODE0"], 2, 9)

    async def test_a_card_names_what_the_coupon_is_for(self, room: Room) -> None:
        """Categories by their path, products by their titles, variants by their codes."""
        await put_row(room.store, "categories", id=9, parent_id=1, name="Tea", name_key="tea", position=9)
        await room.coupon(only=("Mug", "SOAP-1", "Drinks/Tea", "Bath"))
        shown = await room.store.read(view_coupon, 1)
        assert shown.names == ("Bath", "Drinks/Tea", "Mug", "SOAP-1")
        assert shown.coupon.scope.size == 4

    async def test_there_is_no_card_of_what_is_not_there(self, room: Room) -> None:
        """A forged button."""
        with pytest.raises(NotFound):
            await room.store.read(view_coupon, 7)

    async def test_unknown_goods_are_named_with_a_category_that_is_there(self, room: Room) -> None:
        """So that the example of the refusal works in this shop."""
        with pytest.raises(UnknownGoods) as refused:
            await room.store.read(scope_of, ("Nope",))
        assert (refused.value.key, refused.value.example) == ("Nope", "Drinks")
        with pytest.raises(UnknownGoods) as refused:
            await room.coupon(only=("Mug", "Nope"))
        assert (refused.value.key, refused.value.example) == ("Nope", "Drinks")


class TestChanging:
    """By its id: a name may be another one's by now."""

    async def test_a_limit_and_a_last_day_are_set_and_taken_away(self, room: Room) -> None:
        """With a trace of each."""
        await room.coupon()
        for said in ({"limit": 5}, {"ends_at": FAR}, {"limit": None}, {"ends_at": None}):
            await room.store.write(change_coupon, Actor.staff(1000), 1, said)
        traces = await records(room.store, "audit", "before", "after", action="coupon.change")
        assert [(row["before"], row["after"]) for row in traces] == [
            ('{"limit":null}', '{"limit":5}'),
            ('{"ends_at":null}', f'{{"ends_at":{FAR}}}'),
            ('{"limit":5}', '{"limit":null}'),
            (f'{{"ends_at":{FAR}}}', '{"ends_at":null}'),
        ]

    async def test_a_limit_is_not_below_its_uses(self, room: Room) -> None:
        """So many there have been; the same number ends it."""
        await room.coupon()
        for message_id in (10, 11):
            await room.fill((TEA, 1))
            await room.place(card(await room.use_coupon(), message_id=message_id))
        with pytest.raises(InvalidInput) as refused:
            await room.store.write(change_coupon, Actor.staff(1000), 1, {"limit": 1})
        assert (refused.value.field, refused.value.value, refused.value.example) == ("coupon_used", "1", "2")
        assert (await room.store.write(change_coupon, Actor.staff(1000), 1, {"limit": 2})).limit == 2

    async def test_it_does_not_end_before_it_begins(self, room: Room) -> None:
        """The first day that works is an example."""
        await room.coupon(starts_at=FAR)
        with pytest.raises(InvalidInput) as refused:
            await room.store.write(change_coupon, Actor.staff(1000), 1, {"ends_at": FAR})
        assert (refused.value.field, refused.value.value, refused.value.example) == (
            "date_order",
            "2098-12-31",
            "2099-01-01",
        )

    async def test_what_has_ended_or_was_never_there_is_not_changed(self, room: Room) -> None:
        """Neither its limit nor its day."""
        await room.coupon()
        await room.store.write(end_coupon, Actor.staff(1000), 1)
        for said in ({"limit": 5}, {"ends_at": FAR}):
            with pytest.raises(CouponEnded):
                await room.store.write(change_coupon, Actor.staff(1000), 1, said)
            with pytest.raises(NotFound):
                await room.store.write(change_coupon, Actor.staff(1000), 7, said)


class TestLastLine:
    """Pricing looks at the limit, and the till counts for itself: another store may have many writers."""

    async def test_a_use_is_taken_while_one_is_left(self, room: Room) -> None:
        """In the statement that counts it."""
        await room.coupon(limit=1)

        async def take(tx: Transaction) -> bool:
            return await tx.coupons.take_if_left([1])

        assert [await room.store.write(take) for _ in range(2)] == [True, False]
        assert await _used(room) == 1

    async def test_a_use_lost_between_pricing_and_counting_is_refused(
        self, room: Room, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The order rolls back as a whole."""

        async def nothing_left(_self: CouponRepository, _coupon_ids: Sequence[int]) -> bool:
            return False

        monkeypatch.setattr(CouponRepository, "take_if_left", nothing_left)
        await room.coupon(limit=1)
        await room.fill((TEA, 2))
        shown = await room.use_coupon()
        with pytest.raises(CouponRefused) as refused:
            await room.place(card(shown))
        assert (refused.value.code, refused.value.reason) == ("SAVE10", "limit_reached")
        assert await stock_and_ledger(room.store, TEA) == (10, 10)
        assert await room.cart() == shown


class TestMaking:
    async def test_a_code_is_given_once(self, room: Room) -> None:
        """The second is refused, the first stays as it is."""
        await room.coupon()
        with pytest.raises(CodeTaken) as refused:
            await room.coupon("save10", terms=Fixed(amount=1))
        assert refused.value.code == "SAVE10"
        await room.fill((TEA, 2))
        assert (await room.use_coupon()).breakdown.total == 810

    async def test_making_one_leaves_a_trace(self, room: Room) -> None:
        """Who, and what."""
        await room.coupon(limit=7)
        (trace,) = await records(room.store, "audit", "actor", "action", "subject", "after")
        assert (trace["actor"], trace["action"], trace["subject"]) == (str(Actor.staff(1000)), "coupon.new", "SAVE10")
        assert '"limit":7' in trace["after"]
