"""Starts the bot's process, kills it, and starts it again; Telegram stays up and lives in the test's own process."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from core.models.policy import Policy
from playground.server import serve
from playground.state.people import OWNER
from playground.telegram import Telegram
from storage.opening import ShopStore
from tests.crash.process import run
from tests.support.chat import Person
from tests.support.clock import Clock
from tests.support.goods import Good, stock_up
from tests.support.processes import start
from tests.support.shop import SECOND
from tests.support.store import open_store
from tests.support.tables import Wanted, count_of, records
from tests.support.waiting import until, until_stored

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class Shopkeeper:
    """One shop's file, its Telegram, and at most one process at a time."""

    database: Path
    telegram: Telegram
    url: str
    webhook: str = ""
    """Where updates are brought to; "": they are fetched."""
    processes: list[BaseProcess] = field(default_factory=list)
    names: dict[BaseProcess, str] = field(default_factory=dict)
    """Of several processes, by which they know each other."""

    async def start(self, **deadly: str) -> None:
        """Start the bot's process; `deadly` says where it dies (tests/crash/process.py). Back at once."""
        known = {"SHOP_DB": str(self.database), "TELEGRAM_URL": self.url, "TELEGRAM_TOKEN": self.telegram.token}
        known["WEBHOOK_URL"] = self.webhook
        folder = self.database.parent
        told = {**os.environ, **known, **deadly}
        self.processes.append(await asyncio.to_thread(start, run, folder=folder, told=told, said=folder))
        self.names[self.processes[-1]] = told.get("COUNTER", "")

    async def died(self) -> None:
        """Wait until the process has killed itself."""
        await until(lambda: not self.processes[-1].is_alive())
        assert self.processes[-1].exitcode == -signal.SIGKILL

    async def kill(self) -> None:
        """Kill -9, now."""
        self.processes[-1].kill()
        await self.died()

    async def kill_duty(self, duty: str) -> None:
        """Kill whichever of several processes has it."""
        (lease,) = await self.look(records, "leases", "counter_id", name=duty)
        (holder,) = await self.look(records, "counters", "name", id=lease["counter_id"])
        process = next(one for one in self.processes if self.names[one] == holder["name"])
        process.kill()
        await until(lambda: not process.is_alive())

    async def stop(self) -> None:
        """SIGTERM, and wait for the orderly end."""
        self.processes[-1].terminate()
        await until(lambda: not self.processes[-1].is_alive())
        assert self.processes[-1].exitcode == 0

    def person(self, number: int = 1) -> Person:
        """The customer with this number; 0 is the owner."""
        while len(self.telegram.world.people.all()) <= number:
            self.telegram.add_person(f"Customer {len(self.telegram.world.people.all())}")
        return Person(self.telegram, OWNER + number, self.all_done)

    async def look(
        self, helper: Callable[Concatenate[ShopStore, P], Awaitable[R]], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Read something from the store with a helper of tests/support, even while the process runs."""
        async with open_store(self.database, Policy(), Clock().ms) as store:
            return await helper(store, *args, **kwargs)

    async def all_done(self) -> None:
        """Wait until Telegram has nothing left for the bot, and the bot nothing undone."""
        await until(lambda: not self.telegram.world.updates.pending())
        await self.none("inbox", done_at=None, parked_at=None)

    async def all_sent(self) -> None:
        """The same, and nothing owed."""
        await self.all_done()
        await self.none("outbox", sent_at=None, gave_up_at=None)

    async def none(self, table: str, **wanted: Wanted) -> None:
        """Wait until there is no such row."""
        async with open_store(self.database, Policy(), Clock().ms) as store:
            await until_stored(lambda: _is_empty(store, table, **wanted))

    async def calls(self, method: str, number: int) -> None:
        """Wait until the bot has made this many of these calls."""
        await until(lambda: sum(call.method == method for call in list(self.telegram.journal)) >= number)


async def _is_empty(store: ShopStore, table: str, **wanted: Wanted) -> bool:
    return await count_of(store, table, **wanted) == 0


@asynccontextmanager
async def open_site(folder: Path, goods: Sequence[Good], webhook: str = "") -> AsyncIterator[Shopkeeper]:
    """A stocked shop whose bot is not running yet; a process that still runs at the end is killed. `webhook`: see Shopkeeper."""
    telegram = Telegram()
    database = folder / "shop.db"
    async with open_store(database, Policy(), Clock().ms) as store:
        await stock_up(store, goods)
    async with serve(telegram, second=SECOND) as url:
        keeper = Shopkeeper(database, telegram, url, webhook)
        try:
            yield keeper
        finally:
            for process in keeper.processes:
                process.kill()
                process.join()
