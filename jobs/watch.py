"""Watches the parts of the shop that must go on. If one ends by itself, the process ends, for a supervisor to restart it.

A shop that runs without one of its parts is closed, and nobody knows.
"""

import asyncio
from collections.abc import Callable, Coroutine

import structlog

from core.errors import Buried

log = structlog.get_logger(__name__)


class PartEnded(Exception):
    """A part of the shop that must go on has ended; the log says which, and why."""


class Watch:
    """Made in a running event loop."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()
        self._failed = asyncio.Event()
        self._buried: Buried | None = None
        self._asked: dict[str, Callable[[], str]] = {}

    def ask(self, part: str, trouble: Callable[[], str]) -> None:
        """From now on, ask it for its trouble: why the part does not do its work now, "" if it does."""
        self._asked[part] = trouble

    def troubles(self) -> dict[str, str]:
        """The parts that do not do their work now, and why. It may pass: the process goes on."""
        return {part: why for part, trouble in self._asked.items() if (why := trouble())}

    def start(self, part: str, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Run this until `stop`."""
        task = asyncio.create_task(work, name=part)
        self._running.add(task)
        task.add_done_callback(self._look)
        return task

    async def stop(self, task: asyncio.Task[None]) -> None:
        """End what was started, whatever it is doing."""
        self._running.discard(task)
        task.cancel()
        await asyncio.wait({task})

    def fail(self, part: str, fault: BaseException | None) -> None:
        """The part has ended, or can no longer do its work."""
        if isinstance(fault, Buried):
            self._buried = fault
        else:
            log.critical("part_ended", part=part, exc_info=fault)
        self._failed.set()

    async def until(self, stop: asyncio.Event) -> None:
        """Wait until the shop is asked to stop. Raises PartEnded as soon as one of its parts has ended, Buried to begin anew."""
        waits = [asyncio.create_task(event.wait()) for event in (stop, self._failed)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        if self._buried is not None:
            raise self._buried
        if self._failed.is_set():
            raise PartEnded

    def _look(self, task: asyncio.Task[None]) -> None:
        if task in self._running:
            self.fail(task.get_name(), None if task.cancelled() else task.exception())
