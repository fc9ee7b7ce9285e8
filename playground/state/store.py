"""The playground's SQLite file. It holds everything that must survive a restart, with one write per act."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS person (
    id INTEGER PRIMARY KEY, first_name TEXT NOT NULL, username TEXT NOT NULL, role TEXT NOT NULL,
    language_code TEXT NOT NULL, started INTEGER NOT NULL DEFAULT 0, blocked INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS chat_group (id INTEGER PRIMARY KEY, title TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS message (
    chat_id INTEGER NOT NULL, message_id INTEGER NOT NULL, body TEXT NOT NULL, keyboard TEXT,
    PRIMARY KEY (chat_id, message_id)
) STRICT;
CREATE TABLE IF NOT EXISTS reading (person_id INTEGER PRIMARY KEY, message_id INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS pending_update (
    update_id INTEGER PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL, expires_at REAL NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS query (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, person_id INTEGER NOT NULL, expires_at REAL NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS file (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, path TEXT NOT NULL UNIQUE, name TEXT NOT NULL, mime_type TEXT NOT NULL,
    width INTEGER NOT NULL, height INTEGER NOT NULL, content BLOB, url TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS command_list (
    scope TEXT NOT NULL, language_code TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (scope, language_code)
) STRICT;
CREATE TABLE IF NOT EXISTS invoice (
    slug TEXT PRIMARY KEY, chat_id INTEGER, message_id INTEGER, title TEXT NOT NULL, payload TEXT NOT NULL,
    currency TEXT NOT NULL, total_amount INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS charge (
    id TEXT PRIMARY KEY, person_id INTEGER NOT NULL, currency TEXT NOT NULL, total_amount INTEGER NOT NULL,
    payload TEXT NOT NULL, provider_charge_id TEXT NOT NULL, date INTEGER NOT NULL, refunded_at INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS invoice_form (slug TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS receipt (
    charge_id TEXT PRIMARY KEY, slug TEXT NOT NULL, message_id INTEGER NOT NULL, order_info TEXT NOT NULL,
    untold INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS stripe_object (id TEXT PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS stripe_key (key TEXT PRIMARY KEY, request TEXT NOT NULL, id TEXT NOT NULL) STRICT;
-- Of what was made before there were forms and receipts, the file has none.
CREATE TEMP VIEW whole_invoice AS SELECT invoice.*, body AS form FROM invoice LEFT JOIN invoice_form USING (slug);
CREATE TEMP VIEW whole_charge AS
    SELECT charge.*, charge.rowid AS number, COALESCE(slug, '') AS slug, COALESCE(message_id, 0) AS message_id,
           order_info, untold
      FROM charge LEFT JOIN receipt ON charge_id = id;
"""


class Store:
    """`path` None: in memory. Otherwise its folder is made if needed. Statements outside a transaction commit at once."""

    def __init__(self, path: Path | None) -> None:
        if path:
            _make_private(path)
        self._connection = sqlite3.connect(path or ":memory:", isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode = WAL")
        # A killed process loses nothing. A power cut may lose the last acts, which is fine for a test chat.
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(SCHEMA)

    def close(self) -> None:
        self._connection.close()

    def one(self, sql: str, **values: Any) -> sqlite3.Row | None:  # noqa: ANN401 - whatever SQLite can bind
        row: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, **values: Any) -> list[sqlite3.Row]:  # noqa: ANN401 - whatever SQLite can bind
        return self._connection.execute(sql, values).fetchall()

    def run(self, sql: str, **values: Any) -> int:  # noqa: ANN401 - whatever SQLite can bind
        """Run a statement; gives the number of rows it changed."""
        return self._connection.execute(sql, values).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def count(self, name: str, start: int = 1) -> int:
        """The next number of this counter."""
        row = self.one(
            "INSERT INTO counter VALUES (:name, :start) ON CONFLICT DO UPDATE SET value = value + 1 RETURNING value",
            name=name,
            start=start,
        )
        assert row is not None  # noqa: S101 - RETURNING always gives the row
        return int(row["value"])

    def setting(self, name: str) -> Any:  # noqa: ANN401 - JSON of any shape
        row = self.one("SELECT value FROM setting WHERE name = :name", name=name)
        return json.loads(row["value"]) if row else None

    def set(self, name: str, value: Any) -> None:  # noqa: ANN401 - JSON of any shape
        self.run(
            "INSERT INTO setting VALUES (:name, :value) ON CONFLICT DO UPDATE SET value = excluded.value",
            name=name,
            value=json.dumps(value),
        )


def _make_private(path: Path) -> None:
    """Even a test chat is private. SQLite gives the files it makes beside this one the same permissions."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(0o600)
    with suppress(OSError):  # on a disk without permissions
        path.chmod(0o600)
