"""Three processes behind nginx, to which Telegram brings updates; one after the other is killed under load."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crash.shopkeeper import open_site
from tests.crash.test_counters import GOODS, Street, all_is_right, more_calls, say_alternately
from tests.support.nginx import nginx_before
from tests.support.ports import free_port
from tests.support.waiting import until


@dataclass
class Behind(Street):
    """Each process listens on a port of its own; `url` is nginx's."""

    url: str = ""
    ports: tuple[int, ...] = ()

    async def open(self, name: str) -> None:
        """Start the process with this name: "0", "1" or "2"."""
        await self.start(name, WEBHOOK_URL=self.url, WEBHOOK_PORT=str(self.ports[int(name)]))


@asynccontextmanager
async def behind_nginx(folder: Path, *names: str) -> AsyncIterator[Behind]:
    ports = tuple(free_port() for _ in names)
    with nginx_before(folder, ports) as port:
        async with open_site(folder, GOODS) as keeper:
            them = Behind(keeper, url=f"http://127.0.0.1:{port}/telegram", ports=ports)
            for name in names:
                await them.open(name)
            await them.until_living(*names)
            yield them


@pytest.mark.slow
async def test_each_is_killed_once(tmp_path: Path) -> None:
    """Every update has its effect once, in its chat's order, whichever process nginx gave it to."""
    async with behind_nginx(tmp_path, *"012") as them:
        people = [them.keeper.person(number) for number in range(1, 41)]
        say_alternately(them, people, times=3)
        for name in "012":
            await until(more_calls(them.keeper, 60))
            await them.kill(name)
            await them.open(name)
        await all_is_right(them, people, times=3)
        await them.until_living(*"012")
