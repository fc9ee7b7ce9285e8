"""What other users of this machine can read of a shop, and the command that stops it."""

import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

from storage.sqlite.private import OTHERS
from tillbot.world import backups_of

_SHOPS = re.compile(r"backups|.+\.db(\.gz)?(-wal|-shm|-journal|\.lock|\.\w{8}\.part)?")
"""The names in a folder that is a shop's own."""
_WRITERS, _STICKY = 0o022, 0o1000


def exposed(database: Path) -> Iterator[str]:
    """Sentences, each with its command, about the database, the files beside it, its backups, and their folders."""
    folder, backups = database.parent, backups_of(database).parent
    own = [place for place in (folder, backups) if place.is_dir() and _is_a_shops(place)]
    files = [file for place in (folder, backups) if place.is_dir() for file in place.iterdir()]
    yield from _open_to_others(
        600, [file for file in files if file.is_file() and (file.parent in own or file.name.startswith(database.stem))]
    )
    yield from _open_to_others(700, own)
    mode = folder.stat().st_mode
    if folder not in own and mode & _WRITERS and not mode & _STICKY:
        yield f"others can replace what lies in {folder}: move it into a folder of its own, and set DATABASE_URL"


def exposed_settings(file: Path) -> Iterator[str]:
    """The same for the file with the token."""
    yield from _open_to_others(600, [file] if file.is_file() else [])


def _open_to_others(wanted: int, paths: Iterable[Path]) -> Iterator[str]:
    if found := sorted(str(path) for path in paths if path.stat().st_mode & OTHERS):
        yield f"others on this machine can look into {', '.join(found)}: chmod {wanted} {shlex.join(found)}"


def _is_a_shops(folder: Path) -> bool:
    return all(_SHOPS.fullmatch(path.name) for path in folder.iterdir())
