"""Named parameters as Postgres has them: `:name` becomes `$1::bigint`, with the kind that the value has."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from storage.executor import Value

_NAME = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|::\w+|(?<![:\w]):([a-z_]\w*)")
_KINDS = {int: "bigint", bool: "bigint", str: "text", bytes: "bytea", type(None): ""}


def bound(sql: str, values: Mapping[str, Value]) -> tuple[str, list[Any]]:
    """The statement for Postgres, and its arguments in order."""
    statement, names = _translated(sql, tuple((name, _kind(value)) for name, value in values.items()))
    return statement, [_sent(values[name]) for name in names]


def bound_rows(sql: str, rows: Sequence[Mapping[str, Value]]) -> tuple[str, list[list[Any]]]:
    """The statement for all rows, and the arguments of each."""
    kinds = tuple((name, _first_kind(row[name] for row in rows)) for name in rows[0])
    statement, names = _translated(sql, kinds)
    return statement, [[_sent(row[name]) for name in names] for row in rows]


def _first_kind(values: Iterable[Value]) -> str:
    return next((kind for kind in map(_kind, values) if kind), "")


def _kind(value: Value) -> str:
    kind = type(value)
    return _KINDS[kind] if kind in _KINDS else next(_KINDS[above] for above in kind.__mro__ if above in _KINDS)


def _sent(value: Value) -> Any:  # noqa: ANN401 - what asyncpg takes
    if isinstance(value, str):
        return value.replace("\0", "\ufffd") if "\0" in value else str(value)
    return int(value) if isinstance(value, int) else value


@lru_cache(maxsize=4096)
def _translated(sql: str, kinds: tuple[tuple[str, str], ...]) -> tuple[str, tuple[str, ...]]:
    """The statement with `$n`, and which value each stands for. What is None is the literal NULL: alone it has no kind."""
    kind_of, names = dict(kinds), list[str]()

    def place(found: re.Match[str]) -> str:
        name = found[1]
        if name is None:
            return found[0]
        if not kind_of[name]:
            return "NULL"
        if name not in names:
            names.append(name)
        return f"${names.index(name) + 1}::{kind_of[name]}"

    return _NAME.sub(place, sql), tuple(names)
