"""One bot for one database: a second would answer every customer twice.

There are two locks. One is on the database's name, in a file beside it: it lasts while `restore` puts another file there. The other is on
the file itself, whatever its names are: a link, another mount, another container's folder.
"""

import errno
import fcntl
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from storage.sqlite.private import make_folder
from tillbot.refusal import Refused

_LOCK = "hhqqi"
"""C's struct flock: type, whence, start, length, process."""
_BYTE = (os.SEEK_SET, 1 << 62, 1, 0)
"""Far behind the bytes that SQLite locks, and behind any file's end. Not the process's locks, like SQLite's: any `close` ends those."""


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Hold the database's locks; the system releases them whatever happens to the process. Raises Refused, OSError."""
    make_folder(database.parent)
    with ExitStack() as locks:
        name = locks.enter_context(_opened(_lock_file(database), os.O_RDWR | os.O_CREAT))
        with suppress(OSError):  # on a disk without permissions
            os.fchmod(name, 0o600)
        if not _take_name(name, fcntl.LOCK_EX):
            raise Refused(f"another tillbot is running on {database}: stop it first")
        if database.exists() and not _take_file(locks.enter_context(_opened(database, os.O_RDWR))):
            raise Refused(f"another tillbot is running on {database}, by another name of that file: stop it first")
        yield


def is_running(database: Path) -> bool:
    """Whether a bot holds the database, by whatever name."""
    return _is_name_taken(database) or _is_file_taken(database)


def check_name(database: Path) -> None:
    """SQLite names its own files after the name by which a database is opened: raises Refused if a bot has it open by another name."""
    if _is_file_taken(database) and not _is_name_taken(database):
        raise Refused(f"a tillbot is running on {database} by another name of that file: use that one")


def _lock_file(database: Path) -> Path:
    return Path(f"{os.path.realpath(database)}.lock")


@contextmanager
def _opened(file: Path, flags: int) -> Iterator[int]:
    number = os.open(file, flags, 0o600)
    try:
        yield number
    finally:
        os.close(number)


def _take_name(number: int, kind: int) -> bool:
    try:
        fcntl.flock(number, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take_file(number: int) -> bool:
    """Whether nobody else holds the file. A system without such locks cannot say, and the answer is yes."""
    if sys.platform != "linux":
        return True
    try:
        fcntl.fcntl(number, fcntl.F_OFD_SETLK, struct.pack(_LOCK, fcntl.F_WRLCK, *_BYTE))
    except OSError as problem:
        return problem.errno not in (errno.EAGAIN, errno.EACCES)
    return True


def _is_name_taken(database: Path) -> bool:
    try:
        with _opened(_lock_file(database), os.O_RDONLY) as number:
            return not _take_name(number, fcntl.LOCK_SH)
    except OSError:
        return False


def _is_file_taken(database: Path) -> bool:
    if sys.platform != "linux":
        return False
    try:
        with _opened(database, os.O_RDONLY) as number:
            found = fcntl.fcntl(number, fcntl.F_OFD_GETLK, struct.pack(_LOCK, fcntl.F_WRLCK, *_BYTE))
    except OSError:
        return False
    return bool(struct.unpack(_LOCK, found)[0] != fcntl.F_UNLCK)
