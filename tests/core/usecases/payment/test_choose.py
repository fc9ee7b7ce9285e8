"""How a cart can be paid."""

from pathlib import Path

import pytest

from core.errors import NotFound, NotPayable, Noun, TotalChanged
from core.models.order import OrderStatus
from core.models.payment import CardLimits, PaymentMethod
from core.models.policy import Policy
from core.usecases.checkout import choose_payment, view_checkout
from playground.state.people import OWNER
from tests.support.payments import CARDS, placed
from tests.support.room import ALICE, BOB, TEA, Room, card, open_room

CASH, CARD, TRANSFER = PaymentMethod.CASH, PaymentMethod.CARD, PaymentMethod.TRANSFER


async def test_a_shop_that_has_chosen_nothing_sells_for_cash(tmp_path: Path) -> None:
    """And asks nobody."""
    async with open_room(tmp_path) as room:
        view = await room.fill((TEA, 1))
        assert (view.choice.methods, view.payment, view.asks_payment) == ((CASH,), CASH, False)
        order = (await room.place(card(view))).order
        assert (order.status, order.payment, order.expires_at) == (OrderStatus.PLACED, CASH, None)


async def test_where_there_are_several_the_customer_is_asked_once(room: Room) -> None:
    """The next cart is paid as the last one was."""
    view = await room.fill((TEA, 1))
    assert view.choice.methods == (CASH, TRANSFER, CARD, PaymentMethod.LINK)
    assert view.asks_payment
    await placed(room, (TEA, 1), by=CARD)
    again = await room.fill((TEA, 1))
    assert (again.payment, again.asks_payment) == (CARD, False)
    assert (await room.fill((TEA, 1), customer_id=BOB)).asks_payment


async def test_a_card_that_showed_another_way_buys_nothing(room: Room) -> None:
    """Whoever sees "cash" is not asked to pay at once."""
    await room.fill((TEA, 1))
    before = (await room.store.write(choose_payment, ALICE, CASH)).view
    after = (await room.store.write(choose_payment, ALICE, CARD)).view
    with pytest.raises(TotalChanged):
        await room.place(card(before))
    with pytest.raises(TotalChanged):
        await room.place(card(before, revision=after.cart.revision))
    assert (await room.place(card(after))).order.payment is CARD


async def test_the_same_choice_twice_changes_nothing(room: Room) -> None:
    """A double tap leaves the card valid."""
    await room.fill((TEA, 1))
    first = (await room.store.write(choose_payment, ALICE, CARD)).view
    assert (await room.store.write(choose_payment, ALICE, CARD)).view == first


async def test_what_is_not_offered_cannot_be_chosen(room: Room) -> None:
    """Stars do not pay for tea."""
    await room.fill((TEA, 1))
    with pytest.raises(NotFound) as refused:
        await room.store.write(choose_payment, ALICE, PaymentMethod.STARS)
    assert refused.value.noun is Noun.PAYMENT_METHOD


async def test_a_way_needs_what_it_works_with(tmp_path: Path) -> None:
    """A provider for the currency, a gateway, an account to transfer to."""
    policy = Policy(admin_ids=(OWNER,), pay_with=CARDS.pay_with, card_currencies=("USD",))
    async with open_room(tmp_path, policy=policy) as room:
        assert (await room.fill((TEA, 1))).choice.methods == (CASH,)


async def test_a_provider_takes_no_very_small_or_large_totals(tmp_path: Path) -> None:
    """That is known before the order is placed."""
    limits = (CardLimits("USD", 1, 1), CardLimits("EUR", 451, 1349))
    policy = Policy(admin_ids=(OWNER,), pay_with=(CASH, CARD), card_currencies=("EUR",), card_limits=limits)
    async with open_room(tmp_path, policy=policy) as room:
        await room.fill((TEA, 2))
        view = (await room.store.write(choose_payment, ALICE, CARD)).view
        assert view.payment is CARD
        for quantity in (1, 3):
            view = await room.set(view, TEA, quantity)
            assert (view.breakdown.total, view.choice.methods, view.payment) == (quantity * 450, (CASH,), CASH)
            with pytest.raises(NotFound):
                await room.store.write(choose_payment, ALICE, CARD)
        assert (await room.set(view, TEA, 2)).payment is CARD


async def test_where_only_cards_pay_their_limits_are_said(tmp_path: Path) -> None:
    """Nothing is ordered, and nobody waits for an invoice that cannot be sent."""
    limits = (CardLimits("EUR", 451, 1349),)
    policy = Policy(admin_ids=(OWNER,), pay_with=(CARD,), card_currencies=("EUR",), card_limits=limits)
    async with open_room(tmp_path, policy=policy) as room:
        view = await room.fill((TEA, 1))
        with pytest.raises(NotPayable) as refused:
            await room.store.read(view_checkout, ALICE)
        assert (refused.value.least, refused.value.most) == (451, 1349)
        with pytest.raises(NotPayable):
            await room.place(card(view))
        assert (await room.cart()).cart.units == 1


async def test_where_no_way_takes_the_currency_nothing_can_be_ordered(tmp_path: Path) -> None:
    """The cart is kept."""
    policy = Policy(admin_ids=(OWNER,), currency="XTR")
    async with open_room(tmp_path, policy=policy) as room:
        view = await room.fill((TEA, 1))
        with pytest.raises(NotPayable):
            await room.store.read(view_checkout, ALICE)
        with pytest.raises(NotPayable):
            await room.place(card(view))
        assert (await room.cart()).cart.units == 1
