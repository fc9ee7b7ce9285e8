"""Sends webhooks what they are owed, and again until it has arrived. The table is the queue: a killed process loses nothing.

One process of a shop has this duty. Each webhook has a few connections of its own, so a slow one delays no other.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from core.errors import StorageUnavailable
from core.models.webhook import Miss, WebhookMessage, WebhookProblem
from core.ports import Store
from core.ports.webhook import NotTaken, WebhookSender
from core.usecases.webhook_delivery import DueMessage, due_messages, mark_delivered, miss_message
from jobs.leases import Alone, Leases

PAUSE = 1.0
"""Seconds between two looks for what is due."""
AT_ONCE = 4
"""Messages that are on their way to one webhook at the same time."""

log = structlog.get_logger(__name__)


@dataclass
class WebhookLoop:
    """`nudge` is called when somebody has to be told. `run` and `look` belong to one task."""

    store: Store
    send: WebhookSender
    nudge: Callable[[], None] = lambda: None
    leases: Leases = field(default_factory=Alone)
    _under_way: dict[int, int] = field(default_factory=dict)
    """The webhook of each message that is on its way."""
    _left: set[int] = field(default_factory=set)
    """Messages that are on their way no longer, but were when the last look began: what it has read of them may be old."""
    _sent: set[int] = field(default_factory=set)
    """Messages that have arrived but are not marked in the store: they are marked later, not sent again."""
    _room: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Until cancelled. What is on its way then stays due."""
        async with asyncio.TaskGroup() as group:
            while True:
                self._room.clear()
                try:
                    await self.look(group)
                except StorageUnavailable:
                    log.warning("webhooks_unavailable")
                except Exception:
                    log.exception("webhooks_failed")
                with suppress(TimeoutError):
                    async with asyncio.timeout(PAUSE):
                        await self._room.wait()

    async def look(self, group: asyncio.TaskGroup) -> None:
        """Begin to send what is due, as far as there is room."""
        self._left.clear()
        found = await self.store.read(
            due_messages, 2 * AT_ONCE
        )  # half of them may be on their way, and are due as well
        busy = Counter(self._under_way.values())
        for due in found:
            message = due.message
            known = message.id in self._under_way or message.id in self._left
            if not known and busy[message.webhook_id] < AT_ONCE:
                busy[message.webhook_id] += 1
                self._under_way[message.id] = message.webhook_id
                group.create_task(self._deliver(due))

    async def _deliver(self, due: DueMessage) -> None:
        try:
            await self._attempt(due)
            self._room.set()
        except StorageUnavailable:
            log.warning("webhooks_unavailable")
        except Exception:  # whatever is wrong with one message, the others go on
            log.exception("webhook_failed", webhook=due.message.webhook_id)
        finally:
            del self._under_way[due.message.id]
            self._left.add(due.message.id)

    async def _attempt(self, due: DueMessage) -> None:
        try:
            if due.message.id not in self._sent:
                self.leases.check()
                await self.send(*due.sent)
                self._sent.add(due.message.id)
        except NotTaken as problem:
            await self._miss(due.message, problem.miss)
        except StorageUnavailable:
            raise
        except Exception:
            log.exception("webhook_failed", webhook=due.message.webhook_id)
            await self._miss(due.message, Miss(WebhookProblem.FAULT))
        else:
            await self.store.write(mark_delivered, due.message)
            self._sent.discard(due.message.id)

    async def _miss(self, message: WebhookMessage, miss: Miss) -> None:
        log.info("webhook_missed", webhook=message.webhook_id, problem=miss.problem, status=miss.status)
        if await self.store.write(miss_message, message, miss):
            log.warning("webhook_disabled", webhook=message.webhook_id, problem=miss.problem, status=miss.status)
            self.nudge()
