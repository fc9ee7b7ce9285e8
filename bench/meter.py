"""What it costs to be watched (OPS_PORT): `python -m bench.meter`.

Two shops in one process, one with the meter and one without, answer the same taps by turns. Prints the processor time of a tap in each
(medians), the ratio, and how often the meter is called for a tap.
"""

import asyncio
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from core.ports.meter import NO_METER, Meter, NoMeter
from ops.metrics import Metrics
from tests.support.crowd import answers, crowd, fast_limiter, put, until
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop

PEOPLE, ROUNDS = 20, 60


class Tally(NoMeter):
    """Counts calls of the meter."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()

    def __getattribute__(self, name: str) -> object:
        if name != "calls" and hasattr(NoMeter, name) and not name.startswith("__"):
            self.calls[name] += 1
        return super().__getattribute__(name)


async def main() -> None:
    tally = Tally()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tillbot-bench-")))
        shops = [
            await stack.enter_async_context(_opened(folder, name, meter))
            for name, meter in (("without", NO_METER), ("with", Metrics()), ("tally", tally))
        ]
        tally.calls.clear()
        spent: list[list[float]] = [[], [], []]
        for number in range(ROUNDS):
            for turn in range(len(shops)):
                which = (number + turn) % len(shops)  # nobody is always the first
                spent[which].append(await _round(shops[which], number) / PEOPLE)
    without, watched = (statistics.median(times) * 1e6 for times in spent[:2])
    print(
        f"a tap: {without:.0f} µs without the meter, {watched:.0f} µs with it: {watched / without:.3f} times;", end=" "
    )
    print(f"{tally.calls.total() / (ROUNDS * PEOPLE):.1f} calls of the meter")


@asynccontextmanager
async def _opened(folder: Path, name: str, meter: Meter) -> AsyncIterator[Shop]:
    async with open_shop(folder / name, limiter=fast_limiter(), meter=meter) as shop:
        await stock_up(shop.store, [Good(stock=1_000_000)])
        for person in crowd(shop, PEOPLE):
            await put(shop, person, 1, 1)
            await person.say("/cart")
        yield shop


async def _round(shop: Shop, number: int) -> float:
    """Everybody taps once; gives the seconds of the processor."""
    begun = time.process_time()
    queries = [person.tap_unseen("−" if number % 2 else "+") for person in crowd(shop, PEOPLE)]
    await until(lambda: answers(shop.telegram).keys() >= set(queries))
    await shop.rest()
    return time.process_time() - begun


if __name__ == "__main__":
    asyncio.run(main())
