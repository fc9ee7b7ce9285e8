"""What gets slower as a shop grows: `make bench-growth`, or `python -m bench.growth [--scale 0.1] [--keep DIR] [--store sqlite postgres]`.

Builds a small and a big shop in bulk. Times every screen of customers and staff in both, as whole calls through the store. The shops take
turns, so other load on the machine slows both alike. Then measures how long customers wait while staff open everything, and what exports
need. Prints a table for each store, and exits with 1 if an aim is missed. Postgres is a private server that keeps what it commits; its
shops are copies of the files.
"""

import argparse
import asyncio
import gc
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.grown_shop import BIG, POLICY, SMALL, Size, build, now
from bench.growth_screens import CUSTOMERS, STAFF, Grown, Screen, prepare
from bench.imports import catalog
from core.models.export import ExportNoun, ExportRequest, FileKind
from core.usecases.export import write_export
from core.usecases.imports import index_words, list_catalog, merge_words, plan_import
from core.usecases.order.search import index_orders
from jobs.scheduler import MERGED_PAGES
from storage.moving.mover import move
from storage.opening import ShopStore
from storage.place import Database, Server
from storage.postgres import store as postgres
from storage.postgres.moving import target_at
from storage.postgres.session import connect
from storage.sqlite import store as sqlite
from storage.sqlite.moving import source_at
from tests.support.imports import checked_file
from tests.support.postgres import create_database
from tests.support.postgres_server import private_server

