"""The engine under test: a SQLite store, and the file beneath it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.sqlite.store import SqliteStore
from tests.storage.sqlite.engine import open_engine


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "shop.db"


@pytest.fixture
async def engine(file: Path) -> AsyncIterator[SqliteStore]:
    """A new SQLite store, open."""
    async with open_engine(file) as store:
        yield store
