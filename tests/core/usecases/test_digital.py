"""Goods that the shop delivers by itself: given with the payment, shown when it is time, taken back with the money."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.errors import NotFound
from core.models.actor import Actor
from core.models.coupon import Percent
from core.models.digital import Content, ContentKind, GivenCode, Goods
from core.models.order import Order, OrderStatus
from core.models.outbox import Notice, NoticeKind
from core.models.payment import PaymentMethod
from core.ports import Transaction
from core.usecases.content import add_codes, set_content
from core.usecases.digital import (
    GoodsTakenBack,
    deliver_goods,
    find_goods,
    own_goods,
    restocked,
    revoke_goods,
    show_due_goods,
    view_goods,
)
from core.usecases.order.deliver import deliver_order
from core.usecases.order.steps import confirm_order, known_order
from core.usecases.payment.expire import expire_orders
from core.usecases.payment.returns import take_off
from tests.support.books import faults
from tests.support.goods import stock_and_ledger
from tests.support.payments import CARDS, now, paid, placed
from tests.support.room import ALICE, BOB, MUG, SOAP, TEA, Room, open_room
from tests.support.tables import column, count_of, records

ANN = Actor.staff(CARDS.admin_ids[0])
DELAY = 30 * 60_000
BOOK = b"%PDF-1.7 a book"


@pytest_asyncio.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Tea delivers codes, of which there are three, mugs a text, soap a file. Whatever happens, the books are right at the end."""
    async with open_room(tmp_path, policy=CARDS) as opened:
        await _stock(opened)
        yield opened
        assert await faults(opened.store) == []


@pytest_asyncio.fixture
async def slow(tmp_path: Path) -> AsyncIterator[Room]:
    """The same, half an hour after the payment."""
    async with open_room(tmp_path, policy=CARDS.having(digital_delay=DELAY)) as opened:
        await _stock(opened)
        yield opened
        assert await faults(opened.store) == []


async def _stock(room: Room) -> None:
    write = room.store.write
    await write(set_content, ANN, "update:1:1", TEA, Content(ContentKind.CODES))
    await write(add_codes, ANN, "update:1:2", TEA, ["A-1", "A-2", "A-3"])
    await write(set_content, ANN, "update:1:3", MUG, Content(ContentKind.TEXT, text="The <link>"))
    await write(set_content, ANN, "update:1:4", SOAP, Content(ContentKind.FILE, file="key", name="book.pdf"), data=BOOK)


async def _given(room: Room, order: Order) -> Goods:
    return await room.store.read(view_goods, order.id)


async def _owed(room: Room, kind: NoticeKind = NoticeKind.GOODS) -> list[tuple[int, int]]:
    rows = await records(room.store, "outbox", "chat_id", "subject_id", kind=kind)
    return [(row["chat_id"], row["subject_id"]) for row in rows]


async def _refund(room: Room, order: Order) -> None:
    """What a refund does to the goods, in one transaction with the order's new state."""

    async def refund(tx: Transaction) -> None:
        paid_order = await known_order(tx, order.id)
        await tx.orders.move(paid_order, OrderStatus.REFUNDED, ANN)
        assert await revoke_goods(tx, paid_order)
        assert not await revoke_goods(tx, paid_order)

    await room.store.write(refund)


async def test_a_paid_order_gets_its_goods(room: Room) -> None:
    """In the payment's own transaction; it is delivered by that, and its customer is owed one notice."""
    order = await placed(room, (TEA, 2), (MUG, 1), (SOAP, 1))
    assert await count_of(room.store, "goods") == 0
    assert await stock_and_ledger(room.store, TEA) == (1, 1)
    await paid(room, order)
    assert (await now(room, order)).status is OrderStatus.DELIVERED
    codes, text, file = (await _given(room, order)).goods
    assert [one.code for one in codes.codes] == ["A-1", "A-2"]
    assert text.content.text == "The <link>"
    assert (file.content.file, file.content.name) == ("key", "book.pdf")
    assert await _owed(room) == [(ALICE, order.id)]
    assert await stock_and_ledger(room.store, TEA) == (1, 1)
    assert await column(room.store, "review_requests", "order_id") == [order.id]