TIMES_SMALL, NEAR = 1.3, 0.3
"""A customer's screen may take at most this many times as long as in the small shop, or this many ms longer."""
STAFF_MS = 300.0
TIMES_UNDISTURBED = 1.5
MEMORY = 200.0
"""MB."""
SECONDS = 0.6
"""How long each screen is timed, and at least LEAST times."""
LEAST, MOST = 5, 60
DISTURBED = 8.0
"""Seconds."""
AT_ONCE = 8
"""Customers."""
PAUSE = 0.02
"""Seconds between an answer and the next tap, for customers and staff. Nobody is faster."""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--scale", type=float, default=1.0, help="of the big shop")
    asked.add_argument("--keep", type=Path, help="a folder for the databases; those in it are used again")
    asked.add_argument("--store", nargs="+", choices=("sqlite", "postgres"), default=["sqlite"])
    asked.add_argument("--export", nargs=3, help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.export:
        asyncio.run(_export(*told.export))
        return
    with tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder:
        kept = told.keep or Path(folder)
        kept.mkdir(parents=True, exist_ok=True)
        sys.exit(not asyncio.run(_measure(kept, BIG.times(told.scale), told.store)))


async def _measure(folder: Path, big: Size, stores: Sequence[str]) -> bool:
    files = []
    for name, size in (("small", SMALL), ("big", big)):
        started = time.perf_counter()
        files.append(folder / f"{name}.db")
        await build(files[-1], size)
        megabytes = files[-1].stat().st_size / 1_000_000
        print(f"{name}: {size.skus:,} SKUs, {size.orders:,} orders, {megabytes:,.0f} MB", end=", ")
        print(f"made in {time.perf_counter() - started:.0f} s", flush=True)
    met = []
    if "sqlite" in stores:
        met.append(await _compare("SQLite", files, big))
    if "postgres" in stores:
        async with _on_postgres(files) as moved:
            met.append(await _compare("Postgres", moved, big))
    return all(met)


@asynccontextmanager
async def _on_postgres(files: Sequence[Path]) -> AsyncIterator[list[Server]]:
    """The same shops on a server."""
    with private_server(durable=True) as server:
        os.environ["TEST_POSTGRES_URL"] = server.url
        moved = []
        for file in files:
            started = time.perf_counter()
            place = Server(await asyncio.to_thread(create_database))
            # As `tillbot migrate-database` does it, but that these shops' books were never right.
            with source_at(file) as source:
                async with target_at(place, datetime.now(UTC), replace=True) as target:
                    rows = (await move(source, target, books=False)).rows
            took = time.perf_counter() - started
            async with _open(place) as store:
                await _find_by_words(store)
            await _tidy(place)
            found = time.perf_counter() - started - took
            print(
                f"{file.stem}: {rows:,} rows on Postgres after {took:.0f} s, found by their words {found:.0f} s later",
                flush=True,
            )
            moved.append(place)
        yield moved


async def _compare(store: str, places: Sequence[Database], big: Size) -> bool:
    """Whether all aims are met there."""
    few, many = places
    async with _open(few) as small, _open(many) as large:
        shops = (Grown(small, SMALL), Grown(large, big))
        for shop, place in zip(shops, places, strict=True):
            await prepare(shop)
            await _warm(shop, place)
        print(f"\n| {store:<38} | small ms | big ms | times | |\n|---|---|---|---|---|")
        met = [await _row(screen, shops, staff=screen in STAFF) for screen in (*CUSTOMERS, *STAFF)]
        met += [await _plan(shops), await _disturbed(shops[1])]
    met += [_exports(many, *told) for told in _EXPORTS]
    return all(met)


async def _find_by_words(store: ShopStore) -> None:
    """What a shop does beside its work once it has moved."""
    while await store.write(index_orders, 5_000):
        pass
    while await store.write(index_words, 5_000):
        pass


async def _tidy(place: Server) -> None:
    """What a server does by itself within minutes; this one has autovacuum off."""
    connection = await connect(place)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


async def _warm(shop: Grown, place: Database) -> None:
    """What is timed is a shop that has been open for some hours, on a machine that has its file in memory."""
    while await shop.store.write(merge_words, MERGED_PAGES):
        pass
    if isinstance(place, Path):
        with place.open("rb") as file:
            while file.read(1 << 20):
                pass
    for screen in CUSTOMERS:
        for _ in range(MOST):
            await (await screen.prepare(shop))()


def _open(database: Database) -> AbstractAsyncContextManager[ShopStore]:
    if isinstance(database, Server):
        return postgres.open_store(database, POLICY, now)
    return sqlite.open_store(database, POLICY, now)


async def _row(screen: Screen, shops: Sequence[Grown], *, staff: bool) -> bool:
    took: tuple[list[float], ...] = tuple([] for _ in shops)
    ends = time.perf_counter() + 2 * SECONDS
    while len(took[0]) < LEAST or (time.perf_counter() < ends and len(took[0]) < MOST):
        for shop, times in zip(shops, took, strict=True):
            call = await screen.prepare(shop)
            started = time.perf_counter()
            await call()
            times.append((time.perf_counter() - started) * 1000)
    small, large = (statistics.median(times) for times in took)
    good = large < STAFF_MS if staff else large <= max(small * TIMES_SMALL, small + NEAR)
    print(f"| {screen.name:<38} | {small:.2f} | {large:.2f} | {large / small:.1f} | {_said(good)} |", flush=True)
    return good


def _said(good: bool) -> str:
    return "ok" if good else "**over**"


async def _plan(shops: Sequence[Grown]) -> bool:
    """Check and plan a file of 10,000 rows. Only its sender waits for that."""
    data, took = catalog(0), []
    for shop in shops:
        started = time.perf_counter()
        base = await shop.store.read_aside(list_catalog)
        file = await asyncio.to_thread(checked_file, data, "EUR", base)
        await shop.store.read_aside(plan_import, base, file)
        took.append((time.perf_counter() - started) * 1000)
        del base, file
        gc.collect()
    small, large = took
    print(
        f"| {'plan of an import of 10,000 rows':<38} | {small:.0f} | {large:.0f} | {large / small:.1f} | |", flush=True
    )
    return True


async def _disturbed(shop: Grown) -> bool:
    """How long customers wait (95 %) while two of the staff open one screen after the other, compared with a quiet hour."""
    quiet = await _tapping(shop, staff=0)
    busy = await _tapping(shop, staff=2)
    good = busy <= quiet * TIMES_UNDISTURBED
    name = "customers' 95 %: quiet / staff at work"
    print(f"| {name:<38} | {quiet:.2f} | {busy:.2f} | {busy / quiet:.1f} | {_said(good)} |", flush=True)
    return good


async def _tapping(shop: Grown, staff: int) -> float:
    waits: list[float] = []
    at_work = [asyncio.create_task(_open_everything(shop)) for _ in range(staff)]
    ends = time.perf_counter() + DISTURBED
    await asyncio.gather(*(_shop_until(shop, ends, waits) for _ in range(AT_ONCE)))
    for task in at_work:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    return statistics.quantiles(waits, n=100)[94]


async def _shop_until(shop: Grown, ends: float, waits: list[float]) -> None:
    while time.perf_counter() < ends:
        for screen in CUSTOMERS:
            call = await screen.prepare(shop)
            started = time.perf_counter()
            await call()
            waits.append((time.perf_counter() - started) * 1000)
            await asyncio.sleep(PAUSE)


async def _open_everything(shop: Grown) -> None:
    while True:
        for screen in filter(lambda screen: screen.opened, STAFF):
            await (await screen.prepare(shop))()
            await asyncio.sleep(PAUSE)


_EXPORTS = (("products", "csv"), ("orders", "csv"), ("orders", "xlsx"))


def _exports(database: Database, noun: str, kind: str) -> bool:
    """Run in a process that holds only the bot's code, so that the memory is the bot's."""
    place = database.url if isinstance(database, Server) else str(database)
    command = [sys.executable, "-m", "bench.growth", "--export", place, noun, kind]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds, rows, before, peak, other = told.split()
    name = f"export: {noun} {kind} ({int(rows):,} rows)"
    good = float(peak) < MEMORY
    memory = f"{before} MB before, {peak} MB at most, {other} MB in a process of its own"
    print(f"| {name:<38} | | {float(seconds) * 1000:,.0f} | | {memory}: {_said(good)} |", flush=True)
    return good


async def _export(place: str, noun: str, kind: str) -> None:
    """Prints seconds, rows, and MB: before, at most, and of a child process. Of orders, one month."""
    import bot.app  # noqa: F401 - as the bot has it in memory

    today = datetime.now(UTC).date()
    days = (today - timedelta(days=31), today) if noun == "orders" else (None, None)
    request = ExportRequest(ExportNoun(noun), FileKind(kind), *days)
    with tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder:
        database = Server(place) if place.startswith("postgresql://") else Path(place)
        async with _open(database) as store:
            before = _most_memory()
            started = time.perf_counter()
            rows = await store.read_apart(write_export, request, Path(folder) / "table")
            took = time.perf_counter() - started
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{took:.2f} {rows} {before:.0f} {_most_memory():.0f} {child:.0f}")


def _most_memory() -> float:
    """The most MB of this process so far, as Linux counts it. The figure from `resource` includes its parent's memory."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
