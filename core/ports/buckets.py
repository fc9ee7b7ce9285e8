"""Token buckets that several processes share: how fast somebody may go on, wherever they are served."""

from typing import Protocol


class Buckets(Protocol):
    async def take(self, who: int, at: int, burst: int, per_second: float) -> bool:
        """Take a token out of somebody's bucket, which holds `burst` and gets `per_second`; False if there is none. `at` is ms UTC.

        Raises core.ports.turnstile.NoAnswer.
        """
