"""What is owed goes out chat by chat: what one of them cannot take now holds up nobody."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from core.errors import StorageUnavailable
from core.models.outbox import NoticeKind
from core.ports import Transaction
from jobs.leases import Alone
from playground.state.people import OWNER
from tests.journeys.orders import bought
from tests.support.crowd import until
from tests.support.goods import Good, stock_up
from tests.support.rate_limit import StillTime
from tests.support.shop import open_shop
from tests.support.tables import records

ORDERS = 150


async def test_a_chat_that_is_owed_much_holds_up_nobody(tmp_path: Path) -> None:
    """The owner is owed 150 notices, of which twenty pass; what a customer is owed then arrives while the owner's wait."""
    time = StillTime()
    async with open_shop(tmp_path, limiter=time.limiter()) as shop:
        await stock_up(shop.store, [Good()])
        alice, owner = shop.customer(), shop.owner
        await owner.say("/start")
        await bought(shop, alice)

        async def owe(tx: Transaction) -> None:
            await tx.outbox.owe_all(NoticeKind.NEW_ORDER, [(OWNER, 1)] * ORDERS)
            await tx.outbox.owe(NoticeKind.CONFIRMED, alice.id, 1)

        await shop.store.write(owe)
        shop.pipeline.services.outbox.nudge()
        await until(lambda: any("confirmed" in text for text in alice.texts()))
        assert len(owner.from_bot()) < ORDERS


class Overtaken(Alone):
    """The leases of a process whose work others have taken over while it was frozen, if `is_so`."""

    is_so = False

    def check(self) -> None:
        if self.is_so:
            raise StorageUnavailable


async def test_a_notice_that_waited_while_its_chat_was_taken_over_is_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty have gone out, and the next one waits for its turn when the process freezes; when it wakes, others have the chat."""
    time, leases = StillTime(), Overtaken()
    async with open_shop(tmp_path, limiter=time.limiter()) as shop:
        await stock_up(shop.store, [Good()])
        owner, services = shop.owner, shop.pipeline.services
        await owner.say("/start")
        await bought(shop)
        monkeypatch.setattr(services.windows, "leases", leases)

        async def owe(tx: Transaction) -> None:
            await tx.outbox.owe_all(NoticeKind.NEW_ORDER, [(OWNER, 1)] * ORDERS)

        await shop.store.write(owe)
        services.outbox.nudge()
        await until(lambda: time.is_waited_for)
        sent = len(owner.from_bot())
        leases.is_so = True
        with capture_logs() as lines:
            time.advance(seconds=60)
            await until(lambda: any(line["event"] == "outbox_unavailable" for line in lines))
        assert len(owner.from_bot()) == sent
        leases.is_so = False
        await until(lambda: len(owner.from_bot()) > sent)


async def test_a_chat_gets_everything_that_it_is_owed_in_order(tmp_path: Path) -> None:
    """Though only a few of it are under way at once."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        await shop.owner.say("/start")
        await bought(shop)
        await until(lambda: len(shop.owner.from_bot()) == 2)

        async def owe(tx: Transaction) -> None:
            await tx.outbox.owe_all(NoticeKind.NEW_ORDER, [(OWNER, 1)] * ORDERS)

        await shop.store.write(owe)
        shop.pipeline.services.outbox.nudge()
        await until(lambda: len(shop.owner.from_bot()) == 2 + ORDERS)
        await shop.rest()
        sent = await records(shop.store, "outbox", "message_id", kind="new_order")
        assert [row["message_id"] for row in sent] == sorted(row["message_id"] for row in sent)
