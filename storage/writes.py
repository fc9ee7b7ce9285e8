"""The queues of waiting writes: they are taken together, and every caller hears of its own once all are on disk."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog

from core.concurrency import Concurrency
from core.errors import Fault, StorageDamaged, StorageUnavailable
from core.models.change import Change, newest
from core.ports import Transaction
from core.ports.meter import NO_METER, Done, Meter

GROUP = 64
"""At most this many writes share a commit: with more, the first would wait too long for its own."""

log = structlog.get_logger(__name__)

UseCase = Callable[[Transaction], Coroutine[Any, Any, Any]]


@dataclass(slots=True)
class Job:
    """One waiting write: the use case with its arguments bound, and the caller who waits for `done`."""

    use_case: UseCase
    done: asyncio.Future[Any]
    concurrency: Concurrency = Concurrency.ALONE
    result: Any = None
    error: Exception | None = None
    since: float = field(default_factory=time.perf_counter)
    """When it was put in."""
    noted: list[Done] = field(default_factory=list)
    """What it has done, by its own account."""
    changed: list[Change] = field(default_factory=list)
    """What it has changed that others look at."""

    def run(self, tx: Transaction) -> Coroutine[Any, Any, Any]:
        """The use case. If it is tried again, only what the last try has done counts."""
        self.noted.clear()
        tx.noted = self.noted
        self.changed = tx.changed
        return self.use_case(tx)

    def report(self) -> None:
        """Tell the caller. Runs in the event loop, after the commit."""
        if self.done.done():
            return
        if self.error is None:
            self.done.set_result(self.result)
        else:
            self.done.set_exception(self.error)


class Writes:
    """Takes what waits, in order, and has it committed: a commit gives each job its result or its error, and reports nothing.

    Several `commits` work side by side. Then a group is of one kind, so that nobody waits for another kind's lock, and all but the first
    take only what is FREE: the others would only wait for it.

    `tell` hears what each commit has changed before anybody hears that it is done; it must not wait for anything.
    """

    def __init__(
        self,
        commits: Sequence[Callable[[Sequence[Job]], Awaitable[None]]],
        meter: Meter = NO_METER,
        tell: Callable[[Sequence[Change]], None] = lambda _changes: None,
    ) -> None:
        self._commits = commits
        self._meter = meter
        self._tell = tell
        self._waiting: dict[Concurrency, deque[Job]] = {kind: deque() for kind in Concurrency}
        self._arrived = asyncio.Event()
        self.closing = False

    @property
    def waiting(self) -> int:
        """How many have not begun."""
        return sum(map(len, self._waiting.values()))

    async def do(self, use_case: UseCase, concurrency: Concurrency = Concurrency.ALONE) -> Any:  # noqa: ANN401 - its result
        """Wait until it is on disk. Raises what the use case raises, or StorageUnavailable.

        A caller that is cancelled before its turn is skipped; later, the write happens and its result is dropped.
        """
        if self.closing:
            raise StorageUnavailable
        job = Job(use_case, asyncio.get_running_loop().create_future(), concurrency)
        self._waiting[concurrency if len(self._commits) > 1 else Concurrency.ALONE].append(job)
        self._arrived.set()
        return await job.done

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Commit what arrives; at the end, finish what waits."""
        first, *others = self._commits
        committing = (
            asyncio.gather(  # who comes first here takes first, so the one that takes all kinds is kept for those
                *(self._commit_what_arrives(commit, (Concurrency.FREE,)) for commit in others),
                self._commit_what_arrives(first, tuple(Concurrency)),
            )
        )
        try:
            yield
        finally:
            self.closing = True
            self._arrived.set()
            try:
                await asyncio.shield(committing)
            except asyncio.CancelledError:  # nobody waits longer: what has not begun gets its answer now
                waiting = [job for queue in self._waiting.values() for job in queue]
                for queue in self._waiting.values():
                    queue.clear()
                fail(waiting, StorageUnavailable())
                for job in waiting:
                    job.report()
                raise

    async def _commit_what_arrives(
        self, commit: Callable[[Sequence[Job]], Awaitable[None]], kinds: Sequence[Concurrency]
    ) -> None:
        while True:
            while group := self._next_group(kinds):
                begun = time.perf_counter()
                try:
                    await commit(group)
                except (
                    Exception
                ) as error:  # a ROLLBACK failed, or the connection is gone: the callers still have to hear of it
                    fail(group, error)
                self._tell(changes_of(group))
                for job in group:
                    job.report()
                try:
                    self._measure(group, begun)
                except Exception:  # nobody can buy in a shop that stops here
                    log.exception("not_measured")
            if self.closing:
                return
            await self._arrived.wait()
            self._arrived.clear()

    def _next_group(self, kinds: Sequence[Concurrency]) -> list[Job]:
        """Who has waited longest, and others of the same kind; nobody if none of these kinds waits."""
        waiting = [self._waiting[kind] for kind in kinds if self._waiting[kind]]
        queue = min(waiting, key=lambda queue: queue[0].since, default=deque[Job]())
        return [queue.popleft() for _ in range(min(GROUP, len(queue)))]

    def _measure(self, group: Sequence[Job], begun: float) -> None:
        self._meter.committed([begun - job.since for job in group], time.perf_counter() - begun)
        for job in group:
            if job.error is None:
                for done in job.noted:
                    self._meter.done(done)


def changes_of(jobs: Sequence[Job]) -> tuple[Change, ...]:
    """What those that were not refused have changed together."""
    return newest([change for job in jobs if job.error is None for change in job.changed])


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
