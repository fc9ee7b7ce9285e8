"""A clock that tests can set forward: the real time plus what they added."""

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
    """Stands still until a test sets it forward: for what changes at one exact millisecond."""

    START = 1_800_025_600.0

    def seconds(self) -> float:
        return self.START + self._ahead

    def ms(self) -> int:
        return round(self.seconds() * 1000)
