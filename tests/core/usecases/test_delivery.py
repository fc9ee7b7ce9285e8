"""Offering, choosing and answering; what a delivery costs and what the order keeps of it."""

import pytest

from core.errors import CartEmpty, CartExpired, DeliveryChanged, NotFound, TotalChanged
from core.models.actor import Actor
from core.models.coupon import FreeDelivery
from core.models.delivery import (
    MOST_METHODS,
    DeliveryMethod,
    MethodChange,
    NewMethod,
    OrderDelivery,
    Question,
    Spot,
)
from core.models.order import Confirm
from core.usecases.cart import CartView
from core.usecases.checkout import (
    CheckoutView,
    answer,
    choose_method,
    repeat_answer,
    share_spot,
    skip_note,
    view_checkout,
)
from core.usecases.delivery import (
    MethodEnded,
    MethodExists,
    TooManyMethods,
    change_method,
    create_method,
    end_method,
    find_method,
    is_last_offered,
    list_methods,
    switch_method,
    view_method,
)
from core.usecases.order.cancel import cancel_order
from core.usecases.order.place import own_order
from tests.support.room import ALICE, BOB, TEA, Room, card
from tests.support.tables import count_of, records

ADMIN = Actor.staff(1000)


async def make_method(room: Room, name: str = "Courier", price: int = 490, **more: object) -> DeliveryMethod:
    return await room.store.write(
        create_method, ADMIN, NewMethod.model_validate({"name": name, "price": price, **more})
    )


async def say_all(room: Room, customer_id: int = ALICE) -> CheckoutView:
    """Everything that a courier has to know."""
    for question, text in (
        (Question.RECIPIENT, "Alice"),
        (Question.PHONE, "0301234567"),
        (Question.ADDRESS, "12 Garden Lane"),
        (Question.NOTE, "ring twice"),
    ):
        view = await room.store.write(answer, customer_id, question, text)
    return view


def shown(view: CartView) -> Confirm:
    """A tap on the card that showed `view`."""
    return card(view, method_id=view.checkout.method_id)


class TestMethods:
    async def test_a_name_is_taken_once(self, room: Room) -> None:
        """Whatever its capitals."""
        await make_method(room, "Courier")
        with pytest.raises(MethodExists):
            await make_method(room, "COURIER")

    async def test_there_is_an_end_to_methods(self, room: Room) -> None:
        """One keyboard holds them all."""
        for number in range(MOST_METHODS):
            await make_method(room, f"Van {number}")
        with pytest.raises(TooManyMethods):
            await make_method(room, "One more")

    async def test_a_change_leaves_the_rest(self, room: Room) -> None:
        """Price alone, threshold alone, the threshold taken away."""
        await make_method(room, free_from=5000, needs_address=True)
        courier = await room.store.read(find_method, "courier")
        changed = await room.store.write(change_method, ADMIN, courier.id, MethodChange(price=590))
        assert (changed.price, changed.free_from, changed.needs_address) == (590, 5000, True)
        changed = await room.store.write(change_method, ADMIN, courier.id, MethodChange(never_free=True))
        assert (changed.price, changed.free_from) == (590, None)
        assert [one.method for one in (await room.store.read(list_methods)).items] == [changed]

    async def test_each_change_leaves_a_trace(self, room: Room) -> None:
        """Who, what, before and after."""
        await make_method(room)
        await room.store.write(switch_method, ADMIN, 1, active=False)
        traces = await records(room.store, "audit", "actor", "action", "subject", "before", "after")
        assert [(row["actor"], row["action"], row["subject"]) for row in traces] == [
            (str(ADMIN), "delivery.new", "Courier"),
            (str(ADMIN), "delivery.pause", "Courier"),
        ]
        assert '"active":true' in traces[1]["before"]
        assert '"active":false' in traces[1]["after"]

    async def test_an_unknown_method_is_not_found(self, room: Room) -> None:
        """Neither to change, nor to pause, nor to end."""
        with pytest.raises(NotFound):
            await room.store.write(switch_method, ADMIN, 1, active=False)
        with pytest.raises(NotFound):
            await room.store.write(end_method, ADMIN, 1)
        with pytest.raises(NotFound):
            await room.store.write(change_method, ADMIN, 1, MethodChange(price=1))


