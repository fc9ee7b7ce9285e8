"""What Postgres's errors mean for whoever waits."""

import asyncpg
from asyncpg import exceptions as said

from core.errors import StorageDamaged, StorageUnavailable
from storage import writes

AGAIN = (said.DeadlockDetectedError, said.SerializationError, said.LockNotAvailableError)
"""Nothing is wrong: the transaction met another one, and is done again."""

_LOST = (
    OSError,
    TimeoutError,
    said.PostgresConnectionError,
    said.AdminShutdownError,
    said.CrashShutdownError,
    said.CannotConnectNowError,
    said.DatabaseDroppedError,
    said.IdleInTransactionSessionTimeoutError,
    said.ReadOnlySQLTransactionError,
    said.TargetServerAttributeNotMatched,
    said.TooManyConnectionsError,
    said.InvalidCachedStatementError,
)
"""The connection is gone or worth nothing: the server restarts, or is a standby now, or a table has changed under a prepared statement."""
_FAILING = (
    said.InsufficientResourcesError,
    said.PostgresSystemError,
    said.ObjectNotInPrerequisiteStateError,
    said.QueryCanceledError,
    said.InvalidAuthorizationSpecificationError,
    said.InvalidCatalogNameError,
    asyncpg.InternalClientError,
)
_DAMAGED = (said.DataCorruptedError, said.IndexCorruptedError)


def is_lost(error: BaseException) -> bool:
    """Whether a new connection may help."""
    return isinstance(error, _LOST) or (isinstance(error, asyncpg.InterfaceError) and "closed" in str(error))


def unavailable(error: BaseException) -> type[StorageUnavailable] | None:
    """The error for callers if Postgres failed, for now or for good; None if the error is our own mistake."""
    if isinstance(error, _DAMAGED):
        return StorageDamaged
    return StorageUnavailable if is_lost(error) or isinstance(error, (*_FAILING, *AGAIN)) else None


def for_caller(error: BaseException) -> Exception:
    """The error that a caller gets."""
    return writes.for_caller(error, unavailable(error))
