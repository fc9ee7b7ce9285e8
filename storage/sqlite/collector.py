"""Python's search for garbage in cycles: code that makes 100,000 tuples at once pays for it over and over."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


class Collector:
    """Stops the search while somebody makes many objects that are not garbage. Objects outside cycles are freed as ever."""

    def __init__(self) -> None:
        self._pauses = 0

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Only called in the event loop's thread."""
        self._pauses += 1
        gc.disable()
        try:
            yield
        finally:
            self._pauses -= 1
            if not self._pauses:
                gc.enable()
