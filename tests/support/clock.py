"""A clock that tests may put forward: the real time plus what was added."""

import time


class Clock:
    def __init__(self) -> None:
        self._ahead = 0.0

    def seconds(self) -> float:
        return time.time() + self._ahead

    def ms(self) -> int:
        return int(self.seconds() * 1000)

    def advance(self, *, hours: float = 0, seconds: float = 0) -> None:
        """Let time pass."""
        self._ahead += hours * 3600 + seconds


class StillClock(Clock):
    """Stands still until it is put forward: for what holds until, and from, one exact millisecond."""

    START = 1_800_025_600.0

    def seconds(self) -> float:
        return self.START + self._ahead

    def ms(self) -> int:
        return round(self.seconds() * 1000)
