"""Many messages of one person at once: they are handled in order, or their writer is told; and nobody else waits."""

from pathlib import Path

import pytest

from bot.errors import Desk
from bot.pipeline.throttle import MOST_AT_ONCE
from bot.visit import Visit
from core.rates import Rate
from playground.telegram import Telegram
from tests.support.chat import text_of
from tests.support.crowd import answers, crowd, fast_limiter, hold_lanes, until
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.shop import open_shop
from tests.support.tables import count_of

TIGHT = Rate(burst=3, per_second=50)
"""Fewer at once than what comes together below."""


async def test_what_was_written_while_the_shop_was_closed_is_carried_out(tmp_path: Path) -> None:
    """All of it, however much the first batch brings."""
    telegram = Telegram()
    async with open_shop(tmp_path, telegram=telegram) as shop:
        await stock_up(shop.store, [Good(stock=20)])
        await shop.owner.say("/start")
    for _ in range(30):
        telegram.say(shop.owner.id, "/stock TEA-100 +1")
    async with open_shop(tmp_path, telegram=telegram, limiter=fast_limiter(), flood=TIGHT) as shop:
        await until(lambda: "→ 50" in shop.owner.texts()[-1])
        assert await stock_and_ledger(shop.store, 1) == (50, 50)
        assert not any("fast" in text for text in shop.owner.texts())


async def test_a_flood_of_messages_is_cut_off_and_its_writer_is_told_of_each(tmp_path: Path) -> None:
    """As many as may wait are handled, and the rest are counted; somebody else is served meanwhile."""
    more = 300
    async with open_shop(tmp_path, limiter=fast_limiter(), flood=Rate(burst=3, per_second=0.001)) as shop:
        await stock_up(shop.store, [Good(stock=1000)])
        hasty, bob = crowd(shop, 2)
        go_on = hold_lanes(shop, [hasty])
        for _ in range(MOST_AT_ONCE + more):
            shop.telegram.say(hasty.id, "/add TEA-100 1")
        shop.telegram.say(bob.id, "/start")
        await until(lambda: bool(bob.from_bot()))
        await until(lambda: not shop.telegram.world.updates.pending())
        assert shop.pipeline.lanes.waiting(f"chat:{hasty.id}") == MOST_AT_ONCE + 1
        go_on.set()
        await shop.rest()
        await shop.pipeline.flush()
        assert any(f"last {more} messages" in text for text in hasty.texts())
        assert "99 × €4.50" in text_of(hasty.window)  # the most that a line takes
        assert await count_of(shop.store, "inbox", done_at=None) == 0


async def test_what_comes_while_its_writer_is_told_is_told_of_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telling takes time: messages that arrive meanwhile are not in the count, so they are told of later."""
    told: list[int] = []
    async with open_shop(tmp_path, limiter=fast_limiter(), flood=Rate(burst=3, per_second=0.001)) as shop:
        (hasty,) = crowd(shop, 1)

        async def tell(_desk: Desk, _visit: Visit, count: int) -> None:
            told.append(count)
            if len(told) == 1:
                for _ in range(2):
                    shop.telegram.say(hasty.id, "/id")
                await until(lambda: not shop.telegram.world.updates.pending())

        monkeypatch.setattr(Desk, "leave_unread", tell)
        for _ in range(MOST_AT_ONCE + 1):
            shop.telegram.say(hasty.id, "/id")
        await shop.rest()
        assert sum(told) == 3


async def test_taps_of_a_flood_are_cut_off_at_once(tmp_path: Path) -> None:
    """Each tap has its answer; few have an effect."""
    async with open_shop(tmp_path, limiter=fast_limiter(), flood=Rate(burst=3, per_second=0.01)) as shop:
        await stock_up(shop.store, [Good()])
        hasty, bob = crowd(shop, 2)
        await hasty.say("/start")
        taps = [hasty.tap_unseen("Help") for _ in range(500)]
        shop.telegram.say(bob.id, "/start")
        await until(lambda: bool(bob.from_bot()))
        await until(lambda: set(taps) <= answers(shop.telegram).keys())
        said = [text for query, (text, _alert) in answers(shop.telegram).items() if query in taps]
        assert sum("a bit fast" in text for text in said) == 500 - 3
