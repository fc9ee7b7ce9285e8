"""What owners have set in the chat, in a row that somebody has written by hand."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.owners_settings import SettingsUnreadable
from storage.sqlite.upkeep import examine
from tests.storage.sqlite.engine import open_engine


@pytest.mark.parametrize("row", ["Corner Shop", "", "[1]", "7", None])
async def test_a_row_that_cannot_be_read_is_found_and_opens_no_shop(file: Path, row: str | None) -> None:
    """No JSON, nothing at all, JSON of another shape, no row."""
    async with open_engine(file):
        pass
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        if row is None:
            connection.execute("DELETE FROM settings")
        else:
            connection.execute("UPDATE settings SET overrides = ?", (row,))
    state = examine(file)
    assert (state.set_in_chat, state.wrong_in_chat) == (None, None)
    with pytest.raises(SettingsUnreadable):
        async with open_engine(file):
            pass