class TestEnding:
    async def test_an_ended_method_is_in_nobodys_way(self, room: Room) -> None:
        """Not offered, not found by its name, last in the list, not counted, its name free."""
        for number in range(MOST_METHODS):
            await make_method(room, f"Van {number}")
        await room.store.write(end_method, ADMIN, 1)
        await room.fill((TEA, 1))
        assert 1 not in {method.id for method in (await room.cart()).checkout.methods}
        with pytest.raises(NotFound):
            await room.store.read(find_method, "Van 0")
        again = await make_method(room, "VAN 0", 100)
        last_page = await room.store.read(list_methods, 2)
        assert [one.method.id for one in last_page.items][-2:] == [again.id, 1]
        with pytest.raises(TooManyMethods):
            await make_method(room, "One more")

    async def test_those_that_ended_are_listed_newest_first(self, room: Room) -> None:
        """Behind those that are offered or paused."""
        for name in ("Van", "Bike", "Foot"):
            await make_method(room, name)
        for method_id in (3, 1):
            room.clock.advance(hours=1)
            await room.store.write(end_method, ADMIN, method_id)
        assert [one.method.name for one in (await room.store.read(list_methods)).items] == ["Bike", "Van", "Foot"]

    async def test_nothing_changes_about_an_ended_method(self, room: Room) -> None:
        """Also where another one has its name by now; ended again, it keeps its day and leaves no second trace."""
        await make_method(room)
        ended = await room.store.write(end_method, ADMIN, 1)
        await make_method(room)
        for refused in (
            room.store.write(switch_method, ADMIN, 1, active=True),
            room.store.write(change_method, ADMIN, 1, MethodChange(price=1)),
            room.store.write(change_method, ADMIN, 1, MethodChange(name="Van")),
        ):
            with pytest.raises(MethodEnded):
                await refused
        room.clock.advance(hours=1)
        assert await room.store.write(end_method, ADMIN, 1) == ended
        traces = await records(room.store, "audit", "subject", "before", "after", action="delivery.end")
        assert [(row["subject"], row["after"]) for row in traces] == [("Courier", f'{{"ended_at":{ended.ended_at}}}')]
        assert '"price":490' in traces[0]["before"]

    async def test_the_last_one_that_is_offered_is_known(self, room: Room) -> None:
        """One that has ended does not count."""
        await make_method(room, "Van")
        await make_method(room, "Bike")
        assert not await room.store.read(is_last_offered, 2)
        await room.store.write(end_method, ADMIN, 1)
        assert await room.store.read(is_last_offered, 2)

    async def test_a_cart_that_had_chosen_it_is_asked_again(self, room: Room) -> None:
        """And nothing else has happened to it; one of the same name is not taken for it."""
        for name in ("Van", "Bike", "Foot"):
            await make_method(room, name)
        await room.fill((TEA, 1))
        view = (await room.store.write(choose_method, ALICE, 1)).view
        await room.store.write(end_method, ADMIN, 1)
        await make_method(room, "Van")
        assert (await room.cart()).checkout.missing is Question.METHOD
        with pytest.raises(DeliveryChanged) as refused:
            await room.place(shown(view))
        assert refused.value.paused == "Van"
        assert await count_of(room.store, "orders") == 0


