"""`run` without a token, as its page meets it: a real shop behind the real page's socket."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from core.models.policy import Policy
from demo import SHOP_NAME
from playground.shapes import Json
from playground.state.people import OWNER
from tests.support.cli import running
from tests.support.store import open_store
from tests.support.tables import column
from tests.support.waiting import PATIENCE
from tillbot.commands.demo_goods import load_digital

ALICE, BOB = OWNER + 1, OWNER + 2


class Page:
    """One person's tab."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket

    async def says(self, text: str) -> None:
        await self._socket.send_json({"type": "say", "text": text})

    async def hears(self, wanted: Callable[[Json], bool]) -> Json:
        """The next event like this; others before it are let go."""
        while True:
            event = dict(await self._socket.receive_json(timeout=PATIENCE))
            if wanted(event):
                return event


@asynccontextmanager
async def opened(url: str, person: int) -> AsyncIterator[Page]:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{url}/ws?person={person}", origin=url) as socket,
    ):
        yield Page(socket)


def named(person: int, role: str) -> Callable[[Json], bool]:
    """Whether the list of people comes with this role."""
    return lambda event: any(one["id"] == person and one["role"] == role for one in event.get("people", ()))


def told(words: str) -> Callable[[Json], bool]:
    return lambda event: words in event.get("message", {}).get("text", "")


async def test_a_role_follows_the_shop(tmp_path: Path) -> None:
    """In every tab, also for somebody who has never written; and it is there after a reload."""
    with running(tmp_path, PLAYGROUND_PORT="0") as shop:
        url = shop.url()
        async with opened(url, OWNER) as owner, opened(url, ALICE) as alice:
            await owner.hears(named(OWNER, "owner"))
            await alice.hears(named(BOB, "customer"))
            for words, role in (
                (f"/people add {BOB} staff", "staff"),
                (f"/people add {BOB} manager", "manager"),
                (f"/people remove {BOB}", "customer"),
                (f"/people add {BOB} staff", "staff"),
            ):
                await owner.says(words)
                await owner.hears(named(BOB, role))
                await alice.hears(named(BOB, role))
        async with opened(url, ALICE) as alice:
            hello = await alice.hears(lambda event: event["type"] == "hello")
            assert named(BOB, "staff")(hello)


@pytest.mark.parametrize("name", [SHOP_NAME, "Corner Shop"])
async def test_the_demo_has_its_own_name_unless_it_is_given_one(tmp_path: Path, name: str) -> None:
    """The same above the chat and in the greeting."""
    settings = {} if name == SHOP_NAME else {"SHOP_NAME": name}
    with running(tmp_path, PLAYGROUND_PORT="0", **settings) as shop:
        async with opened(shop.url(), ALICE) as alice:
            hello = await alice.hears(lambda event: event["type"] == "hello")
            assert hello["bot"]["first_name"] == name
            await alice.says("/start")
            assert (await alice.hears(told("Welcome!")))["message"]["text"].startswith(f"{name}\n")


async def test_the_demos_goods_warn_nobody_of_chargebacks(tmp_path: Path) -> None:
    """The first that an owner reads there is an order."""
    async with open_store(tmp_path / "shop.db", Policy(admin_ids=(OWNER,)), lambda: 0) as store:
        await load_digital(store, lambda cents, _currency: cents)
        assert len(await column(store, "contents", "sku_id")) == 2
        assert await column(store, "outbox", "kind") == []
