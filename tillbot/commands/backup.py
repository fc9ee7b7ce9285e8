"""`backup` and `restore`: copy the database of DATABASE_URL, and put a backup in its place."""

import asyncio
import shlex
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from core.errors import BackupFailed
from core.models.staff import Member
from core.text import printable
from storage.moving.mover import NotMoved
from storage.place import Server
from storage.report import Restored
from storage.sqlite import backup as backups
from storage.sqlite.acceptance import NotRestored, PlaygroundCopy
from texts.formats import moment
from tillbot.commands.progress import Progress
from tillbot.lock import alone, check_name
from tillbot.refusal import Refused
from tillbot.settings import Settings
from tillbot.world import (
    PLAYGROUND_SHOP,
    NotReached,
    backups_of,
    configured,
    hint_at_the_playground,
    is_playgrounds,
    needs_postgres,
    playground_command,
    policy_of,
    where_kept,
)

_NAMED = 20
"""How many of the staff are named."""


def back_up(file: Path) -> None:
    """Back up the database to a new `file`. Raises Refused."""
    settings = configured()
    database = settings.database
    try:
        size = (
            _back_up_file(database, file, settings) if isinstance(database, Path) else _back_up_server(database, file)
        )
    except FileExistsError:
        raise Refused(f"{file} exists already: name a new file") from None
    except (OSError, sqlite3.Error, backups.DamagedCopy, BackupFailed, NotReached) as problem:
        if getattr(problem, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from None
        raise Refused(f"{database} was not copied to {file}: {problem}") from None
    print(f"Copied {database} to {file} ({size:,} bytes).")


def _check_folder(folder: Path, database: Path | Server) -> None:
    """The folder of the daily copies is made, any other has to be there: it may be on a disk that is not mounted just now."""
    if folder == backups_of(database).parent:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not folder.is_dir():
        raise Refused(f"there is no folder {folder}: make it first")


def _back_up_file(database: Path, file: Path, settings: Settings) -> int:
    if not database.is_file():
        if PLAYGROUND_SHOP.is_file():
            hint_at_the_playground(settings, "To copy that one")
        raise Refused(f"DATABASE_URL: {database} does not exist: there is nothing to copy")
    check_name(database)
    _check_folder(file.parent, database)
    return backups.back_up(database, file)


def _back_up_server(server: Server, file: Path) -> int:
    if file.exists():
        raise FileExistsError
    _check_folder(file.parent, server)
    with needs_postgres():
        from storage.postgres import backup
    return asyncio.run(backup.back_up(server, file))


def restore(file: Path) -> None:
    """Restore the backup as the database, and say what it holds. Raises Refused."""
    settings = configured()
    database = settings.database
    if not file.is_file():
        raise Refused(f"{file}: there is no such file")
    now = datetime.now(settings.shop_timezone)
    try:
        if isinstance(database, Server):
            restored = _restore_on_server(file, database, now, settings)
        else:
            with alone(database):
                restored = backups.restore(file, database, now, playground=is_playgrounds(database))
    except PlaygroundCopy:
        command = f"{playground_command()} restore {shlex.quote(str(file))}"
        raise Refused(f"{file} is a copy of the playground's shop, not of {database}: {command}") from None
    except (OSError, sqlite3.Error, NotRestored, NotMoved, NotReached) as problem:
        if getattr(problem, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from None
        raise Refused(f"{file} was not put into the place of {database}: {problem}") from None
    for line in _what_was_restored(restored, file, settings):
        print(line)
    hint_at_the_playground(settings, "To restore that one")


def _restore_on_server(file: Path, server: Server, now: datetime, settings: Settings) -> Restored:
    with needs_postgres():
        from storage.postgres import backup
    workplace = backups_of(server) / "restoring"
    cart_ttl = policy_of(settings, ()).cart_ttl
    with closing(Progress()) as progress:
        return asyncio.run(backup.restore(file, server, workplace, now, cart_ttl=cart_ttl, report=progress))


def _what_was_restored(restored: Restored, file: Path, settings: Settings) -> Iterator[str]:
    """Which shop it is, so that the user can tell whether it was the right backup, and how to go back."""
    found, database = restored.contents, settings.database
    newest = f", the newest of {moment(found.newest_order, settings.shop_timezone.key)}" if found.newest_order else ""
    yield f"Restored {database} from {file}: {found.products:,} products for sale, {found.orders:,} orders{newest}."
    if found.version < found.known and isinstance(database, Path):
        yield f"It is at version {found.version}; the next start takes it to version {found.known}."
    if restored.kept:
        yield where_kept(restored.kept, database)
    owners = "the playground's" if is_playgrounds(database) else ", ".join(map(str, settings.admin_ids)) or "nobody yet"
    yield f"Owners, by ADMIN_IDS: {owners}."
    if found.staff:
        yield f"Staff, by this copy: {_named(found.staff)}. Whom you do not know: /people remove ID in the chat."


def _named(staff: Sequence[Member]) -> str:
    """A backup cannot tell whether people have appointed themselves as staff in it, so the person who restores it sees who is in it."""
    named = [f"{printable(one.name)} ({one.user_id}, {one.role.name.lower()})".strip() for one in staff[:_NAMED]]
    return ", ".join(named) + (f" and {len(staff) - _NAMED:,} more" if len(staff) > _NAMED else "")
