"""Group commit: many writes, one BEGIN, a SAVEPOINT each, one COMMIT. No member harms another; nobody hears "done" too early."""

import sqlite3
from collections.abc import Callable, Sequence

from core.errors import StorageDamaged, StorageUnavailable
from core.ports import Transaction
from storage import writes
from storage.sqlite.executor import TransactionLostError, drive
from storage.writes import Job, fail

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
    """The error for callers if SQLite failed, for now or for good; None if the error is our own mistake."""
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
    """Run the jobs in one transaction, in the connection's thread. Afterwards each has its own result or its own error.

    If the whole transaction is lost, every job has StorageUnavailable and the file is as it was before. The same holds if `check` raises,
    which runs before the commit.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
        for job in jobs:
            if not job.done.cancelled():
                _run_member(connection, begin, job)
        check()
        connection.execute("COMMIT")
    except BaseException as error:  # every caller has to hear of it, whatever it is, even if the ROLLBACK fails
        fail(jobs, error)
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _run_member(connection: sqlite3.Connection, begin: Callable[[sqlite3.Connection], Transaction], job: Job) -> None:
    connection.execute("SAVEPOINT member")
    try:
        job.result = drive(job.run(begin(connection)))
    except BaseException as error:  # whatever one member does, it never harms the others
        job.error = for_caller(error)
    if not connection.in_transaction:
        raise TransactionLostError(str(job.error)) from job.error
    if job.error is not None:
        connection.execute("ROLLBACK TO member")
    connection.execute("RELEASE member")


def for_caller(error: BaseException) -> Exception:
    """The error that a caller gets."""
    return writes.for_caller(error, unavailable(error))
