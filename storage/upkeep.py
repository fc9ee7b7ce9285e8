"""Looking after a database file, beside the program that uses it: reading only, and never a migration."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from core.models.database import DatabaseContents, DatabaseState
from core.settings_words import wrong_fields
from storage.migrations import newest
from storage.repositories.settings import OVERRIDES
from storage.thread import BUSY_TIMEOUT


def examine(database: Path) -> DatabaseState:
    """How the file is. Raises sqlite3.Error where it is no database, or cannot be read."""
    with closing(reader(database)) as connection:
        set_in_chat = _set_in_chat(connection) if _has(connection, "settings") else {}
        return DatabaseState(
            version=_version(connection),
            known=newest(),
            damage=damage_in(connection),
            skus=_number(connection, "SELECT COUNT(*) FROM skus WHERE active = 1") if _has(connection, "skus") else 0,
            set_in_chat=None if set_in_chat is None else tuple(set_in_chat),
            wrong_in_chat=None if set_in_chat is None else wrong_fields(set_in_chat),
            currency=str((set_in_chat or {}).get("currency", "")),
        )


def is_outdated(database: Path) -> bool:
    """Whether opening it would change its tables. Raises sqlite3.Error."""
    with closing(reader(database)) as connection:
        return _version(connection) < newest()


def is_shop(connection: sqlite3.Connection) -> bool:
    """Whether these are Tillbot's tables, of whatever version."""
    return all(_has(connection, table) for table in ("migrations", "products", "skus", "orders", "inbox", "outbox"))


def contents(connection: sqlite3.Connection) -> DatabaseContents:
    """What is in a shop's database, for whoever wonders whether it is the right one."""
    return DatabaseContents(
        version=_version(connection),
        known=newest(),
        products=_number(connection, "SELECT COUNT(*) FROM products WHERE active = 1"),
        orders=_number(connection, "SELECT COUNT(*) FROM orders"),
        newest_order=_number(connection, "SELECT MAX(placed_at) FROM orders") or None,
    )


def damage_in(connection: sqlite3.Connection, *, thorough: bool = False) -> str:
    """What SQLite's check of the file finds, "" for nothing; the thorough one also compares indexes with their tables."""
    check = "integrity_check" if thorough else "quick_check"
    said = "; ".join(str(row[0]) for row in connection.execute(f"PRAGMA {check}(3)"))
    return "" if said == "ok" else " ".join(said.split())


def reader(path: Path, stopped: Callable[[], bool] = lambda: False) -> sqlite3.Connection:
    """A connection that only reads. A statement ends with SQLITE_INTERRUPT once `stopped` says so."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=BUSY_TIMEOUT
    )
    # Python answers Ctrl-C, too, between two of its own instructions, and a long statement has none but these.
    connection.set_progress_handler(stopped, 100_000)
    return connection


def _set_in_chat(connection: sqlite3.Connection) -> dict[str, object] | None:
    row = connection.execute(OVERRIDES).fetchone()
    with suppress(ValueError):
        fields = json.loads(row[0]) if row else None
        return fields if isinstance(fields, dict) else None
    return None


def _version(connection: sqlite3.Connection) -> int:
    return _number(connection, "SELECT MAX(number) FROM migrations") if _has(connection, "migrations") else 0


def _has(connection: sqlite3.Connection, table: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone())


def _number(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0] or 0)
