"""The four verbs on Postgres, and how a use case is driven to its end on one connection.

A verb suspends the use case with the request that it has; the driver makes it and goes on. So a use case that awaits anything else is found
out at once, as on SQLite.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import asyncpg

from core.errors import Fault
from storage.executor import Value
from storage.postgres.connection import Connection
from storage.postgres.parameters import bound, bound_rows

R = TypeVar("R")

_RETURNING = " RETURNING "


@dataclass(frozen=True, slots=True)
class _Request:
    """What the driver is to call for a use case that waits for it."""

    call: Callable[[], Awaitable[Any]]

    def __await__(self) -> Generator["_Request", Any, Any]:
        return (yield self)


class PostgresExecutor:
    """Only for use cases that `drive` drives."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def one(self, sql: str, **values: Value) -> asyncpg.Record | None:
        """The first row, or None."""
        rows = await self.all(sql, **values)
        return rows[0] if rows else None

    async def all(self, sql: str, **values: Value) -> list[asyncpg.Record]:
        """All rows."""
        statement, arguments = bound(sql, values)
        rows: list[asyncpg.Record] = await _Request(partial(self._connection.rows, statement, arguments))
        return rows

    async def run(self, sql: str, **values: Value) -> int:
        """How many rows the statement changed."""
        statement, arguments = bound(sql, values)
        changed: int = await _Request(partial(self._connection.changed, statement, arguments))
        return changed

    async def many(self, sql: str, rows: Sequence[Mapping[str, Value]]) -> int:
        """How many rows the statement changed over all `rows`; they travel together."""
        if not rows:
            return 0
        if len(rows) == 1:
            return await self.run(sql, **rows[0])
        statement, arguments = bound_rows(sql, rows)
        counted = statement if _RETURNING in statement else f"{statement}{_RETURNING}1"
        return len(await _Request(partial(self._connection.for_all, counted, arguments)))


def is_ended() -> bool:
    """Whether somebody ends this task: then a cancellation is not the use case's own mistake."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def drive(coroutine: Coroutine[Any, Any, R], most: int | None = None) -> R:
    """Run a coroutine that awaits only a PostgresExecutor. Raises Fault if it awaits the outside world inside a transaction.

    Or if it asks more than `most` times.
    """
    asked = 0
    answer: Any = None
    error: BaseException | None = None
    while True:
        try:
            request = coroutine.send(answer) if error is None else coroutine.throw(error)
        except StopIteration as finished:
            return finished.value  # type: ignore[no-any-return]  # StopIteration is not generic
        if not isinstance(request, _Request):
            coroutine.close()
            raise Fault(f"{coroutine!r} awaited something outside its transaction")
        asked += 1
        if most is not None and asked > most:
            coroutine.close()
            raise Fault(f"{coroutine!r} asks more than {most} times")
        answer = error = None
        try:
            answer = await request.call()
        except BaseException as problem:  # the use case may have something to undo
            error = problem
