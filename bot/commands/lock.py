"""One bot for one database: a second would answer every customer twice."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.commands.refusal import Refused


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Hold the database's lock; the system gives it back whatever happens to the process. Raises Refused, OSError."""
    database.parent.mkdir(parents=True, exist_ok=True)
    with _lock_file(database).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"another tillbot is running on {database}: stop it first") from None
        yield


def is_running(database: Path) -> bool:
    """Whether a bot holds the database's lock."""
    try:
        with _lock_file(database).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _lock_file(database: Path) -> Path:
    return database.with_name(f"{database.name}.lock")
