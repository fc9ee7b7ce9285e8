"""What a process works for, until it lets go."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.errors import StorageUnavailable
from core.models.policy import Policy
from core.usecases.counter import open_counter, take
from jobs.leases import AT_ONCE, LINGER, SharedLeases
from jobs.presence import Presence
from storage.opening import ShopStore
from tests.support.bell import LocalBell
from tests.support.clock import StillClock
from tests.support.store import open_store
from tests.support.tables import column
from tests.support.waiting import PATIENCE


class Held:
    """The leases of one process on a clock of their own. `needed`: lanes that cannot be let go yet."""

    def __init__(self, store: ShopStore) -> None:
        self.now = 0.0
        self.store = store
        self.presence = Presence(store, lambda: self.now)
        self.leases = SharedLeases(store, self.presence, LocalBell(), lambda: self.now)
        self.leases.put_away = self._put_away
        self.put_away: list[str] = []
        self.needed: set[str] = set()

    async def _put_away(self, lane: str) -> bool:
        self.put_away.append(lane)
        return lane not in self.needed

    async def stored(self) -> list[Any]:
        return sorted(await column(self.store, "leases", "name"))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[ShopStore]:
    async with open_store(tmp_path / "shop.db", Policy(), StillClock().ms) as opened:
        yield opened


@pytest.fixture
async def held(store: ShopStore) -> Held:
    one = Held(store)
    await one.presence.open("one")
    return one


async def test_a_lane_is_let_go_when_nothing_has_happened_for_a_while(held: Held) -> None:
    """Whatever is remembered of it is put away before."""
    assert await held.leases.take(["chat:1", "chat:2", "chat:3"]) == ["chat:1", "chat:2", "chat:3"]
    held.leases.begin("chat:1")
    held.needed = {"chat:2"}
    held.now += LINGER
    await held.leases.tidy()
    assert sorted(held.put_away) == ["chat:2", "chat:3"]
    assert await held.stored() == ["chat:1", "chat:2"]
    assert [held.leases.has(f"chat:{number}") for number in (1, 2, 3)] == [True, True, False]
    held.leases.end("chat:1")
    held.needed.clear()
    await held.leases.tidy()
    assert await held.stored() == ["chat:1"], "it has only just ended"


async def test_nothing_begins_in_a_lane_that_is_being_let_go(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the answer to letting go is lost, nobody works for it until there is one."""
    await held.leases.take(["chat:1"])
    held.now += LINGER
    write = held.store.write

    async def lose(*arguments: Any) -> Any:
        await write(*arguments)
        raise StorageUnavailable

    monkeypatch.setattr(held.store, "write", lose)
    with pytest.raises(StorageUnavailable):
        await held.leases.tidy()
    monkeypatch.undo()
    assert not held.leases.has("chat:1")
    assert await held.leases.take(["chat:1"]) == []
    again: list[bool] = []
    held.leases.let_gone = lambda: again.append(True)
    await held.leases.tidy()
    assert again == [True]
    assert await held.leases.take(["chat:1"]) == ["chat:1"]


async def test_what_goes_wrong_with_one_lane_keeps_that_one(held: Held) -> None:
    """All others are let go: those before it and those after it, and those that are put away at the same time."""
    lanes = [f"chat:{number}" for number in range(AT_ONCE * 2)]
    await held.leases.take(lanes)
    met = asyncio.Barrier(AT_ONCE)

    async def put_away(lane: str) -> bool:
        await met.wait()
        if lane in (lanes[3], lanes[-1]):
            raise StorageUnavailable if lane == lanes[3] else LookupError(lane)
        return True

    held.leases.put_away = put_away
    held.now += LINGER
    async with asyncio.timeout(PATIENCE):
        await held.leases.tidy()
    assert await held.stored() == sorted([lanes[3], lanes[-1]])
    assert held.leases.has(lanes[3])


async def test_what_was_taken_without_an_answer_is_found(held: Held) -> None:
    """Otherwise nobody would ever work for it."""
    await held.store.write(take, held.presence.id, ["chat:1"])
    assert not held.leases.has("chat:1")
    await held.leases.adopt()
    assert held.leases.has("chat:1")


async def test_what_another_has_is_not_taken(held: Held) -> None:
    other = await held.store.write(open_counter, "other")
    await held.store.write(take, other, ["chat:1"])
    assert await held.leases.take(["chat:1", "chat:2"]) == ["chat:2"]
