"""Webhooks: addresses of other programs, which are told what happens in the shop.

(Telegram's own webhook, by which updates come in, is another thing: bot/pipeline/webhook.py.)
"""

from enum import StrEnum
from typing import NamedTuple

MOST_WEBHOOKS = 20
"""Each costs a row with every event, and a few connections while it is told."""
LONGEST_URL = 2_000
PAUSES = (5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000)
"""ms before each further attempt, about as Standard Webhooks advise; after the last one the event is given up."""
DISABLED_AFTER = 24 * 3_600_000
"""ms in which nothing has arrived; it ends with the next last attempt of a message."""
OLD_SECRET_FOR = 24 * 3_600_000
"""ms for which the secret that was replaced signs, too."""


class WebhookEvent(StrEnum):
    """What other programs are told of. These words are published: they stay."""

    ORDER_PLACED = "order.placed"
    ORDER_PAID = "order.paid"
    ORDER_CONFIRMED = "order.confirmed"
    ORDER_SHIPPED = "order.shipped"
    ORDER_DELIVERED = "order.delivered"
    ORDER_CANCELLED = "order.cancelled"
    ORDER_EXPIRED = "order.expired"
    """Nobody paid it in time."""
    ORDER_REFUNDED = "order.refunded"
    """Money of it went back, all or a part."""
    STOCK_LOW = "stock.low"
    TEST = "webhook.test"
    """Only sent when somebody asks for it."""


CHOICE = tuple(event for event in WebhookEvent if event is not WebhookEvent.TEST)
"""What a webhook can be told of."""


class WebhookProblem(StrEnum):
    """Why an event did not arrive."""

    STATUS = "status"
    """The answer was another one than 2xx. A redirect is not followed."""
    GONE = "gone"
    """The answer was 410: nothing is to be sent there any more."""
    INSECURE = "insecure"
    """The address is no https:// one."""
    NOT_PUBLIC = "not_public"
    UNREACHABLE = "unreachable"
    SLOW = "slow"
    FAULT = "fault"


class Miss(NamedTuple):
    """An attempt that has failed: `status` is that of the HTTP answer, 0 if there was none."""

    problem: WebhookProblem
    status: int = 0


class Webhook(NamedTuple):
    """One address, and the `events` that it is told of. Times in ms UTC; None where it has not come to that.

    `old_secret` signs, too, until `old_until`. Since `failing_since` nothing has arrived, `miss` being the last failure. It is sent
    nothing from `disabled_at` on.
    """

    id: int
    url: str
    events: tuple[WebhookEvent, ...]
    secret: str
    old_secret: str
    old_until: int
    created_at: int
    failing_since: int | None = None
    disabled_at: int | None = None
    miss: Miss | None = None

    def secrets(self, now: int) -> tuple[str, ...]:
        """Those that sign at `now`, the newest first."""
        return (self.secret, self.old_secret) if self.old_secret and now < self.old_until else (self.secret,)


class WebhookMessage(NamedTuple):
    """An event on its way to one webhook. `key` is the same however often it is sent, `payload` the very text of it.

    It is due at `due_at`; None: it has arrived at `sent_at`, or was given up. `miss` is the last failure. Times in ms UTC.
    """

    id: int
    webhook_id: int
    key: str
    event: WebhookEvent
    payload: str
    created_at: int
    attempts: int
    due_at: int | None
    sent_at: int | None = None
    miss: Miss | None = None
