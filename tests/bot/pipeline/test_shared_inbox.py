"""Which process takes up which update: two of them on one store, without Telegram."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.pipeline.shared_inbox import MOST_LANES, SharedInbox
from core.models.inbox import Accepted, Incoming
from core.models.policy import Policy
from core.ports import Store
from core.usecases.inbox import accept_updates, finish_updates
from jobs.fenced import FencedStore
from jobs.leases import LINGER, SharedLeases
from jobs.presence import DEAD_AFTER, Presence
from storage.repositories.counter import CounterRepository
from tests.support.bell import LocalBell
from tests.support.clock import StillClock
from tests.support.store import open_store

BOT = 7


class Process:
    """A process without a bot: it takes updates up, and is told which are done."""

    def __init__(self, store: Store) -> None:
        self.now = 0.0
        self.handled: list[Accepted] = []
        self.presence = Presence(store, lambda: self.now)
        self.store = FencedStore(store, self.presence)
        self.leases = SharedLeases(self.store, self.presence, LocalBell(), lambda: self.now)
        self.inbox = SharedInbox(self.store, BOT, self.leases, self.handled.append)

    @property
    def updates(self) -> list[int]:
        return [one.update_id for one in self.handled]

    async def finish(self) -> None:
        """Everything that it has taken up so far."""
        done = [one.id for one in self.handled]
        await self.store.write(finish_updates, done)
        self.inbox.finished(done)

    async def let_go(self) -> None:
        """Of what is idle."""
        self.now += LINGER
        await self.presence.beat()
        await self.leases.tidy()


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def store(tmp_path: Path, clock: StillClock) -> AsyncIterator[Store]:
    async with open_store(tmp_path / "shop.db", Policy(), clock.ms) as opened:
        yield opened


@pytest.fixture
async def one(store: Store) -> Process:
    return await opened(store, "one")


@pytest.fixture
async def other(store: Store) -> Process:
    return await opened(store, "other")


async def opened(store: Store, name: str) -> Process:
    process = Process(store)
    await process.presence.open(name)
    return process


def update(number: int, chat: int = 1) -> Incoming:
    return Incoming(update_id=number, lane=f"chat:{chat}", payload="{}")


async def test_who_accepts_takes_up(one: Process, other: Process) -> None:
    """Without another word to the store; nobody else gets it, and nobody gets it twice."""
    await one.inbox.accept([update(1), update(2, chat=2), update(3)])
    assert one.updates == [1, 2, 3]
    await one.inbox.accept([update(3)])
    await one.inbox.look()
    await other.inbox.look()
    assert (one.updates, other.updates) == ([1, 2, 3], [])


async def test_a_lane_is_asked_for_once(one: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of its own chats a process only looks for what is undone: most updates come for them."""
    asked: list[str] = []
    take = CounterRepository.take

    async def listen(counters: CounterRepository, counter_id: int, names: Sequence[str]) -> tuple[str, ...]:
        asked.extend(names)
        return await take(counters, counter_id, names)

    monkeypatch.setattr(CounterRepository, "take", listen)
    await one.inbox.accept([update(1)])
    await one.inbox.accept([update(2), update(3, chat=2)])
    await one.finish()
    await one.inbox.accept([update(4)])
    assert one.updates == [1, 2, 3, 4]
    assert asked == ["chat:1", "chat:2"]


async def test_a_chat_stays_where_it_is_at_work(one: Process, other: Process) -> None:
    """Whoever accepts its next updates."""
    await one.inbox.accept([update(1)])
    await other.inbox.accept([update(2), update(3, chat=2)])
    assert (one.updates, other.updates) == ([1], [3])
    await one.inbox.look()
    assert one.updates == [1, 2]


async def test_an_update_that_another_process_accepted_goes_first_if_it_came_first(
    one: Process, other: Process
) -> None:
    """A later one of the same chat is on its way to this process; the store knows both."""
    await one.inbox.accept([update(1)])
    await other.inbox.accept([update(2)])
    await one.inbox.accept([update(3)])
    assert one.updates == [1, 2, 3]


async def test_what_waits_is_taken_in_telegrams_order(store: Store, one: Process) -> None:
    """Not in that of the rows: two processes may have kept them the other way round."""
    await store.write(accept_updates, BOT, [update(12), update(5, chat=2)])
    await store.write(accept_updates, BOT, [update(11)])
    await one.inbox.look()
    assert sorted(one.updates) == [5, 11, 12]
    assert [number for number in one.updates if number > 10] == [11, 12]


