"""The four verbs of a repository."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Value = int | str | bytes | None
Row = Mapping[str, Any]
"""A row by column name. The schema decides the values' types, which no type checker knows."""


class Executor(Protocol):
    """What a repository may ask of its database. SQL is portable: named parameters `:name`, and integers for money and time."""

    async def one(self, sql: str, **values: Value) -> Any: ...  # noqa: ANN401 - a Row, or None
    async def all(self, sql: str, **values: Value) -> list[Any]: ...
    async def run(self, sql: str, **values: Value) -> int: ...
    async def many(self, sql: str, rows: Sequence[Mapping[str, Value]]) -> int: ...
