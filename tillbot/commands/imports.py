"""`import` and `seed`: a catalogue file from the disk, with the pictures beside it."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from core import money
from core.errors import StorageUnavailable
from core.files.catalog import Reading
from core.files.unclear import NO_ANSWERS, Answers
from core.models.actor import CLI
from core.models.file_said import LEAVE, Doubt
from core.models.file_stock import StockAsked, StockMeaning, Undone
from core.models.imports import CatalogChanged, ImportRow, Plan
from core.ports import Store
from core.ports.picture import Downloader
from core.usecases.picture import count_waiting, take_missing
from demo import CATALOG, CURRENCY
from jobs.file_reader import FileReader
from jobs.imports import ImportJob, make_findable
from jobs.pictures import fetch_wanted
from texts import imports as view
from texts.file_problems import finding_line
from texts.file_said import remark_line, taken_lines
from texts.pictures import missing_line
from tillbot.announce import announce
from tillbot.commands.pictures import Pictures
from tillbot.commands.table_file import findings_said, language_here, read
from tillbot.refusal import Refused

SAID = 10
"""Stocks that are named as examples."""


async def load_file(
    store: Store,
    file: Path,
    *,
    dry_run: bool = False,
    answers: Answers = NO_ANSWERS,
    stock: StockMeaning | None = None,
    fetch: Downloader | None = None,
) -> Iterable[str]:
    """Import the file, or only plan it; gives lines that say what changed. `stock`: what its stock means.

    `fetch` gets the pictures that it names by an address; without it, they are left to the shop when it runs.
    Prints what is wrong and raises Refused if the file is wrong, or if its stock would undo sales and nothing is said of it.
    """
    job = _job(store, file, stock)
    job.leave = answers.get(Doubt.FLAWED) == LEAVE
    with findings_said(file):
        reading = await job.read(file.name, read(file), answers=answers, language=language_here())
        if dry_run:
            plan = await job.plan(reading)
            if plan.undone:
                raise _undoing(file, plan.undone)
            return (*_said(plan), *view.plan_lines(plan, store.policy.currency))
    plan = await _apply(job, file, reading)
    pictures = [] if fetch is None else await _fetch_pictures(store, fetch)
    return [*_said(plan), view.summary(plan), *pictures]


def _said(plan: Plan) -> Iterator[str]:
    """What was taken for what, and what was done with rows."""
    yield from taken_lines(plan.taken)
    yield from map(remark_line, plan.remarks)
    yield from (f"left out: {finding_line(finding)}" for finding in plan.left)


async def _fetch_pictures(store: Store, fetch: Downloader) -> Iterable[str]:
    """Fetch what the import wants, and say how far that is; gives lines that say what failed."""

    def tell(done: int, total: int) -> None:
        announce(f"Pictures: {done} of {total} done")

    try:
        await fetch_wanted(store, fetch, CLI, tell)
        missing, later = await store.write(take_missing), await store.read(count_waiting, CLI)
    except StorageUnavailable:
        return ["The pictures are fetched when the shop runs."]
    lines = [f"Not fetched: {missing_line(one)}" for one in missing]
    return [*lines, *([f"{later} could not be fetched now; a shop that runs tries again."] if later else [])]


async def load_demo(store: Store) -> Iterable[str]:
    """Import the demo catalogue, with prices in the shop's own currency."""
    job = _job(store, CATALOG, StockMeaning.SET)
    reading = await job.read(CATALOG.name, read(CATALOG), CURRENCY)

    def in_own_currency(row: ImportRow) -> ImportRow:
        return row._replace(price=demo_price(row.price, store.policy.currency))

    plan = await _apply(job, CATALOG, reading._replace(rows=tuple(map(in_own_currency, reading.rows))))
    return [view.summary(plan)]


def demo_price(cents: int, currency: str) -> int:
    """The demo's price in minor units of `currency`: the same number, or in a currency without cents the same digits."""
    more_decimals = max(0, money.exponent(currency) - money.exponent(CURRENCY))
    return cents * int(10**more_decimals)


def _job(store: Store, file: Path, stock: StockMeaning | None) -> ImportJob:
    return ImportJob(store, FileReader(), Pictures(file.parent), stock=stock)


def _undoing(file: Path, undone: Sequence[Undone]) -> Refused:
    """Prints the first stocks that would undo sales; gives the refusal."""
    for one in undone[:SAID]:
        print(view.undone_line(one), file=sys.stderr)
    return Refused(
        f"{file}: its stock would undo sales of {len(undone)} SKUs, nothing was imported; say what it is:"
        " --stock set (so many are there) or --stock add (so many have come)"
    )


async def _apply(job: ImportJob, file: Path, reading: Reading) -> Plan:
    with findings_said(file):
        try:
            plan = await job.apply(reading, CLI)
        except StockAsked as asked:
            raise _undoing(file, asked.undone) from None
        except CatalogChanged:
            raise Refused(
                f"{file}: somebody else keeps changing the catalogue; nothing was imported, try again later"
            ) from None
    await make_findable(job.store)
    return plan
