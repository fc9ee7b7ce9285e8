"""How the processes of one shop wake each other."""

from collections.abc import Callable
from typing import Protocol


class Bell(Protocol):
    """Ringing is never the only way to hear of something: a ring may be lost, and everybody looks from time to time."""

    def ring(self) -> None:
        """Something is there for whoever works for this shop. Many rings may be heard as one."""

    async def listen(self, heard: Callable[[], None]) -> None:
        """Call `heard` after a ring of any process, until cancelled."""
