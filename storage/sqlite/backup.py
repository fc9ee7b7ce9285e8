"""Backups of the shop: made while it is open, restored while it is closed. No name ever stands for half a file."""

import errno
import gzip
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from storage.report import DatabaseContents, Restored
from storage.sqlite.acceptance import PLAYGROUND, NotRestored, code_of, is_playgrounds, take_over, untrusted
from storage.sqlite.parts import BESIDE, part, sweep, sync
from storage.sqlite.private import tighten
from storage.sqlite.thread import BUSY_TIMEOUT
from storage.sqlite.unpacking import fetched
from storage.sqlite.upkeep import damage_in, reader

PACKED = ".gz"
_PIECE = 1 << 20
CARTS_PER_SECOND = 10
"""More than any shop makes on average."""
_SEARCHES = """
    SELECT name, sql LIKE '%content = ''''%' AS bare FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'
"""
"""`bare`: the index keeps no texts from which it could be rebuilt."""
_NEWEST = "SELECT MAX(at) FROM ({})".format(
    " UNION ALL ".join(
        f"SELECT at FROM (SELECT {at} AS at FROM {table} ORDER BY id DESC LIMIT 1)"
        for table, at in (("carts", "created_at"), ("movements", "at"), ("inbox", "received_at"))
    )
)
"""When something happened in the shop last: whatever cart is not in the backup was begun after that."""

Stopped = Callable[[], bool]
"""Asked now and then from the thread that copies: whether nobody waits for the backup any more."""


class DamagedCopy(Exception):
    """The new backup is not sound, and was deleted. The text is what SQLite's quick check says."""


def mark(database: Path, *, playground: bool) -> None:
    """Mark the database, and so all later backups of it, as the playground's shop or not. Raises sqlite3.Error."""
    with closing(sqlite3.connect(database, isolation_level=None, timeout=BUSY_TIMEOUT)) as connection:
        if is_playgrounds(connection) is not playground:
            connection.execute(f"PRAGMA application_id = {PLAYGROUND if playground else 0}")


def back_up(database: Path, target: Path, stopped: Stopped = lambda: False) -> int:
    """Back up the database, as of one moment, to the new file `target`, while others go on writing; gives its size in bytes.

    A `target` that ends in ".gz" is compressed. The backup appears under its name only when it is complete, checked and on disk. Only its
    owner can read it: it knows customers. Raises FileExistsError, OSError, DamagedCopy, and sqlite3.Error (with SQLITE_INTERRUPT if it was
    stopped).
    """
    with being_made(target, _workplace(database, target), stopped) as plain:
        _copy(database, plain, stopped)
    return target.stat().st_size


@contextmanager
def being_made(target: Path, place: Path, stopped: Stopped = lambda: False) -> Iterator[Path]:
    """An empty file beside `place`, for a plain backup. When the block has made that, it is compressed, if it has to be, and appears as
    `target`. Raises FileExistsError, OSError.
    """
    if target.exists():
        raise FileExistsError(str(target))
    sweep(place)
    with part(place) as plain, part(place) as packed:
        yield plain
        made = plain
        if target.name.endswith(PACKED):
            _pack(plain, packed, stopped)
            made = packed
        sync(made)
        _publish(made, target)
    sync(target.parent)


def restore(source: Path, database: Path, now: datetime, *, playground: bool = False) -> Restored:
    """Replace `database` with the backup `source`, compressed or not. The old database is kept beside it, named after `now`.

    The whole backup is checked before anything is touched (storage/sqlite/acceptance.py). If the process is killed, the old database or
    the new one is there, complete. Updates that the backup's inbox had not yet answered count as done: they were answered long ago, and
    would take effect again (the very /backup that made it would send another). What its outbox owes is still owed. `playground` says
    whether `database` is the playground's. The caller holds the bot's lock. Raises NotRestored, PlaygroundCopy, OSError, sqlite3.Error.
    """
    database = Path(os.path.realpath(database)) if database.is_symlink() else database
    if database.exists() and source.samefile(database):
        raise NotRestored("it is the shop's database itself")
    with accepted(source, database, now, playground=playground) as (new, found):
        kept = put_in_place(new, database, now)
    return Restored(contents=found, kept=kept and str(kept))


@contextmanager
def accepted(
    source: Path, database: Path, now: datetime, *, playground: bool = False
) -> Iterator[tuple[Path, DatabaseContents]]:
    """The backup as a file of ours beside `database`, checked and settled, and what it holds. Raises NotRestored, PlaygroundCopy, OSError,
    sqlite3.Error.
    """
    sweep(database)
    with part(database) as new:
        with fetched(source, database) as copy:
            found = take_over(copy, new, playground=playground)
        _settle(new, now)
        yield new, found


