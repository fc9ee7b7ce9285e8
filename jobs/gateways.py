"""Asks the gateways, again and again, how far the open payment pages have come. Whatever else tells of a payment is only a hint."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from core.errors import StorageUnavailable
from core.models.payment import PaymentMethod
from core.models.payment_page import OpenPage
from core.ports import Store
from core.ports.gateway import Gateway, GatewayError, GatewayState
from core.usecases.payment.page import due_pages, note_miss, note_state

PAUSE = 1.0
"""Seconds between two looks for pages that are due."""
AT_ONCE = 4
"""Pages that are asked about at the same time: gateways limit how much they are asked."""
BATCH = 100

log = structlog.get_logger(__name__)


@dataclass
class PageLoop:
    """`nudge` is called when something may be owed."""

    store: Store
    gateways: Mapping[PaymentMethod, Gateway]
    nudge: Callable[[], None]

    async def run(self) -> None:
        """Until cancelled. Whatever is wrong with a page, the others are asked about."""
        while True:
            try:
                await self.look()
            except StorageUnavailable:
                log.warning("pages_unavailable")
            except Exception:
                log.exception("pages_failed")
            await asyncio.sleep(PAUSE)

    async def look(self) -> int:
        """Ask about the pages that are due; returns how many there were."""
        due = await self.store.read(due_pages, BATCH)
        for start in range(0, len(due), AT_ONCE):
            await asyncio.gather(*map(self._ask, due[start : start + AT_ONCE]))
        return len(due)

    async def _ask(self, due: OpenPage) -> None:
        try:
            state = await self._state(due)
        except GatewayError as error:
            log.warning("page_unanswered", order_id=due.page.order_id, error=str(error))
        except Exception:  # the gateway's part is at fault: the other pages go on
            log.exception("page_failed", order_id=due.page.order_id)
        else:
            await self.store.write(note_state, due.page, state)
            self.nudge()
            return
        if await self.store.write(note_miss, due.page):
            log.error("page_given_up", order_id=due.page.order_id, reference=due.page.reference)

    async def _state(self, due: OpenPage) -> GatewayState:
        """What is not to be paid any more is closed first. It may have been paid a moment before, so the gateway is asked after that."""
        gateway = self.gateways.get(due.page.method)
        if gateway is None:
            raise GatewayError(f"nothing here knows pages of {due.page.method}")
        if not due.wanted:
            await gateway.close(due.page.reference)
        return await gateway.state(due.page.reference)
