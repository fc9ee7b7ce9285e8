"""The proof that the database can be written is a write: SQLite skips what changes nothing."""

from pathlib import Path

from core.ports import Transaction
from core.usecases.health import prove_writable
from storage.sqlite.store import SqliteStore
from tests.support.tables import executor


async def test_it_reaches_the_disk(engine: SqliteStore, file: Path) -> None:
    """The log grows. (With an UPDATE that sets what is there already, it does not.)"""
    log = file.with_name(f"{file.name}-wal")

    async def no_change(tx: Transaction) -> None:
        await executor(tx).run("UPDATE order_codes SET leap = leap")

    before = log.stat().st_size
    await engine.write(no_change)
    assert log.stat().st_size == before
    await engine.write(prove_writable)
    assert log.stat().st_size > before
