"""Looking after a database file, beside the program that uses it: reading only, and never a migration."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from core.models.database import DatabaseState
from storage.migrations import newest
from storage.thread import BUSY_TIMEOUT


class DamagedCopy(Exception):
    """The copy that was made is not sound; it was thrown away. The text is what SQLite's quick check says."""


def examine(database: Path) -> DatabaseState:
    """How the file is. Raises sqlite3.Error where it is no database, or cannot be read."""
    with closing(_reader(database)) as connection:
        return DatabaseState(
            version=_version(connection),
            known=newest(),
            damage=_damage(connection),
            skus=_number(connection, "SELECT COUNT(*) FROM skus WHERE active = 1") if _has(connection, "skus") else 0,
        )


def is_outdated(database: Path) -> bool:
    """Whether opening it would change its tables. Raises sqlite3.Error."""
    with closing(_reader(database)) as connection:
        return _version(connection) < newest()


def back_up(database: Path, target: Path) -> int:
    """Copy the database, as of one moment, to the new file `target`, while others go on writing; gives its size in bytes.

    The copy appears under its name only when it is complete, checked and on disk. It is readable for its owner alone: it
    knows customers. Raises FileExistsError, OSError, sqlite3.Error, DamagedCopy.
    """
    if target.exists():
        raise FileExistsError(str(target))
    with _part(target) as part:
        with closing(_reader(database)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        with closing(_reader(part)) as copy:
            if damage := _damage(copy):
                raise DamagedCopy(damage)
        _sync(part)
        part.rename(target)
    _sync(target.parent)
    return target.stat().st_size


@contextmanager
def _part(target: Path) -> Iterator[Path]:
    """An empty file beside `target`, gone at the end unless it was renamed."""
    number, name = tempfile.mkstemp(prefix=f"{target.name}.", suffix=".part", dir=target.parent)
    os.close(number)
    try:
        yield Path(name)
    finally:
        for leftover in (name, f"{name}-journal"):
            Path(leftover).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _reader(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=BUSY_TIMEOUT
    )
    # Python answers Ctrl-C between two of its own instructions, and a long statement has none but these.
    connection.set_progress_handler(lambda: 0, 100_000)
    return connection


def _damage(connection: sqlite3.Connection) -> str:
    said = "; ".join(str(row[0]) for row in connection.execute("PRAGMA quick_check(3)"))
    return "" if said == "ok" else said


def _version(connection: sqlite3.Connection) -> int:
    return _number(connection, "SELECT MAX(number) FROM migrations") if _has(connection, "migrations") else 0


def _has(connection: sqlite3.Connection, table: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone())


def _number(connection: sqlite3.Connection, sql: str) -> int:
    return int(connection.execute(sql).fetchone()[0] or 0)
