"""kill -9 around a payment: nobody is charged without the order, nobody pays twice, and both ledgers agree afterwards."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from core.models.order import OrderStatus
from playground.errors import Refused
from tests.crash.shopkeeper import Shopkeeper, open_site
from tests.support.books import faults
from tests.support.chat import Person, buttons
from tests.support.goods import Good
from tests.support.tables import count_of, records
from tests.support.waiting import until

GOODS = (Good("TEA-100", "Green tea", 450, 10),)
CARDS = {"TAKES_CARDS": "1"}


def invoices(person: Person) -> list[dict[str, Any]]:
    return [message for message in person.messages() if "invoice" in message]


async def ordered(keeper: Shopkeeper) -> Person:
    """Alice has tapped Confirm."""
    alice = keeper.person()
    keeper.telegram.say(alice.id, "/add TEA-100 1")
    await until(lambda: bool(alice.windows()))
    keeper.telegram.say(alice.id, "/checkout")
    await until(lambda: any("Confirm" in text for text in buttons(alice.window)))
    await keeper.all_done()
    alice.tap_unseen("Confirm order")
    return alice


async def agree(keeper: Shopkeeper, *, paid: bool) -> None:
    """The books hold; the order is paid by one charge, or waits and nobody was charged."""
    await keeper.all_done()
    assert await keeper.look(faults) == []
    (order,) = await keeper.look(records, "orders", "status", "total")
    charged = [charge.total_amount for charge in keeper.telegram.world.payments.charges()]
    booked = [row["amount"] for row in await keeper.look(records, "payments", "amount")]
    assert charged == booked == ([order["total"]] if paid else [])
    assert order["status"] == (OrderStatus.PAID if paid else OrderStatus.AWAITING_PAYMENT)


@pytest.mark.parametrize(
    "deadly",
    [
        {"KILL_INSIDE": "bot.pipeline.till.admit"},
        {"KILL_AFTER_COMMIT": "bot.pipeline.till.admit"},
        {"KILL_BEFORE_CALL": "answerPreCheckoutQuery:1"},
        {"KILL_AFTER_CALL": "answerPreCheckoutQuery:1"},
        {"KILL_INSIDE": "bot.pipeline.till.record_payment"},
        {"KILL_AFTER_COMMIT": "bot.pipeline.till.record_payment"},
    ],
    ids=lambda deadly: "-".join(part.rsplit(".")[-1] for pair in deadly.items() for part in pair),
)
async def test_killed_around_a_payment(tmp_path: Path, deadly: dict[str, str]) -> None:
    """The next process answers the question if there is still time, and books what was charged."""
    async with open_site(tmp_path, GOODS) as keeper:
        await keeper.start(**CARDS, **deadly)
        alice = await ordered(keeper)
        await until(lambda: bool(invoices(alice)))
        paying = asyncio.create_task(keeper.telegram.pay(alice.id, invoices(alice)[0]["message_id"]))
        await keeper.died()
        await keeper.start(**CARDS)
        with suppress(Refused):  # on a slow machine the question is too old: nothing was charged
            await paying
        paid = paying.exception() is None
        if paid:
            await until(lambda: any("is paid" in text for text in alice.texts()))
        await agree(keeper, paid=paid)
        assert await keeper.look(count_of, "outbox", kind="paid") == int(paid)


@pytest.mark.parametrize("deadly", [{"KILL_BEFORE_CALL": "sendInvoice:1"}, {"KILL_AFTER_CALL": "sendInvoice:1"}])
async def test_killed_around_the_invoice(tmp_path: Path, deadly: dict[str, str]) -> None:
    """It comes with the next process, once more at most, and pays the order once."""
    async with open_site(tmp_path, GOODS) as keeper:
        await keeper.start(**CARDS, **deadly)
        alice = await ordered(keeper)
        await keeper.died()
        await keeper.start(**CARDS)
        await keeper.none("outbox", kind="invoice", sent_at=None, gave_up_at=None)
        assert 1 <= len(invoices(alice)) <= 2
        for invoice in invoices(alice):
            with suppress(Refused):
                await keeper.telegram.pay(alice.id, invoice["message_id"])
        await until(lambda: any("is paid" in text for text in alice.texts()))
        await agree(keeper, paid=True)


async def test_a_payment_of_a_closed_shop_is_booked_at_its_start(tmp_path: Path) -> None:
    """Killed while the money is on its way: it is in the inbox, or still at Telegram."""
    async with open_site(tmp_path, GOODS) as keeper:
        await keeper.start(**CARDS)
        alice = await ordered(keeper)
        await until(lambda: bool(invoices(alice)))
        await keeper.all_done()
        await keeper.kill()
        keeper.telegram.charge(alice.id, invoices(alice)[0]["message_id"])
        await keeper.start(**CARDS)
        await until(lambda: any("is paid" in text for text in alice.texts()))
        await agree(keeper, paid=True)
