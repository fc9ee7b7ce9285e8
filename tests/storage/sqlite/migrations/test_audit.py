"""A shop from before the audit log was searched finds its older rows."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.sqlite.migrations import _apply, _known, migrate
from storage.sqlite.search import changes_with


def test_older_rows_are_found_as_well(tmp_path: Path) -> None:
    """The migration gives them names, and indexes them."""
    with closing(sqlite3.connect(tmp_path / "old.db", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE migrations (number INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT")
        for number, script in _known():
            if number < 8:
                _apply(connection, number, script, {})
        connection.execute("INSERT INTO customers VALUES (7, 'Zoë', '', '', 0, 0, NULL)")
        connection.execute("INSERT INTO audit VALUES (1, 0, 'admin:7', 'stock', 'TEA-100', '1', '2')")
        _apply(connection, 8, dict(_known())[8], {})
        assert connection.execute("SELECT name FROM audit").fetchall() == [("Zoë",)]
        matching = 'SELECT rowid FROM audit_search WHERE audit_search MATCH \'"tea"* "zoe"*\''
        assert connection.execute(matching).fetchall() == [(1,)]


def test_older_rows_are_found_by_what_was_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The migration writes it to the words that the search knew already."""
    with closing(sqlite3.connect(tmp_path / "old.db", isolation_level=None)) as connection:
        older = _known()[:20]
        with monkeypatch.context() as patch:
            patch.setattr("storage.sqlite.migrations._known", lambda: older)
            migrate(connection, cart_ttl=0)
        for number, action in enumerate(("order.ship", "stock", "stock.low"), 1):
            connection.execute(
                "INSERT INTO audit (id, at, actor, action, subject, before, after) VALUES (?, 0, 'cli', ?, 'TEA-100', '', '')",
                (number, action),
            )
        connection.execute(
            "INSERT INTO audit_search (rowid, words) VALUES (1, 'tea 100'), (2, 'zoe tea 100'), (3, 'tea')"
        )
        migrate(connection, cart_ttl=0)
        matching = "SELECT rowid FROM audit_search WHERE audit_search MATCH ?"
        for actions, rows in ((["order.ship"], [1, 2]), (["stock"], [2]), (["stock", "stock.low"], [2, 3])):
            assert [row[0] for row in connection.execute(matching, (changes_with({"zo": actions, "te": []}),))] == rows
