"""Group commit: many writes, one BEGIN, a SAVEPOINT each, one COMMIT. No member harms another; nobody hears "done" too early."""

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import Fault, StorageDamaged, StorageUnavailable
from core.ports import Transaction
from storage.sqlite.executor import TransactionLostError, drive


@dataclass(slots=True)
class Job:
    """One waiting write: the use case with its arguments bound, and the caller who waits for `done`."""

    use_case: Callable[[Transaction], Coroutine[Any, Any, Any]]
    done: asyncio.Future[Any]
    result: Any = None
    error: Exception | None = None

    def report(self) -> None:
        """Tell the caller; in the event loop, after the commit."""
        if self.done.done():
            return
        if self.error is None:
            self.done.set_result(self.result)
        else:
            self.done.set_exception(self.error)


_UNAVAILABLE = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)


_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def unavailable(error: BaseException) -> type[StorageUnavailable] | None:
    """Whether SQLite could not, for now or for good; any other error of its is a mistake of ours: None."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF if isinstance(error, sqlite3.Error) else 0
    if code in _DAMAGED:
        return StorageDamaged
    return StorageUnavailable if code in _UNAVAILABLE or isinstance(error, TransactionLostError) else None


def commit_together(
    connection: sqlite3.Connection,
    begin: Callable[[sqlite3.Connection], Transaction],
    jobs: Sequence[Job],
    check: Callable[[], None] = lambda: None,
) -> None:
    """Run the jobs in one transaction, in the connection's thread; afterwards each has its own result or its own error.

    When the transaction as a whole is lost, every job has StorageUnavailable and the file is as it was before. So it is where `check`,
    asked before the commit, raises.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
        for job in jobs:
            if not job.done.cancelled():
                _run_member(connection, begin, job)
        check()
        connection.execute("COMMIT")
    except BaseException as error:  # whatever it is, every caller must hear of it, also when the ROLLBACK fails
        fail(jobs, error)
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def fail(jobs: Sequence[Job], error: BaseException) -> None:
    """None of them happened, whatever their use cases returned or raised. Who met with damage hears of it; the others may try again."""
    for job in jobs:
        if not isinstance(job.error, StorageDamaged):
            job.error = StorageUnavailable(str(error))
            job.error.__cause__ = error


def _run_member(connection: sqlite3.Connection, begin: Callable[[sqlite3.Connection], Transaction], job: Job) -> None:
    connection.execute("SAVEPOINT member")
    try:
        job.result = drive(job.use_case(begin(connection)))
    except BaseException as error:  # one member, whatever it does, never harms the others
        job.error = for_caller(error)
    if not connection.in_transaction:
        raise TransactionLostError(str(job.error)) from job.error
    if job.error is not None:
        connection.execute("ROLLBACK TO member")
    connection.execute("RELEASE member")


def for_caller(error: BaseException) -> Exception:
    """What a caller gets: KeyboardInterrupt and its like belong to the main thread and arrive as a fault."""
    if (kind := unavailable(error)) is not None:
        raised = kind(str(error))
        raised.__cause__ = error
        return raised
    if isinstance(error, Exception) and not isinstance(error, StopIteration):  # which no future can carry
        return error
    fault = Fault(f"{type(error).__name__} inside a transaction")
    fault.__cause__ = error
    return fault
