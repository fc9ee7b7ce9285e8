"""Moves a shop to another database, of whichever kind the two are."""

import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path

from storage.moving.mover import HoldsShop, Moved, NotMoved, Report, Source, Target, move
from storage.opening import NOT_INSTALLED
from storage.place import Database
from storage.sqlite import moving as sqlite
from storage.sqlite.acceptance import NotRestored
from storage.sqlite.backup import put_in_place
from storage.sqlite.parts import part, sweep
from storage.sqlite.private import make_folder


async def move_house(
    source: Database, target: Database, now: datetime, report: Report, *, replace: bool
) -> tuple[Moved, str | None]:
    """Copy the shop; gives what was copied, and where the shop is kept that was there: only with `replace`, by a name with `now` in it.

    Raises NotMoved, HoldsShop: then the target is as it was. So it is if the process is killed.
    """
    try:
        async with _source(source) as shop, _target(target, now, replace=replace) as copy:
            moved = await move(shop, copy, report)
    except (sqlite3.Error, OSError, NotRestored) as problem:
        raise NotMoved(str(problem) or type(problem).__name__) from problem
    return moved, copy.kept


def _source(place: Database) -> AbstractAsyncContextManager[Source]:
    if isinstance(place, Path):
        return _source_file(place)
    try:
        from storage.postgres.moving import source_at
    except ImportError:
        raise NotMoved(NOT_INSTALLED) from None
    return source_at(place)


def _target(place: Database, now: datetime, *, replace: bool) -> AbstractAsyncContextManager[Target]:
    if isinstance(place, Path):
        return _target_file(Path(os.path.realpath(place)), now, replace=replace)
    try:
        from storage.postgres.moving import target_at
    except ImportError:
        raise NotMoved(NOT_INSTALLED) from None
    return target_at(place, now, replace=replace)


@asynccontextmanager
async def _source_file(file: Path) -> AsyncIterator[Source]:
    if not file.is_file():  # noqa: ASYNC240 - nothing else runs meanwhile
        raise NotMoved(f"{file} does not exist")
    with sqlite.source_at(file) as source:
        yield source


@asynccontextmanager
async def _target_file(file: Path, now: datetime, *, replace: bool) -> AsyncIterator[Target]:
    """It is made beside its place, and gets its name when it is complete."""
    if file.exists() and not replace:  # noqa: ASYNC240 - nothing else runs meanwhile
        raise HoldsShop
    make_folder(file.parent)
    sweep(file)
    with part(file) as new:
        with sqlite.target_at(new) as target:
            yield target
        kept = put_in_place(new, file, now)
    target.kept = None if kept is None else str(kept)
