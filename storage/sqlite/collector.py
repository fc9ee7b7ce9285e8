"""Python's search for garbage in circles, which whoever makes 100,000 tuples at once pays for over and over."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


class Collector:
    """Stops while anybody makes much that is no garbage. What is not in a circle is freed as ever."""

    def __init__(self) -> None:
        self._pauses = 0

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Called in the event loop's thread alone."""
        self._pauses += 1
        gc.disable()
        try:
            yield
        finally:
            self._pauses -= 1
            if not self._pauses:
                gc.enable()
