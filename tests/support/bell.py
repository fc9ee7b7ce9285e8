"""A bell within one process."""

import asyncio
from collections.abc import Callable


class LocalBell:
    """Implements core.ports.bell.Bell."""

    def __init__(self) -> None:
        self._heard: list[Callable[[], None]] = []

    def ring(self) -> None:
        for heard in self._heard:
            heard()

    async def listen(self, heard: Callable[[], None]) -> None:
        self._heard.append(heard)
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self._heard.remove(heard)
