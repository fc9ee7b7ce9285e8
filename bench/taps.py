"""How long a customer waits for answers who taps many times in a row: `python -m bench.taps`.

Runs the whole bot on an in-process playground, at Telegram's pace and without any. Prints for each the median wait for the first 20 taps,
the next 40, and the ratio.
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from bot.calls.pace import OFF, TELEGRAM
from bot.calls.rate_limit import RateLimiter
from tests.support.chat import Person
from tests.support.crowd import answers, until
from tests.support.goods import Good, stock_up
from tests.support.shop import open_shop

FIRST, NEXT = 20, 40


async def main() -> None:
    for name, pace in (("telegram", TELEGRAM), ("off", OFF)):
        with tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder:
            async with open_shop(Path(folder), limiter=RateLimiter(pace=pace)) as shop:
                await stock_up(shop.store, [Good()])
                customer = shop.customer()
                await customer.say("/start")
                waits = [await _wait_of_tap(customer, number) for number in range(FIRST + NEXT)]
                await shop.rest()
        first, later = (statistics.median(part) * 1000 for part in (waits[:FIRST], waits[FIRST:]))
        print(f"taps of one customer, TELEGRAM_PACE={name}: the first {FIRST} answered in {first:.1f} ms,", end=" ")
        print(f"the next {NEXT} in {later:.1f} ms: {later / first:.1f} times")


async def _wait_of_tap(customer: Person, number: int) -> float:
    """Seconds."""
    begun = time.perf_counter()
    query = customer.telegram.tap(customer.id, customer.window["message_id"], "hp" if number % 2 else "h")
    await until(lambda: query in answers(customer.telegram))
    return time.perf_counter() - begun


if __name__ == "__main__":
    asyncio.run(main())
