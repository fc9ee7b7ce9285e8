"""How often something may happen: rates, token buckets, and a bucket for each of many. Times are seconds of any one clock."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from math import ceil, inf
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

_INSTANT = 1e-6
"""Sums of fractions of seconds are not exact: a token due in less than this counts as there."""
REMEMBERED = 10_000
"""Buckets that are kept, about 3 MB. Beyond it, whoever was not seen for longest starts afresh."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once (`burst`), given back at `per_second`."""

    burst: int
    per_second: float


class Bucket:
    """A token bucket stored as one number: the time at which it is full again."""

    __slots__ = ("_full_at", "_interval", "_slack")

    def __init__(self, rate: Rate) -> None:
        self._interval = 1 / rate.per_second
        self._slack = (rate.burst - 1) * self._interval
        self._full_at = -inf

    @property
    def ready_at(self) -> float:
        """When the next token is available."""
        return self._full_at - self._slack

    @property
    def full_at(self) -> float:
        """When all tokens are there again."""
        return self._full_at

    def is_ready(self, now: float) -> bool:
        return self.ready_at <= now + _INSTANT

    def is_full(self, now: float) -> bool:
        return self._full_at <= now

    def is_low(self, now: float) -> bool:
        """Whether less than half of its tokens are there."""
        return self._full_at - now > (self._slack + self._interval) / 2

    def missing(self, now: float) -> int:
        """How many tokens are not there."""
        return max(0, ceil((self._full_at - now - _INSTANT) / self._interval))

    def take(self, now: float) -> None:
        """Take a token. Whoever takes one that is not there leaves the bucket empty, and no emptier; a pause stays one."""
        self._full_at = max(self._full_at, min(max(self._full_at, now), now + self._slack) + self._interval)

    def pause(self, until: float) -> None:
        """Empty the bucket until then, and leave one token from then on, so that no burst follows a refusal."""
        self._full_at = max(self._full_at, until + self._slack)


class Buckets(Generic[K]):
    """A bucket for each of many. `clock` gives seconds that never go back."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[K, Bucket] = OrderedDict()

    def take(self, who: K, at: float | None = None) -> bool:
        """Take a token out of somebody's bucket if there is one. `at`: when, by default now."""
        now = self._clock() if at is None else at
        self._forget_rested(now)
        bucket = self._buckets.get(who)
        if bucket is None:
            bucket = self._buckets[who] = Bucket(self._rate)
        self._buckets.move_to_end(who)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        ready = bucket.is_ready(now)
        if ready:
            bucket.take(now)
        return ready

    def is_low(self, who: K) -> bool:
        """Whether somebody has used up half of what they may do at once."""
        bucket = self._buckets.get(who)
        return bucket is not None and bucket.is_low(self._clock())

    def left(self, who: K) -> tuple[int, float, float]:
        """How many tokens somebody has, in how many seconds the next one is there, and in how many all are."""
        bucket, now = self._buckets.get(who), self._clock()
        if bucket is None:
            return self._rate.burst, 0, 0
        return self._rate.burst - bucket.missing(now), max(0, bucket.ready_at - now), max(0, bucket.full_at - now)

    def _forget_rested(self, now: float) -> None:
        """Forget who is idle, those not seen for longest first; somebody busy hides the others only until their own bucket is full."""
        while self._buckets and next(iter(self._buckets.values())).is_full(now):
            self._buckets.popitem(last=False)
