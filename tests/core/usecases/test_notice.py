"""Whether a notice that is owed is still true, and for whom."""

import pytest

from core.models.actor import Actor
from core.models.digital import Content, ContentKind
from core.models.message import News
from core.models.order import Order
from core.models.outbox import Notice, NoticeKind
from core.models.payment import Charge, PaymentMethod
from core.models.staff import Member, Role
from core.models.stock import StockChange
from core.ports import Transaction
from core.usecases.content import set_content
from core.usecases.digital import deliver_goods
from core.usecases.fact import (
    BackInStock,
    CustomerWrote,
    NewOrder,
    OrderCancelled,
    OrderConfirmed,
    Receipt,
    RoleChanged,
    RunsLow,
    ShopWrote,
)
from core.usecases.message import answer_shop, write_to_customer
from core.usecases.notice import FACTS, TO_STAFF, find_fact
from core.usecases.order.cancel import cancel_order
from core.usecases.order.place import own_order
from core.usecases.order.steps import confirm_order
from core.usecases.outbox import give_up
from core.usecases.payment.settle import record_payment
from core.usecases.staff import appoint, dismiss
from core.usecases.stock import change_stock
from playground.state.people import OWNER
from tests.support.goods import hide
from tests.support.room import ALICE, BOB, TEA, Room, card
from tests.support.tables import put_row, records, set_values

ANN = Actor.staff(OWNER)


async def bought(room: Room, quantity: int = 1) -> Order:
    return (await room.place(card(await room.fill((TEA, quantity))))).order


async def counted(room: Room, amount: int) -> None:
    change = StockChange(amount=amount, absolute=True)
    await room.store.write(change_stock, ANN, f"count:{amount}", "TEA-100", change)


def owed(kind: NoticeKind, subject_id: int = 1, chat_id: int = OWNER) -> Notice:
    return Notice(id=99, kind=kind, chat_id=chat_id, subject_id=subject_id, message_id=0, attempts=0, created_at=0)


async def lowest(room: Room, kind: NoticeKind) -> Notice:
    """The first of a kind that is in the outbox."""
    row = (await records(room.store, "outbox", "id", "chat_id", "subject_id", kind=kind))[0]
    return owed(kind, row["subject_id"], row["chat_id"]).having(id=row["id"])


def test_every_kind_has_its_fact() -> None:
    """A new kind says what it has to tell."""
    assert FACTS.keys() == set(NoticeKind)


async def test_an_order_is_told_on_both_sides(room: Room) -> None:
    """Its customer has the receipt, the staff who bought it."""
    order = await bought(room)
    assert await room.store.read(find_fact, owed(NoticeKind.RECEIPT, order.id, ALICE)) == Receipt(order)
    fact = await room.store.read(find_fact, owed(NoticeKind.NEW_ORDER, order.id))
    assert isinstance(fact, NewOrder)
    assert (fact.order, fact.customer.id) == (order, ALICE)


async def test_a_message_that_is_another_orders_by_now_is_not_redrawn(room: Room) -> None:
    """Another bot on the same database numbers its messages from the start."""
    first = await bought(room)
    second = (await room.buy((TEA, 1), message_id=11)).order

    async def place(tx: Transaction, order_id: int) -> None:
        await tx.messages.keep_news(ALICE, 30, News(order_id, to_customer=True, kind=NoticeKind.RECEIPT))

    redraw = owed(NoticeKind.REDRAW, first.id, ALICE).having(message_id=30)
    await room.store.write(place, first.id)
    assert await room.store.read(find_fact, redraw) == Receipt(first)
    await room.store.write(place, second.id)
    assert await room.store.read(find_fact, redraw) is None


async def test_a_confirmation_is_old_news_once_it_is_cancelled(room: Room) -> None:
    """Of the two only the last is told, with its reason."""
    order = await bought(room)
    await room.store.write(confirm_order, ANN, order.id)
    confirmed = await room.store.read(own_order, ALICE, order.id)
    assert await room.store.read(find_fact, owed(NoticeKind.CONFIRMED, order.id)) == OrderConfirmed(confirmed)
    await room.store.write(cancel_order, ANN, order.id, "sold out")
    cancelled = await room.store.read(own_order, ALICE, order.id)
    assert await room.store.read(find_fact, owed(NoticeKind.CONFIRMED, order.id)) is None
    assert await room.store.read(find_fact, owed(NoticeKind.CANCELLED, order.id)) == OrderCancelled(
        cancelled, "sold out"
    )


