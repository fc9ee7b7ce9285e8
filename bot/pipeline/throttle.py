"""Limits how fast one customer may tap, and how much they may write at once."""

import time
from collections.abc import Callable
from contextlib import suppress
from enum import Enum

from bot.pipeline.raw import Raw, sender_of
from core.models.inbox import Accepted
from core.ports.buckets import Buckets as SharedBuckets
from core.ports.turnstile import NoAnswer
from core.rates import Buckets, Rate

MOST_AT_ONCE = 200
"""Messages that one person may send together: a forwarded batch has a hundred, an album ten."""


class Admission(Enum):
    """What to do with an update."""

    WELCOME = "welcome"
    HURRIED = "hurried"
    """A tap that is welcome here, from somebody who has used up half of what they may do at once: other processes may know of more."""
    TOO_FAST = "too fast"
    """A tap that comes too fast: its answer says so, and it has no effect."""
    TOO_MANY = "too many"
    """A message over the limit: it is counted, and its writer is told how many were not read."""


class SharedThrottle:
    """As Throttle, for the taps of those who are in a hurry, whichever of several processes handle them.

    A chat is one process's at a time, and has rested when another one gets it: whoever taps at leisure has a full bucket everywhere, and
    nothing shared is asked. Whoever taps in several chats, or whose process has died, gains half a bucket in each further process at most.
    Without anything shared, or an answer from it, all are admitted: then each process has its own limit.
    """

    def __init__(self, rate: Rate | None = None, buckets: SharedBuckets | None = None) -> None:
        self._rate = rate
        self._buckets = buckets

    async def judge(self, admission: Admission, accepted: Accepted, raw: Raw) -> Admission:
        """What all processes together say of an update to which this one says `admission`."""
        if admission is not Admission.HURRIED:
            return admission
        admitted = await self.admits(sender_of(raw), accepted.received_at)
        return Admission.WELCOME if admitted else Admission.TOO_FAST

    async def admits(self, customer_id: int, at: int) -> bool:
        """Take a token if there is one. `at`: when the tap came, in ms UTC."""
        if self._rate is not None and self._buckets is not None:
            with suppress(NoAnswer):
                return await self._buckets.take(customer_id, at, self._rate.burst, self._rate.per_second)
        return True


class Throttle:
    """Keeps one bucket per customer; a rate of None admits everything. `clock` gives seconds that never go back.

    Taps are judged by when they come. Messages have larger buckets of their own, filled by when they were written: messages that waited
    while the shop was closed, or come together, are carried out one after the other, as fast as Telegram takes the answers.
    """

    def __init__(self, rate: Rate | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._buckets = Buckets[int](rate, clock) if rate else None

    @classmethod
    def of_messages(cls, rate: Rate | None) -> "Throttle":
        return cls(rate and Rate(max(rate.burst, MOST_AT_ONCE), rate.per_second))

    def admits(self, customer_id: int, at: float | None = None) -> bool:
        """Take a token from the customer's bucket if there is one. `at`: the update's time in seconds of any one clock, by default now."""
        return self._buckets is None or self._buckets.take(customer_id, at)

    def judge(self, customer_id: int) -> Admission:
        """What to do with a tap of the customer's that has come now."""
        if not self.admits(customer_id):
            return Admission.TOO_FAST
        return Admission.HURRIED if self._buckets and self._buckets.is_low(customer_id) else Admission.WELCOME
