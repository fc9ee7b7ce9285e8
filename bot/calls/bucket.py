"""A limit on how often something happens."""

from math import inf

from bot.calls.rate import Rate

_INSTANT = 1e-6
"""Sums of fractions of seconds are not exact: a token due in less than this counts as there."""


class Bucket:
    """A token bucket stored as one number: the time at which it is full again. Times are seconds of any one clock."""

    __slots__ = ("_full_at", "_interval", "_slack")

    def __init__(self, rate: Rate) -> None:
        self._interval = 1 / rate.per_second
        self._slack = (rate.burst - 1) * self._interval
        self._full_at = -inf

    @property
    def ready_at(self) -> float:
        """When the next token is available."""
        return self._full_at - self._slack

    def is_ready(self, now: float) -> bool:
        return self.ready_at <= now + _INSTANT

    def is_full(self, now: float) -> bool:
        return self._full_at <= now

    def is_low(self, now: float) -> bool:
        """Whether less than half of its tokens are there."""
        return self._full_at - now > (self._slack + self._interval) / 2

    def take(self, now: float) -> None:
        """Take a token. Whoever takes one that is not there leaves the bucket empty, and no emptier; a pause stays one."""
        self._full_at = max(self._full_at, min(max(self._full_at, now), now + self._slack) + self._interval)

    def pause(self, until: float) -> None:
        """Empty the bucket until then, and leave one token from then on, so that no burst follows a refusal."""
        self._full_at = max(self._full_at, until + self._slack)
