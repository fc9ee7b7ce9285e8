"""Processes of one shop, as every store keeps them."""

from core.models.counter import Counter
from core.models.inbox import Accepted, Incoming
from core.models.outbox import NoticeKind
from core.ports import ReadTransaction, Store, Transaction
from core.usecases.counter import bury, close_counter, let_go, open_counter, take
from core.usecases.inbox import finish_updates
from core.usecases.outbox import due_notices
from tests.support.clock import Clock

BOT = 7


async def accept(tx: Transaction, *updates: tuple[int, str]) -> tuple[Accepted, ...]:
    return await tx.inbox.accept(BOT, [Incoming(update_id=number, lane=lane, payload="{}") for number, lane in updates])


async def free(tx: ReadTransaction, limit: int = 10, waited: int | None = None) -> tuple[str, ...]:
    return await tx.inbox.free_lanes(BOT, limit, None if waited is None else tx.now - waited)


async def undone(tx: ReadTransaction, *lanes: str, known: tuple[int, ...] = ()) -> list[int]:
    return [one.update_id for one in await tx.inbox.undone_in(BOT, lanes, known)]


async def owe(tx: Transaction, *chats: int) -> None:
    for chat_id in chats:
        await tx.outbox.owe(NoticeKind.RECEIPT, chat_id, 1)


async def test_what_one_has_no_other_gets(store: Store) -> None:
    """Until it is let go; to let go of another's is nothing."""
    one, other = await store.write(open_counter, "one"), await store.write(open_counter, "other")
    assert await store.write(take, one, ["chat:1", "poll"]) == {"chat:1", "poll"}
    assert await store.write(take, other, ["poll", "chat:2"]) == {"chat:2"}
    await store.write(let_go, other, ["poll"])
    assert await store.write(take, other, ["poll"]) == set()
    await store.write(let_go, one, ["poll"])
    assert await store.write(take, other, ["poll"]) == {"poll"}
    assert await store.write(take, one, ["chat:1"]) == {"chat:1"}, "what it has, it still has"


async def test_leaving_leaves_everything(store: Store) -> None:
    """And nobody is that process again."""
    one, other = await store.write(open_counter, "one"), await store.write(open_counter, "other")
    await store.write(take, other, ["chat:1"])
    await store.write(close_counter, other)
    assert await store.write(take, one, ["chat:1"]) == {"chat:1"}
    assert await store.write(open_counter, "other") != other


async def test_only_who_has_not_moved_is_buried(store: Store) -> None:
    """Once, with all leases."""
    one = await store.write(open_counter, "one")
    await store.write(take, one, ["chat:1"])
    (seen,) = await store.read(living)
    await store.write(_beat, one)
    assert not await store.write(bury, seen)
    (seen,) = await store.read(living)
    assert await store.write(bury, seen)
    assert not await store.write(bury, seen)
    assert not await store.write(_beat, one)
    assert await store.read(living) == ()
    other = await store.write(open_counter, "other")
    assert await store.write(take, other, ["chat:1"]) == {"chat:1"}


async def test_free_lanes_are_those_that_wait_longest(store: Store, clock: Clock) -> None:
    """Of undone updates that nobody works for."""
    one = await store.write(open_counter, "one")
    first, *_ = await store.write(accept, (9, "chat:1"), (8, "chat:2"), (7, "chat:3"), (10, "chat:1"), (11, "pay:2"))
    assert await store.read(free) == ("chat:1", "chat:2", "chat:3", "pay:2")
    assert await store.read(free, 2) == ("chat:1", "chat:2")
    await store.write(take, one, ["chat:2"])
    assert await store.read(free) == ("chat:1", "chat:3", "pay:2")
    assert await store.read(free, 10, 1000) == ()
    clock.advance(seconds=1)
    assert await store.read(free, 10, 1000) == ("chat:1", "chat:3", "pay:2")
    await store.write(finish_updates, [first.id])
    assert await store.read(free) == ("chat:3", "chat:1", "pay:2")


async def test_a_lane_is_read_in_telegrams_order(store: Store) -> None:
    """Whichever process accepted an update first; without those that are known."""
    await store.write(accept, (12, "chat:1"), (20, "chat:2"))
    (late,) = await store.write(accept, (11, "chat:1"))
    assert await store.read(undone, "chat:1") == [11, 12]
    assert await store.read(undone, "chat:1", "chat:2", known=(late.id,)) == [12, 20]
    assert await store.read(undone) == []


async def test_notices_are_due_where_no_other_process_works(store: Store, clock: Clock) -> None:
    """A chat has one process that writes to it. Who has the shop alone heeds no lease of former times."""
    one, other = await store.write(open_counter, "one"), await store.write(open_counter, "other")
    await store.write(owe, 1, 2, 3)
    await store.write(take, one, ["chat:1"])
    await store.write(take, other, ["chat:2", "pay:3"])
    for counter_id, chats in ((one, [1, 3]), (other, [2, 3]), (0, [1, 2, 3])):
        assert sorted(owed.chat_id for owed in await store.read(due_notices, (), counter_id)) == chats


async def living(tx: ReadTransaction) -> tuple[Counter, ...]:
    return await tx.counters.living()


async def _beat(tx: Transaction, counter_id: int) -> bool:
    return await tx.counters.beat(counter_id)
