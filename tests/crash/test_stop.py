"""A stop ends the shop, whatever it is doing at that moment."""

import asyncio
from pathlib import Path

from tests.support.crowd import fast_limiter
from tests.support.goods import Good, stock_up
from tests.support.shop import open_shop
from tests.support.waiting import PATIENCE, until


async def test_the_sender_ends_though_something_was_just_owed(tmp_path: Path) -> None:
    """The nudge and the end come in the same turn of the event loop, or one, two, three turns apart."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good()])
        outbox = shop.pipeline.services.outbox
        for turns in range(8):
            running = asyncio.create_task(outbox.run())
            await until(lambda: bool(outbox._nudged._waiters))  # it sleeps until it is nudged
            outbox.nudge()
            for _ in range(turns):
                await asyncio.sleep(0)
            running.cancel()
            async with asyncio.timeout(PATIENCE):
                await asyncio.wait({running})
