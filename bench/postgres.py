"""How fast the engine places orders on Postgres: `python -m bench.postgres [ROUNDS]`.

Places three-line orders through `store.write(place_order)`, 64 customers at a time, with goods spread over 40 SKUs, and with one SKU that
all orders want. Beside it pgbench, a C program, runs the same statements (recorded from a real run) with 64 connections, each order
a transaction of its own. The rounds alternate on copies of one database on a private server that keeps what it commits. What counts are the
ratios. Exits with 1 if they are worse than promised.
"""

import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg

from bench.contenders import CUSTOMERS, Run, place_all
from bench.shop import POLICY, Shop, make_shop, now, receipt_of
from core.models.order import Confirm
from core.usecases.order.place import place_order
from storage.place import Server
from storage.postgres.connection import Connection
from storage.postgres.dialect import POSTGRES
from storage.postgres.executor import PostgresExecutor, drive
from storage.postgres.session import connect
from storage.postgres.store import open_store
from storage.transaction import StoredTransaction
from tests.support.postgres import create_database, drop_database
from tests.support.postgres_server import binaries, private_server
from tillbot import logs

ORDERS = 8 * CUSTOMERS
"""Per round."""
PART_OF_PGBENCH = 0.4
HOTTER = 0.9
"""What is left of the engine's rate where all want one SKU: about all of it. Medians of a few rounds differ by a tenth."""
_PLACE = re.compile(r"\$(\d+)")
Statement = tuple[str, list[Any]]


class Recorder(Connection):
    """A connection that notes what it is asked."""

    def __init__(self, raw: asyncpg.Connection) -> None:
        super().__init__(raw, prepares=False)
        self.said: list[Statement] = []
        self.order = 0

    async def rows(self, sql: str, arguments: Sequence[Any] = ()) -> list[asyncpg.Record]:
        self.said.append((sql, list(arguments)))
        return await super().rows(sql, arguments)

    async def changed(self, sql: str, arguments: Sequence[Any] = ()) -> int:
        self.said.append((sql, list(arguments)))
        return await super().changed(sql, arguments)

    async def for_all(self, sql: str, arguments: Sequence[Sequence[Any]]) -> list[asyncpg.Record]:
        self.said += [(sql, list(one)) for one in arguments]
        return await super().for_all(sql, arguments)


@dataclass
class Contest:
    """A shop, the script that does its orders, and what the engine and pgbench came to in each round (orders a second)."""

    name: str
    shop: Shop
    script: Path
    engine: list[float] = field(default_factory=list)
    pgbench: list[float] = field(default_factory=list)

    async def run(self) -> None:
        """A round more."""
        made = self.shop.path.read_text()
        self.engine.append((await _on_copy(made, self.shop)).rate)
        self.pgbench.append(await _by_pgbench(made, self.script))


def main() -> None:
    logs.configure("error", "console")
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    os.environ["TEST_STORE"] = "postgres"
    with (
        private_server(durable=True) as server,
        tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder,
    ):
        os.environ["TEST_POSTGRES_URL"] = server.url
        spread = asyncio.run(_prepare(Path(folder, "spread"), "goods spread", hot=False))
        hot = asyncio.run(_prepare(Path(folder, "hot"), "all want one SKU", hot=True))
        for contest in (spread, hot) * rounds:
            asyncio.run(contest.run())
    shares = [_share(contest.engine, contest.pgbench) for contest in (spread, hot)]
    for contest, share in zip((spread, hot), shares, strict=True):
        engine, pgbench = (statistics.median(rates) for rates in (contest.engine, contest.pgbench))
        print(f"{contest.name:<18} engine {engine:5.0f}, pgbench {pgbench:5.0f} orders/s; {share:.2f}", end="")
        print(f" of it (promised: at least {PART_OF_PGBENCH})")
    hotter = _share(hot.engine, spread.engine)
    print(f"engine, hot / spread  {hotter:.2f}  (promised: at least {HOTTER})")
    sys.exit(min(shares) < PART_OF_PGBENCH or hotter < HOTTER)


def _share(rates: Sequence[float], of: Sequence[float]) -> float:
    """Round by round: what slows one slows the other."""
    return statistics.median(one / other for one, other in zip(rates, of, strict=True))


