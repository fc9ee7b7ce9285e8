"""Several processes on one shop, killed and frozen: every update has its effect once, in its chat's order, whoever dies."""

import os
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import Any

import pytest

from core.models.actor import CLI
from core.models.policy import Policy
from core.usecases.message import write_about_no_order
from playground.state.people import OWNER
from tests.crash.shopkeeper import Shopkeeper, open_site
from tests.support.chat import Person, data_of, text_of
from tests.support.clock import Clock
from tests.support.crowd import answered_before
from tests.support.goods import Good
from tests.support.store import chosen, open_store
from tests.support.tables import column, records
from tests.support.waiting import until, until_stored

GOODS = (Good("TEA-100", "Green tea", 450, 10_000), Good("MUG-1", "Mug", 1200, 100))


@dataclass
class Street:
    """The processes of one shop, by name."""

    keeper: Shopkeeper
    processes: dict[str, BaseProcess] = field(default_factory=dict)

    async def start(self, name: str, **deadly: str) -> None:
        await self.keeper.start(COUNTER=name, **deadly)
        self.processes[name] = self.keeper.processes[-1]

    async def kill(self, name: str) -> None:
        self.processes[name].kill()
        await until(lambda: not self.processes[name].is_alive())

    def freeze(self, name: str) -> None:
        self._signal(name, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        self._signal(name, signal.SIGCONT)

    def _signal(self, name: str, number: int) -> None:
        pid = self.processes[name].pid
        assert pid is not None
        os.kill(pid, number)

    async def until_living(self, *names: str) -> None:
        """Wait until exactly these live."""

        async def they_do() -> bool:
            return sorted([row["name"] for row in await self.rows("counters")]) == sorted(names)

        await until_stored(they_do)

    async def holder(self, lease: str) -> str:
        """The name of the process that has this lease; "" for none."""
        names = {row["id"]: row["name"] for row in await self.rows("counters")}
        held = await self.rows("leases", name=lease)
        return names[held[0]["counter_id"]] if held else ""

    async def rows(self, table: str, **wanted: Any) -> list[dict[str, Any]]:
        return await self.keeper.look(records, table, **wanted)


@asynccontextmanager
async def street(folder: Path, *names: str, **told: str) -> AsyncIterator[Street]:
    """A stocked shop with these processes at work, each told the same (tests/crash/process.py)."""
    async with open_site(folder, GOODS) as keeper:
        them = Street(keeper)
        for name in names:
            await them.start(name, **told)
        await them.until_living(*names)
        yield them


def say_alternately(them: Street, people: Sequence[Person], times: int) -> None:
    """Everybody adds a tea and removes it again, so often; the last word is an addition. The owner counts mugs up beside them."""
    for words in [*["/add TEA-100 1", "/remove TEA-100"] * times, "/add TEA-100 1"]:
        for person in people:
            them.keeper.telegram.say(person.id, words)
        them.keeper.telegram.say(OWNER, "/stock MUG-1 +1")


async def all_is_right(them: Street, people: Sequence[Person], times: int) -> None:
    """Each update has had its effect once, and in its chat's order."""
    await them.keeper.all_sent()
    customers = {row["id"]: row["customer_id"] for row in await them.rows("carts")}
    carts = {customers[row["cart_id"]]: row["quantity"] for row in await them.rows("cart_lines")}
    assert carts == {person.id: 1 for person in people}, "the last word of each was an addition"
    deltas = await them.keeper.look(column, "movements", "delta", sku_id=2, reason="adjusted")
    assert (sum(deltas), len(deltas)) == (times * 2 + 1, times * 2 + 1)
    for person in people:
        rows = await them.rows("inbox", lane=f"chat:{person.id}")
        applied = [row["applied_at"] for row in sorted(rows, key=lambda row: row["update_id"])]
        assert None not in applied
        assert all(before <= after for before, after in pairwise(applied))
        assert not any("not in your cart" in text for text in person.texts()), "no removal came before its addition"
        await until(lambda person=person: "1 × €4.50" in text_of(person.window))  # type: ignore[misc]


def more_calls(keeper: Shopkeeper, number: int) -> Callable[[], bool]:
    wanted = len(keeper.telegram.journal) + number
    return lambda: len(keeper.telegram.journal) >= wanted


@pytest.mark.slow
@pytest.mark.parametrize("names", ["ab", "abc"])
async def test_one_after_the_other_is_killed(tmp_path: Path, names: str) -> None:
    """Under the load of forty customers, each process once, and comes back."""
    async with street(tmp_path, *names) as them:
        people = [them.keeper.person(number) for number in range(1, 41)]
        say_alternately(them, people, times=4)
        for name in names:
            await until(more_calls(them.keeper, 60))
            await them.kill(name)
            await them.start(name)
        await all_is_right(them, people, times=4)
        await them.until_living(*names)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(20))
