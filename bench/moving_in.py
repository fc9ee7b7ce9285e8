"""What customers notice while another shop's export of 1,000 products moves in: `python -m bench.moving_in`.

The owner sends the exports of Shopify, WooCommerce and Square to a new shop each, and applies them. Meanwhile customers tap + and − without
a pause. Prints how long it took, and the longest wait for a tap. Exits with 1 if that is more than promised.
"""

import asyncio
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.imports import LONGEST_WAIT, WatchedTelegram, send_and_apply, told, wait_of_taps
from core.models.policy import Policy
from playground.state.people import OWNER
from tests.support.goods import Good, stock_up
from tests.support.other_shops import shopify, square, woocommerce
from tests.support.shop import open_shop

PRODUCTS = 1000
LONGEST_TOTAL = 20.0
"""Seconds."""


async def main() -> None:
    results = [
        await _move_in("Shopify", shopify, "EUR"),
        await _move_in("WooCommerce", woocommerce, "EUR"),
        await _move_in("Square", square, "USD"),
    ]
    sys.exit(any(total > LONGEST_TOTAL or wait > LONGEST_WAIT for total, wait in results))


async def _move_in(name: str, export: Callable[[int], bytes], currency: str) -> tuple[float, float]:
    """Gives the seconds from the file to the result, and the longest wait for a tap meanwhile."""
    telegram = WatchedTelegram()
    policy = Policy(admin_ids=(OWNER,), currency=currency)
    with tempfile.TemporaryDirectory(prefix="tillbot-bench-") as folder:
        async with open_shop(Path(folder), telegram=telegram, policy=policy) as shop:
            await stock_up(shop.store, [Good(stock=1_000_000)])
            took: list[float] = []
            waits = await wait_of_taps(shop, telegram, took, lambda: send_and_apply(shop, export(PRODUCTS)))
    summed_up, applied, _found = took
    print(f"{name}, {PRODUCTS:,} products: {summed_up:.1f} s to the summary, {applied:.1f} s to the result;", end=" ")
    print(f"no questions; taps meanwhile: {told(waits)}", flush=True)
    return summed_up + applied, max(waits)


if __name__ == "__main__":
    asyncio.run(main())
