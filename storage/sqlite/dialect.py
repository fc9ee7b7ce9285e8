"""SQLite's dialect."""

from collections.abc import Sequence
from typing import Any

from storage.dialect import Dialect, Search
from storage.executor import Executor, Value
from storage.sqlite import search


class SqliteDialect:
    """Implements storage.dialect.Dialect."""

    search: Search = search
    ordered_join = "CROSS JOIN"

    def integers_in(self, parameter: str) -> str:
        return f"SELECT value FROM json_each({parameter})"

    def texts_in(self, parameter: str) -> str:
        return self.integers_in(parameter)

    def rows(self, kinds: Sequence[type], first: str) -> str:
        values = ", ".join(f"value->>{place}" for place in range(len(kinds)))
        return f"SELECT {first}, {values} FROM json_each(:rows)"

    def json_text(self, column: str, path: str) -> str:
        return f"{column}->>'$.{path}'"

    def json_integer(self, column: str, path: str) -> str:
        return self.json_text(column, path)

    def json_contains(self, column: str, path: str, parameter: str) -> str:
        return f"EXISTS (SELECT 1 FROM json_each({column}, '$.{path}') WHERE value = {parameter})"

    async def lock(self, db: Executor, table: str, column: str, values: Sequence[int]) -> None:
        """Do nothing: there is one writer, and it holds every lock there is."""

    async def one_after(self, db: Executor, first: str, then: str, **values: Value) -> Any:  # noqa: ANN401 - a Row, or None
        await db.run(first, **values)
        return await db.one(then, **values)

    async def ids_given(self, db: Executor, table: str) -> None:
        """Do nothing: a row gets the id after the largest there is."""


SQLITE: Dialect = SqliteDialect()
