"""The queue of waiting writes: they are taken together, and every caller hears of its own once all are on disk."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from core.concurrency import Concurrency
from core.errors import Fault, StorageDamaged, StorageUnavailable
from core.ports import Transaction

GROUP = 64
"""At most this many writes share a commit: with more, the first would wait too long for its own."""

UseCase = Callable[[Transaction], Coroutine[Any, Any, Any]]


@dataclass(slots=True)
class Job:
    """One waiting write: the use case with its arguments bound, and the caller who waits for `done`."""

    use_case: UseCase
    done: asyncio.Future[Any]
    concurrency: Concurrency = Concurrency.ALONE
    result: Any = None
    error: Exception | None = None

    def report(self) -> None:
        """Tell the caller. Runs in the event loop, after the commit."""
        if self.done.done():
            return
        if self.error is None:
            self.done.set_result(self.result)
        else:
            self.done.set_exception(self.error)


class Writes:
    """Takes what waits, in order, and has it committed: `commit` gives each job its result or its error, and reports nothing."""

    def __init__(self, commit: Callable[[Sequence[Job]], Awaitable[None]]) -> None:
        self._commit = commit
        self._waiting: deque[Job] = deque()
        self._arrived = asyncio.Event()
        self.closing = False

    async def do(self, use_case: UseCase, concurrency: Concurrency = Concurrency.ALONE) -> Any:  # noqa: ANN401 - its result
        """Wait until it is on disk. Raises what the use case raises, or StorageUnavailable.

        A caller that is cancelled before its turn is skipped; later, the write happens and its result is dropped.
        """
        if self.closing:
            raise StorageUnavailable
        job = Job(use_case, asyncio.get_running_loop().create_future(), concurrency)
        self._waiting.append(job)
        self._arrived.set()
        return await job.done

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Commit what arrives; at the end, finish what waits."""
        committing = asyncio.create_task(self._commit_what_arrives(), name="commit")
        try:
            yield
        finally:
            self.closing = True
            self._arrived.set()
            # The caller that closes may lose patience; each waiting write still gets an answer.
            await asyncio.shield(committing)

    async def _commit_what_arrives(self) -> None:
        while not (self.closing and not self._waiting):
            await self._arrived.wait()
            self._arrived.clear()
            while self._waiting:
                group = [self._waiting.popleft() for _ in range(min(GROUP, len(self._waiting)))]
                try:
                    await self._commit(group)
                except (
                    Exception
                ) as error:  # a ROLLBACK failed, or the connection is gone: the callers still have to hear of it
                    fail(group, error)
                for job in group:
                    job.report()


def fail(jobs: Sequence[Job], error: BaseException) -> None:
    """Fail all jobs, whatever their use cases returned or raised. The job that found damage is told so; the others may try again."""
    for job in jobs:
        if not isinstance(job.error, StorageDamaged):
            job.error = StorageUnavailable(str(error))
            job.error.__cause__ = error


def for_caller(error: BaseException, kind: type[StorageUnavailable] | None) -> Exception:
    """The error that a caller gets; `kind` is what it says of the database, None if it is our own mistake.

    KeyboardInterrupt and the like belong to the main thread and arrive as a fault.
    """
    if kind is not None:
        raised = kind(str(error))
        raised.__cause__ = error
        return raised
    if isinstance(error, Exception) and not isinstance(error, StopIteration):  # no future can carry it
        return error
    fault = Fault(f"{type(error).__name__} inside a transaction")
    fault.__cause__ = error
    return fault
