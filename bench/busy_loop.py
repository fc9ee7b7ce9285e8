"""What a busy event loop costs a transaction: `python -m bench.busy_loop`.

Every statement releases Python's lock and asks for it again. A busy loop gives the lock back after `sys.getswitchinterval()`, or when it
checks its sockets. The worst case is a loop that computes all the time. For several intervals, this prints two figures: how long an order
takes in the writer's thread (as a multiple of its time beside an idle loop), and how much work the loop gets done meanwhile (as a share
of what it does alone).
"""

import asyncio
import statistics
import sys
import tempfile
import time
from itertools import product
from pathlib import Path

from bench.shop import POLICY, make_shop, now, receipt_of
from core.models.order import Confirm
from core.ports import Transaction
from core.usecases.order.place import place_order
from tests.support.store import open_store

ROUNDS = 5
ORDERS = 24
"""Orders at once, in every round, for each interval and load."""
INTERVALS = (0.005, 0.001, 0.0005, 0.0002, 0.0001)
LOADS = (0.0015, 0.01)
"""Seconds between two checks of the sockets: the library's time for an answer and an edit, and a long computation."""


class Load:
    """Keeps the event loop busy, and counts what it got done."""

    def __init__(self, seconds: float) -> None:
        self._turns = int(seconds / 2.5e-6)
        self._done = 0
        self._since = time.perf_counter()

    async def run(self) -> None:
        while True:
            for _ in range(self._turns):
                sum(range(200))  # about 2.5 µs
            self._done += self._turns
            await asyncio.sleep(0)

    @property
    def rate(self) -> float:
        return self._done / (time.perf_counter() - self._since)


async def main() -> None:
    idle: list[float] = []
    busy: dict[tuple[float, float], list[tuple[float, float]]] = {case: [] for case in product(LOADS, INTERVALS)}
    with tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder:
        shop = await make_shop(Path(folder) / "shop.db", ORDERS * ROUNDS * (1 + len(busy)))
        confirms = iter(shop.confirms)
        async with open_store(shop.path, POLICY, now) as store:

            async def orders() -> float:
                return sum(await asyncio.gather(*(store.write(_timed, next(confirms)) for _ in range(ORDERS)))) / ORDERS

            for _ in range(ROUNDS):
                idle.append(await orders())
                for (seconds, interval), measured in busy.items():
                    sys.setswitchinterval(interval)
                    load = Load(seconds)
                    working = asyncio.create_task(load.run())
                    measured.append((await orders(), load.rate))
                    working.cancel()
    alone = await _alone()
    for (seconds, interval), measured in busy.items():
        slower = statistics.median(took for took, _ in measured) / statistics.median(idle)
        done = statistics.median(rate for _, rate in measured) / alone
        print(
            f"load of {seconds * 1000:4.1f} ms, interval {interval * 1000:4.1f} ms: × {slower:5.1f}, loop {done:4.0%}"
        )


async def _timed(tx: Transaction, confirm: Confirm) -> float:
    started = time.perf_counter()
    await place_order(tx, confirm, receipt_of(confirm))
    return time.perf_counter() - started


async def _alone() -> float:
    load = Load(LOADS[0])
    working = asyncio.create_task(load.run())
    await asyncio.sleep(0.5)
    working.cancel()
    return load.rate


if __name__ == "__main__":
    asyncio.run(main())
