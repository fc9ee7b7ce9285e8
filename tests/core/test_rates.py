"""Token buckets, and one for each of many."""

import pytest

from core import rates
from core.rates import Bucket, Buckets, Rate
from tests.support.clock import StillClock

ALICE, BOB = 1, 2


@pytest.mark.parametrize("per_second", [0.3, 1, 7, 30])
def test_the_last_token_of_a_burst_is_there(per_second: float) -> None:
    """Fractions of seconds do not add up exactly; neither when it is taken nor when it is counted."""
    for moment in range(100):
        now = 123456.789 + moment / 7
        bucket = Bucket(Rate(burst=20, per_second=per_second))
        taken = 0
        while bucket.is_ready(now):
            bucket.take(now)
            taken += 1
            assert bucket.missing(now) == taken
        assert taken == 20


def test_what_is_left_is_said() -> None:
    """How much there is, when there is more, and when there is all of it again."""
    clock = StillClock()
    buckets = Buckets[int](Rate(burst=3, per_second=0.5), clock.seconds)
    assert buckets.left(ALICE) == (3, 0, 0)
    told = []
    for _ in range(3):
        assert buckets.take(ALICE)
        told.append(buckets.left(ALICE))
    assert told == [(2, 0, 2), (1, 0, 4), (0, 2, 6)]
    assert not buckets.take(ALICE)
    clock.advance(seconds=3)
    assert buckets.left(ALICE) == (1, 0, 3)
    assert buckets.left(BOB) == (3, 0, 0)


def test_who_has_used_up_half_is_low() -> None:
    """Until half of it has come back; nobody else is."""
    clock = StillClock()
    buckets = Buckets[int](Rate(burst=4, per_second=2), clock.seconds)
    low = []
    for _ in range(4):
        buckets.take(ALICE)
        low.append(buckets.is_low(ALICE))
    assert low == [False, False, True, True]
    assert not buckets.is_low(BOB)
    clock.advance(seconds=1)
    assert not buckets.is_low(ALICE)


def test_who_has_rested_is_forgotten() -> None:
    """Memory follows who asks now, not who ever did."""
    clock = StillClock()
    buckets = Buckets[int](Rate(burst=3, per_second=2), clock.seconds)
    for who in range(1, 101):
        buckets.take(who)
    assert len(buckets._buckets) == 100
    clock.advance(seconds=0.6)
    buckets.take(BOB)
    assert len(buckets._buckets) == 1


def test_a_crowd_does_not_grow_the_memory_without_end() -> None:
    """Beyond the bound the longest unseen makes room; who goes on stays limited."""
    buckets = Buckets[int](Rate(burst=1, per_second=0.001), StillClock().seconds)
    assert [buckets.take(ALICE) for _ in range(2)] == [True, False]
    heard = set()
    for who in range(BOB, rates.REMEMBERED + 101):
        buckets.take(who)
        heard.add(buckets.take(ALICE))
    assert len(buckets._buckets) == rates.REMEMBERED
    assert heard == {False}
    assert buckets.take(BOB)
