"""Who lives, by nobody's clock but one's own."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from core.errors import Buried, StorageUnavailable
from core.models.policy import Policy
from core.ports import Transaction
from jobs.fenced import FencedStore
from jobs.presence import BLIND_AFTER, CLOCKS_DIFFER, DEAD_AFTER, SURE_FOR, Presence
from storage.opening import ShopStore
from tests.support.clock import StillClock
from tests.support.store import open_store


class Watchmaker:
    """The seconds of one process's own clock."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[ShopStore]:
    async with open_store(tmp_path / "shop.db", Policy(), StillClock().ms) as opened:
        yield opened


async def opened(store: ShopStore, name: str, now: float = 0) -> tuple[Presence, Watchmaker]:
    clock = Watchmaker(now)
    presence = Presence(store, clock)
    await presence.open(name)
    await presence.beat()
    return presence, clock


async def beats(presence: Presence, clock: Watchmaker, seconds: float) -> None:
    """Let it live for so long."""
    for _ in range(int(seconds * 2)):
        clock.now += 0.5
        await presence.beat()


async def test_who_is_silent_is_buried(store: ShopStore) -> None:
    """After a while, and not before. Clocks may show what they like."""
    one, ones = await opened(store, "one", now=1000)
    other, _ = await opened(store, "other", now=5)
    freed: list[bool] = []
    one.freed = lambda: freed.append(True)
    await one.beat()
    await beats(one, ones, DEAD_AFTER - 0.5)
    await other.beat()
    await beats(one, ones, DEAD_AFTER)
    assert not freed
    await beats(one, ones, 1.5)
    assert freed == [True]
    with pytest.raises(Buried):
        await other.beat()


async def test_who_could_not_look_has_to_look_again(store: ShopStore) -> None:
    """A store that was away, or a process that was frozen: the others were not seen meanwhile, and are given their time."""
    one, ones = await opened(store, "one")
    other, _ = await opened(store, "other")
    await beats(one, ones, 1)
    ones.now += DEAD_AFTER * 10
    await beats(one, ones, DEAD_AFTER - 1)
    await other.beat()
    assert DEAD_AFTER > BLIND_AFTER


async def test_a_process_is_sure_of_itself_for_less_time_than_others_wait(store: ShopStore) -> None:
    """So it sends nothing when its work may be another's."""
    one, ones = await opened(store, "one")
    ones.now += SURE_FOR
    one.check()
    ones.now += 0.1
    with pytest.raises(StorageUnavailable):
        one.check()
    await one.beat()
    one.check()
    assert SURE_FOR < DEAD_AFTER


async def test_nothing_of_the_buried_is_kept(store: ShopStore) -> None:
    """Whatever it writes."""
    one, ones = await opened(store, "one")
    other, _ = await opened(store, "other")
    fenced = FencedStore(store, other)
    await fenced.write(_nothing)
    await one.beat()
    await beats(one, ones, DEAD_AFTER + 1)
    with pytest.raises(Buried):
        await fenced.write(_nothing)
    with pytest.raises(StorageUnavailable):
        other.check()
    await FencedStore(store, one).write(_nothing)


async def test_how_many_live_is_known(store: ShopStore) -> None:
    """They share the pace."""
    one, _ = await opened(store, "one")
    counted: list[int] = []
    one.counted = counted.append
    other, _ = await opened(store, "other")
    await one.beat()
    await one.beat()
    await other.close()
    await one.beat()
    assert counted == [2, 1]


async def test_a_clock_that_differs_is_told(tmp_path: Path) -> None:
    """Once, by both, with the one that is ahead; clocks that differ by seconds are nothing to tell."""
    here, near, ahead = StillClock(), StillClock(), StillClock()
    near.advance(seconds=CLOCKS_DIFFER)
    ahead.advance(seconds=90)
    async with AsyncExitStack() as stack:
        stores = [
            await stack.enter_async_context(open_store(tmp_path / "shop.db", Policy(), one.ms))
            for one in (here, near, ahead)
        ]
        with capture_logs() as logs:
            processes = [
                (await opened(store, name))[0] for store, name in zip(stores, ("here", "near", "ahead"), strict=True)
            ]
            for _ in range(3):
                for one in processes:
                    await one.beat()
    told = [(line["process"], line["seconds"]) for line in logs if line["event"] == "clocks_differ"]
    assert sorted(told) == [("ahead", 80), ("ahead", 90), ("here", -90), ("near", -80)]


async def _nothing(_tx: Transaction) -> None:
    """Anything that is written."""
