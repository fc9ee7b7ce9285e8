"""Notices that are owed."""

from collections.abc import Collection
from itertools import chain

from core.asking import asks_once
from core.concurrency import free
from core.models.actor import Actor, ActorKind
from core.models.message import Message, News
from core.models.order import OrderStatus
from core.models.outbox import DOUBLED, FIRST_PAUSE, LONGEST_PAUSE, REFUSED, UNANSWERED_PAUSE, Notice, NoticeKind
from core.models.window import Window
from core.ports import ReadTransaction, Transaction
from core.usecases.crew import lose_group
from core.usecases.message import find_message
from core.usecases.order.cancel import cancel_order
from core.usecases.order.steps import NEWS_OF, redraw
from core.usecases.payment.ask import note_invoice
from core.usecases.payment.refund import finish_refund, leave_to_staff
from core.usecases.payment.settle import TILL

_TO_CUSTOMER = frozenset(
    {
        NoticeKind.RECEIPT,
        NoticeKind.MESSAGE,
        NoticeKind.PAID,
        NoticeKind.EXPIRED,
        NoticeKind.ORDER_CHANGED,
        NoticeKind.TRANSFER,
        NoticeKind.PROOF_REFUSED,
        NoticeKind.GOODS,
        *NEWS_OF.values(),
    }
)
_FOLLOW = frozenset({NoticeKind.RECEIPT, NoticeKind.NEW_ORDER})
"""They show how far their order has come, and are brought up to date with each of its steps."""
_TO_STAFF = frozenset({NoticeKind.NEW_ORDER, NoticeKind.CANCELLED_BY_CUSTOMER, NoticeKind.CODES_REVOKED})
"""About an order, by its id."""


async def due_notices(
    tx: ReadTransaction, busy: Collection[int] = (), counter_id: int = 0, chats: int = 50, each: int = 10
) -> tuple[Notice, ...]:
    """Notices whose time has come: a few for each chat that is not `busy`, so that one chat's many do not delay another's.

    Not for chats that another process than `counter_id` works for.
    """
    due = [await tx.outbox.due_in(chat_id, each) for chat_id in await tx.outbox.due_chats(busy, chats, counter_id)]
    return tuple(chain.from_iterable(due))


@asks_once
async def is_owed(tx: ReadTransaction, notice_id: int) -> bool:
    """Whether it still has to be sent."""
    return await tx.outbox.is_owed(notice_id)


async def owed_of(tx: ReadTransaction, notice_ids: Collection[int]) -> frozenset[int]:
    """Those of them that still have to be sent."""
    return frozenset([notice_id for notice_id in notice_ids if await tx.outbox.is_owed(notice_id)])


@asks_once
async def owed_receipts(tx: ReadTransaction, chat_id: int) -> tuple[Notice, ...]:
    """The receipts that a chat has not received yet."""
    return await tx.outbox.owed_to(chat_id, NoticeKind.RECEIPT)


async def is_notice(tx: ReadTransaction, chat_id: int, message_id: int) -> bool:
    """Whether the chat's message is a notice, and not a window."""
    return await tx.outbox.is_notice(chat_id, message_id)


@free
async def mark_sent(tx: Transaction, notice: Notice, window: Window | None = None, message_id: int = 0) -> None:
    """It is sent, as message `message_id` of its own; or `window` is the chat's new window, if sending it made one."""
    await tx.outbox.mark_sent(notice.id, message_id)
    if notice.kind is NoticeKind.INVOICE and message_id:
        await note_invoice(tx, notice.subject_id, notice.chat_id, message_id)
    shown_in = await tx.outbox.place_of(notice.id) if notice.kind is NoticeKind.RECEIPT else message_id
    if shown_in and (news := await _news(tx, notice)):
        await tx.messages.keep_news(notice.chat_id, shown_in, news)
        if news.kind and await tx.orders.state(news.order_id) not in (OrderStatus.PLACED, OrderStatus.AWAITING_PAYMENT):
            await redraw(tx, news.order_id)  # it has moved on while this was sent
    if window is not None:
        await tx.windows.save(window)


async def mark_refunded(tx: Transaction, notice: Notice) -> None:
    """The money is on its way back: that ends a refund, and may give coupons, codes and stock back."""
    await tx.outbox.mark_sent(notice.id)
    await finish_refund(tx, notice.subject_id)


@free
async def try_later(tx: Transaction, notice: Notice, reason: str, *, unanswered: bool = False) -> None:
    """Wait 5 s, 10 s, 20 s ... at most an hour. `unanswered`: it may have arrived, so it is sent once more, after a while."""
    pause = FIRST_PAUSE << notice.attempts if notice.attempts < DOUBLED else LONGEST_PAUSE
    at = tx.now + (max(pause, UNANSWERED_PAUSE) if unanswered else pause)
    await tx.outbox.try_later(notice.id, at, reason, unanswered=unanswered)


