"""Postgres' dialect."""

import json
from collections.abc import Sequence
from typing import Any

from storage.dialect import Dialect, Search
from storage.executor import Executor, Value
from storage.postgres import search


class PostgresDialect:
    """Implements storage.dialect.Dialect."""

    search: Search = search
    ordered_join = "JOIN"  # its planner knows how long tables are, and each statement is planned for its values

    def integers_in(self, parameter: str) -> str:
        return f"SELECT value::bigint FROM json_array_elements_text({parameter}::json)"

    def texts_in(self, parameter: str) -> str:
        return f"SELECT value FROM json_array_elements_text({_without_nul(parameter)}::json)"

    def rows(self, kinds: Sequence[type], first: str) -> str:
        values = ", ".join(_VALUE[kind].format(f"value->>{place}") for place, kind in enumerate(kinds))
        return f"SELECT {first}, {values} FROM jsonb_array_elements({_without_nul(':rows')}::jsonb)"

    def json_text(self, column: str, path: str) -> str:
        return f"({column}::json #>> '{_path(path)}')"

    def json_integer(self, column: str, path: str) -> str:
        return f"{self.json_text(column, path)}::bigint"

    def json_contains(self, column: str, path: str, parameter: str) -> str:
        listed = f"json_array_elements_text({column}::json #> '{_path(path)}')"
        return f"EXISTS (SELECT 1 FROM {listed} WHERE value::bigint = {parameter})"

    async def lock(self, db: Executor, table: str, column: str, values: Sequence[int]) -> None:
        """Not FOR UPDATE: a new row that refers to one of these need not wait."""
        locked = f"SELECT id FROM {table} WHERE {column} {{}} ORDER BY id FOR NO KEY UPDATE"
        if len(values) == 1:
            await db.all(locked.format("= :value"), value=values[0])
        else:
            await db.all(locked.format(f"IN ({self.integers_in(':values')})"), values=json.dumps(list(values)))

    async def one_after(self, db: Executor, first: str, then: str, **values: Value) -> Any:  # noqa: ANN401 - a Row, or None
        return await db.one(f"WITH first AS ({first}) {then}", **values)

    async def ids_given(self, db: Executor, table: str) -> None:
        sequence = f"{table}_id_seq"
        await db.one(
            f"SELECT setval('{sequence}', MAX(id)) FROM {table} HAVING MAX(id) >= (SELECT last_value FROM {sequence})"
        )


_VALUE = {int: "({})::bigint", bool: "({})::boolean::integer", str: "{}"}


def _without_nul(parameter: str) -> str:
    """JSON with the sign for what cannot be read instead of NUL, which no text in Postgres holds (see parameters.py)."""
    return rf"replace({parameter}, '\u0000', '\ufffd')"


def _path(path: str) -> str:
    return f"{{{path.replace('.', ',')}}}"


POSTGRES: Dialect = PostgresDialect()
