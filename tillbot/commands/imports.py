"""`import` and `seed`: a file is checked as a whole, planned from a snapshot, and applied in one transaction."""

import hashlib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from bot.views import imports as view
from core import money
from core.files.catalog import Reading
from core.files.check import check_rows
from core.files.table import check_name
from core.models.actor import CLI
from core.models.imports import CatalogueMoved, CatalogueRow, Plan
from core.ports import Store
from core.usecases.imports import (
    import_catalogue,
    keep_photos,
    kept_photos,
    list_catalogue,
    missing_photos,
    plan_import,
)
from demo import CATALOGUE, CURRENCY
from jobs.file_reader import FileReader
from jobs.imports import apply_plan, make_findable
from tillbot.commands.pictures import Pictures
from tillbot.commands.table_file import findings_said, read
from tillbot.refusal import Refused

ATTEMPTS = 5
"""How often a file is planned anew because somebody else changes the catalogue meanwhile."""

Prices = Callable[[CatalogueRow], CatalogueRow]


async def load_file(store: Store, file: Path, *, dry_run: bool = False) -> Iterable[str]:
    """Import the file, or only plan it; gives lines that say what changed. Raises Refused, its findings printed."""
    plan = await _load(store, file, store.policy.currency, dry_run=dry_run)
    return view.plan_lines(plan, store.policy.currency) if dry_run else [view.summary(plan)]


async def load_demo(store: Store) -> Iterable[str]:
    """Import the demo catalogue, its prices in the shop's own currency."""

    def in_own_currency(row: CatalogueRow) -> CatalogueRow:
        return row._replace(price=demo_price(row.price, store.policy.currency))

    return [view.summary(await _load(store, CATALOGUE, CURRENCY, in_own_currency))]


def demo_price(cents: int, currency: str) -> int:
    """The demo's price in minor units of `currency`: the same number, and in a currency without cents the same digits."""
    more_decimals = max(0, money.exponent(currency) - money.exponent(CURRENCY))
    return cents * int(10**more_decimals)


async def _load(
    store: Store, file: Path, currency: str, prices: Prices = lambda row: row, *, dry_run: bool = False
) -> Plan:
    data = read(file)
    pictures = Pictures(file.parent)
    with findings_said(file):
        check_name(file.name, data)
        reading = await FileReader().catalogue(data, currency)
    for _ in range(ATTEMPTS):
        with findings_said(file):
            plan = await _planned(store, reading, pictures, prices, hashlib.sha256(data).hexdigest())
        if dry_run or plan.is_idle:
            return plan
        for batch in pictures.batches(await store.read(missing_photos, list(dict.fromkeys(pictures.keys.values())))):
            await store.write(keep_photos, batch)
        try:
            done = await apply_plan(store, plan, partial(store.write, import_catalogue, plan, CLI))
        except CatalogueMoved:
            continue
        await make_findable(store)
        return done
    raise Refused(f"{file}: somebody else keeps changing the catalogue; nothing was imported, try again later")


async def _planned(store: Store, reading: Reading, pictures: Pictures, prices: Prices, digest: str) -> Plan:
    """What the file would change of the shop as it is now. Raises CatalogueErrors."""
    base, kept = await store.read_aside(list_catalogue), await store.read(kept_photos)
    checked = check_rows(reading, base, pictures.check, kept)
    rows = [prices(row._replace(photo=pictures.keys.get(row.photo, row.photo))) for row in checked]
    return await store.read_aside(plan_import, base, rows, reading.columns, digest)
