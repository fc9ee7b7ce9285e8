"""`migrate-database`: moves a shop to another database."""

import asyncio
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path

from storage.moving.house import move_house
from storage.moving.mover import HoldsShop, Moved, NotMoved
from storage.place import Database
from tillbot.announce import announce
from tillbot.calling import program
from tillbot.commands.progress import Progress
from tillbot.lock import alone, check_name
from tillbot.refusal import Refused
from tillbot.setting_values import database_url
from tillbot.settings import Settings, place_of
from tillbot.world import NotReached, configured, is_at_work, is_playgrounds, where_kept

_BUSY = (
    "A tillbot is at work on {source}: what it does from now on is not in the copy. To move for good, stop it first."
)


def migrate_database(source: str, target: str, *, replace: bool) -> None:
    """Copy the shop of one address to the other, and compare the two. Raises Refused."""
    settings = configured()
    old, new = (_read(name, address, settings) for name, address in (("SOURCE", source), ("TARGET", target)))
    if isinstance(new, Path) and is_playgrounds(new):
        raise Refused(f"TARGET: {new} is the playground's: name another file")
    if isinstance(old, Path) and isinstance(new, Path) and new.exists() and old.exists() and old.samefile(new):
        raise Refused("SOURCE and TARGET are the same file")
    with ExitStack() as locks:
        if isinstance(old, Path):
            check_name(old)
        if isinstance(new, Path):
            locks.enter_context(alone(new))
        moved, kept = asyncio.run(_move(old, new, datetime.now(settings.shop_timezone), replace=replace))
    print(f"Copied {old} to {new}: {moved.rows:,} rows of {moved.tables} tables, the same in number, sums and content.")
    if kept:
        print(where_kept(kept, new))
    print("To open it, set DATABASE_URL to its address. Orders and the audit log are found by their words soon after.")


async def _move(old: Database, new: Database, now: datetime, *, replace: bool) -> tuple[Moved, str | None]:
    try:
        if await is_at_work(old):
            announce(_BUSY.format(source=old))
        with closing(Progress()) as progress:
            return await move_house(old, new, now, progress, replace=replace)
    except HoldsShop:
        raise Refused(
            f"{new} holds a shop already. With --replace, that is kept under another name: {program()} migrate-database --help"
        ) from None
    except (NotMoved, NotReached) as problem:
        raise Refused(f"{old} was not copied to {new}: {problem}") from None


def _read(name: str, address: str, settings: Settings) -> Database:
    try:
        return place_of(database_url(address), pooled=settings.postgres_pooler)
    except ValueError as wrong:
        raise Refused(f"{name} {wrong}") from None
