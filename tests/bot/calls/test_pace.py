"""Answers to taps go out at once, and Telegram's limits are found without a storm of refusals."""

from pathlib import Path
from typing import Any

import pytest

from bot.calls.pace import CALM, FASTEST, LONGEST_REST, MANY, OFF, TELEGRAM, Pace, Taps
from playground.flood import Flood, Limit
from tests.support.chat import text_of
from tests.support.crowd import crowd, until
from tests.support.flooded import CHAT, OVERALL, TIGHT, beside_a_broadcast, many, one_hammers, play
from tests.support.goods import Good, stock_up
from tests.support.rate_limit import fast_limiter
from tests.support.shop import open_shop

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:DeprecationWarning")
HUNDRED = many(100, 0.5, 20)


def test_nobody_waits_while_telegram_does_not_ask_for_it() -> None:
    """A hundred people tap twice a second: each sees each screen a call later."""
    seen = play(HUNDRED)
    assert seen.flood.refused == 0
    assert max(seen.waits) < 0.5  # by the simulation's own clock


@pytest.mark.parametrize("chat", [CHAT, TIGHT, Limit(1, 1)])
def test_a_chat_that_is_refused_keeps_to_the_limit_from_then_on(chat: Limit) -> None:
    """About one refusal each, and not all of them share the pace of thirty a second."""
    seen = play(HUNDRED, chat=chat)
    assert 0 < seen.flood.refused <= 150
    assert max(seen.waits) < 6


def test_one_who_hammers_is_refused_once() -> None:
    """Whoever taps every five seconds is not refused at all."""
    assert play(one_hammers, chat=TIGHT).flood.refused == 1


@pytest.mark.slow
@pytest.mark.parametrize("limits", [{}, {"penalty": 10}, {"chat": TIGHT}, {"penalty": 30, "chat": TIGHT}])
def test_many_chats_that_are_refused_slow_everybody_down(limits: dict[str, Any]) -> None:
    """What was under way at that moment is refused, and hardly anything after it."""
    seen = play(many(200, 0.5, 120), overall=OVERALL, **limits)
    assert 0 < seen.flood.refused < 150
    assert seen.flood.passed > 2_000


@pytest.mark.slow
def test_it_is_faster_again_and_tries_less_often_where_that_fails() -> None:
    """Ten minutes against a limit: it is tried again after one, two, four ... minutes."""
    seen = play(many(60, 1, 600), overall=OVERALL)
    assert seen.flood.refused < 200
    assert seen.flood.passed > 15_000


def test_long_rests_of_some_chats_are_not_everybodys() -> None:
    """Five chats have to be left alone for a day: the others wait for a minute at most, and in the end for nothing."""
    taps = Taps(FASTEST)
    for chat_id in range(MANY):
        taps.refused(chat_id, 0, 86_400)
    assert taps.bucket.ready_at == LONGEST_REST
    seconds = 0
    while taps.bucket.ready_at > seconds or taps.rate < FASTEST:
        seconds += 1
        taps.quicken(seconds)
    assert seconds <= LONGEST_REST + 8 * CALM


def test_a_broadcast_keeps_to_the_documented_pace() -> None:
    """And lets those who tap go first."""
    seen = play(beside_a_broadcast, overall=OVERALL)
    assert seen.flood.refused < 20
    assert sorted(seen.waits)[len(seen.waits) // 2] < 0.5


@pytest.mark.parametrize(("pace", "least", "most"), [(Pace(10, 10), 19, 24), (OFF, 0, 0.2), (TELEGRAM, 0, 1)])
def test_the_setting_is_the_pace(pace: Pace, least: float, most: float) -> None:
    """Two hundred screens at once, at ten a second, as fast as they come, and in between."""
    assert least <= max(play(many(200, 100, 0.01), pace).waits) <= most


@pytest.mark.slow
async def test_a_crowd_in_a_shop_at_a_telegram_with_limits(tmp_path: Path) -> None:
    """Sixty customers tap five times each, at once: all see what they tapped last, and few messages are refused."""
    async with open_shop(tmp_path, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(stock=1000)])
        people = crowd(shop, 60)
        for person in people:
            person.telegram.say(person.id, "/add TEA-100 1")
        await shop.rest()
        shop.telegram.flood = flood = Flood(chat=Limit(3, 1000), overall=Limit(30, 30_000))  # as the limiter, in ms
        for _ in range(5):
            for person in people:
                person.tap_unseen("+")
        await until(lambda: all("6 × €4.50" in text_of(person.window) for person in people))
        await shop.rest()
        assert flood.passed >= 60
        assert flood.refused <= flood.passed
