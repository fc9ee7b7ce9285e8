"""What has been committed, told to whoever listens: in this process, and where several share a database in all of them."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from core.models.change import Change

Heard = Callable[[Sequence[Change]], None]


class Feed(Protocol):
    """Changes are told after their commit and in its order, of each subject the newest one. Being told is never the only way to know:
    what is told while nobody listens, or while a line is down, is lost, and `Missed` says so once it is up again.
    """

    def listen(self, heard: Heard) -> AbstractContextManager[None]:
        """Call `heard` in this event loop with what each commit has changed, within the context. It must not wait for anything."""
