"""The tests' own look at the tables: it knows all of them, and picks rows as it is told."""

from storage.sqlite.store import SqliteStore
from tests.storage.sqlite.engine import on_writer
from tests.support.goods import Good, stock_up
from tests.support.tables import Not, column, count_of, drop_rows, records, set_values


async def test_every_table_can_be_read(engine: SqliteStore) -> None:
    """One that is new has an id, or is named in tests/support/tables.py with what its rows are put in order by."""
    listed = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%\\_search\\_%' ESCAPE '\\'"
    for (name,) in await on_writer(engine, lambda connection: connection.execute(listed).fetchall()):
        if not name.endswith("_search"):
            await records(engine, name)


async def test_rows_are_picked_by_their_values(engine: SqliteStore) -> None:
    """By one, by none, by another one, by any of some."""
    await stock_up(engine, [Good("A", "A"), Good("B", "B"), Good("C", "C")])
    await set_values(engine, "skus", {"low_at": 3}, code="B")
    assert await column(engine, "skus", "code", low_at=3) == ["B"]
    assert await column(engine, "skus", "code", low_at=None) == ["A", "C"]
    assert await column(engine, "skus", "code", low_at=Not(None)) == ["B"]
    assert await column(engine, "skus", "code", code=Not("B")) == ["A", "C"]
    assert await column(engine, "skus", "code", code=("C", "A")) == ["A", "C"]
    assert await count_of(engine, "skus", code=()) == 0
    await drop_rows(engine, "movements", sku_id=2)
    assert await column(engine, "movements", "sku_id") == [1, 3]
