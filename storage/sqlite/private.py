"""Who may read the shop's files: the user whose they are, and nobody else. They know customers by name, and where they live."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from storage.sqlite.parts import BESIDE

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def make_private(database: Path) -> None:
    """Have the database and what lies beside it for their owner alone: SQLite gives whatever it makes beside it the same rights.

    A folder is made so, too; one that is there already may hold other things, and stays as it is. Raises OSError where it cannot be made.
    """
    database = Path(os.path.realpath(database))
    make_folder(database.parent)
    # Not opened where it is there: closing it would end SQLite's own locks of this process.
    with suppress(FileExistsError):
        number = os.open(database, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        os.fchmod(number, 0o600)  # whatever the umask says
        os.close(number)
    for rest in ("", *BESIDE):
        tighten(Path(f"{database}{rest}"))


def make_folder(folder: Path) -> None:
    """Make it where it is missing, for its owner alone. Raises OSError."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)


def tighten(file: Path) -> None:
    """Take it from everybody but its owner. Left as it is where that cannot be done: `tillbot doctor` says so."""
    with suppress(OSError):
        if file.stat().st_mode & OTHERS:
            file.chmod(0o600)
