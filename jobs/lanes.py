"""Lanes: what belongs to one chat is done in order, and the chats side by side."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import Context

import structlog

Job = Callable[[], Awaitable[None]]

log = structlog.get_logger(__name__)


class Lanes:
    """A lane exists while it has something to do; each is worked off by a task of its own, and goes on whatever a job raises."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    def put(self, lane: str, job: Job) -> None:
        """Do `job` after everything that is in the lane already."""
        if lane in self._waiting:
            self._waiting[lane].append(job)
            return
        self._waiting[lane] = deque([job])
        # In a context of its own: whoever puts a job in is not who does it.
        task = asyncio.create_task(self._work_off(lane), name=f"lane {lane}", context=Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def idle(self) -> bool:
        """Whether no lane has anything to do."""
        return not self._waiting

    def waiting(self, lane: str) -> int:
        """How many jobs wait behind the one at work."""
        return len(self._waiting.get(lane, ()))

    async def stop(self, patience: float) -> None:
        """Let the jobs at work finish, and those that they begin in other lanes, for at most `patience` seconds.

        What waits is left: the inbox has it, or the outbox.
        """
        self._stopping = True
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _work_off(self, lane: str) -> None:
        jobs = self._waiting[lane]
        try:
            await self._do(jobs.popleft())  # also at a stop, where a job at work has begun it
            while jobs and not self._stopping:
                await self._do(jobs.popleft())
        finally:
            del self._waiting[lane]

    async def _do(self, job: Job) -> None:
        try:
            await job()
        except asyncio.CancelledError:  # by `stop`, or by something inside that was given up
            if self._stopping:
                raise
            log.exception("job_given_up")
        except Exception:
            log.exception("job_failed")
