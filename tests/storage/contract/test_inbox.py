"""The inbox: every update once, and none forgotten before it is done."""

from core.models.inbox import Accepted, Incoming
from core.ports import ReadTransaction, Store, Transaction
from tests.support.clock import Clock

BOT = 7


async def accept(tx: Transaction, *update_ids: int, bot_id: int = BOT) -> tuple[Accepted, ...]:
    updates = [Incoming(update_id=number, lane=f"chat:{number}", payload='{"ö": 1}') for number in update_ids]
    return await tx.inbox.accept(bot_id, updates)


async def undone(tx: ReadTransaction) -> tuple[Accepted, ...]:
    return await tx.inbox.undone(BOT)


async def mark_applied(tx: Transaction, inbox_id: int) -> bool:
    return await tx.inbox.mark_applied(inbox_id)


async def claim(tx: Transaction, inbox_id: int) -> int:
    return (await tx.inbox.claim([inbox_id]))[inbox_id]


async def claim_all(tx: Transaction, *inbox_ids: int) -> dict[int, int]:
    return dict(await tx.inbox.claim(inbox_ids))


async def unclaim(tx: Transaction, *inbox_ids: int) -> None:
    await tx.inbox.unclaim(inbox_ids)


async def finish(tx: Transaction, *inbox_ids: int) -> None:
    await tx.inbox.finish(inbox_ids)


async def park(tx: Transaction, inbox_id: int) -> None:
    await tx.inbox.park(inbox_id)


async def forget(tx: Transaction, before: int, limit: int = 100) -> int:
    return await tx.inbox.forget_done(before, limit)


async def test_an_accepted_update_is_undone(store: Store, clock: Clock) -> None:
    """As it came, not taken up and not applied."""
    before = clock.ms()
    (accepted,) = await store.write(accept, 5)
    assert (accepted.update_id, accepted.lane, accepted.payload) == (5, "chat:5", '{"ö": 1}')
    assert (accepted.attempts, accepted.applied) == (0, False)
    assert before <= accepted.received_at <= clock.ms()
    assert await store.read(undone) == (accepted,)


async def test_a_known_update_is_not_accepted_again(store: Store) -> None:
    """By membership: an id lower than the last one is new all the same, and another bot's ids are its own."""
    await store.write(accept, 5, 6)
    assert [one.update_id for one in await store.write(accept, 6, 7, 3, 7)] == [7, 3]
    assert len(await store.write(accept, 5, bot_id=8)) == 1
    assert [one.update_id for one in await store.read(undone)] == [5, 6, 7, 3]


async def test_a_done_update_stays_known(store: Store) -> None:
    """Telegram may deliver it again long after."""
    (accepted,) = await store.write(accept, 5)
    await store.write(finish, accepted.id)
    assert await store.write(accept, 5) == ()


async def test_every_claim_counts(store: Store) -> None:
    """From one on."""
    (accepted,) = await store.write(accept, 5)
    assert [await store.write(claim, accepted.id) for _ in range(3)] == [1, 2, 3]
    assert [one.attempts for one in await store.read(undone)] == [3]


async def test_several_are_claimed_together(store: Store) -> None:
    """Each counts for itself."""
    first, second, third = await store.write(accept, 5, 6, 7)
    await store.write(claim, second.id)
    assert await store.write(claim_all, first.id, second.id) == {first.id: 1, second.id: 2}
    assert [one.attempts for one in await store.read(undone)] == [1, 2, 0]
    assert await store.write(claim_all, third.id, first.id) == {first.id: 2, third.id: 1}


async def test_a_claim_can_be_given_back(store: Store) -> None:
    """Once each, and never below none."""
    first, second = await store.write(accept, 5, 6)
    await store.write(claim, first.id)
    await store.write(unclaim, first.id, second.id)
    assert await store.write(claim, first.id) == 1
    assert await store.write(claim, second.id) == 1


async def test_an_effect_is_applied_once(store: Store) -> None:
    """The second caller is told, and a replay sees it."""
    first, second = await store.write(accept, 5, 6)
    assert await store.write(mark_applied, first.id)
    assert not await store.write(mark_applied, first.id)
    assert [one.applied for one in await store.read(undone)] == [True, False]
    assert await store.write(mark_applied, second.id)


async def test_done_and_parked_updates_are_not_undone(store: Store) -> None:
    """What is left comes in the order of arrival."""
    accepted = await store.write(accept, 9, 8, 7, 6)
    await store.write(finish, accepted[1].id)
    await store.write(park, accepted[2].id)
    assert [one.update_id for one in await store.read(undone)] == [9, 6]


async def test_only_done_updates_are_forgotten(store: Store, clock: Clock) -> None:
    """Those done before the given time, a bounded number at once."""
    accepted = await store.write(accept, 1, 2, 3, 4)
    await store.write(finish, *(one.id for one in accepted[:3]))
    assert await store.write(forget, clock.ms() - 60_000) == 0
    clock.advance(hours=1)
    assert [await store.write(forget, clock.ms(), 2) for _ in range(3)] == [2, 1, 0]
    assert [one.update_id for one in await store.read(undone)] == [4]
