"""How fast one customer may tap."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from bot.pace import Bucket
from bot.settings import Rate

# About 3 MB. Beyond it the customer longest unseen starts afresh.
CUSTOMERS_REMEMBERED = 10_000


class Admission(Enum):
    """What to do with an update. A burst lasts until the customer's bucket is full again."""

    WELCOME = "welcome"
    TOO_FAST_SAY_SO = "too fast, say so"
    """The first refusal of this burst: the customer is told."""
    TOO_FAST = "too fast"
    """Told already: a tap still gets its empty answer, a message stays without one."""


@dataclass(slots=True)
class _Burst:
    bucket: Bucket
    told: bool = False


class Flood:
    """One bucket per customer; None as the rate admits everything. `clock` gives seconds that never go back."""

    def __init__(self, rate: Rate | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._bursts: OrderedDict[int, _Burst] = OrderedDict()

    def admit(self, customer_id: int) -> Admission:
        """Takes one from the customer's bucket if it holds one."""
        if self._rate is None:
            return Admission.WELCOME
        now = self._clock()
        self._forget_rested(now)
        burst = self._burst_of(customer_id, self._rate, now)
        if burst.bucket.is_ready(now):
            burst.bucket.take(now)
            return Admission.WELCOME
        if burst.told:
            return Admission.TOO_FAST
        burst.told = True
        return Admission.TOO_FAST_SAY_SO

    def _burst_of(self, customer_id: int, rate: Rate, now: float) -> _Burst:
        burst = self._bursts.get(customer_id)
        if burst is None or burst.bucket.is_full(now):
            burst = self._bursts[customer_id] = _Burst(Bucket(rate))
        self._bursts.move_to_end(customer_id)
        if len(self._bursts) > CUSTOMERS_REMEMBERED:
            self._bursts.popitem(last=False)
        return burst

    def _forget_rested(self, now: float) -> None:
        """The longest unseen come first; one still busy hides the others until its own bucket is full, at most."""
        while self._bursts and next(iter(self._bursts.values())).bucket.is_full(now):
            self._bursts.popitem(last=False)
