"""A shop's tables as a database's own catalogue has them: a new migration needs nothing here."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from graphlib import TopologicalSorter
from typing import NamedTuple

_EMPTIED = "everything is due in the copy: it is found by its words there once they are written again"
_WORDS = "each engine has its own form of it, and it is written again from the rows"
LEFT_OUT: Mapping[str, str] = {
    "migrations": "a database knows which steps it has taken itself",
    "counters": "processes that work for this database, not for the copy",
    "leases": "what these processes have taken upon themselves",
    "writers": "which of their transactions this database has kept",
    "scaled_photos": "they are made again from the pictures",
    "product_search": _WORDS,
    "product_search_titles": f"only Postgres has it, and {_WORDS}",
    "customer_search": _WORDS,
    "audit_search": _WORDS,
    "order_search": _WORDS,
    "search_due": _EMPTIED,
    "audit_due": _EMPTIED,
    "order_search_due": _EMPTIED,
}
"""The tables that are not copied, and why."""


class Kind(StrEnum):
    """What a column holds. No table of a shop has anything else."""

    INTEGER = "integer"
    TEXT = "text"
    BYTES = "bytes"


class Column(NamedTuple):
    name: str
    kind: Kind


class Table(NamedTuple):
    """`columns` are sorted by name; the columns of `key` identify a row; `needs` are the tables that its rows point at."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[Column, ...]
    needs: frozenset[str] = frozenset()

    @property
    def names(self) -> list[str]:
        """Of its columns."""
        return [column.name for column in self.columns]

    def of(self, kind: Kind) -> "Table":
        """The table with its columns of this kind alone."""
        return self._replace(columns=tuple(column for column in self.columns if column.kind is kind))


def quoted(names: Iterable[str]) -> str:
    """The names as SQL has them, with commas between."""
    return ", ".join(f'"{name}"' for name in names)


def copied(tables: Iterable[Table]) -> list[Table]:
    """The tables that a copy consists of: each after those that it needs."""
    known = {table.name: table for table in tables if table.name not in LEFT_OUT}
    order = TopologicalSorter({name: table.needs - {name} for name, table in sorted(known.items())}).static_order()
    return [known[name] for name in order]


def difference(ones: Sequence[Table], others: Sequence[Table]) -> str:
    """The first table that is not the same in both, if any."""
    left, right = ({table.name: table._replace(needs=frozenset()) for table in tables} for tables in (ones, others))
    return next((name for name in sorted(left | right) if left.get(name) != right.get(name)), "")
