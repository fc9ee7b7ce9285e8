"""The clock of the shop: APScheduler only triggers sweeps. Rows say what is due, and each sweep is a conditional transition."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from core.errors import StorageUnavailable
from core.ports import Store, Transaction
from core.usecases.cart import expire_carts
from core.usecases.digital import show_due_goods
from core.usecases.favourite import forget_news
from core.usecases.imports import merge_words
from core.usecases.inbox import forget_updates
from core.usecases.order.search import index_orders
from core.usecases.outbox import forget_notices, forget_undelivered
from core.usecases.payment.expire import expire_orders
from core.usecases.privacy import empty_updates, forget_idle, forget_offered
from core.usecases.product.price import forget_edits, tell_of_begun
from core.usecases.reminder import remind_of_carts
from core.usecases.reply import forget_replies
from core.usecases.review import ask_for_reviews
from core.usecases.webhook import forget_messages
from jobs.backups import Backups
from jobs.imports import make_findable

EXPIRE_EVERY = 60
"""Seconds between two sweeps for abandoned carts and unpaid orders."""
ASK_EVERY = 600
"""Seconds between two sweeps for delivered orders whose customers are to be asked."""
INDEX_EVERY = 60
"""Seconds between two looks for rows whose words are due: after a killed import, a renamed category, a new version."""
KEPT_FOR = 7 * 24 * 3_600_000
"""ms. Telegram keeps an unconfirmed update for a day; what is done is kept for a week, for investigations."""
UNDELIVERED_FOR = 90 * 24 * 3_600_000
"""ms. For this long an order's card says what did not reach its customer, who may come back."""
BATCH = 500
MERGED_PAGES = 200
"""Of the search's index, in one write: some ten milliseconds."""
UNPAID_BATCH = 10
"""An expired order has lines, coupons and notices: each costs as much as placing it."""

log = structlog.get_logger(__name__)


class _Scheduler(AsyncIOScheduler):  # type: ignore[misc]  # APScheduler has no types
    """One call starts what is due and sets the timer again: a fault in it would stop the timer for good, so it is reported."""

    def __init__(self, failed: Callable[[Exception], None], **options: Any) -> None:  # noqa: ANN401 - APScheduler's
        super().__init__(**options)
        self._failed = failed

    def _process_jobs(self) -> float | None:
        try:
            return super()._process_jobs()  # type: ignore[no-any-return]
        except Exception as fault:
            self._failed(fault)
            raise


def make_scheduler(
    store: Store,
    clock: Callable[[], int],
    backups: Backups | None = None,
    failed: Callable[[Exception], None] = lambda _fault: None,
) -> AsyncIOScheduler:
    """A scheduler, not yet started. `clock` gives ms UTC; `backups` are made from the start on.

    `failed` hears of the fault after which nothing is triggered any more.
    """

    async def expire() -> None:
        await sweep(store, expire_carts, "carts_expired")
        await sweep(store, remind_of_carts, "carts_reminded_of")
        await sweep(store, expire_orders, "orders_expired", UNPAID_BATCH)
        await sweep(store, show_due_goods, "goods_shown", UNPAID_BATCH)
        await sweep(store, tell_of_begun, "schedules_told", UNPAID_BATCH)

    async def ask() -> None:
        await sweep(store, ask_for_reviews, "reviews_asked_for")

    async def tidy() -> None:
        await sweep(store, lambda tx, limit: forget_updates(tx, clock() - KEPT_FOR, limit), "updates_forgotten")
        await sweep(store, lambda tx, limit: forget_notices(tx, clock() - KEPT_FOR, limit), "notices_forgotten")
        await sweep(
            store, lambda tx, limit: forget_undelivered(tx, clock() - UNDELIVERED_FOR, limit), "undelivered_forgotten"
        )

        await sweep(store, forget_replies, "replies_forgotten")
        await sweep(
            store, lambda tx, limit: forget_messages(tx, clock() - KEPT_FOR, limit), "webhook_messages_forgotten"
        )
        await sweep(store, forget_offered, "photos_forgotten")
        await sweep(store, forget_idle, "answers_forgotten", UNPAID_BATCH)
        await sweep(store, lambda tx, limit: forget_news(tx, clock() - UNDELIVERED_FOR, limit), "news_forgotten")
        await sweep(
            store, lambda tx, limit: forget_edits(tx, clock() - KEPT_FOR, limit), "price_edits_forgotten", UNPAID_BATCH
        )
        await sweep(store, merge_words, "search_pages_merged", MERGED_PAGES)

    async def find() -> None:
        await sweep(store, index_orders, "orders_indexed")
        await sweep(store, empty_updates, "updates_emptied", UNPAID_BATCH)

    async def copy(backups: Backups) -> None:
        with suppress(asyncio.CancelledError):  # during a stop: the scheduler would log it as a fault
            await backups.make_due()

    scheduler = _Scheduler(failed, timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None})
    scheduler.add_job(expire, "interval", seconds=EXPIRE_EVERY)
    scheduler.add_job(tidy, "interval", hours=1)
    scheduler.add_job(ask, "interval", seconds=ASK_EVERY)
    scheduler.add_job(make_findable, "interval", [store], seconds=INDEX_EVERY, next_run_time=datetime.now(UTC))
    scheduler.add_job(find, "interval", seconds=INDEX_EVERY)
    if backups is not None:
        scheduler.add_job(copy, "interval", [backups], hours=1, next_run_time=datetime.now(UTC))
    return scheduler


async def run_scheduler(scheduler: AsyncIOScheduler) -> None:
    """Have it trigger what is due, until cancelled."""
    scheduler.start()
    try:
        await asyncio.get_running_loop().create_future()
    finally:
        scheduler.shutdown(wait=False)


async def sweep(
    store: Store, use_case: Callable[[Transaction, int], Coroutine[Any, Any, int]], done: str, batch: int = BATCH
) -> None:
    """Run the use case in batches until it finds nothing more: no single transaction makes customers wait."""
    try:
        while swept := await store.write(use_case, batch):
            log.info(done, count=swept)
            if swept < batch:
                return
    except StorageUnavailable:
        log.warning("sweep_unavailable", sweep=done)
