"""What a process remembers about a chat keeps that chat, and no other, as long as it is needed."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.calls.sender import Sender
from bot.together import ChatMemory
from core.errors import StorageUnavailable
from core.models.actor import CLI
from core.models.digital import Content, ContentKind
from core.models.outbox import NoticeKind
from core.models.payment import Charge, PaymentMethod
from core.models.policy import Policy
from core.ports import Store, Transaction
from core.usecases.content import set_content
from core.usecases.outbox import mark_sent
from core.usecases.payment.settle import record_payment
from jobs.leases import chat_lane
from playground.state.people import OWNER
from tests.journeys.orders import a_shop, bought
from tests.support.chat import Person
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import count_of, set_values
from tests.support.waiting import until

POLICY = Policy(admin_ids=(OWNER,), pay_with=(PaymentMethod.CARD,), card_currencies=("EUR",))
BOB = chat_lane(1002)
FORBIDDEN = "Forbidden: bot was blocked by the user"


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """Its book is a file."""
    async with open_shop(tmp_path, policy=POLICY) as opened:
        await stock_up(opened.store, [Good("BOOK-1", "Book", 500, 9)])
        file = Content(ContentKind.FILE, file="book", name="book.pdf")
        await opened.store.write(set_content, CLI, "book", 1, file, data=b"%PDF")
        yield opened


def memory_of(shop: Shop) -> ChatMemory:
    """What the shop's process remembers."""
    services = shop.pipeline.services
    sender = services.outbox._courier
    assert isinstance(sender, Sender)
    return ChatMemory(services.windows, shop.pipeline.guests, sender, services.outbox)


async def half_delivered(shop: Shop) -> Person:
    """A customer who has got the first message of their goods; Telegram did not take the file."""
    alice = shop.customer()
    await alice.say("/add BOOK-1")
    await alice.say("/checkout")
    await alice.tap("Confirm order")
    shop.telegram.faults.refuse("sendDocument", 500, "Internal Server Error")
    charge = Charge(PaymentMethod.CARD, "charge-1", 1, alice.id, "EUR", 500)
    await shop.store.write(record_payment, charge)
    await shop.rest()
    assert await count_of(shop.store, "outbox", kind="goods", sent_at=None, attempts=1) == 1
    return alice


async def test_who_has_got_half_of_their_goods_keeps_their_own_chat(shop: Shop) -> None:
    """Until the rest has arrived: only this process knows which."""
    alice, memory = await half_delivered(shop), memory_of(shop)
    assert not await memory.put_away(chat_lane(alice.id))
    assert await memory.put_away(BOB)
    shop.clock.advance(seconds=60)
    await shop.rest()
    assert await memory.put_away(chat_lane(alice.id))


async def test_or_until_the_rest_is_given_up(shop: Shop) -> None:
    alice, memory = await half_delivered(shop), memory_of(shop)
    shop.telegram.faults.refuse("sendDocument", 403, FORBIDDEN)
    shop.clock.advance(seconds=60)
    await shop.rest()
    assert await count_of(shop.store, "outbox", kind="goods", gave_up_at=None) == 0
    assert await memory.put_away(chat_lane(alice.id))


async def test_or_until_the_store_knows_that_it_is_given_up(shop: Shop) -> None:
    """The answer to that commit may have been lost."""
    alice, memory = await half_delivered(shop), memory_of(shop)
    await set_values(shop.store, "outbox", {"gave_up_at": 1}, kind="goods")
    assert await memory.put_away(chat_lane(alice.id))


class Losing:
    """The store, which does not answer when a notice is marked as sent; `keeps`: the mark is there all the same."""

    def __init__(self, store: Store, *, keeps: bool) -> None:
        self._store, self._keeps = store, keeps
        self.read = store.read

    async def write(self, use_case: Any, *told: Any, **more: Any) -> Any:
        if use_case is not mark_sent:
            return await self._store.write(use_case, *told, **more)
        if self._keeps:
            await self._store.write(use_case, *told, **more)
        raise StorageUnavailable


@pytest.mark.parametrize("keeps", [True, False])
async def test_a_notice_that_cannot_be_marked_keeps_its_own_chat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, keeps: bool
) -> None:
    """Another process would send it again; but not if it is marked, and only the answer was lost."""

    async def owe(tx: Transaction) -> None:
        await tx.outbox.owe(NoticeKind.CONFIRMED, alice.id, 1)

    async with a_shop(tmp_path) as shop:
        alice, memory, outbox = shop.customer(), memory_of(shop), shop.pipeline.services.outbox
        await bought(shop)
        monkeypatch.setattr(outbox, "_store", Losing(outbox._store, keeps=keeps))
        await shop.store.write(owe)
        outbox.nudge()
        await until(lambda: bool(_confirmed(alice)) and shop.pipeline.lanes.idle)
        assert await memory.put_away(chat_lane(alice.id)) is keeps
        assert await memory.put_away(BOB)
        monkeypatch.undo()
        await shop.rest()
        assert await memory.put_away(chat_lane(alice.id))
        assert await count_of(shop.store, "outbox", kind="confirmed", sent_at=None) == 0
        assert len(_confirmed(alice)) == 1


def _confirmed(person: Person) -> list[str]:
    return [text for text in person.texts() if "confirmed" in text]
