"""What the store says of itself."""

from core.models.health import Backlog
from core.models.inbox import Incoming
from core.models.outbox import NoticeKind
from core.ports import Store, Transaction
from core.usecases.health import prove_writable, view_backlog
from core.usecases.inbox import accept_updates, finish_updates
from tests.support.clock import Clock
from tests.support.tables import count_of, set_values

BOT, ANOTHER = 7, 8


def update(number: int) -> Incoming:
    return Incoming(update_id=number, lane="chat:1", payload="{}")


async def owe(tx: Transaction) -> None:
    for kind in (NoticeKind.RECEIPT, NoticeKind.RECEIPT, NoticeKind.PAID):
        await tx.outbox.owe(kind, 55, 1)


async def test_nothing_waits_in_a_new_shop(store: Store) -> None:
    assert await store.read(view_backlog, BOT) == Backlog(0, None, {}, None)


async def test_what_waits_and_since_when(store: Store, clock: Clock) -> None:
    """Of this bot's updates those that are not done; of notices all that are owed, and the age of those that are due."""
    await store.write(accept_updates, ANOTHER, [update(1)])
    clock.advance(seconds=50)
    (first, _second) = await store.write(accept_updates, BOT, [update(1), update(2)])
    await store.write(owe)
    clock.advance(seconds=20)
    await store.write(accept_updates, BOT, [update(3)])
    assert await store.read(view_backlog, BOT) == Backlog(3, 20_000, {"receipt": 2, "paid": 1}, 20_000)
    await store.write(finish_updates, [first.id, first.id + 1])
    await set_values(store, "outbox", {"attempts": 9, "next_try_at": clock.ms() + 60_000}, kind="receipt")
    clock.advance(seconds=5)
    assert await store.read(view_backlog, BOT) == Backlog(1, 5_000, {"receipt": 2, "paid": 1}, 25_000)
    await set_values(store, "outbox", {"sent_at": clock.ms()}, kind="paid")
    assert await store.read(view_backlog, BOT) == Backlog(1, 5_000, {"receipt": 2}, None)


async def test_the_proof_leaves_nothing(store: Store) -> None:
    """However often it is asked for."""
    for _ in range(2):
        await store.write(prove_writable)
    assert await count_of(store, "stars_read") == 0
