"""Copies of the shop: made while it is open, put back while it is closed. No name ever stands for half a file."""

import errno
import gzip
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from storage.sqlite.acceptance import PLAYGROUND, NotRestored, code_of, is_playgrounds, take_over, untrusted
from storage.sqlite.parts import BESIDE, part, sweep, sync
from storage.sqlite.private import tighten
from storage.sqlite.report import Restored
from storage.sqlite.thread import BUSY_TIMEOUT
from storage.sqlite.unpacking import fetched
from storage.sqlite.upkeep import damage_in, reader

PACKED = ".gz"
_PIECE = 1 << 20
_SEARCHES = """
    SELECT name, sql LIKE '%content = ''''%' AS bare FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'
"""
"""`bare`: it keeps no texts that it could be made of again."""

Stopped = Callable[[], bool]
"""Asked now and then, from the thread that copies: whether nobody waits for the copy any more."""


class DamagedCopy(Exception):
    """The copy that was made is not sound; it was thrown away. The text is what SQLite's quick check says."""


def mark(database: Path, *, playground: bool) -> None:
    """Have the database, and every copy of it from now on, know whether it is the playground's shop. Raises sqlite3.Error."""
    with closing(sqlite3.connect(database, isolation_level=None, timeout=BUSY_TIMEOUT)) as connection:
        if is_playgrounds(connection) is not playground:
            connection.execute(f"PRAGMA application_id = {PLAYGROUND if playground else 0}")


def back_up(database: Path, target: Path, stopped: Stopped = lambda: False) -> int:
    """Copy the database, as of one moment, to the new file `target`, while others go on writing; gives its size in bytes.

    A `target` that ends in ".gz" is compressed. The copy appears under its name only when it is complete, checked and on disk. It is
    readable for its owner alone: it knows customers. Raises FileExistsError, OSError, DamagedCopy, and sqlite3.Error (with
    SQLITE_INTERRUPT where it was stopped).
    """
    if target.exists():
        raise FileExistsError(str(target))
    place = _workplace(database, target)
    sweep(place)
    with part(place) as plain, part(place) as packed:
        _copy(database, plain, stopped)
        made = plain
        if target.name.endswith(PACKED):
            _pack(plain, packed, stopped)
            made = packed
        sync(made)
        _publish(made, target)
    sync(target.parent)
    return target.stat().st_size


def restore(source: Path, database: Path, now: datetime, *, playground: bool = False) -> Restored:
    """Put the copy `source`, compressed or not, in the place of `database`; the one that was there is kept beside it, named after `now`.

    The copy is checked as a whole before anything is touched (storage/sqlite/acceptance.py). Killed at any moment, this leaves the old
    database or the new one, complete. What the copy had not yet answered in its inbox counts as done: it was answered long ago, and would
    have its effect once more (the very /backup that made the copy would send another). What it owed in its outbox is still owed.
    `playground` says whether `database` is the playground's. The caller holds the bot's lock. Raises NotRestored, PlaygroundCopy,
    OSError, sqlite3.Error.
    """
    database = Path(os.path.realpath(database)) if database.is_symlink() else database
    if database.exists() and source.samefile(database):
        raise NotRestored("it is the shop's database itself")
    sweep(database)
    with part(database) as new:
        with fetched(source, database) as copy:
            found = take_over(copy, new, playground=playground)
        _settle(new, now)
        sync(new)
        kept = _replace(database, new, now) if database.exists() else None
        if kept is None:
            new.rename(database)
    sync(database.parent)
    return Restored(contents=found, kept=kept)


def _workplace(database: Path, target: Path) -> Path:
    """What the parts of a copy lie beside: the database, where killed ones are looked for; or the target on another disk."""
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
    """The last check is one that SQLite takes for a write, and it does not see all that a search may lack."""
    with untrusted(database) as connection:
        for search, bare in connection.execute(_SEARCHES).fetchall():
            for command in ("integrity-check", "delete-all" if bare else "rebuild"):
                connection.execute(f"INSERT INTO {search} ({search}) VALUES (?)", (command,))
            if bare:  # the audit's: its words are learnt anew, by the clock
                connection.execute("INSERT OR IGNORE INTO audit_due SELECT id FROM audit")
        at = int(now.timestamp() * 1000)
        connection.execute("UPDATE inbox SET done_at = ? WHERE done_at IS NULL", (at,))


def _pack(source: Path, target: Path, stopped: Stopped) -> None:
    with source.open("rb") as plain, target.open("wb") as file, gzip.GzipFile("", "wb", 6, file) as packed:
        while piece := plain.read(_PIECE):
            if stopped():
                raise InterruptedError
            packed.write(piece)


def _replace(database: Path, new: Path, now: datetime) -> Path:
    """Put `new` in the place of the database; where that is now. Raises NotRestored while anybody has it open."""
    kept = _free_name(database, now)
    with suppress(PermissionError):  # whose it was goes on working with it
        os.chown(new, database.stat().st_uid, database.stat().st_gid)
    with _nobody_else(database):
        _keep(database, kept)
        # Only a damaged one still has them: in any other all is in the one file now. They would be taken for the new one's.
        for beside in BESIDE:
            with suppress(FileNotFoundError):
                Path(f"{database}{beside}").rename(f"{kept}{beside}")
        new.rename(database)
    for rest in ("", *BESIDE):
        tighten(Path(f"{kept}{rest}"))
    return kept


@contextmanager
def _nobody_else(database: Path) -> Iterator[None]:
    """All of it in the one file, and its lock held. Who opens it meanwhile waits, and then is refused by SQLite: its file has moved."""
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
    """A second name for the file, at once; a copy where the file system knows no second names."""
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
