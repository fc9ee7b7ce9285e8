"""Messages owed: written with the change that causes them, sent after the commit."""

from enum import StrEnum
from typing import NamedTuple

from core.models.base import Model

BLOCKED = "blocked by the user"
"""Why something did not arrive; other reasons are Telegram's own words."""

FIRST_PAUSE, LONGEST_PAUSE = 5_000, 3_600_000
"""ms between two tries: the first doubles with every further one, up to the longest. What is owed is never delayed for longer than
the first."""
UNANSWERED_PAUSE = 30_000
"""ms longer at least, where it may have arrived."""
DOUBLED = 10
"""After so many tries a pause is the longest."""


class NoticeKind(StrEnum):
    """What is owed; the facts each carries are worded when it is sent."""

    RECEIPT = "receipt"
    NEW_ORDER = "new_order"
    PARKED = "parked"
    CANCELLED = "cancelled"
    CONFIRMED = "confirmed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    MESSAGE = "message"
    ANSWER = "answer"
    ROLE = "role"
    LOW_STOCK = "low_stock"
    SEVERAL_LOW = "several_low"
    BACK_IN_STOCK = "back_in_stock"
    COPY_FAILED = "copy_failed"
    UNDELIVERED = "undelivered"


class Notice(Model):
    """One owed message: to `chat_id`, about `subject_id` (an order, a message about one, an inbox row, a person, a SKU, a
    movement of stock that stands for all that its cause has moved, a day, a message that did not arrive).

    `message_id` is the message a receipt is to be edited into; 0 for a message of its own. `unanswered` says how often it was sent
    without an answer: perhaps it has arrived.
    """

    id: int
    kind: NoticeKind
    chat_id: int
    subject_id: int
    message_id: int
    attempts: int
    unanswered: int = 0
    created_at: int


class Undelivered(NamedTuple):
    """What was given up: about what it was, and why it did not arrive."""

    kind: NoticeKind
    subject_id: int
    reason: str
