"""The ledger as staff read it: a day's sums, and what waits for somebody."""

from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.ports import ReadTransaction
from core.ports.payment import Sum, Waiting
from core.values.days import midnight, moment_at

MOST_WAITING = 20
MOST_DAYS = 3650


class Ledger(NamedTuple):
    """The sums of a day in the shop's timezone, `back` days ago, and what waits, oldest first."""

    day: date
    back: int
    sums: tuple[Sum, ...]
    waiting: tuple[Waiting, ...]


async def view_ledger(tx: ReadTransaction, back: int = 0) -> Ledger:
    """`back` counts days from today."""
    back = min(max(back, 0), MOST_DAYS)
    zone = ZoneInfo(tx.policy.timezone)
    day = moment_at(tx.now, zone).date() - timedelta(days=back)
    sums = await tx.ledger.sums(midnight(day, zone), midnight(day + timedelta(days=1), zone))
    return Ledger(day, back, sums, await tx.ledger.waiting(MOST_WAITING))