def put_in_place(new: Path, database: Path, now: datetime) -> Path | None:
    """Rename the complete file `new` to `database`; gives the new name of the one that was there. Raises NotRestored, OSError."""
    sync(new)
    kept = _replace(database, new, now) if database.exists() else None
    if kept is None:
        new.rename(database)
    sync(database.parent)
    return kept


def _workplace(database: Path, target: Path) -> Path:
    """Where the parts of a backup lie: beside the database, where the sweep looks for them; beside the target if it is on another disk."""
    near = target.parent.stat().st_dev == database.stat().st_dev
    return Path(os.path.realpath(database)) if near else target


def _publish(made: Path, target: Path) -> None:
    try:
        made.rename(target)
    except OSError as problem:  # one disk may be mounted twice
        if problem.errno != errno.EXDEV:
            raise
        sweep(target)
        with part(target) as beside:
            shutil.copyfile(made, beside)
            sync(beside)
            beside.rename(target)


def _copy(database: Path, target: Path, stopped: Stopped) -> None:
    with closing(reader(database, stopped)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    with closing(reader(target, stopped)) as copy:
        if damage := damage_in(copy):
            raise DamagedCopy(damage)


def _settle(database: Path, now: datetime) -> None:
    """Check the search indexes (SQLite counts this as a write, so it comes last), and rebuild what they may lack."""
    with untrusted(database) as connection:
        for search, bare in connection.execute(_SEARCHES).fetchall():
            for command in ("integrity-check", "delete-all" if bare else "rebuild"):
                connection.execute(f"INSERT INTO {search} ({search}) VALUES (?)", (command,))
            if bare:  # the audit log's index: the scheduler indexes its words again
                connection.execute("INSERT OR IGNORE INTO audit_due SELECT id FROM audit")
        at = int(now.timestamp() * 1000)
        connection.execute("UPDATE inbox SET done_at = ? WHERE done_at IS NULL", (at,))
        _leap(connection, at)


def _leap(connection: sqlite3.Connection, now: int) -> None:
    """Leave out the codes of orders that were placed after the backup: nobody makes more than CARTS_PER_SECOND."""
    (newest,) = connection.execute(_NEWEST).fetchone()
    leap = 1 + CARTS_PER_SECOND * max(now - (newest or now), 0) // 1000
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'order_codes'").fetchone():
        connection.execute("UPDATE order_codes SET leap = leap + ?", (leap,))
    else:  # an older version's: its migration takes it from here
        connection.execute(f"PRAGMA user_version = {min(leap, 2**31 - 1)}")


def _pack(source: Path, target: Path, stopped: Stopped) -> None:
    with source.open("rb") as plain, target.open("wb") as file, gzip.GzipFile("", "wb", 6, file) as packed:
        while piece := plain.read(_PIECE):
            if stopped():
                raise InterruptedError
            packed.write(piece)


def _replace(database: Path, new: Path, now: datetime) -> Path:
    """Replace the database with `new`; gives the old one's new path. Raises NotRestored while anybody has it open."""
    kept = _free_name(database, now)
    with suppress(PermissionError):  # its owner stays its owner
        os.chown(new, database.stat().st_uid, database.stat().st_gid)
    with _nobody_else(database):
        _keep(database, kept)
        # Only a damaged database still has these files: any other is one file now. The new database must not inherit them.
        for beside in BESIDE:
            with suppress(FileNotFoundError):
                Path(f"{database}{beside}").rename(f"{kept}{beside}")
        new.rename(database)
    for rest in ("", *BESIDE):
        tighten(Path(f"{kept}{rest}"))
    return kept


@contextmanager
def _nobody_else(database: Path) -> Iterator[None]:
    """Merge the database into one file and lock it. A program that opens it now waits, and SQLite then refuses it: its file has moved."""
    uri = f"{database.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as problem:
            if code_of(problem) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise NotRestored(f"another program has {database} open: let it end first") from None
            if code_of(problem) not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise
        yield


def _keep(database: Path, kept: Path) -> None:
    """Give the file a second name, at once; or copy it, if the file system has no second names."""
    try:
        kept.hardlink_to(database)
    except OSError:
        with part(database) as copy:
            shutil.copyfile(database, copy)
            sync(copy)
            copy.rename(kept)


def _free_name(database: Path, now: datetime) -> Path:
    stem = f"{database.stem}-replaced-{now:%Y-%m-%d-%H%M%S}"
    kept, number = database.with_name(f"{stem}{database.suffix}"), 1
    while kept.exists():
        number += 1
        kept = database.with_name(f"{stem}-{number}{database.suffix}")
    return kept
