"""Tells those who listen in this process."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog

from core.models.change import Change
from core.ports.feed import Heard

log = structlog.get_logger(__name__)


class LocalFeed:
    """Implements core.ports.feed.Feed for a store that only this process writes to: other programs on its file are not heard."""

    def __init__(self) -> None:
        self._listeners: list[Heard] = []

    @contextmanager
    def listen(self, heard: Heard) -> Iterator[None]:
        self._listeners.append(heard)
        try:
            yield
        finally:
            self._listeners.remove(heard)

    def tell(self, changes: Sequence[Change]) -> None:
        """Tell all of them; one that fails harms nobody else."""
        for heard in (*self._listeners,) if changes else ():
            try:
                heard(changes)
            except Exception:
                log.exception("change_not_heard")
