"""Only the user who owns the shop's files may read them. They hold customers' names and addresses."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from storage.sqlite.parts import BESIDE

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_private(database: Path) -> None:
    """Make the database and the files beside it private: SQLite gives each file that it creates there the same rights.

    A new folder is private, too. An existing one may hold other things, and stays as it is. Raises OSError if the folder cannot be made.
    """
    database = Path(os.path.realpath(database))
    make_folder(database.parent)
    # An existing file is not opened: closing it would end this process's own SQLite locks.
    with suppress(FileExistsError):
        number = os.open(database, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        os.fchmod(number, 0o600)  # whatever the umask says
        os.close(number)
    for rest in ("", *BESIDE):
        tighten(Path(f"{database}{rest}"))


def make_folder(folder: Path) -> None:
    """Make the folder if it is missing, for its owner alone. Raises OSError."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)


def tighten(file: Path) -> None:
    """Take the file from everybody but its owner. If that cannot be done, it stays as it is, and `tillbot doctor` says so."""
    with suppress(OSError):
        if file.stat().st_mode & OTHERS:
            file.chmod(0o600)
