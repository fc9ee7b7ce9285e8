"""Telegram takes a message and its answer is lost: it stands in the chat once more at most, whatever happens later."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from core.models.actor import Actor
from core.models.outbox import UNANSWERED
from core.usecases.message import write_to_customer
from playground.faults import Drop
from playground.state.people import OWNER
from playground.telegram import Telegram
from tests.journeys.orders import bought
from tests.playground.helpers import png
from tests.support.clock import StillClock
from tests.support.crowd import until
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import Not, records
from tests.support.waiting import until_stored

SAID = "It leaves tomorrow."


@asynccontextmanager
async def opened(folder: Path, telegram: Telegram, clock: StillClock) -> AsyncIterator[Shop]:
    async with open_shop(folder, telegram=telegram, clock=clock) as shop:
        yield shop


async def write(shop: Shop, photo: str = "") -> None:
    """The owner writes to the customer of the only order."""
    await shop.store.write(write_to_customer, Actor.staff(OWNER), 1, SAID, photo)
    shop.pipeline.services.outbox.nudge()


async def tried(shop: Shop) -> None:
    """One more try, after any pause."""
    (before,) = await records(shop.store, "outbox", "attempts", "gave_up_at", kind="message")
    shop.clock.advance(hours=2)
    shop.pipeline.services.outbox.nudge()

    async def is_over() -> bool:
        (now,) = await records(shop.store, "outbox", "attempts", "gave_up_at", kind="message")
        return bool(now != before or before["gave_up_at"])

    await until_stored(is_over)
    await shop.rest()


async def lost_over_restarts(folder: Path, method: str, photo: bool) -> list[str]:
    """What stands in the customer's chat when every answer is lost, the shop is opened anew after each try, and they write again."""
    clock = StillClock()
    telegram = Telegram(clock=clock.seconds)
    async with opened(folder, telegram, clock) as shop:
        await stock_up(shop.store, [Good()])
        await shop.owner.say("/start")
        await bought(shop)
        sent = telegram.send_photo(OWNER, png()) if photo else 0
        await shop.rest()
        file_id = next((one["photo"][-1]["file_id"] for one in telegram.history(OWNER) if "photo" in one), "")
        assert bool(file_id) == bool(sent)
        telegram.faults.add(method, Drop(), times=9)
        await write(shop, file_id)
        await shop.rest()
    for _ in range(3):
        async with opened(folder, telegram, clock) as shop:
            await tried(shop)
    telegram.faults.clear()
    async with opened(folder, telegram, clock) as shop:
        alice = shop.customer()
        await alice.say("/start")
        await shop.rest()
        (row,) = await records(shop.store, "outbox", "reason", "sent_at", kind="message")
        assert row == {"reason": UNANSWERED, "sent_at": None}
        await until(lambda: any("perhaps" in text for text in shop.owner.texts()))
        return [text for text in alice.texts() if SAID in text]


async def test_words_of_staff(tmp_path: Path) -> None:
    """Twice, and who wrote them is told that nobody knows."""
    assert len(await lost_over_restarts(tmp_path, "sendMessage", photo=False)) == 2


async def test_a_photo_of_staff(tmp_path: Path) -> None:
    """As words."""
    assert len(await lost_over_restarts(tmp_path, "sendPhoto", photo=True)) == 2


async def test_a_shop_that_closes_meanwhile_counts_it(tmp_path: Path) -> None:
    """The message is on its way when the shop closes; opened again, the shop sends it once more at most."""
    clock = StillClock()
    telegram = Telegram(clock=clock.seconds)
    async with opened(tmp_path, telegram, clock) as shop:
        await stock_up(shop.store, [Good()])
        await shop.owner.say("/start")
        await bought(shop)
        held = telegram.faults.hold("sendMessage")
        await write(shop)
        await until(lambda: held.met == 1)
    telegram.faults.add("sendMessage", Drop())
    async with opened(tmp_path, telegram, clock) as shop:
        await shop.rest()
        await tried(shop)
        (row,) = await records(shop.store, "outbox", "reason", "unanswered", kind="message")
        assert row == {"reason": UNANSWERED, "unanswered": 1}


async def test_the_window_below_a_receipt(tmp_path: Path) -> None:
    """Twice at most, and the receipt once: what is tapped or typed then has a window as ever."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await alice.say("/add TEA-100 2")
        await alice.tap("Checkout")
        shop.telegram.faults.add("sendMessage", Drop(), times=9)
        alice.tap_unseen("Confirm order")
        await until_stored(lambda: _is_placed(shop))  # later, the tap would be too old

        async def is_told() -> bool:
            shop.clock.advance(hours=2)
            shop.pipeline.services.outbox.nudge()
            return bool(await records(shop.store, "outbox", "id", kind="receipt", sent_at=Not(None)))

        await until_stored(is_told)
        await shop.rest()
        assert sum("🧾" in text for text in alice.texts()) == 1
        assert len(alice.windows()) == 2
        shop.telegram.faults.clear()
        await alice.tap("Shop")
        assert "Drinks" in str(alice.window["reply_markup"])
        assert sum("🧾" in text for text in alice.texts()) == 1


async def _is_placed(shop: Shop) -> bool:
    return bool(await records(shop.store, "orders", "id"))