async def test_killed_at_random_again_and_again(tmp_path: Path, seed: int) -> None:
    """Three processes, ten kills, whatever they are doing."""
    random = Random(seed)
    async with street(tmp_path, *"abc") as them:
        people = [them.keeper.person(number) for number in range(1, 41)]
        say_alternately(them, people, times=10)
        for _ in range(10):
            await until(more_calls(them.keeper, random.randrange(1, 80)))
            name = random.choice("abc")
            await them.kill(name)
            await them.start(name)
        await all_is_right(them, people, times=10)


@pytest.fixture
def thawing() -> None:
    """Only where a process may be frozen at any moment."""
    if chosen() == "sqlite":
        pytest.skip("what a frozen process has locked in a SQLite file stays locked")


@pytest.mark.usefixtures("thawing")
async def test_frozen_for_too_long(tmp_path: Path) -> None:
    """Others do its work. When it goes on, nothing of it counts: it begins anew, and takes its share again."""
    async with street(tmp_path, *"ab") as them:
        people = [them.keeper.person(number) for number in range(1, 41)]
        say_alternately(them, people, times=2)
        await until(more_calls(them.keeper, 60))
        them.freeze("a")
        await them.until_living("b")
        await them.keeper.all_sent()
        them.thaw("a")
        await them.until_living("a", "b")
        await all_is_right(them, people, times=2)


@pytest.mark.usefixtures("thawing")
async def test_frozen_in_the_middle_of_a_transaction(tmp_path: Path) -> None:
    """The database ends it; the update has its effect once, by the other process."""
    async with street(tmp_path) as them:
        await them.start("a", STOP_INSIDE="bot.handlers.cart.add_more")
        await until_stored(lambda: _is_held(them, "poll"))
        await them.start("b")
        await them.until_living("a", "b")
        alice = them.keeper.person(1)
        them.keeper.telegram.say(alice.id, "/add TEA-100 1")
        await them.until_living("b")
        them.keeper.telegram.say(alice.id, "/add TEA-100 1")
        await them.keeper.all_sent()
        assert [row["quantity"] for row in await them.rows("cart_lines")] == [2]
        them.thaw("a")
        await them.until_living("a", "b")
        await them.keeper.all_sent()
        assert [row["quantity"] for row in await them.rows("cart_lines")] == [2]


@pytest.mark.slow
async def test_the_election_survives_whoever_fetches_updates(tmp_path: Path) -> None:
    """One process fetches; killed, it is another."""
    async with street(tmp_path, *"abc") as them:
        await until_stored(lambda: _is_held(them, "poll"))
        first = await them.holder("poll")
        await them.kill(first)
        alice = them.keeper.person(1)
        them.keeper.telegram.say(alice.id, "/start")
        await until(lambda: bool(alice.windows()))
        assert await them.holder("poll") not in ("", first)


async def _is_held(them: Street, lease: str) -> bool:
    return bool(await them.holder(lease))


async def test_a_notice_goes_out_once(tmp_path: Path) -> None:
    """Three processes look for what is owed; each of two hundred messages to forty customers comes once."""
    async with street(tmp_path, *"abc") as them:
        people = [them.keeper.person(number) for number in range(1, 41)]
        for person in people:
            them.keeper.telegram.say(person.id, "/start")
        await them.keeper.all_done()
        async with open_store(them.keeper.database, Policy(), Clock().ms) as store:
            for number in range(5):
                for person in people:
                    await store.write(write_about_no_order, CLI, person.id, f"Parcel {number} is here.")
        await them.keeper.all_sent()
        for person in people:
            told = person.texts()
            assert [sum(f"Parcel {number} is" in text for text in told) for number in range(5)] == [1] * 5


async def test_five_hundred_taps_of_one_customer_delay_nobody(tmp_path: Path) -> None:
    """Who comes after them all is served while most of them still wait, on three processes as on one (tests/races/test_lanes.py)."""
    async with street(tmp_path, *"abc") as them:
        hasty, *others = [them.keeper.person(number) for number in range(1, 7)]
        telegram = them.keeper.telegram
        telegram.say(hasty.id, "/add TEA-100 1")
        await them.keeper.all_done()
        telegram.say(hasty.id, "/cart")
        await them.keeper.all_done()
        window, plus = hasty.window["message_id"], data_of(hasty.window, "+")
        queries = [telegram.tap(hasty.id, window, plus) for _ in range(500)]
        for person in others:
            telegram.say(person.id, "/start")
        await until(lambda: all(person.windows() for person in others))
        assert answered_before(telegram, others) < len(queries) / 2