async def test_a_process_leaves_to_others_what_it_has_no_room_for(one: Process, other: Process) -> None:
    """What has waited longest first; the rest when it has room again."""
    await one.presence.beat()
    more = 5
    await one.inbox.accept([update(number, chat=number) for number in range(1, MOST_LANES + more + 1)])
    assert one.updates == list(range(1, MOST_LANES + 1))
    await one.inbox.look()
    await other.inbox.look()
    assert other.updates == list(range(MOST_LANES + 1, MOST_LANES + more + 1))


async def test_what_nobody_has_room_for_does_not_wait(one: Process, other: Process, clock: StillClock) -> None:
    """Longer than a second: all may be full of chats that wait for Telegram."""
    await one.presence.beat()
    await one.inbox.accept([update(number, chat=number) for number in range(1, MOST_LANES + 2)])
    await one.inbox.look()
    assert len(one.updates) == MOST_LANES
    clock.advance(seconds=1)
    await one.inbox.look()
    assert one.updates == list(range(1, MOST_LANES + 2))
    assert not other.updates


async def test_the_only_process_takes_all(one: Process) -> None:
    await one.presence.beat()
    await one.inbox.accept([update(number, chat=number) for number in range(1, MOST_LANES * 3)])
    assert len(one.updates) == MOST_LANES * 3 - 1


async def test_one_chats_many_updates_take_one_place(one: Process) -> None:
    """Five hundred of somebody in a hurry leave room for everybody else."""
    await one.inbox.accept([update(number) for number in range(1, 501)])
    await one.inbox.accept([update(500 + chat, chat) for chat in range(2, MOST_LANES + 1)])
    assert len(one.updates) == 500 + MOST_LANES - 1


async def test_an_idle_chat_goes_to_whoever_is_asked_next(one: Process, other: Process) -> None:
    """And its updates are not taken up again."""
    await one.inbox.accept([update(1)])
    await one.let_go()
    await other.inbox.accept([update(2)])
    assert other.updates == [], "its update is not done"
    await one.inbox.look()
    await one.finish()
    await one.let_go()
    await other.inbox.accept([update(3)])
    assert (one.updates, other.updates) == ([1, 2], [3])


async def test_the_work_of_the_buried_is_taken_over_in_order(one: Process, other: Process) -> None:
    """All that is undone."""
    await one.inbox.accept([update(1), update(2), update(3, chat=2)])
    await one.finish()
    await one.inbox.accept([update(4), update(5, chat=2), update(6)])
    for _ in range(int(DEAD_AFTER) + 2):
        other.now += 1
        await other.presence.beat()
    await other.inbox.look()
    assert sorted(other.updates) == [4, 5, 6]
    assert [number for number in other.updates if number != 5] == [4, 6]


async def test_nothing_is_lost_that_comes_while_a_lane_is_let_go(one: Process) -> None:
    """It is found when the lane is free again."""
    await one.inbox.accept([update(1)])
    await one.finish()

    async def put_away(_lane: str) -> bool:
        await one.inbox.accept([update(2)])
        return True

    one.leases.put_away = put_away
    await one.let_go()
    assert one.updates == [1]
    await one.inbox.look()
    assert one.updates == [1, 2]


async def test_what_was_on_its_way_when_a_lane_is_let_go_waits(one: Process) -> None:
    """The store gave it to this process, which then let the lane go: nobody works for a lane without its lease."""
    await one.inbox.accept([update(1)])
    await one.finish()
    accepting = asyncio.create_task(one.inbox.accept([update(2)]))
    await asyncio.sleep(0)
    one.now += LINGER
    await one.leases.tidy()
    await accepting
    assert one.updates == [1]
    await one.inbox.look()
    assert one.updates == [1, 2]


async def test_two_looks_at_once_find_an_update_once(store: Store, one: Process) -> None:
    """Each asks the store before the other knows the answer."""
    await store.write(accept_updates, BOT, [update(1), update(2, chat=2)])
    await asyncio.gather(one.inbox.look(), one.inbox.look())
    assert sorted(one.updates) == [1, 2]
