"""One connection to Postgres, and the statements that it has prepared."""

from collections.abc import Sequence
from typing import Any

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement


class Connection:
    """A connection of the library's; prepared statements are kept here, because asyncpg's own way to them costs as much time again.

    Behind a pooler none is prepared.
    """

    def __init__(self, raw: asyncpg.Connection, *, prepares: bool) -> None:
        self.raw = raw
        self._prepares = prepares
        self._prepared: dict[str, PreparedStatement] = {}

    async def rows(self, sql: str, arguments: Sequence[Any] = ()) -> list[asyncpg.Record]:
        """What the statement gives."""
        if not self._prepares:
            return list(await self.raw.fetch(sql, *arguments))
        statement = self._prepared.get(sql) or await self._prepare(sql)
        rows: list[asyncpg.Record] = await statement.fetch(*arguments)
        return rows

    async def row(self, sql: str, arguments: Sequence[Any] = ()) -> asyncpg.Record | None:
        """The first row, or None."""
        rows = await self.rows(sql, arguments)
        return rows[0] if rows else None

    async def changed(self, sql: str, arguments: Sequence[Any] = ()) -> int:
        """How many rows the statement changed."""
        if not self._prepares:
            return _count(await self.raw.execute(sql, *arguments))
        statement = self._prepared.get(sql) or await self._prepare(sql)
        await statement.fetch(*arguments)
        return _count(statement.get_statusmsg())

    async def for_all(self, sql: str, arguments: Sequence[Sequence[Any]]) -> list[asyncpg.Record]:
        """What the statement gives with each of these arguments; they travel together."""
        if not self._prepares:
            return list(await self.raw.fetchmany(sql, arguments))
        return list(await (self._prepared.get(sql) or await self._prepare(sql)).fetchmany(arguments))

    async def say(self, sql: str) -> str:
        """Statements without arguments whose rows nobody wants, with semicolons between: one way to the server. Gives the last's name."""
        return str(await self.raw.execute(sql))

    @property
    def is_closed(self) -> bool:
        return bool(self.raw.is_closed())

    async def _prepare(self, sql: str) -> PreparedStatement:
        # Without a name of ours, asyncpg would have it parsed and planned each time, since its own cache is off.
        statement = self._prepared[sql] = await self.raw.prepare(sql, name=f"s{len(self._prepared)}")
        return statement


def _count(status: str) -> int:
    """The rows that a statement changed: "UPDATE 3", "INSERT 0 1"."""
    last = status.rpartition(" ")[2]
    return int(last) if last.isdigit() else 0