async def test_messages_are_told_to_the_other_side(room: Room) -> None:
    """A customer is told what the shop writes, the staff what a customer does."""
    order = await bought(room)
    asked = await room.store.write(write_to_customer, ANN, order.id, "Which colour?")
    said = await room.store.write(answer_shop, ALICE, order.id, "Green")
    assert await room.store.read(find_fact, owed(NoticeKind.MESSAGE, asked.id, ALICE)) == ShopWrote(order, asked)
    fact = await room.store.read(find_fact, owed(NoticeKind.ANSWER, said.id))
    assert isinstance(fact, CustomerWrote)
    assert fact.message == said


async def test_low_stock_is_old_news_once_there_is_more(room: Room) -> None:
    """And while there is not: how much is left now."""
    await counted(room, 2)
    notice = await lowest(room, NoticeKind.LOW_STOCK)
    fact = await room.store.read(find_fact, notice)
    assert isinstance(fact, RunsLow)
    assert fact.card.level.on_hand == 2
    await counted(room, 50)
    assert await room.store.read(find_fact, notice) is None


async def test_of_an_article_that_falls_twice_the_last_is_told(room: Room) -> None:
    """It says what the first would."""
    await counted(room, 2)
    first = await lowest(room, NoticeKind.LOW_STOCK)
    await counted(room, 0)
    assert await room.store.read(find_fact, first) is None


async def test_what_is_back_and_sold_out_again_is_not_told(room: Room) -> None:
    """Customers who wait would come for nothing."""
    notice = owed(NoticeKind.BACK_IN_STOCK, TEA, ALICE)
    assert isinstance(await room.store.read(find_fact, notice), BackInStock)
    await hide(room.store, TEA)
    assert await room.store.read(find_fact, notice) is None


async def test_a_role_is_told_as_it_is_now(room: Room) -> None:
    """Also that there is none any more."""
    await room.store.write(appoint, ANN, Member(user_id=BOB, role=Role.STAFF))
    notice = owed(NoticeKind.ROLE, BOB, BOB)
    assert await room.store.read(find_fact, notice) == RoleChanged(Role.STAFF)
    await room.store.write(dismiss, ANN, BOB)
    assert await room.store.read(find_fact, notice) == RoleChanged(None)


ADDRESS = "https://example.org/tea.jpg"


@pytest.mark.parametrize("kind", sorted(TO_STAFF))
async def test_who_runs_the_shop_no_more_is_told_nothing_of_it(room: Room, kind: NoticeKind) -> None:
    """While they do, they are."""
    order = await bought(room, 8)  # two of ten are left: that is low
    await room.store.write(answer_shop, ALICE, order.id, "Hello")
    asked = await room.store.write(write_to_customer, ANN, order.id, "Hello")
    notice = owed(NoticeKind.MESSAGE, asked.id, ALICE)
    (row,) = await records(room.store, "outbox", "id", kind="message")
    await room.store.write(give_up, notice.having(id=row["id"]), "blocked by the user")
    await room.store.write(lambda tx: tx.reviews.save(ALICE, TEA, 5, "Nice"))
    (sold,) = await records(room.store, "movements", "id", reason="sold")
    await room.store.write(record_payment, Charge(PaymentMethod.CARD, "charge", 0, ALICE, "EUR", 500))
    await room.store.write(set_content, ANN, "tea", TEA, Content(ContentKind.TEXT, text="A link"))
    await room.store.write(deliver_goods, order)
    if kind is NoticeKind.PROOF:
        await set_values(room.store, "orders", {"status": "awaiting_payment"})
        await room.store.write(lambda tx: tx.payments.add_proof(order.id, "file", photo=True))
    await put_row(
        room.store, "picture_addresses", address=ADDRESS, actor="", state="failed", at=0, problem="slow", told=1
    )
    await put_row(room.store, "picture_places", address=ADDRESS, product_id=TEA)
    await set_values(room.store, "products", {"photo": ADDRESS}, id=TEA)
    await put_row(
        room.store, "webhooks", url="https://example.org/", events="stock.low", secret="", created_at=0, disabled_at=1
    )
    subjects = {NoticeKind.LOW_STOCK: TEA, NoticeKind.SEVERAL_LOW: sold["id"], NoticeKind.UNDELIVERED: row["id"]}
    told = owed(kind, subjects.get(kind, 1), BOB)
    await room.store.write(appoint, ANN, Member(user_id=BOB, role=Role.STAFF))
    assert await room.store.read(find_fact, told) is not None
    await room.store.write(dismiss, ANN, BOB)
    assert await room.store.read(find_fact, told) is None
