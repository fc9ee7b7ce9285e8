"""Messages that follow an order's steps, and what staff hear of a step that its customer took."""

from dataclasses import dataclass

from core.models.customer import Customer
from core.models.order import Order
from core.models.outbox import Notice, NoticeKind
from core.ports import ReadTransaction


@dataclass(frozen=True, slots=True)
class CustomerCancelled:
    """To staff: nobody had confirmed the order."""

    order: Order
    customer: Customer


async def kind_to_redraw(tx: ReadTransaction, owed: Notice) -> NoticeKind | None:
    """Which notice the message is that is to be redrawn; None if it follows no order, or a later redraw of it is owed."""
    later = await tx.outbox.owed_to(owed.chat_id, NoticeKind.REDRAW)
    news = await tx.messages.news(owed.chat_id, owed.message_id)
    if not news or not news.kind or any(one.id > owed.id and one.message_id == owed.message_id for one in later):
        return None
    return NoticeKind(news.kind)
