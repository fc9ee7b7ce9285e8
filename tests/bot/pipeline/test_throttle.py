"""The limit on one customer's taps, and on what they write at once."""

from bot.pipeline import throttle
from bot.pipeline.throttle import Throttle
from core.rates import Rate
from tests.support.clock import StillClock

ALICE, BOB = 1, 2


def admissions(limit: Throttle, customer_id: int, times: int) -> list[bool]:
    return [limit.admits(customer_id) for _ in range(times)]


def test_a_burst_is_welcome_and_what_follows_is_refused() -> None:
    """As many as the bucket holds."""
    assert admissions(Throttle(Rate(burst=3, per_second=2), StillClock().seconds), ALICE, 6) == [True] * 3 + [False] * 3


def test_taps_come_back_at_the_rate() -> None:
    """Two a second means the next one after half a second, and no more than that one."""
    clock = StillClock()
    limit = Throttle(Rate(burst=3, per_second=2), clock.seconds)
    admissions(limit, ALICE, 4)
    clock.advance(seconds=0.4)
    assert admissions(limit, ALICE, 1) == [False]
    clock.advance(seconds=0.1)
    assert admissions(limit, ALICE, 2) == [True, False]


def test_who_has_used_up_half_is_hurried() -> None:
    """Other processes may know of more."""
    limit = Throttle(Rate(burst=4, per_second=2), StillClock().seconds)
    assert [limit.judge(ALICE).value for _ in range(5)] == ["welcome", "welcome", "hurried", "hurried", "too fast"]
    assert Throttle(None).judge(ALICE).value == "welcome"


def test_customers_do_not_share_a_bucket() -> None:
    """One who taps too fast costs nobody else a tap."""
    limit = Throttle(Rate(burst=3, per_second=2), StillClock().seconds)
    admissions(limit, ALICE, 10)
    assert admissions(limit, BOB, 3) == [True] * 3


def test_without_a_rate_everything_is_welcome() -> None:
    """`RATE_LIMIT_PER_CUSTOMER=off`."""
    assert all(admissions(Throttle(None, StillClock().seconds), ALICE, 1000))
    assert all(admissions(Throttle.of_messages(None), ALICE, 1000))


def test_messages_count_by_when_they_were_written() -> None:
    """A day's messages come with one batch: all are welcome. So is what was written together, up to a bound."""
    limit = Throttle.of_messages(Rate(burst=3, per_second=2))
    assert all(limit.admits(ALICE, at=120.0 * number) for number in range(1000))
    together = [limit.admits(BOB, at=120_000.0) for _ in range(500)]
    assert together == [True] * throttle.MOST_AT_ONCE + [False] * (500 - throttle.MOST_AT_ONCE)


def test_a_generous_rate_is_generous_to_messages_too() -> None:
    """Settings that allow a thousand taps at once mean messages as well."""
    limit = Throttle.of_messages(Rate(burst=1000, per_second=2))
    assert all(limit.admits(ALICE, at=0.0) for _ in range(1000))