class TestRenaming:
    async def test_a_name_changes_and_the_choice_stays(self, room: Room) -> None:
        """With a trace from what to what."""
        await make_method(room, "Van")
        await make_method(room, "Bike")
        await room.fill((TEA, 1))
        await room.store.write(choose_method, ALICE, 1)
        await room.store.write(change_method, ADMIN, 1, MethodChange(name="Lorry"))
        view = await room.cart()
        assert view.checkout.method is not None
        assert (view.checkout.method.name, view.checkout.missing) == ("Lorry", None)
        (trace,) = await records(room.store, "audit", "subject", "before", "after", action="delivery.change")
        assert trace["subject"] == "Van"
        assert '"name":"Van"' in trace["before"]
        assert '"name":"Lorry"' in trace["after"]

    async def test_a_name_is_taken_once(self, room: Room) -> None:
        """But other capitals are its own; the one it had is free."""
        await make_method(room, "Van")
        await make_method(room, "Bike")
        with pytest.raises(MethodExists):
            await room.store.write(change_method, ADMIN, 2, MethodChange(name="VAN"))
        assert (await room.store.write(change_method, ADMIN, 2, MethodChange(name="BIKE"))).name == "BIKE"
        await room.store.write(change_method, ADMIN, 2, MethodChange(name="Foot"))
        await make_method(room, "bike")

    async def test_a_card_that_showed_the_old_name_buys_nothing(self, room: Room) -> None:
        """The order would name what was not shown; the new card buys it."""
        await make_method(room, "Van")
        view = await room.fill((TEA, 1))
        await room.store.write(change_method, ADMIN, 1, MethodChange(name="Lorry"))
        with pytest.raises(TotalChanged) as refused:
            await room.place(shown(view))
        assert refused.value.shown == refused.value.total
        order = (await room.place(shown(await room.cart()))).order
        assert order.handover == OrderDelivery(method="Lorry")


class TestSales:
    async def test_orders_that_stand_are_counted_whatever_the_name(self, room: Room) -> None:
        """Also when it has another one by now, or has ended; a cancelled order is not."""
        await make_method(room, "Van")
        await make_method(room, "Bike", 100)
        for message_id, method_id in ((11, 1), (12, 1), (13, 1), (14, 2)):
            await room.fill((TEA, 1))
            await room.store.write(choose_method, ALICE, method_id)
            view = await room.cart()
            placed = await room.place(card(view, method_id=view.checkout.method_id, message_id=message_id))
            if message_id == 13:
                await room.store.write(cancel_order, ADMIN, placed.order.id, "")
        await room.store.write(change_method, ADMIN, 1, MethodChange(name="Lorry"))
        await room.store.write(end_method, ADMIN, 1)
        await make_method(room, "Van")
        listed = (await room.store.read(list_methods)).items
        assert [(one.method.name, one.uses, one.revenue) for one in listed] == [
            ("Bike", 1, 550),
            ("Van", 0, 0),
            ("Lorry", 2, 1880),
        ]
        assert await room.store.read(view_method, 1) == listed[2]


class TestCost:
    @pytest.mark.parametrize(("goods", "cost"), [(0, 490), (4999, 490), (5000, 0), (5001, 0)])
    def test_the_threshold_is_inclusive(self, goods: int, cost: int) -> None:
        """One unit short pays in full."""
        assert DeliveryMethod(id=1, name="Courier", price=490, free_from=5000).cost(goods) == cost

    async def test_the_threshold_looks_at_goods_before_discounts(self, room: Room) -> None:
        """A coupon does not make delivery dearer."""
        await make_method(room, free_from=900)
        await room.coupon()
        await room.fill((TEA, 2))
        costs = (await room.use_coupon()).breakdown
        assert (costs.subtotal, costs.discount, costs.delivery, costs.total) == (900, 90, 0, 810)

    async def test_free_delivery_takes_the_delivery_off(self, room: Room) -> None:
        """And is kept with the order."""
        await make_method(room)
        await room.coupon("SHIP", terms=FreeDelivery())
        await room.fill((TEA, 2))
        view = await room.use_coupon("SHIP")
        order = (await room.place(shown(view))).order
        assert (order.delivery, order.delivery_discount, order.total) == (490, 490, 900)

    async def test_an_empty_cart_costs_nothing(self, room: Room) -> None:
        """Not even its delivery."""
        await make_method(room)
        assert (await room.cart()).breakdown.total == 0
        view = await room.fill((TEA, 1))
        assert (await room.set(view, TEA, 0)).breakdown.total == 0


