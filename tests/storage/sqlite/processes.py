"""What tests run in a process of its own: `python -m tests.storage.sqlite.processes WHAT FILE ...`."""

import asyncio
import itertools
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from core.ports import Transaction
from tests.storage.sqlite.engine import keep, open_engine


def say(text: object) -> None:
    print(text, flush=True)


async def keep_for_ever(file: str, first: str) -> None:
    """Write rows from `first` on, twenty at a time; say each one's number once it is told to be written."""
    numbers = itertools.count(int(first))
    async with open_engine(Path(file)) as store:

        async def write() -> None:
            for number in numbers:
                say(await store.write(keep, number))

        await asyncio.gather(*(write() for _ in range(20)))


async def take_all(file: str, sku_id: str) -> None:
    """Take pieces of a SKU, eight at a time, until there are none; gives how many there were."""

    async def take(tx: Transaction) -> bool:
        return await tx.stock.move_if_enough(int(sku_id), -1)

    async with open_engine(Path(file)) as store:

        async def customer() -> int:
            taken = 0
            while await store.write(take):
                taken += 1
            return taken

        say("open")
        await asyncio.to_thread(sys.stdin.readline)
        say(sum(await asyncio.gather(*(customer() for _ in range(8)))))


async def open_new_files(folder: str, count: str) -> None:
    """Open new files, each when the other process is ready too."""
    for number in range(int(count)):
        say("ready")
        await asyncio.to_thread(sys.stdin.readline)
        async with open_engine(Path(folder) / f"{number}.db") as store:
            await store.write(keep, 1)
    say("done")


async def open_a_newer_one(file: str) -> None:
    """Fails at the migrations, when the connection is open already."""
    async with open_engine(Path(file)):
        pass
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO migrations VALUES (9999, 1)")
    async with open_engine(Path(file)):
        pass


async def open_no_database(file: str) -> None:
    """Fails at the connection."""
    await asyncio.to_thread(Path(file).write_bytes, b"no database" * 1000)
    async with open_engine(Path(file)):
        pass


async def fail_in_the_block(file: str) -> None:
    """With everything open, and a write under way."""
    async with open_engine(Path(file)) as store:
        writing = asyncio.create_task(store.write(keep, 1))
        await asyncio.sleep(0)
        raise ValueError(writing)


if __name__ == "__main__":
    asyncio.run(globals()[sys.argv[1]](*sys.argv[2:]))
