"""Backups of a shop on Postgres. They are the same files as on SQLite: each can be restored on either."""

import sqlite3
from datetime import datetime
from pathlib import Path

from core.errors import BackupFailed
from storage.moving.mover import NotMoved, Report, move, silent
from storage.place import Server
from storage.postgres.moving import source_at, target_at
from storage.report import Restored
from storage.sqlite import moving as sqlite
from storage.sqlite.backup import accepted, being_made
from storage.sqlite.private import make_folder
from storage.sqlite.upkeep import bring_up_to_date


async def back_up(server: Server, target: Path) -> int:
    """Back up the database, as of one moment, to the new file `target` (compressed if it ends in ".gz"); gives its size in bytes.

    Only its owner can read it. Raises BackupFailed.
    """
    try:
        with being_made(target, target) as plain:
            async with source_at(server) as source:
                with sqlite.target_at(plain) as copy:
                    await move(source, copy, books=False)
        return target.stat().st_size  # noqa: ASYNC240 - nothing else runs meanwhile
    except (NotMoved, OSError, sqlite3.Error) as problem:
        raise BackupFailed(str(problem)) from None


async def restore(
    file: Path, server: Server, workplace: Path, now: datetime, *, cart_ttl: int, report: Report = silent
) -> Restored:
    """Replace the shop on the server with the backup `file`. The old one is kept in a schema of its own, named after `now`.

    The file is checked as a whole before (storage/sqlite/acceptance.py), beside `workplace`. `cart_ttl` is as for a start.
    Raises NotRestored, PlaygroundCopy, NotMoved, OSError, sqlite3.Error.
    """
    make_folder(workplace.parent)
    with accepted(file, workplace, now) as (checked, found):
        bring_up_to_date(checked, cart_ttl)
        with sqlite.source_at(checked) as source:
            async with target_at(server, now, replace=True) as target:
                await move(source, target, report)
    return Restored(contents=found, kept=target.kept)
