"""Decides whether a backup is accepted: only if the program of its version could have made it. Anybody may have written it.

Its definitions are compared before any of them is used: until then only their texts are read.
"""

import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from core.text import printable
from core.values.settings import wrong_fields
from storage.report import DatabaseContents
from storage.sqlite.migrations import newest
from storage.sqlite.schema import strangers_in, version_in
from storage.sqlite.upkeep import contents, damage_in, faults_in, opened, set_in_chat

PLAYGROUND = 0x54494C4C
"""The application id of a database that the playground opened last. Its backups keep it, whatever they are called."""
_APPLICATIONS = (0, PLAYGROUND)
_LONGEST_SQL = 100_000
"""Bytes: none of our definitions comes near it."""
_FIRST_LOOK = 10
"""Seconds for SQLite to read a file's definitions: for ours it takes a few thousandths."""
_OFTEN = 10_000
"""SQLite's own steps between two looks at the clock: a thousand definitions take about this many."""
_PATIENCE, _SPEED = 60, 1_000_000
"""The checks may take so many seconds, plus one second per so many bytes. Measured: a shop of 100 MB with 200,000 orders takes 7 s."""
_TOLD = 3


class NotRestored(Exception):
    """Nothing was touched. The text says why, as part of a sentence."""


class PlaygroundCopy(Exception):
    """The backup is from the playground's shop, and a live shop never sees demo goods. Nothing was touched."""


def take_over(copy: Path, target: Path, *, playground: bool) -> DatabaseContents:
    """Check the backup, a plain database that nobody else writes, and write its contents to `target`, a new file; gives what it holds.

    Raises NotRestored, PlaygroundCopy, sqlite3.Error.
    """
    with untrusted(copy) as connection:
        version = _version(connection)
        if is_playgrounds(connection) and not playground:
            raise PlaygroundCopy
        _refuse("it is not what the program of its version makes, it has", strangers_in(connection, version))
        _check_soundness(connection)
        _refuse("it has", _what_is_wrong(connection, version))
        found = contents(connection)
        connection.execute("VACUUM INTO ?", (str(target),))
    return found


@contextmanager
def untrusted(database: Path) -> Iterator[sqlite3.Connection]:
    """A connection to our own file whose content anybody may have written. It ends when its size no longer explains the time it takes.

    The connection may write: with a read-only one, SQLite's check leaves out the tables' own checks (`CHECK`). Raises NotRestored.
    """
    end = time.monotonic() + _FIRST_LOOK

    def is_late() -> bool:
        return time.monotonic() > end

    with closing(opened(database, "rw")) as connection:
        connection.set_progress_handler(is_late, _OFTEN)
        try:
            _guard(connection)
            # The first query, whatever it is, makes SQLite read the definitions.
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
            end = time.monotonic() + _PATIENCE + database.stat().st_size / _SPEED
            yield connection
        except sqlite3.DatabaseError as problem:
            raise _refused(problem, late=is_late()) from None


def _guard(connection: sqlite3.Connection) -> None:
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, _LONGEST_SQL)
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")


def _refused(problem: sqlite3.DatabaseError, *, late: bool) -> Exception:
    if late and code_of(problem) == sqlite3.SQLITE_INTERRUPT:
        return NotRestored("it takes too long to read for a shop of its size")
    if code_of(problem) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_TOOBIG):
        return NotRestored(f"it cannot be read: {printable(str(problem))}")
    return problem


def code_of(problem: sqlite3.Error) -> int:
    """SQLite's primary code; 0 if there is none."""
    return getattr(problem, "sqlite_errorcode", 0) & 0xFF


def is_playgrounds(connection: sqlite3.Connection) -> bool:
    """Whether the playground opened it last."""
    return _application(connection) == PLAYGROUND


def _application(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA application_id").fetchone()[0])


def _version(connection: sqlite3.Connection) -> int:
    found, known = version_in(connection), newest()
    if found is None or _application(connection) not in _APPLICATIONS:
        raise NotRestored("it is no database of Tillbot")
    if found > known:
        raise NotRestored(f"it is at version {found}, this program knows versions up to {known}: install a newer one")
    return found


def _check_soundness(connection: sqlite3.Connection) -> None:
    if damage := damage_in(connection, thorough=True):
        raise NotRestored(f"it is damaged ({printable(damage)})")
    _refuse("it has", (f"rows of {table} that point nowhere" for table in _tables_pointing_nowhere(connection)))


def _tables_pointing_nowhere(connection: sqlite3.Connection) -> Iterator[str]:
    rows = islice(connection.execute("PRAGMA foreign_key_check"), _TOLD)
    yield from dict.fromkeys(table for table, *_ in rows)


def _what_is_wrong(connection: sqlite3.Connection, version: int) -> Iterator[str]:
    yield from faults_in(connection, version)
    settings = set_in_chat(connection, version)
    if settings is None:
        yield "settings that cannot be read"
    elif wrong := wrong_fields(settings):
        yield f"settings that nobody can have made: {printable(', '.join(wrong))}"


def _refuse(what: str, reasons: Iterator[str]) -> None:
    """Raise NotRestored with the first few reasons, if there are any."""
    if told := list(islice(reasons, _TOLD)):
        raise NotRestored(f"{what} {'; '.join(told)}")