class TestAsking:
    async def test_what_is_asked_follows_the_method(self, room: Room) -> None:
        """Which, and then one after the other; pickup asks nothing."""
        courier = await make_method(room, needs_address=True)
        pickup = await make_method(room, "Pickup", 0)
        await room.fill((TEA, 1))
        assert (await room.cart()).checkout.missing is Question.METHOD
        view = await room.store.write(choose_method, ALICE, courier.id)
        assert view.view.checkout.missing is Question.PHONE, "the name is known"
        view = await room.store.write(answer, ALICE, Question.PHONE, "0301234567")
        assert view.view.checkout.missing is Question.ADDRESS
        view = await room.store.write(choose_method, ALICE, pickup.id)
        assert view.view.checkout.missing is None
        view = await room.store.write(choose_method, ALICE, courier.id)
        assert view.view.checkout.missing is Question.ADDRESS, "what was said before is still there"

    async def test_a_paused_method_cannot_be_chosen(self, room: Room) -> None:
        """Nor one that never was."""
        courier = await make_method(room)
        await room.store.write(switch_method, ADMIN, 1, active=False)
        await room.fill((TEA, 1))
        for method_id in (courier.id, 99):
            with pytest.raises(NotFound):
                await room.store.write(choose_method, ALICE, method_id)

    async def test_a_method_that_is_added_does_not_interrupt(self, room: Room) -> None:
        """The only one was being asked for; it stays."""
        courier = await make_method(room, needs_address=True)
        await room.fill((TEA, 1))
        await room.store.write(answer, ALICE, Question.RECIPIENT, "Alice")
        await make_method(room, "Pickup", 0)
        assert (await room.cart()).checkout.method == courier

    async def test_an_address_replaces_a_place_and_the_other_way_round(self, room: Room) -> None:
        """There is one place to go to."""
        await make_method(room, needs_address=True)
        await room.fill((TEA, 1))
        await room.store.write(answer, ALICE, Question.ADDRESS, "12 Garden Lane")
        view = await room.store.write(share_spot, ALICE, 52.52, -13.4050001)
        draft = view.view.checkout.draft
        assert (draft.address, draft.spot) == (None, Spot(latitude=52_520_000, longitude=-13_405_000))
        view = await room.store.write(answer, ALICE, Question.ADDRESS, "12 Garden Lane")
        assert (view.view.checkout.draft.address, view.view.checkout.draft.spot) == ("12 Garden Lane", None)

    async def test_nothing_is_asked_about_an_empty_or_expired_cart(self, room: Room) -> None:
        """The answer would belong to nothing."""
        await make_method(room, needs_address=True)
        with pytest.raises(CartEmpty):
            await room.store.write(answer, ALICE, Question.RECIPIENT, "Alice")
        await room.fill((TEA, 1))
        room.clock.advance(hours=72)
        with pytest.raises(CartExpired):
            await room.store.write(answer, ALICE, Question.RECIPIENT, "Alice")

    async def test_answers_are_offered_to_oneself_only(self, room: Room) -> None:
        """In the next cart, until there are others; a skipped note does not forget the last one."""
        await make_method(room, needs_address=True)
        await room.fill((TEA, 1))
        await room.place(shown((await say_all(room)).view))
        await room.fill((TEA, 1))
        offered = (await room.store.read(view_checkout, ALICE)).offered
        assert (offered.recipient, offered.phone, offered.address) == ("Alice", "0301234567", "12 Garden Lane")
        view = await room.store.write(repeat_answer, ALICE, Question.ADDRESS)
        assert view.view.checkout.draft.address == "12 Garden Lane"
        await room.store.write(skip_note, ALICE)
        assert (await room.store.read(view_checkout, ALICE)).offered.note == "ring twice"
        await room.fill((TEA, 1), customer_id=BOB)
        with pytest.raises(NotFound):
            await room.store.write(repeat_answer, BOB, Question.ADDRESS)


