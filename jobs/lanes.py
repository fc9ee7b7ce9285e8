"""Lanes: the jobs of one chat run in order, and the chats side by side."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import Context
from typing import Any

import structlog
from structlog.contextvars import bound_contextvars, get_contextvars

Job = Callable[[], Awaitable[None]]
_Waiting = deque[tuple[Job, dict[str, Any]]]
"""Each job with what its lines in the log carry."""

log = structlog.get_logger(__name__)


class Lanes:
    """A lane exists while it has something to do. Each has a task of its own, which goes on whatever a job raises.

    A job runs in the lane's context, not on behalf of the code that puts it in; only its lines in the log carry what that code's do.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, _Waiting] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    def put(self, lane: str, job: Job) -> None:
        """Do `job` after everything that is already in the lane."""
        waits = (job, get_contextvars())
        if lane in self._waiting:
            self._waiting[lane].append(waits)
            return
        self._waiting[lane] = deque([waits])
        task = asyncio.create_task(self._work_off(lane), name=f"lane {lane}", context=Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def under_way(self) -> int:
        """How many lanes have something to do."""
        return len(self._waiting)

    @property
    def idle(self) -> bool:
        """Whether no lane has anything to do."""
        return not self._waiting

    def waiting(self, lane: str) -> int:
        """How many jobs wait behind the one that is running."""
        return len(self._waiting.get(lane, ()))

    async def stop(self, patience: float) -> None:
        """Let running jobs finish, and the jobs that they start in other lanes, for at most `patience` seconds.

        The jobs that still wait are dropped: the inbox or the outbox still has them.
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
            await self._do(*jobs.popleft())  # during a stop, too, if a running job started it
            while jobs and not self._stopping:
                await self._do(*jobs.popleft())
        finally:
            del self._waiting[lane]

    async def _do(self, job: Job, says: dict[str, Any]) -> None:
        with bound_contextvars(**says):
            try:
                await job()
            except asyncio.CancelledError:  # cancelled by `stop`, or by something inside that gave up
                if self._stopping:
                    raise
                log.exception("job_given_up")
            except Exception:
                log.exception("job_failed")
