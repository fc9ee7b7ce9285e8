"""Copies of the shop: made while it is open, put back while it is closed. No name ever stands for half a file."""

import gzip
import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from core.models.database import DatabaseContents, Restored
from storage.thread import BUSY_TIMEOUT
from storage.upkeep import contents, damage_in, is_shop, reader

PACKED = ".gz"
_MAGIC = b"\x1f\x8b"
"""What a file of gzip begins with."""
_PIECE = 1 << 20
_PLAYGROUND = 0x54494C4C
"""The application id of a database that was last opened as the playground's: its copies keep it, whatever they are called."""
_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite may keep beside a database."""

Stopped = Callable[[], bool]
"""Asked now and then, from the thread that copies: whether nobody waits for the copy any more."""


class DamagedCopy(Exception):
    """The copy that was made is not sound; it was thrown away. The text is what SQLite's quick check says."""


class NotRestored(Exception):
    """Nothing was touched; the text says why, as a part of a sentence."""


class PlaygroundCopy(Exception):
    """The copy is of the playground's shop, and a live one never sees demo goods; nothing was touched."""


def mark(database: Path, *, playground: bool) -> None:
    """Have the database, and every copy of it from now on, know whether it is the playground's shop. Raises sqlite3.Error."""
    with closing(sqlite3.connect(database, isolation_level=None, timeout=BUSY_TIMEOUT)) as connection:
        if _is_playgrounds(connection) is not playground:
            connection.execute(f"PRAGMA application_id = {_PLAYGROUND if playground else 0}")


def back_up(database: Path, target: Path, stopped: Stopped = lambda: False) -> int:
    """Copy the database, as of one moment, to the new file `target`, while others go on writing; gives its size in bytes.

    A `target` that ends in ".gz" is compressed. The copy appears under its name only when it is complete, checked and on disk. It is
    readable for its owner alone: it knows customers. Raises FileExistsError, OSError, DamagedCopy, and sqlite3.Error (with
    SQLITE_INTERRUPT where it was stopped).
    """
    if target.exists():
        raise FileExistsError(str(target))
    with _part(target) as part, _part(target) as packed:
        _copy(database, part, stopped)
        made = part
        if target.name.endswith(PACKED):
            _pack(part, packed, stopped)
            made = packed
        _sync(made)
        made.rename(target)
    _sync(target.parent)
    return target.stat().st_size


def restore(source: Path, database: Path, now: datetime, *, playground: bool = False) -> Restored:
    """Put the copy `source`, compressed or not, in the place of `database`; the one that was there is kept beside it, named after `now`.

    The copy is checked as a whole before anything is touched. Killed at any moment this leaves the old database or the new one,
    complete. What the copy had in its inbox and not yet answered counts as done: it was answered long ago, and would have its effect
    once more (the very /backup that made the copy would send another). What it owed in its outbox is still owed.
    `playground` says whether `database` is the playground's. The caller holds the bot's lock. Raises NotRestored, PlaygroundCopy,
    OSError, sqlite3.Error.
    """
    if database.exists() and source.samefile(database):
        raise NotRestored("it is the shop's database itself")
    with _part(database) as part:
        with _unpacked(source, database) as copy:
            found = _checked(copy, playground=playground)
            _copy(copy, part, lambda: False)
        _settle(part, now)
        _sync(part)
        kept = _replace(database, part, now) if database.exists() else None
        if kept is None:
            part.rename(database)
    _sync(database.parent)
    return Restored(contents=found, kept=kept)


