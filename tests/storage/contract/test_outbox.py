"""The outbox: what is owed stays owed until it is sent or given up."""

from core.models.outbox import Notice, NoticeKind
from core.ports import ReadTransaction, Store, Transaction
from tests.support.clock import Clock

CHAT = 55


async def owe(tx: Transaction, subject_id: int, delay: int = 0, kind: NoticeKind = NoticeKind.RECEIPT) -> None:
    await tx.outbox.owe(kind, CHAT, subject_id, 77, delay)


async def due(tx: ReadTransaction, limit: int = 10) -> tuple[Notice, ...]:
    return await tx.outbox.due_in(CHAT, limit)


async def owed(tx: ReadTransaction, notice_id: int) -> bool:
    return await tx.outbox.is_owed(notice_id)


async def receipts(tx: ReadTransaction, chat_id: int) -> list[int]:
    return [notice.subject_id for notice in await tx.outbox.owed_to(chat_id, NoticeKind.RECEIPT)]


async def mark_sent(tx: Transaction, notice_id: int) -> None:
    await tx.outbox.mark_sent(notice_id)


async def give_up(tx: Transaction, notice_id: int) -> None:
    await tx.outbox.give_up(notice_id, "blocked")


async def try_later(tx: Transaction, notice_id: int, at: int) -> None:
    await tx.outbox.try_later(notice_id, at, "no answer")


async def forget(tx: Transaction, before: int, limit: int = 100) -> int:
    return await tx.outbox.forget_sent(before, limit)


async def test_what_is_owed_is_due(store: Store) -> None:
    """With all that was said of it."""
    await store.write(owe, 12)
    (notice,) = await store.read(due)
    assert (notice.kind, notice.chat_id, notice.subject_id, notice.message_id) == (NoticeKind.RECEIPT, CHAT, 12, 77)
    assert notice.attempts == 0
    assert await store.read(owed, notice.id)


async def chats(tx: ReadTransaction, busy: set[int], limit: int = 10, counter_id: int = 0) -> tuple[int, ...]:
    return await tx.outbox.due_chats(busy, limit, counter_id)


async def test_chats_are_due_by_what_waits_longest_in_them(store: Store, clock: Clock) -> None:
    """However much one is owed; without those that are busy, and those that are owed nothing yet."""

    async def owe_many(tx: Transaction) -> None:
        for chat_id, delay in ((1, 2_000), (2, 1_000), (2, 1_000), (2, 0), (3, 1_500), (4, 5_000)):
            await tx.outbox.owe(NoticeKind.NEW_ORDER, chat_id, 1, 0, delay)

    await store.write(owe_many)
    clock.advance(seconds=4)
    assert await store.read(chats, set()) == (2, 3, 1)
    assert await store.read(chats, set(), 2) == (2, 3)
    assert await store.read(chats, {2, 4}) == (3, 1)


async def test_a_delay_leaves_it_for_a_while(store: Store, clock: Clock) -> None:
    """It is owed at once, and due when its time has come; the first due comes first."""
    await store.write(owe, 1, 5_000)
    await store.write(owe, 2, 3_000)
    assert await store.read(due) == ()
    assert await store.read(receipts, CHAT) == [2, 1]
    clock.advance(seconds=61)
    assert [notice.subject_id for notice in await store.read(due)] == [2, 1]
    assert [notice.subject_id for notice in await store.read(due, 1)] == [2]


async def test_sent_is_never_due_again(store: Store) -> None:
    """Nor owed."""
    await store.write(owe, 1)
    (notice,) = await store.read(due)
    await store.write(mark_sent, notice.id)
    assert await store.read(due) == ()
    assert not await store.read(owed, notice.id)
    assert await store.read(receipts, CHAT) == []


async def test_given_up_is_never_due_again(store: Store) -> None:
    """Notices to somebody who blocked the bot are not tried for ever."""
    await store.write(owe, 1)
    (notice,) = await store.read(due)
    await store.write(give_up, notice.id)
    assert await store.read(due) == ()
    assert not await store.read(owed, notice.id)


async def test_a_failed_try_comes_again_later(store: Store, clock: Clock) -> None:
    """The attempt is counted."""
    await store.write(owe, 1)
    (notice,) = await store.read(due)
    await store.write(try_later, notice.id, clock.ms() + 5_000)
    assert await store.read(due) == ()
    clock.advance(seconds=6)
    (again,) = await store.read(due)
    assert (again.id, again.attempts) == (notice.id, 1)


async def test_receipts_of_a_chat_are_its_own(store: Store) -> None:
    """Neither another chat's nor other notices."""
    await store.write(owe, 1)
    await store.write(owe, 2, 0, NoticeKind.NEW_ORDER)
    assert await store.read(receipts, CHAT) == [1]
    assert await store.read(receipts, CHAT + 1) == []


async def test_only_what_was_sent_is_forgotten(store: Store, clock: Clock) -> None:
    """A bounded number at once; what is owed stays."""
    for number in range(4):
        await store.write(owe, number)
    for notice in (await store.read(due))[:3]:
        await store.write(mark_sent, notice.id)
    assert await store.write(forget, clock.ms() - 60_000) == 0
    clock.advance(hours=1)
    assert [await store.write(forget, clock.ms(), 2) for _ in range(3)] == [2, 1, 0]
    assert await store.read(receipts, CHAT) == [3]


async def test_what_was_given_up_is_forgotten_after_its_own_time(store: Store, clock: Clock) -> None:
    """A bounded number at once; what is owed or sent stays."""
    for number in range(5):
        await store.write(owe, number)
    notices = await store.read(due)
    for notice in notices[:3]:
        await store.write(give_up, notice.id)
    await store.write(mark_sent, notices[3].id)
    assert await store.write(lambda tx: tx.outbox.forget_given_up(clock.ms() - 60_000, 100)) == 0
    clock.advance(hours=1)
    forget_given_up = [await store.write(lambda tx: tx.outbox.forget_given_up(clock.ms(), 2)) for _ in range(3)]
    assert forget_given_up == [2, 1, 0]
    assert await store.read(receipts, CHAT) == [4]
    assert await store.write(forget, clock.ms()) == 1


async def sent_as(tx: Transaction, notice_id: int, message_id: int) -> None:
    await tx.outbox.mark_sent(notice_id, message_id)


async def is_notice(tx: ReadTransaction, chat_id: int, message_id: int) -> bool:
    return await tx.outbox.is_notice(chat_id, message_id)


async def test_a_sent_notice_is_known_by_its_message(store: Store) -> None:
    """In its chat; a receipt, which is the card it was edited into, is none."""
    await store.write(owe, 1, 0, NoticeKind.NEW_ORDER)
    await store.write(owe, 2)
    news, receipt = await store.read(due)
    assert not await store.read(is_notice, CHAT, 77)
    await store.write(sent_as, news.id, 90)
    await store.write(mark_sent, receipt.id)
    assert await store.read(is_notice, CHAT, 90)
    assert [await store.read(is_notice, *other) for other in ((CHAT, 77), (CHAT + 1, 90), (CHAT, 91))] == [False] * 3
