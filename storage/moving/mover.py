"""Copies a shop from one database into another, and compares the two: counts, sums, and a digest of every table.

Nothing is kept of the rows but a few at a time. The target is nobody's shop before the very end: its engine sees to that.
"""

import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, NamedTuple, Protocol

from storage.moving.tables import Kind, Table, copied, difference, quoted

Rows = Sequence[Sequence[Any]]

AT_ONCE = 1000
"""Rows in memory at once; of a table with pictures or files, one."""
_SUMS = (
    ("skus", "on_hand"),
    ("movements", "delta"),
    ("orders", "total"),
    ("order_lines", "quantity"),
    ("order_returns", "amount"),
    ("redemptions", "discount"),
    ("payments", "amount"),
    ("refunds", "amount"),
)
"""What each database adds up by itself: stock, the ledger, money."""


class NotMoved(Exception):
    """Nothing was moved. The text says why and what to do, as a part of a sentence."""


class HoldsShop(NotMoved):
    """The target has a shop already, which nobody said to replace."""


class Source(Protocol):
    """One state of a shop, to read from."""

    holds_nul: bool
    """Whether its texts may have NUL characters."""

    async def tables(self) -> list[Table]:
        """All of them, as the catalogue has them. Raises NotMoved if a column is of no known kind."""

    def rows(self, table: Table) -> AsyncIterator[Rows]:
        """All rows, at most AT_ONCE at a time, by their key; texts are in the order of their bytes."""

    async def number(self, sql: str) -> int:
        """What the statement counts."""

    async def faults(self) -> list[str]:
        """What is wrong in its books (storage/books.py)."""


class Target(Source, Protocol):
    """An empty shop, to write to. What was put can be read at once; nobody else sees it.

    `kept` is where the shop is afterwards that was there.
    """

    kept: str | None

    async def put(self, table: Table, rows: AsyncIterator[Rows]) -> None:
        """Add these rows as they are: nothing is derived from them. Raises NotMoved if the database cannot hold one."""

    async def finish(self) -> None:
        """Once all rows are there: number new ones after them, derive again, and make them findable (storage/moving/words.py)."""


class Moved(NamedTuple):
    """What was copied."""

    tables: int
    rows: int


Report = Callable[[str, int, int], None]
"""Hears what is being done, and of how many steps how many are done."""


def silent(_doing: str, _done: int, _steps: int) -> None:
    """Report to nobody."""


async def move(source: Source, target: Target, report: Report = silent, *, books: bool = True) -> Moved:
    """Copy everything, and compare; with `books`, check the books, too. Raises NotMoved: then the target must not be kept."""
    tables = copied(await target.tables())
    if other := difference(tables, copied(await source.tables())):
        raise NotMoved(f"its table {other} is not as this program makes it")
    if books and (wrong := await source.faults()):
        raise NotMoved(f"it has {'; '.join(wrong)}: look what did that, or restore a backup")
    if source.holds_nul and not target.holds_nul:
        for table in tables:
            await _refuse_nul(source, table.of(Kind.TEXT))
    counts = {table.name: await source.number(_count(table)) for table in tables}
    progress = _Progress(report, 2 * sum(counts.values()))
    await _copy(source, target, tables, progress)
    for sql in (*map(_count, tables), *(f"SELECT COALESCE(SUM({column}), 0) FROM {name}" for name, column in _SUMS)):
        if await source.number(sql) != await target.number(sql):
            raise NotMoved(f"the copy gives another number for {sql}: it was discarded")
    progress.go_on("its words", 0)
    await target.finish()
    if books and (wrong := await target.faults()):
        raise NotMoved(f"the copy has {'; '.join(wrong)}: it was discarded")
    return Moved(len(tables), sum(counts.values()))


async def _copy(source: Source, target: Target, tables: Sequence[Table], progress: "_Progress") -> None:
    copied = dict[str, bytes]()
    for table in tables:
        digest = _Digest(progress, table.name)
        await target.put(table, digest.over(source.rows(table)))
        copied[table.name] = digest.value()
    for table in tables:
        digest = _Digest(progress, f"comparing {table.name}")
        async for _rows in digest.over(target.rows(table)):
            pass
        if digest.value() != copied[table.name]:
            raise NotMoved(f"the copy has other rows in {table.name}: it was discarded")


async def _refuse_nul(source: Source, table: Table) -> None:
    if not table.columns:
        return
    async for rows in source.rows(table):
        for row in rows:
            for column, text in zip(table.names, row, strict=True):
                if text is not None and "\0" in text:
                    raise NotMoved(
                        f"{table.name}.{column} has a NUL character, which Postgres cannot hold. Cut the text there:"
                        f" UPDATE {table.name} SET {column} = substr({column}, 1, instr({column}, char(0)) - 1)"
                        f" WHERE instr({column}, char(0)) > 0"
                    )


def _count(table: Table) -> str:
    return f"SELECT COUNT(*) FROM {quoted([table.name])}"


class _Progress:
    def __init__(self, report: Report, steps: int) -> None:
        self._report, self._steps, self._done = report, steps, 0

    def go_on(self, doing: str, rows: int) -> None:
        self._done += rows
        self._report(doing, self._done, self._steps)


class _Digest:
    """Of rows in their order; the same for the same rows, whatever database they come from."""

    def __init__(self, progress: _Progress, doing: str) -> None:
        self._hash = hashlib.sha256()
        self._progress, self._doing = progress, doing

    async def over(self, rows: AsyncIterator[Rows]) -> AsyncIterator[Rows]:
        """The same rows, while they are read."""
        async for some in rows:
            self._hash.update("".join(repr(tuple(map(_plain, row))) for row in some).encode())
            self._progress.go_on(self._doing, len(some))
            yield some

    def value(self) -> bytes:
        return self._hash.digest()


def _plain(value: Any) -> Any:  # noqa: ANN401 - a row's value
    """Files may be large: what stands for one is its own digest."""
    return hashlib.sha256(value).digest() if isinstance(value, bytes) else value