async def _prepare(folder: Path, name: str, *, hot: bool) -> Contest:
    shop = await make_shop(folder / "shop.db", ORDERS, hot=hot)
    contest = Contest(name, shop, folder / "order.sql")
    await _write_script(shop.path.read_text(), shop.confirms, contest.script)
    return contest


async def _on_copy(made: str, shop: Shop) -> Run:
    url = await _copy(made)
    async with open_store(Server(url), POLICY, now) as store:
        run = await place_all(store, shop)
    await asyncio.to_thread(drop_database, url)
    return run


async def _by_pgbench(made: str, script: Path) -> float:
    """Orders a second."""
    url, folder = await _copy(made), binaries()
    assert folder is not None
    asked = f"-n -M prepared -c {CUSTOMERS} -j 2 -t {ORDERS // CUSTOMERS} -f {script} {url}"
    command = [str(folder / "pgbench"), *asked.split()]
    done = await asyncio.to_thread(partial(subprocess.run, command, capture_output=True, text=True, check=False))
    assert not done.returncode, done.stderr
    await asyncio.to_thread(drop_database, url)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    assert found is not None, done.stdout
    return float(found[1])


async def _copy(made: str) -> str:
    """A copy of the database, as autovacuum would leave it: with statistics."""
    url = await asyncio.to_thread(create_database)
    await asyncio.to_thread(drop_database, url)
    admin = await asyncpg.connect(os.environ["TEST_POSTGRES_URL"])
    names = [one.rpartition("/")[2] for one in (url, made)]
    await admin.execute(f"CREATE DATABASE {names[0]} TEMPLATE {names[1]} STRATEGY FILE_COPY")
    await admin.close()
    return url


async def _write_script(url: str, confirms: Sequence[Confirm], script: Path) -> None:
    """What pgbench does for an order; the values of each order stand in a table beside the shop's, from which it takes the next."""
    raw = await connect(Server(url))
    await raw.execute("ANALYZE")
    await raw.execute("SELECT setval('orders_id_seq', 1000000)")  # so that no other number is taken for an order's
    recorded = [await _record(raw, confirm) for confirm in confirms]
    shape = [sql for sql, _ in recorded[0].said]
    assert all([sql for sql, _ in one.said] == shape for one in recorded)
    flat = [[value for _, values in one.said for value in values] for one in recorded]
    names = [
        _name(place, [one[place] for one in flat], [one.order for one in recorded]) for place in range(len(flat[0]))
    ]
    columns = ", ".join(f"p{place} text" for place in range(len(names)))
    await raw.execute(f"CREATE TABLE bench_orders (n bigint PRIMARY KEY, {columns}); CREATE SEQUENCE bench_next")
    rows = [(number, *map(str, values)) for number, values in enumerate(flat, 1)]
    await raw.copy_records_to_table("bench_orders", records=rows)
    await raw.close()
    lines = ["SELECT * FROM bench_orders WHERE n = (SELECT nextval('bench_next')) \\gset", "BEGIN;"]
    place = 0
    for sql, values in recorded[0].said:
        own = names[place : place + len(values)]
        place += len(values)
        said = _PLACE.sub(partial(_of, own), " ".join(sql.split()))
        lines.append(f"{said} \\gset made_" if sql.lstrip().startswith("INSERT INTO orders") else f"{said};")
    await asyncio.to_thread(script.write_text, "\n".join([*lines, "COMMIT;"]) + "\n")


def _of(names: Sequence[str], found: re.Match[str]) -> str:
    return names[int(found[1]) - 1]


def _name(place: int, values: Sequence[Any], orders: Sequence[int]) -> str:
    """How the script says a value: the order's number is known only when it was given."""
    if all(value == order for value, order in zip(values, orders, strict=True)):
        return ":made_id"
    if all(value == f"order:{order}" for value, order in zip(values, orders, strict=True)):
        return "('order:' || :made_id::text)"
    return f":p{place}"


async def _record(raw: asyncpg.Connection, confirm: Confirm) -> Recorder:
    """The statements of one order, which is not kept."""
    recorder = Recorder(raw)
    await raw.execute("BEGIN")
    tx = StoredTransaction(PostgresExecutor(recorder), POSTGRES, now(), POLICY)
    placed = await drive(place_order(tx, confirm, receipt_of(confirm)))
    recorder.order = placed.order.id
    await raw.execute("ROLLBACK")
    return recorder


if __name__ == "__main__":
    main()
