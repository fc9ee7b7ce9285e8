"""Look after a database file beside the program that uses it: only by reading, and never with a migration."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from core.models.staff import Member, Role
from storage.books import COUPONS, FOR_SALE, broken_by, has_coupons, rules_of, unreadable_coupons
from storage.report import DatabaseContents, DatabaseState, fields_in, set_by_owners
from storage.repositories.settings import OVERRIDES, SOLD_IN
from storage.sqlite.migrations import migrate, newest
from storage.sqlite.schema import strangers_in
from storage.sqlite.thread import BUSY_TIMEOUT

_SETTINGS_SINCE = 4
"""The first version in which owners can set anything in the chat."""


def examine(database: Path) -> DatabaseState:
    """The state of the file. Raises sqlite3.Error if it is no database, or cannot be read."""
    with closing(reader(database)) as connection:
        connection.execute("BEGIN")  # one state, while the shop goes on selling
        version, damage = _version(connection), damage_in(connection)
        fields = set_in_chat(connection, version)
        readable = not damage and 0 < version <= newest()
        faults = tuple(_faults_in(connection, version)) if readable else ()
        sold = connection.execute(SOLD_IN).fetchone() if readable and not faults else None
        return DatabaseState(
            version=version,
            known=newest(),
            damage=damage,
            faults=faults,
            skus=_number(connection, FOR_SALE) if _has(connection, "skus") else 0,
            sold_in=sold and sold[0],
            **set_by_owners(fields),
        )


def _faults_in(connection: sqlite3.Connection, version: int) -> Iterator[str]:
    """Name the wrong tables. If there are any, rows are not looked at: nobody knows what reading them would do."""
    strange = list(strangers_in(connection, version))
    yield from strange or faults_in(connection, version)


def faults_in(connection: sqlite3.Connection, version: int) -> Iterator[str]:
    """What is wrong in the rows of a shop at this version of its tables, each with a few names (storage/books.py)."""
    for rule in rules_of(version):
        if rows := connection.execute(rule.sql).fetchall():
            yield broken_by(rule, rows)
    if has_coupons(version):
        yield from unreadable_coupons(connection.execute(COUPONS))


def bring_up_to_date(database: Path, cart_ttl: int) -> None:
    """Do the migrations that a start would do, on a file that nobody else uses. Raises sqlite3.Error."""
    with closing(opened(database, "rw")) as connection:
        migrate(connection, cart_ttl)


def is_outdated(database: Path) -> bool:
    """Whether opening it would change its tables. Raises sqlite3.Error."""
    with closing(reader(database)) as connection:
        return _version(connection) < newest()


def contents(connection: sqlite3.Connection) -> DatabaseContents:
    """What a shop's database holds, so that people can tell whether it is the right one."""
    return DatabaseContents(
        version=_version(connection),
        known=newest(),
        products=_number(connection, "SELECT COUNT(*) FROM products WHERE active = 1"),
        orders=_number(connection, "SELECT COUNT(*) FROM orders"),
        newest_order=_number(connection, "SELECT MAX(placed_at) FROM orders") or None,
        staff=_staff(connection),
    )


def damage_in(connection: sqlite3.Connection, *, thorough: bool = False) -> str:
    """What SQLite's check of the file finds, "" if nothing. The thorough check also compares indexes with their tables."""
    check = "integrity_check" if thorough else "quick_check"
    said = "; ".join(str(row[0]) for row in connection.execute(f"PRAGMA {check}(3)"))
    return "" if said == "ok" else " ".join(said.split())


def reader(path: Path, stopped: Callable[[], bool] = lambda: False) -> sqlite3.Connection:
    """A connection that only reads. A statement ends with SQLITE_INTERRUPT once `stopped` says so."""
    connection = opened(path, "ro")
    # Python itself answers Ctrl-C only between two of its own instructions, and a long statement has none.
    connection.set_progress_handler(stopped, 100_000)
    return connection


def opened(path: Path, mode: str) -> sqlite3.Connection:
    """A connection to an existing file, in one of SQLite's modes: "ro" or "rw"."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_TIMEOUT)


def set_in_chat(connection: sqlite3.Connection, version: int) -> dict[str, object] | None:
    """What owners have set in the chat, as fields of Policy; None if that cannot be read."""
    if version < _SETTINGS_SINCE:
        return {}
    row = connection.execute(OVERRIDES).fetchone()
    return fields_in(row and row[0])


def _staff(connection: sqlite3.Connection) -> tuple[Member, ...]:
    if not _has(connection, "staff"):
        return ()
    rows = connection.execute("SELECT user_id, role, name FROM staff ORDER BY role DESC, user_id")
    return tuple(Member(user_id=user_id, role=Role(role), name=name) for user_id, role, name in rows)


def _version(connection: sqlite3.Connection) -> int:
    return _number(connection, "SELECT MAX(number) FROM migrations") if _has(connection, "migrations") else 0


def _has(connection: sqlite3.Connection, table: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone())


def _number(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0] or 0)
