"""Webhooks, what is on its way to them, and whoever brings it there."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from core.models.webhook import Miss, Webhook, WebhookEvent, WebhookMessage


class NotTaken(Exception):
    """The other side has not taken the message. It may have read it all the same."""

    def __init__(self, miss: Miss) -> None:
        super().__init__(miss)
        self.miss = miss


class WebhookSender(Protocol):
    """Sends one message, within its limits of time, and to nobody but whom the address may lead to."""

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer, 200 to 299. Raises NotTaken."""


class WebhookReader(Protocol):
    async def webhook(self, webhook_id: int) -> Webhook | None: ...

    async def webhooks(self) -> tuple[Webhook, ...]:
        """All of them, in the order in which they were added."""

    async def enabled(self) -> tuple[Webhook, ...]:
        """Those that are sent something."""

    async def due(self, webhook_id: int, limit: int) -> tuple[WebhookMessage, ...]:
        """Its messages whose time has come, those that have waited longest first."""

    async def waiting(self, webhook_id: int) -> int:
        """How many have neither arrived nor been given up."""


class Webhooks(WebhookReader, Protocol):
    async def add(self, url: str, events: Sequence[WebhookEvent], secret: str) -> int:
        """Returns its id."""

    async def remove(self, webhook_id: int) -> None:
        """With everything that is on its way there."""

    async def replace_secret(self, webhook_id: int, secret: str, old_until: int) -> None:
        """The one that it had signs, too, until then (ms UTC)."""

    async def enable(self, webhook_id: int) -> None:
        """As if nothing had failed: what waits is due now."""

    async def disable(self, webhook_id: int) -> bool:
        """Send it nothing any more; False if that was so already."""

    async def owe(self, webhook_ids: Sequence[int], key: str, event: WebhookEvent, payload: str) -> None:
        """The same message to each of these."""

    async def mark_sent(self, message: WebhookMessage) -> None:
        """It has arrived: so its webhook works."""

    async def note_miss(self, message: WebhookMessage, miss: Miss, due_at: int | None) -> None:
        """An attempt has failed; the next one is at `due_at` (ms UTC; None: there is none)."""

    async def forget(self, before: int, limit: int) -> int:
        """Delete messages of events before then (ms UTC); returns how many."""