async def test_the_same_money_again_gives_nothing_more(room: Room) -> None:
    """Nor does a second charge, which goes back."""
    order = await placed(room, (TEA, 1))
    for charge in ("charge-1", "charge-1", "charge-2"):
        await paid(room, order, charge)
    await room.store.write(deliver_goods, order)
    assert (await _given(room, order)).codes == 1
    assert await _owed(room) == [(ALICE, order.id)]


async def test_late_money_gets_what_is_left(room: Room) -> None:
    """The hold was over, the pool had its codes back, and one is still there."""
    order = await placed(room, (TEA, 2))
    room.clock.advance(seconds=CARDS.payment_hold / 1000)
    await room.store.write(expire_orders)
    assert await stock_and_ledger(room.store, TEA) == (3, 3)
    await paid(room, order)
    assert (await _given(room, order)).codes == 2
    assert await stock_and_ledger(room.store, TEA) == (1, 1)


async def test_late_money_for_codes_that_are_gone_goes_back(room: Room) -> None:
    """Nothing is given for it."""
    order = await placed(room, (TEA, 2))
    room.clock.advance(seconds=CARDS.payment_hold / 1000)
    await room.store.write(expire_orders)
    await paid(room, await placed(room, (TEA, 3), customer_id=BOB), "charge-2")
    await paid(room, order)
    assert (await now(room, order)).status is OrderStatus.PAID_UNFULFILLABLE
    assert await column(room.store, "goods", "order_id") == [order.id + 1]


async def test_what_people_hand_over_waits_for_them(room: Room) -> None:
    """A variant that delivers nothing by itself: the rest is there, and the order stays paid."""
    await room.store.write(set_content, ANN, "update:1:9", MUG, Content(ContentKind.NOTHING))
    order = await placed(room, (TEA, 1), (MUG, 1))
    await paid(room, order)
    assert (await now(room, order)).status is OrderStatus.PAID
    assert (await _given(room, order)).codes == 1
    await room.store.write(deliver_order, ANN, order.id)
    assert (await now(room, order)).status is OrderStatus.DELIVERED


async def test_what_costs_nothing_is_delivered_at_once(room: Room) -> None:
    """There is no payment to wait for."""
    await room.coupon("GIFT", terms=Percent(basis_points=10_000))
    await room.fill((TEA, 1))
    await room.use_coupon("GIFT")
    order = (await room.buy()).order
    assert order.total == 0
    assert (await now(room, order)).status is OrderStatus.DELIVERED
    assert (await _given(room, order)).codes == 1


async def test_goods_wait_for_their_time(slow: Room) -> None:
    """The codes are taken with the payment; they are shown when the delay is over, once."""
    order = await placed(slow, (TEA, 2))
    await paid(slow, order)
    given = await _given(slow, order)
    assert (given.codes, given.shown_at, given.due_at) == (2, None, slow.clock.ms() + DELAY)
    assert (await now(slow, order)).status is OrderStatus.PAID
    slow.clock.advance(seconds=DELAY / 1000 - 1)
    assert await slow.store.write(show_due_goods) == 0
    slow.clock.advance(seconds=1)
    assert await slow.store.write(show_due_goods) == 1
    assert await slow.store.write(show_due_goods) == 0
    assert (await now(slow, order)).status is OrderStatus.DELIVERED
    assert await _owed(slow) == [(ALICE, order.id)] * 2  # when they come, and that they are there


async def test_of_two_notices_the_later_one_tells(slow: Room) -> None:
    """The customer could not be reached meanwhile."""
    order = await placed(slow, (TEA, 2))
    await paid(slow, order)
    slow.clock.advance(seconds=DELAY / 1000)
    await slow.store.write(show_due_goods)
    rows = await records(slow.store, "outbox", "id", kind=NoticeKind.GOODS)
    told = [
        await slow.store.read(
            find_goods,
            Notice(
                id=row["id"],
                kind=NoticeKind.GOODS,
                chat_id=ALICE,
                subject_id=order.id,
                message_id=0,
                attempts=0,
                created_at=0,
            ),
        )
        for row in rows
    ]
    assert [fact is not None for fact in told] == [False, True]