@free
async def interrupt(tx: Transaction, notice: Notice) -> None:
    """The shop closes while the notice is being sent: it may have arrived. It stays due."""
    await tx.outbox.try_later(notice.id, tx.now, "the shop was closed", unanswered=True)


async def move_receipt(tx: Transaction, notice: Notice, window: Window) -> None:
    """Its card is gone: the window, which is saved in the same commit, becomes the receipt."""
    await tx.outbox.move(notice.id, window.message_id)
    await tx.windows.save(window)


async def give_up(tx: Transaction, notice: Notice, reason: str, *, blocked: bool = False) -> None:
    """Give the notice up and keep the reason. Staff who wrote the message, or took the step that it tells of, are told once.

    `blocked`: the reader has blocked the bot.
    """
    if blocked and notice.chat_id < 0:
        await lose_group(tx, notice.chat_id)
    elif blocked:
        await tx.customers.mark_blocked(notice.chat_id)
    if not await tx.outbox.give_up(notice.id, reason):
        return
    if notice.kind is NoticeKind.REFUND:
        await leave_to_staff(tx, notice.subject_id)
    elif notice.kind is NoticeKind.INVOICE and not blocked:
        await _end_unasked(tx, notice.subject_id, reason.removeprefix(REFUSED))
    author = await _caused_by(tx, notice)
    if author is None or author.kind is not ActorKind.STAFF or author.user_id is None:
        return
    if not await tx.outbox.was_owed(NoticeKind.UNDELIVERED, author.user_id, notice.id):
        await tx.outbox.owe(NoticeKind.UNDELIVERED, author.user_id, notice.id)


async def _end_unasked(tx: Transaction, order_id: int, reason: str) -> None:
    """Telegram takes no invoice for the order: it ends, and its customer is told why."""
    if await tx.orders.state(order_id) is OrderStatus.AWAITING_PAYMENT:
        await cancel_order(tx, TILL, order_id, reason)


async def message_of(tx: ReadTransaction, kind: NoticeKind, subject_id: int) -> Message | None:
    """The message that a notice of this kind passes on, or that did not arrive."""
    if kind in (NoticeKind.MESSAGE, NoticeKind.ANSWER):
        return await find_message(tx, subject_id)
    if kind is NoticeKind.UNDELIVERED:
        missed = await tx.outbox.undelivered(subject_id)
        return await message_of(tx, missed.kind, missed.subject_id) if missed else None
    return None


async def order_of(tx: ReadTransaction, kind: NoticeKind, subject_id: int) -> int:
    """The order that a notice of this kind is about; 0 if it is not about an order."""
    if message := await message_of(tx, kind, subject_id):
        return message.order_id
    if kind is NoticeKind.UNDELIVERED:
        missed = await tx.outbox.undelivered(subject_id)
        return await order_of(tx, missed.kind, missed.subject_id) if missed else 0
    return subject_id if kind in _TO_STAFF | _TO_CUSTOMER else 0


async def _news(tx: ReadTransaction, notice: Notice) -> News | None:
    """What the notice tells of an order or of a question; None if it is about neither."""
    message = await message_of(tx, notice.kind, notice.subject_id)
    order_id = message.order_id if message else await order_of(tx, notice.kind, notice.subject_id)
    if not (message or order_id):
        return None
    follows = notice.kind in _FOLLOW and notice.chat_id > 0  # in a group, the news is a link that stays
    return News(order_id, notice.kind in _TO_CUSTOMER, message.id if message else 0, notice.kind if follows else "")


async def forget_notices(tx: Transaction, before: int, limit: int = 1000) -> int:
    """Delete notices sent before `before` (ms UTC); returns how many there were."""
    return await tx.outbox.forget_sent(before, limit)


async def forget_undelivered(tx: Transaction, before: int, limit: int = 1000) -> int:
    """Delete what was given up before `before` (ms UTC); returns how many. The order's card then no longer shows it as undelivered."""
    return await tx.outbox.forget_given_up(before, limit)


async def _caused_by(tx: ReadTransaction, notice: Notice) -> Actor | None:
    """The author of the message, or of the step, that the customer is told of; None for any other notice."""
    if notice.kind is NoticeKind.MESSAGE:
        return (await find_message(tx, notice.subject_id)).actor
    if notice.kind not in NEWS_OF.values():
        return None
    history = await tx.orders.history(notice.subject_id)
    return next((one.actor for one in history if NEWS_OF.get(one.status) is notice.kind), None)