def _copy(database: Path, target: Path, stopped: Stopped) -> None:
    with closing(reader(database, stopped)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    with closing(reader(target, stopped)) as copy:
        if damage := damage_in(copy):
            raise DamagedCopy(damage)


def _settle(database: Path, now: datetime) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        at = int(now.timestamp() * 1000)
        connection.execute("UPDATE inbox SET done_at = ? WHERE done_at IS NULL", (at,))


def _is_playgrounds(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA application_id").fetchone()[0] == _PLAYGROUND)


def _pack(source: Path, target: Path, stopped: Stopped) -> None:
    with source.open("rb") as plain, target.open("wb") as file, gzip.GzipFile("", "wb", 6, file) as packed:
        while piece := plain.read(_PIECE):
            if stopped():
                raise InterruptedError
            packed.write(piece)


@contextmanager
def _unpacked(source: Path, database: Path) -> Iterator[Path]:
    """The copy as a plain database: the file itself, or what was packed in it, beside `database` for as long as this lasts."""
    with source.open("rb") as file:
        if file.read(2) != _MAGIC:
            yield source
            return
        file.seek(0)
        with _part(database) as plain:
            _unpack(file, plain)
            yield plain


def _unpack(file: BinaryIO, target: Path) -> None:
    try:
        with gzip.GzipFile(fileobj=file) as packed, target.open("wb") as plain:
            shutil.copyfileobj(packed, plain, _PIECE)
    except EOFError:
        raise NotRestored("it is cut short: copy or download it again") from None
    except (gzip.BadGzipFile, zlib.error) as problem:
        raise NotRestored(f"it is damaged ({problem})") from None


def _checked(copy: Path, *, playground: bool) -> DatabaseContents:
    try:
        with closing(reader(copy)) as connection:
            if not is_shop(connection):
                raise NotRestored("it is no database of Tillbot")
            if damage := damage_in(connection, thorough=True):
                raise NotRestored(f"it is damaged ({damage})")
            if _is_playgrounds(connection) and not playground:
                raise PlaygroundCopy
            found = contents(connection)
    except sqlite3.DatabaseError as problem:
        if _code(problem) not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            raise
        raise NotRestored(f"it cannot be read: {problem}") from None
    if found.version > found.known:
        raise NotRestored(
            f"it is at version {found.version}, this program knows versions up to {found.known}: install a newer one"
        )
    return found


def _replace(database: Path, part: Path, now: datetime) -> Path:
    """Put `part` in the place of the database; where that is now. Raises NotRestored while anybody has it open."""
    kept = _free_name(database, now)
    shutil.copymode(database, part)
    with suppress(PermissionError):  # whose it was goes on working with it
        os.chown(part, database.stat().st_uid, database.stat().st_gid)
    with _nobody_else(database):
        _keep(database, kept)
        # Only a damaged one still has them: in any other all is in the one file now. They would be taken for the new one's.
        for beside in _BESIDE:
            with suppress(FileNotFoundError):
                Path(f"{database}{beside}").rename(f"{kept}{beside}")
        part.rename(database)
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
            if _code(problem) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise NotRestored(f"another program has {database} open: let it end first") from None
            if _code(problem) not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise
        yield


def _keep(database: Path, kept: Path) -> None:
    """A second name for the file, at once; a copy where the file system knows no second names."""
    try:
        kept.hardlink_to(database)
    except OSError:
        with _part(kept) as part:
            shutil.copyfile(database, part)
            _sync(part)
            part.rename(kept)


def _free_name(database: Path, now: datetime) -> Path:
    stem = f"{database.stem}-replaced-{now:%Y-%m-%d-%H%M%S}"
    kept, number = database.with_name(f"{stem}{database.suffix}"), 1
    while kept.exists():
        number += 1
        kept = database.with_name(f"{stem}-{number}{database.suffix}")
    return kept


@contextmanager
def _part(target: Path) -> Iterator[Path]:
    """An empty file beside `target`, for its owner alone; gone at the end unless it was renamed."""
    number, name = tempfile.mkstemp(prefix=f"{target.name}.", suffix=".part", dir=target.parent)
    os.close(number)
    try:
        yield Path(name)
    finally:
        for leftover in ("", *_BESIDE):
            Path(f"{name}{leftover}").unlink(missing_ok=True)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _code(problem: sqlite3.Error) -> int:
    return getattr(problem, "sqlite_errorcode", 0) & 0xFF