class TestOrdering:
    async def test_the_order_keeps_its_own_copy(self, room: Room) -> None:
        """Whatever becomes of the method and of the answers."""
        await make_method(room, needs_address=True)
        await room.fill((TEA, 1))
        placed = await room.place(shown((await say_all(room)).view))
        await room.store.write(change_method, ADMIN, 1, MethodChange(price=9, needs_address=False))
        await room.fill((TEA, 1))
        await room.store.write(answer, ALICE, Question.RECIPIENT, "Somebody else")
        order = await room.store.read(own_order, ALICE, placed.order.id)
        assert order == placed.order
        assert (order.delivery, order.total) == (490, 940)
        assert order.handover == OrderDelivery(
            method="Courier", recipient="Alice", phone="0301234567", address="12 Garden Lane", note="ring twice"
        )

    async def test_pickup_keeps_no_address(self, room: Room) -> None:
        """What was said for the courier is not the pickup's."""
        await make_method(room, needs_address=True)
        pickup = await make_method(room, "Pickup", 0)
        await room.fill((TEA, 1))
        await room.store.write(choose_method, ALICE, 1)
        await say_all(room)
        view = await room.store.write(choose_method, ALICE, pickup.id)
        order = (await room.place(shown(view.view))).order
        assert order.handover == OrderDelivery(method="Pickup", note="ring twice")

    async def test_nothing_is_ordered_while_a_question_is_open(self, room: Room) -> None:
        """Not chosen; not answered. A forged card is no answer."""
        await make_method(room, needs_address=True)
        view = await room.fill((TEA, 1))
        with pytest.raises(DeliveryChanged):
            await room.place(shown(view))
        await make_method(room, "Pickup", 0)
        with pytest.raises(DeliveryChanged):
            await room.place(card(await room.cart()))
        assert await count_of(room.store, "orders") == 0

    async def test_another_method_at_the_same_price_is_not_taken_unseen(self, room: Room) -> None:
        """The card's is paused, the only other one costs the same."""
        await make_method(room, "Van", 490)
        view = await room.fill((TEA, 1))
        await make_method(room, "Bike", 490)
        await room.store.write(switch_method, ADMIN, 1, active=False)
        with pytest.raises(DeliveryChanged) as refused:
            await room.place(shown(view))
        assert refused.value.paused == "Van"
        assert (await room.place(shown(await room.cart()))).order.handover == OrderDelivery(method="Bike")

    async def test_a_repriced_method_is_shown_before_it_is_charged(self, room: Room) -> None:
        """Up and down; also a threshold that is no longer reached."""
        await make_method(room, "Van", 490, free_from=450)
        view = await room.fill((TEA, 1))
        await room.store.write(change_method, ADMIN, 1, MethodChange(free_from=451))
        with pytest.raises(TotalChanged) as refused:
            await room.place(shown(view))
        assert (refused.value.shown, refused.value.total) == (450, 940)

    async def test_a_corrected_answer_makes_the_card_an_old_one(self, room: Room) -> None:
        """It showed another address."""
        await make_method(room, needs_address=True)
        await room.fill((TEA, 1))
        before = (await say_all(room)).view
        await room.store.write(answer, ALICE, Question.ADDRESS, "13 Garden Lane")
        with pytest.raises(TotalChanged):
            await room.place(shown(before))

    async def test_saying_the_same_again_leaves_the_card_as_it_is(self, room: Room) -> None:
        """A double tap on a method, the same name typed twice."""
        courier = await make_method(room, needs_address=True)
        await room.fill((TEA, 1))
        await room.store.write(choose_method, ALICE, courier.id)
        before = (await say_all(room)).view
        await room.store.write(choose_method, ALICE, courier.id)
        await room.store.write(repeat_answer, ALICE, Question.RECIPIENT)
        assert (await room.place(shown(before))).first
