"""How fast the engine places orders: `make bench`, or `python -m bench.engine`.

Places three-line orders through `store.write(place_order)`. Compares that with the same statements (recorded from a real run) awaited one
by one through plain aiosqlite, and run in a raw sqlite3 loop with the same group commit. The rounds alternate on copies of one database,
so other load on the machine slows all three alike: what counts are the ratios. Exits with 1 if they are worse than promised.
"""

import asyncio
import shutil
import statistics
import sys
import tempfile
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from itertools import count
from pathlib import Path

from bench.contenders import CUSTOMERS, Run, record, run_engine, run_plain, run_raw
from bench.shop import LINES, make_shop

ROUNDS = 15
ORDERS = 4 * CUSTOMERS
"""Per round."""
TIMES_PLAIN = 3.0
"""The engine must be at least this many times as fast as plain aiosqlite."""
PART_OF_RAW = 0.4
"""The engine must reach at least this share of the raw loop's rate."""


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder:
        engine, plain, raw = asyncio.run(_race(Path(folder)))
    print(f"{LINES}-line orders, {CUSTOMERS} customers at once, medians of {ROUNDS} rounds of {ORDERS} orders")
    _print("engine", engine)
    _print("plain aiosqlite", plain)
    _print("raw sqlite3", raw)
    times_plain, part_of_raw = _ratio(engine, plain), _ratio(engine, raw)
    print(f"engine / plain aiosqlite  {times_plain:6.2f}  (promised: at least {TIMES_PLAIN})")
    print(f"engine / raw sqlite3      {part_of_raw:6.2f}  (promised: at least {PART_OF_RAW})")
    sys.exit(times_plain < TIMES_PLAIN or part_of_raw < PART_OF_RAW)


async def _race(folder: Path) -> tuple[list[Run], list[Run], list[Run]]:
    shop = await make_shop(folder / "shop.db", ORDERS)
    numbers = count()

    def fresh() -> Path:
        return Path(shutil.copy(shop.path, folder / f"{next(numbers)}.db"))

    recorded = record(shop, fresh())
    print(f"{len(recorded[0])} statements an order", flush=True)
    engine: list[Run] = []
    plain: list[Run] = []
    raw: list[Run] = []
    contenders: deque[tuple[list[Run], Callable[[Path], Awaitable[Run]]]] = deque(
        [(engine, partial(run_engine, shop)), (plain, partial(run_plain, recorded)), (raw, partial(run_raw, recorded))]
    )
    for _ in range(ROUNDS):
        for runs, contender in contenders:
            runs.append(await contender(fresh()))
        contenders.rotate()  # the machine may serve a contender later if the one before was busy
    return engine, plain, raw


def _print(name: str, runs: Sequence[Run]) -> None:
    rate = statistics.median(run.rate for run in runs)
    waits = [wait * 1000 for run in runs for wait in run.waits]
    waited = ""
    if waits:
        cuts = statistics.quantiles(waits, n=100)
        waited = f"   wait for the commit: p50 {cuts[49]:.0f} ms, p99 {cuts[98]:.0f} ms, longest {max(waits):.0f} ms"
    print(f"{name:<16} {rate:8.0f} orders/s{waited}")


def _ratio(runs: Sequence[Run], others: Sequence[Run]) -> float:
    """The median of the rounds' ratios. Within a round, the machine was the same for both."""
    return statistics.median(run.rate / other.rate for run, other in zip(runs, others, strict=True))


if __name__ == "__main__":
    main()
