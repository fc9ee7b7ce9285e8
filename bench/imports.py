"""What customers notice of a catalogue of 10,000 rows: `python -m bench.imports`.

Runs the whole bot on an in-process playground. The owner sends a file and applies it, twice: first all rows are new, then all are changed.
Meanwhile customers tap + and − without a pause. Prints how long each step took, the longest time the writer was held, and the longest
wait for a tap. Exits with 1 if that is more than promised.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from playground.params import Upload
from playground.telegram import Telegram
from storage.sqlite import store as sqlite
from tests.support.chat import Person, buttons, data_of, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import count_of

ROWS = 10_000
CUSTOMERS = 5
PAUSE = 0.02
"""Seconds between an answer and the next tap."""
LONGEST_TOTAL = 10.0
LONGEST_WAIT = 0.3
"""Seconds."""
PATIENCE = 120

held: list[float] = []
"""Seconds that each group of writes took, including the commit."""


class WatchedTelegram(Telegram):
    """Records when each tap is answered."""

    def __init__(self) -> None:
        super().__init__()
        self.answered: dict[str, asyncio.Event] = {}

    async def call(self, method: str, params: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> Any:  # noqa: ANN401 - each method has its own result
        result = await super().call(method, params, files)
        if method == "answerCallbackQuery":
            self.answered.setdefault(str(params["callback_query_id"]), asyncio.Event()).set()
        return result


async def main() -> None:
    _watch_the_writer()
    telegram = WatchedTelegram()
    with tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder:
        async with open_shop(Path(folder), telegram=telegram) as shop:
            await stock_up(shop.store, [Good(stock=1_000_000)])
            waits = await wait_of_taps(shop, telegram, [])
            print(f"taps while nothing else happens: {told(waits)}")
            results = [await _import(shop, telegram, name, edition) for edition, name in enumerate(("new", "changed"))]
    sys.exit(any(total > LONGEST_TOTAL or wait > LONGEST_WAIT for total, wait in results))


async def _import(shop: Shop, telegram: WatchedTelegram, name: str, edition: int) -> tuple[float, float]:
    """Send and apply a file. Gives the seconds that took, and the longest wait for a tap meanwhile."""
    held.clear()
    took: list[float] = []
    waits = await wait_of_taps(shop, telegram, took, lambda: send_and_apply(shop, catalog(edition)))
    summed_up, applied, found = took
    print(f"{ROWS:,} rows, all {name}: {summed_up:.1f} s to the summary, {applied:.1f} s to the result,", end=" ")
    print(f"{found:.1f} s more until the search finds everything")
    print(f"  the writer was held at most {max(held) * 1000:.0f} ms; taps: {told(waits)}", flush=True)
    return summed_up + applied, max(waits)


def catalog(edition: int) -> bytes:
    """One product per row, with a description, so that nothing is cheaper than in a real file."""
    chosen = random.Random(edition)
    words = ["".join(chosen.choices("abcdefghijklmnopqrstuvwxyz", k=chosen.randint(3, 9))) for _ in range(3000)]
    rows = [
        f"SKU-{number},{chosen.choice(words)} {number},,Shelf {number % 40}/Board {number % 200},{1 + number % 90}.50,"
        f"{number % 50 + edition},{' '.join(chosen.choices(words, k=15))},"
        for number in range(ROWS)
    ]
    return "\n".join(["sku,product,variant,category,price,stock,description,photo", *rows]).encode()


async def send_and_apply(shop: Shop, content: bytes) -> list[float]:
    """Seconds to the summary, from Apply to the result, and from there until the search knows all words."""
    owner = shop.owner
    started = time.perf_counter()
    owner.telegram.send_document(owner.id, "shop.csv", content)
    await _until(lambda: bool(owner.windows()) and "Apply" in str(buttons(owner.window)))
    summed_up = time.perf_counter()
    owner.tap_unseen("Apply")
    await _until(lambda: "was applied" in text_of(owner.from_bot()[-1]))
    applied = time.perf_counter()
    async with asyncio.timeout(PATIENCE):
        while await count_of(shop.store, "search_due") + await count_of(shop.store, "audit_due"):  # noqa: ASYNC110 - on what is on disk
            await asyncio.sleep(0.1)
    return [summed_up - started, applied - summed_up, time.perf_counter() - applied]


async def wait_of_taps(
    shop: Shop, telegram: WatchedTelegram, took: list[float], work: Callable[[], Any] | None = None
) -> list[float]:
    """Let everybody tap while `work` runs, or for two seconds. Gives how long each tap waited for its answer."""
    waits: list[float] = []
    while len(telegram.world.people.all()) <= CUSTOMERS:
        telegram.add_person("Customer")
    people = [shop.customer(number) for number in range(1, CUSTOMERS + 1)]
    for person in people:
        await person.say("/add TEA-100 5")
        await person.say("/cart")
    tapping = [asyncio.create_task(_tap(telegram, person, waits)) for person in people]
    if work is None:
        await asyncio.sleep(2)
    else:
        took += await work()
    for task in tapping:
        task.cancel()
    for task in tapping:
        with suppress(asyncio.CancelledError):
            await task
    return waits


async def _tap(telegram: WatchedTelegram, person: Person, waits: list[float]) -> None:
    for turn in range(1_000_000):
        label = ("+", "−")[turn // 20 % 2]
        window = person.window
        started = time.perf_counter()
        query = telegram.tap(person.id, window["message_id"], data_of(window, label))
        await telegram.answered.setdefault(query, asyncio.Event()).wait()
        waits.append(time.perf_counter() - started)
        await asyncio.sleep(PAUSE)


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - waits for a state of the chat
            await asyncio.sleep(0.02)


def _watch_the_writer() -> None:
    commit = sqlite.commit_together  # type: ignore[attr-defined]  # every write goes through it

    def timed(*args: Any, **more: Any) -> None:  # noqa: ANN401 - whatever it takes
        started = time.perf_counter()
        commit(*args, **more)
        held.append(time.perf_counter() - started)

    sqlite.commit_together = timed  # type: ignore[attr-defined]


def told(waits: Sequence[float]) -> str:
    cuts = statistics.quantiles([wait * 1000 for wait in waits], n=100)
    return f"{len(waits)}, median {cuts[49]:.0f} ms, 99 % {cuts[98]:.0f} ms, longest {max(waits) * 1000:.0f} ms"


if __name__ == "__main__":
    asyncio.run(main())