async def test_goods_that_were_paid_back_before_their_time_are_shown_to_nobody(slow: Room) -> None:
    """Their codes are as good as new: they go back to the pool, and to the stock."""
    order = await placed(slow, (TEA, 2))
    await paid(slow, order)
    await _refund(slow, order)
    slow.clock.advance(seconds=DELAY / 1000)
    assert await slow.store.write(show_due_goods) == 0
    assert await stock_and_ledger(slow.store, TEA) == (3, 3)
    with pytest.raises(GoodsTakenBack):
        await slow.store.read(own_goods, ALICE, order.id)
    assert await _owed(slow, NoticeKind.CODES_REVOKED) == []
    order = await placed(slow, (TEA, 3))
    await paid(slow, order, "charge-2")
    assert (await _given(slow, order)).codes == 3


async def test_the_sweep_takes_back_what_a_refund_has_left(slow: Room) -> None:
    """The order's state says that it was paid back."""
    order = await placed(slow, (TEA, 2))
    await paid(slow, order)

    async def refund(tx: Transaction) -> None:
        await tx.orders.move(await known_order(tx, order.id), OrderStatus.REFUNDED, ANN)

    await slow.store.write(refund)
    slow.clock.advance(seconds=DELAY / 1000)
    await slow.store.write(show_due_goods)
    assert await stock_and_ledger(slow.store, TEA) == (3, 3)


async def test_codes_of_a_refunded_order_are_marked(room: Room) -> None:
    """They stay with whom they went to, are no stock any more, and staff are told to lock them."""
    order = await placed(room, (TEA, 2), (MUG, 1))
    await paid(room, order)
    await _refund(room, order)
    assert (await _given(room, order)).goods[0].codes == (
        GivenCode("A-1", revoked=True),
        GivenCode("A-2", revoked=True),
    )
    assert await _owed(room, NoticeKind.CODES_REVOKED) == [(CARDS.admin_ids[0], order.id)]
    assert await stock_and_ledger(room.store, TEA) == (1, 1)
    with pytest.raises(GoodsTakenBack):
        await room.store.read(own_goods, ALICE, order.id)
    order = await placed(room, (TEA, 1))
    await paid(room, order, "charge-2")
    assert [one.code for one in (await _given(room, order)).goods[0].codes] == ["A-3"]


async def test_codes_do_not_go_back_with_a_refund(room: Room) -> None:
    """Texts and files may: their stock is a number. Codes that nobody has got yet always do."""
    order = await placed(room, (TEA, 2), (MUG, 1))
    assert await room.store.read(restocked, order, order.lines, wanted=False) == {TEA}
    await paid(room, order)
    assert await room.store.read(restocked, order, order.lines, wanted=True) == {MUG}


@pytest.mark.parametrize("by", [PaymentMethod.CASH, PaymentMethod.CARD])
async def test_what_was_taken_off_before_is_not_given(room: Room, by: PaymentMethod) -> None:
    """Cash is paid when the order is handed over: then its codes are given."""
    order = await placed(room, (TEA, 3), by=by)
    await room.store.write(take_off, ANN, order.id, TEA, 1, restock=False, seen=order.total)
    assert await stock_and_ledger(room.store, TEA) == (1, 1)
    if by is PaymentMethod.CASH:
        await room.store.write(confirm_order, ANN, order.id)
        await room.store.write(deliver_order, ANN, order.id)
    else:
        await paid(room, order, amount=(await now(room, order)).to_pay)
    assert (await now(room, order)).status is OrderStatus.DELIVERED
    assert (await _given(room, order)).codes == 2
    assert await _owed(room) == [(ALICE, order.id)]


async def test_nobody_else_sees_them(room: Room) -> None:
    """Nor is there anything to see of an order that delivers nothing, or is not paid."""
    order = await placed(room, (TEA, 1))
    with pytest.raises(NotFound):
        await room.store.read(own_goods, ALICE, order.id)
    await paid(room, order)
    assert (await room.store.read(own_goods, ALICE, order.id)).codes == 1
    with pytest.raises(NotFound):
        await room.store.read(own_goods, BOB, order.id)
    with pytest.raises(NotFound):
        await room.store.read(own_goods, ALICE, 99)


async def test_what_was_bought_stays_as_it_was(room: Room) -> None:
    """Whatever the variant delivers later."""
    order = await placed(room, (MUG, 1))
    await paid(room, order)
    await room.store.write(set_content, ANN, "update:1:9", MUG, Content(ContentKind.TEXT, text="Another one"))
    assert (await room.store.read(own_goods, ALICE, order.id)).goods[0].content.text == "The <link>"
