"""Orders found by what staff know of them, and a shop's day in numbers."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.models.order import MOST_COUNTED, BoardOrder, OrderStatus, Takings
from core.models.page import Page
from core.ports import ReadTransaction, Transaction
from core.usecases.order.board import PAGE_SIZE
from core.values.days import midnight, moment_at
from core.values.order_search import read_wanted

_EVER = 1 << 62


class Today(NamedTuple):
    """What waits, at most MOST_COUNTED of each, and what today and yesterday have brought so far."""

    new: int
    low: int
    takings: Takings
    yesterday: Takings


async def view_today(tx: ReadTransaction) -> Today:
    """Days begin at midnight in the shop's timezone."""
    counts = await tx.orders.counts()
    low = await tx.stock.count_low(MOST_COUNTED)
    today, yesterday = [await tx.orders.takings(*_hours_of(tx, _today(tx) - timedelta(days=back))) for back in (0, 1)]
    return Today(counts.get(OrderStatus.PLACED, 0), low, today, yesterday)


async def search_orders(
    tx: ReadTransaction, text: str, page: int = 0, days: Mapping[str, int] | None = None, *, size: int = PAGE_SIZE
) -> Page[BoardOrder]:
    """A page of the orders that have every word of `text`, newest first; `days` are words for days (case-folded: days ago)."""
    wanted = read_wanted(text, _today(tx), days or {})
    if not wanted.words and wanted.day is None:
        return Page(items=(), number=0, pages=1, total=0)
    since, until = (0, _EVER) if wanted.day is None else _hours_of(tx, wanted.day)
    return await tx.order_search.found(wanted.words, since, until, page, size)


async def list_today(tx: ReadTransaction, page: int = 0) -> Page[BoardOrder]:
    """A page of today's orders, newest first."""
    return await tx.order_search.found((), *_hours_of(tx, _today(tx)), page, PAGE_SIZE)


async def index_orders(tx: Transaction, limit: int) -> int:
    """Make at most `limit` orders findable that are new, or whose customer has another name; returns how many there were."""
    return await tx.order_search.index_due(limit)


def _today(tx: ReadTransaction) -> date:
    return moment_at(tx.now, ZoneInfo(tx.policy.timezone)).date()


def _hours_of(tx: ReadTransaction, day: date) -> tuple[int, int]:
    """The day's first moment and the next day's (ms UTC)."""
    zone = ZoneInfo(tx.policy.timezone)
    return midnight(day, zone), midnight(day + timedelta(days=1), zone)
