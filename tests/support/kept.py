"""Shops as older versions left them in the middle of a day (tests/support/busy_shop.py): kept in tests/kept/<version>/, never remade.

Beside the two files, words.json lists the words that this version wrote into databases and chats.
0.1: version 0.1.0 at "pipeline: what comes while its writer is told of a flood is told of too", before its packages were moved.
"""

import gzip
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from tempfile import TemporaryDirectory

from playground.telegram import Telegram
from tests.support.clock import StillClock
from tests.support.shop import Shop, open_shop

KEPT = Path(__file__).parents[1] / "kept"
SHOP, CHATS = "shop.db", "chats.db"
"""The shop's own file and the playground's, both packed."""
TOKEN = "7000000001:nobody"
LIFETIME = 73
"""Hours from opening to the end of the day: by then the first cart has expired."""
PAUSE = 10
"""Seconds until the shop is opened again. A receipt that was not shown is due after three; a tap is too old after sixty."""


def keep(database: Path) -> None:
    """Pack beside the shop's file what a process that is killed now would leave."""
    with TemporaryDirectory() as folder:
        copy = Path(folder, "copy.db")
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("VACUUM")
        _packed(database).write_bytes(gzip.compress(copy.read_bytes(), mtime=0))


def unpack(name: str, kept: Path, folder: Path) -> Path:
    """Unpack one of the two files into `folder`."""
    copy = folder / name
    copy.write_bytes(gzip.decompress(_packed(kept / name).read_bytes()))
    return copy


@asynccontextmanager
async def reopen(folder: Path, kept: Path) -> AsyncIterator[Shop]:
    """Open copies of the two files with today's program, soon after the day broke off; wait until unfinished work is done."""
    unpack(SHOP, kept, folder)
    clock = StillClock()
    clock.advance(hours=LIFETIME, seconds=PAUSE)
    telegram = Telegram(unpack(CHATS, kept, folder), clock.seconds, TOKEN)
    try:
        async with open_shop(folder, telegram=telegram, clock=clock) as shop:
            await shop.rest()
            yield shop
    finally:
        telegram.close()


def _packed(database: Path) -> Path:
    return database.with_name(f"{database.name}.gz")
