"""Notices that are owed: written with the change that causes them, sent after the commit."""

from enum import StrEnum
from typing import NamedTuple

from core.models.base import Model

BLOCKED = "blocked by the user"
UNANSWERED = "Telegram did not answer, twice: perhaps it has arrived"
REFUSED = "refused: "
"""Reasons why a notice did not arrive. Telegram's own words follow `REFUSED`; any other reason is for the log."""

FIRST_PAUSE, LONGEST_PAUSE = 5_000, 3_600_000
"""ms between two tries: the first pause doubles with every further try, up to the longest. No notice is held back for longer than
the first pause."""
UNANSWERED_PAUSE = 30_000
"""ms that are added at least, when the notice may have arrived."""
DOUBLED = 10
"""After this many tries the pause is the longest."""


class NoticeKind(StrEnum):
    """The kinds of notices; each is put into words when it is sent."""

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
    FAVOURITES = "favourites"
    ASK_REVIEW = "ask_review"
    REVIEWS = "reviews"
    COPY_FAILED = "copy_failed"
    UNDELIVERED = "undelivered"
    GROUP_LOST = "group_lost"
    CANCELLED_BY_CUSTOMER = "cancelled_by_customer"
    REDRAW = "redraw"
    PAID = "paid"
    EXPIRED = "expired"
    REFUND = "refund"
    """No message: the call that sends money back."""
    REFUNDED = "refunded"
    """To whoever paid: it went back."""
    ORDER_CHANGED = "order_changed"
    """To its customer: pieces were taken off or came back."""
    CHARGEBACK = "chargeback"
    """To staff: money went back that the shop has not sent."""
    TRANSFER = "transfer"
    """To a customer: where to transfer the money to."""
    PROOF = "proof"
    """To staff: a customer says that they have paid."""
    PROOF_REFUSED = "proof_refused"
    INVOICE = "invoice"
    WITHDRAW = "withdraw"
    """No message: an invoice is deleted."""
    NOT_NEEDED = "not_needed"
    """To whoever paid what buys nothing: it goes back."""
    STRAY_MONEY = "stray_money"
    """To staff: money that bought nothing."""
    GOODS = "goods"
    """To a customer: what their order delivers by itself."""
    CODES_REVOKED = "codes_revoked"
    """To staff: which codes have to be locked, because their order was paid back."""
    CART_REMINDER = "cart_reminder"
    """To a customer: their cart is about to expire."""
    CHARGEBACKS = "chargebacks"
    """To owners, once: what they risk with goods that cannot be taken back."""
    PICTURES = "pictures"
    """To whoever imported them: pictures that could not be fetched from their addresses."""
    WEBHOOK_DISABLED = "webhook_disabled"
    """To owners: another program is told nothing any more."""


class Notice(Model):
    """One notice: to `chat_id`, about `subject_id` (an order, a message about one, an inbox row, a person, a SKU, an event of
    favourites, a movement of stock that stands for all movements of its cause, a day, a cart,
    a notice that did not arrive, a group, a payment,
    a refund, a number that pictures which failed were marked with, a webhook).

    A receipt is edited into the message `message_id`, and a redraw brings that message up to date; 0 for a message of its
    own. `unanswered` counts how often it was sent without an answer: it may have arrived.
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
    """A notice that was given up: what it was about, and why it did not arrive."""

    kind: NoticeKind
    subject_id: int
    reason: str
