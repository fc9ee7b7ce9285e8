"""The rules that a shop's rows keep."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage.books import RULES
from storage.sqlite import migrations
from storage.sqlite.migrations import migrate
from storage.sqlite.thread import connect


def test_a_rule_is_asked_from_the_version_on_that_has_its_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Earlier, no backup of that version could be put back; later, some would not be looked at."""
    known, first = migrations._known(), dict[str, int]()
    with closing(connect(tmp_path / "shop.db")._connector()) as connection:
        for number, _script in known:
            monkeypatch.setattr(migrations, "_known", lambda: [one for one in known if one[0] <= number])  # noqa: B023
            migrate(connection, cart_ttl=0)
            for rule in RULES:
                if _can_be_asked(connection, rule.sql):
                    first.setdefault(rule.broken, number)
    assert {rule.broken: rule.since for rule in RULES} == first


def _can_be_asked(connection: sqlite3.Connection, sql: str) -> bool:
    try:
        connection.execute(f"EXPLAIN {sql}")
    except sqlite3.OperationalError:
        return False
    return True
