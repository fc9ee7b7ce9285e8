"""How many updates a second one, two and three processes handle on one Postgres: `python -m bench.counters`.

Each process is the real bot; Telegram is the playground in this process, which computes, too: on few cores all of them share these. So the
CPU that each part took is printed beside the rate: what a second machine would add is what a process, the database and Telegram do not
take of each other. The server is a private one that loses nothing in a crash (fsync on).
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Iterable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple

import asyncpg

from tests.crash.shopkeeper import Shopkeeper, open_site
from tests.support.goods import Good
from tests.support.postgres_server import private_server
from tests.support.store import drop_databases
from tests.support.waiting import until, until_stored

CUSTOMERS, UPDATES = 60, 10
"""Each customer puts something into the cart so often."""
_TICKS = os.sysconf("SC_CLK_TCK")


class Spent(NamedTuple):
    """Seconds of CPU so far."""

    bots: float
    database: float
    telegram: float


async def main() -> None:
    os.environ["TEST_STORE"] = "postgres"
    with private_server(durable=True) as server, tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder:
        os.environ["TEST_POSTGRES_URL"] = server.url
        for processes in (1, 2, 3):
            await _measure(Path(folder, str(processes)), processes)
        drop_databases(Path(folder))


async def _measure(folder: Path, processes: int) -> None:
    async with open_site(folder, [Good("TEA-100", "Green tea", 450, 1_000_000)]) as keeper:
        for number in range(processes):
            await keeper.start(COUNTER=f"counter {number + 1}")
        connection = await asyncpg.connect((folder / "shop.db").read_text())
        try:
            await _until(connection, "SELECT count(*) FROM counters WHERE beats > 2", processes)  # all know each other
            await _load(keeper, 1)  # everybody is known, everything is warm
            await _until(connection, _UNDONE, 0)
            before, began = _spent(keeper.processes, connection), time.perf_counter()
            await _load(keeper, UPDATES)
            await _until(connection, _UNDONE, 0)
            seconds = time.perf_counter() - began
            spent = [now - then for now, then in zip(_spent(keeper.processes, connection), before, strict=True)]
            shares = await connection.fetch(_SHARES)
        finally:
            await connection.close()
    cpu = ", ".join(f"{name} {one:.1f} s" for name, one in zip(Spent._fields, spent, strict=True))
    had = ", ".join(str(row["lanes"]) for row in shares)
    print(
        f"{processes}: {CUSTOMERS * UPDATES / seconds:.0f} updates/s in {seconds:.1f} s; CPU: {cpu}; lanes of each: {had}"
    )


_UNDONE = "SELECT count(*) FROM inbox WHERE done_at IS NULL"
_SHARES = (
    "SELECT counter_id, count(*) AS lanes FROM leases WHERE name LIKE 'chat:%' GROUP BY counter_id ORDER BY counter_id"
)


async def _load(keeper: Shopkeeper, times: int) -> None:
    people = [keeper.person(number).id for number in range(1, CUSTOMERS + 1)]
    for _ in range(times):
        for person in people:
            keeper.telegram.say(person, "/add TEA-100 1")
        await asyncio.sleep(0)
    await until(lambda: not keeper.telegram.world.updates.pending())


async def _until(connection: asyncpg.Connection, question: str, answer: int) -> None:
    async def is_so() -> bool:
        return bool(await connection.fetchval(question) == answer)

    await until_stored(is_so)


def _spent(processes: Iterable[BaseProcess], connection: asyncpg.Connection) -> Spent:
    backend = connection.get_server_pid()
    postmaster = _stat(backend)[1]
    database = [pid for pid in _pids() if pid == postmaster or _stat(pid)[1] == postmaster]
    bots = [process.pid for process in processes if process.pid is not None]
    return Spent(cpu_of(bots), cpu_of(database), time.process_time())


def _pids() -> list[int]:
    return [int(place.name) for place in Path("/proc").iterdir() if place.name.isdigit()]


def cpu_of(pids: Iterable[int]) -> float:
    """Seconds of the processor that these have used, and their children that have ended."""
    return sum(sum(map(int, _stat(pid)[11:15])) for pid in pids) / _TICKS


def _stat(pid: int) -> list[int]:
    """The numbers of /proc/PID/stat from the parent's on, by their places there; zeros if the process has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return [0] * 15
    return [0, *map(int, fields[1:15])]


if __name__ == "__main__":
    asyncio.run(main())
