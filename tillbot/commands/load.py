"""`import`, `codes` and `seed`: products, coupons and codes for the shop of DATABASE_URL."""

import asyncio
import gc
import sqlite3
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.calls.pictures import PictureFetcher
from core.errors import StorageUnavailable
from core.files.unclear import NO_ANSWERS, Answers
from core.models.file_stock import StockMeaning
from core.ports import Store
from storage.place import Database
from storage.sqlite.upkeep import is_outdated
from tillbot.commands.codes import load_codes_file
from tillbot.commands.coupons import load_coupons
from tillbot.commands.imports import load_demo, load_file
from tillbot.lock import check_name, is_running
from tillbot.refusal import Refused
from tillbot.settings import Settings
from tillbot.world import configured, hint_at_the_playground, policy_of, proxy_of, refuse_other_currency, store_at


def import_file(
    file: Path, *, coupons: bool, dry_run: bool, answers: Answers = NO_ANSWERS, stock: str | None = None
) -> None:
    """Load a catalogue or coupons, or only say what that would change. `stock`: "set" or "add". Raises Refused."""
    if coupons and stock:
        raise Refused("--stock: coupons have none")
    meaning = StockMeaning[stock.upper()] if stock else None

    def load(store: Store, settings: Settings) -> Coroutine[None, None, Iterable[str]]:
        if coupons:
            return load_coupons(store, file, dry_run=dry_run, answers=answers)
        fetch = PictureFetcher(proxy_of(settings))
        return load_file(store, file, dry_run=dry_run, answers=answers, stock=meaning, fetch=fetch)

    _load(load, dry_run=dry_run)


def add_codes(sku: str, file: Path) -> None:
    """Add codes to the pool of a variant. Raises Refused."""
    _load(lambda store, _settings: load_codes_file(store, sku, file))


def seed() -> None:
    """Load the demo catalogue. Raises Refused."""
    _load(lambda store, _settings: load_demo(store))


def _load(command: Callable[[Store, Settings], Coroutine[None, None, Iterable[str]]], *, dry_run: bool = False) -> None:
    """Run an import on the shop of DATABASE_URL, and print its result."""
    settings = configured()
    shop = settings.database
    gc.disable()  # a short life with many objects: the search for cycles took half of the time that the writer is held

    async def load() -> Iterable[str]:
        with _database_to_load(shop, dry_run=dry_run) as database:
            policy = policy_of(settings, settings.admin_ids)
            async with store_at(database, "DATABASE_URL", policy) as store:
                await refuse_other_currency(store)
                return await command(store, settings)

    try:
        for line in asyncio.run(load()):
            print(line)
    except StorageUnavailable as problem:
        raise Refused(f"DATABASE_URL: {shop} cannot be written, nothing was imported: {problem}") from None
    print(f"Shop: {shop}")
    hint_at_the_playground(settings, "To load goods there")


@contextmanager
def _database_to_load(shop: Database, *, dry_run: bool) -> Iterator[Database]:
    """`shop`, or an empty file for a dry run without one. Raises Refused if a bot of an older version or by another name runs on a file."""
    if not isinstance(shop, Path):
        yield shop
        return
    check_name(shop)
    with suppress(sqlite3.Error, OSError):  # whatever is wrong, opening the store reports it
        if is_running(shop) and is_outdated(shop):
            raise Refused(f"DATABASE_URL: a tillbot of an older version is running on {shop}: start it again first")
    if shop.exists() or not dry_run:
        yield shop
        return
    with TemporaryDirectory() as folder:
        yield Path(folder) / "shop.db"
