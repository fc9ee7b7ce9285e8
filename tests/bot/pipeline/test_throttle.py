"""The limit on one customer's taps, and on what they write at once."""

from bot.calls.rate import Rate
from bot.pipeline import throttle
from bot.pipeline.throttle import Throttle

ALICE, BOB = 1, 2


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def admissions(limit: Throttle, customer_id: int, times: int) -> list[bool]:
    return [limit.admits(customer_id) for _ in range(times)]


def test_a_burst_is_welcome_and_what_follows_is_refused() -> None:
    """As many as the bucket holds."""
    assert admissions(Throttle(Rate(burst=3, per_second=2), Clock()), ALICE, 6) == [True] * 3 + [False] * 3


def test_taps_come_back_at_the_rate() -> None:
    """Two a second means the next one after half a second, and no more than that one."""
    clock = Clock()
    limit = Throttle(Rate(burst=3, per_second=2), clock)
    admissions(limit, ALICE, 4)
    clock.now += 0.4
    assert admissions(limit, ALICE, 1) == [False]
    clock.now += 0.1
    assert admissions(limit, ALICE, 2) == [True, False]


def test_who_has_used_up_half_is_low() -> None:
    """Until half of it has come back; nobody else is."""
    clock = Clock()
    limit = Throttle(Rate(burst=4, per_second=2), clock)
    low = []
    for _ in range(4):
        limit.admits(ALICE)
        low.append(limit.is_low(ALICE))
    assert low == [False, False, True, True]
    assert not limit.is_low(BOB)
    clock.now += 1
    assert not limit.is_low(ALICE)
    assert not Throttle(None, clock).is_low(ALICE)


def test_customers_do_not_share_a_bucket() -> None:
    """One who taps too fast costs nobody else a tap."""
    limit = Throttle(Rate(burst=3, per_second=2), Clock())
    admissions(limit, ALICE, 10)
    assert admissions(limit, BOB, 3) == [True] * 3


def test_without_a_rate_everything_is_welcome() -> None:
    """`RATE_LIMIT_PER_CUSTOMER=off`."""
    assert all(admissions(Throttle(None, Clock()), ALICE, 1000))
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


def test_rested_customers_are_forgotten() -> None:
    """Memory follows who taps now, not who ever did."""
    clock = Clock()
    limit = Throttle(Rate(burst=3, per_second=2), clock)
    for customer_id in range(1, 101):
        limit.admits(customer_id)
    assert len(limit._buckets) == 100
    clock.now += 0.6
    limit.admits(BOB)
    assert len(limit._buckets) == 1


def test_a_crowd_does_not_grow_the_memory_without_end() -> None:
    """Beyond the bound the longest unseen makes room; who goes on tapping stays limited."""
    limit = Throttle(Rate(burst=1, per_second=0.001), Clock())
    admissions(limit, ALICE, 2)
    heard = set()
    for customer_id in range(BOB, throttle.CUSTOMERS_REMEMBERED + 101):
        limit.admits(customer_id)
        heard.add(limit.admits(ALICE))
    assert len(limit._buckets) == throttle.CUSTOMERS_REMEMBERED
    assert heard == {False}
    assert limit.admits(BOB)
