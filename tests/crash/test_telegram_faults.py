"""Telegram refuses, asks for a pause, or breaks the line: in the end the chat is right, and the effect happened once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.calls.window import screen_lane
from core.errors import OutOfStock, Shortage, StaleScreen, StorageUnavailable
from core.models.outbox import NoticeKind
from core.ports import Transaction
from playground.faults import Drop
from storage.repositories.outbox import OutboxRepository
from tests.support.chat import Person, text_of
from tests.support.crowd import answered, fast_limiter, put, show_cards, units_in_cart, until
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.refusals import worded
from tests.support.shop import Shop, open_shop
from tests.support.tables import count_of, records
from tests.support.waiting import until_stored


@asynccontextmanager
async def _shop(folder: Path, stock: int = 10) -> AsyncIterator[tuple[Shop, Person]]:
    """Alice has one tea in her cart, and looks at it."""
    async with open_shop(folder, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(stock=stock)])
        alice = shop.customer()
        await put(shop, alice, 1, 1)
        await alice.say("/cart")
        yield shop, alice


@asynccontextmanager
async def _no_faults() -> AsyncIterator[None]:
    """The log shows no fault of ours."""
    with capture_logs() as logs:
        yield
    assert not [entry for entry in logs if entry["event"] == "fault"]


def _never_confessed(shop: Shop) -> bool:
    """Nobody was told of a fault on our side."""
    said = [str(call.params.get("text", "")) for call in shop.telegram.journal]
    return not shop.faults and worded(StaleScreen()) not in said


@pytest.mark.parametrize("method", ["answerCallbackQuery", "editMessageText"])
@pytest.mark.parametrize("fault", ["429", "500", "dropped"])
async def test_a_tap_has_its_effect_and_its_screen(tmp_path: Path, method: str, fault: str) -> None:
    """Whichever of its two calls fails, and however: two teas, and one window that says so."""
    async with _shop(tmp_path) as (shop, alice):
        window = alice.window["message_id"]
        if fault == "429":
            shop.telegram.faults.too_many_requests(method, retry_after=1)
        elif fault == "500":
            shop.telegram.faults.refuse(method, 500, "Internal Server Error", times=2)
        else:
            shop.telegram.faults.add(method, Drop())
        alice.tap_unseen("+")
        await until(lambda: "2 × €4.50" in text_of(alice.window))
        await shop.rest()
        assert await units_in_cart(shop, alice) == 2
        assert [message["message_id"] for message in alice.windows()] == [window]
        assert _never_confessed(shop)


@pytest.mark.parametrize("words", ["message to edit not found", "message can't be edited"])
async def test_a_lost_window_gets_a_fresh_one(tmp_path: Path, words: str) -> None:
    """The fresh window is below, and counts from now on."""
    async with _shop(tmp_path) as (shop, alice):
        window = alice.window["message_id"]
        shop.telegram.faults.refuse("editMessageText", 400, f"Bad Request: {words}")
        alice.tap_unseen("+")
        await until(lambda: alice.windows() != [] and alice.window["message_id"] > window)
        await shop.rest()
        assert "2 × €4.50" in text_of(alice.window)
        await alice.tap("+")
        assert "3 × €4.50" in text_of(alice.window)
        assert len(alice.windows()) == 1


async def test_a_receipt_whose_card_is_lost_is_sent(tmp_path: Path) -> None:
    """It is a message of its own, sent once, above the fresh window."""
    async with _shop(tmp_path) as (shop, alice):
        await show_cards([alice])
        shop.telegram.faults.refuse("editMessageText", 400, "Bad Request: message to edit not found")
        await answered(shop.telegram, [alice.tap_unseen("Confirm order")])
        await shop.rest()
        receipts = [message for message in alice.from_bot() if "🧾" in text_of(message)]
        assert len(receipts) == 1
        assert alice.window["message_id"] > receipts[0]["message_id"]
        assert await stock_and_ledger(shop.store, 1) == (9, 9)


async def test_a_receipt_that_cannot_be_shown_now_comes_later(tmp_path: Path) -> None:
    """Telegram is down when the order is placed: the outbox owes the receipt, and the customer gets it when Telegram is back."""
    async with _shop(tmp_path) as (shop, alice):
        await show_cards([alice])
        card = alice.window["message_id"]
        shop.telegram.faults.refuse("editMessageText", 500, "Internal Server Error")
        await answered(shop.telegram, [alice.tap_unseen("Confirm order")])
        await shop.rest()
        assert "Please review" in text_of(alice.window)
        shop.clock.advance(seconds=60)
        await shop.rest()
        assert alice.window["message_id"] > card
        receipts = [message["message_id"] for message in alice.from_bot() if "🧾" in text_of(message)]
        assert receipts == [card]
        assert len(alice.windows()) == 1
        assert await count_of(shop.store, "orders") == 1


@pytest.mark.parametrize("fault", ["500", "dropped"])
async def test_a_refusal_is_said_though_the_line_broke(tmp_path: Path, fault: str) -> None:
    """The refused customer hears of the refusal, and nothing of an order."""
    async with _shop(tmp_path, stock=1) as (shop, alice):
        await show_cards([alice])
        await put(shop, shop.customer(2), 1, 1)
        await show_cards([shop.customer(2)])
        await answered(shop.telegram, [shop.customer(2).tap_unseen("Confirm order")])
        if fault == "500":
            shop.telegram.faults.refuse("answerCallbackQuery", 500, "Internal Server Error")
        else:
            shop.telegram.faults.add("answerCallbackQuery", Drop())
        ((said, alert),) = await answered(shop.telegram, [alice.tap_unseen("Confirm order")])
        short = Shortage(sku_id=1, title="Green tea", wanted=1, left=0)
        assert (said, alert) == (worded(OutOfStock([short])), True)
        await until(lambda: "sold out" in text_of(alice.window))
        assert not any("placed" in text for text in alice.texts())


async def test_somebody_who_has_bought_never_hears_that_nothing_was_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store fails after the order is on disk, when the receipt is marked as sent: one order, one receipt, one window."""
    mark_sent, failures = OutboxRepository.mark_sent, iter(range(3))

    async def failing(self: OutboxRepository, notice_id: int, message_id: int) -> None:
        if next(failures, None) is not None:
            raise StorageUnavailable
        await mark_sent(self, notice_id, message_id)

    async with _shop(tmp_path) as (shop, alice):
        await show_cards([alice])
        monkeypatch.setattr(OutboxRepository, "mark_sent", failing)
        ((said, _),) = await answered(shop.telegram, [alice.tap_unseen("Confirm order")])
        await shop.rest()
        assert "placed" in said
        assert _never_confessed(shop)
        assert sum("🧾" in text for text in alice.texts()) == 1
        assert len(alice.windows()) == 1
        assert await count_of(shop.store, "orders") == 1


async def test_a_notice_behind_a_tap_does_not_swallow_its_screen(tmp_path: Path) -> None:
    """The owner taps while notices of an order wait in the same lane: the tap's screen is drawn anyway."""
    async with _shop(tmp_path) as (shop, alice):
        await show_cards([alice])
        await put(shop, shop.owner, 1, 1)
        await shop.owner.say("/cart")
        window = shop.owner.window
        held = shop.telegram.faults.hold("editMessageText")
        shop.owner.tap_unseen("+", window)
        await until(lambda: held.met == 1)
        shop.owner.tap_unseen("Home", window)
        await answered(shop.telegram, [alice.tap_unseen("Confirm order")])
        held.go_on.set()
        await until(lambda: any("New order" in text for text in shop.owner.texts()))
        await until(lambda: any("Welcome" in text for text in shop.owner.texts()))


async def test_a_message_that_cannot_be_worded_stops_nobody(tmp_path: Path) -> None:
    """The outbox owes a receipt for an order that does not exist: the notices behind it in the chat's lane still go out."""
    async with _shop(tmp_path) as (shop, alice):

        async def owe(tx: Transaction) -> None:
            await tx.outbox.owe(NoticeKind.RECEIPT, alice.id, 999, 1)

        window = alice.window
        held = shop.telegram.faults.hold("editMessageText")
        alice.tap_unseen("+", window)
        await until(lambda: held.met == 1)
        await shop.store.write(owe)
        shop.pipeline.services.outbox.nudge()
        await until(lambda: shop.pipeline.lanes.waiting(screen_lane(alice.id)) == 1)
        alice.tap_unseen("Home", window)
        await until(lambda: shop.pipeline.lanes.waiting(screen_lane(alice.id)) == 2)
        held.go_on.set()
        await shop.rest()
        assert "Welcome" in text_of(alice.window)
        (owed,) = await records(shop.store, "outbox", "attempts", "reason")
        assert owed == {"attempts": 1, "reason": "LookupError"}


async def test_a_screen_that_is_there_already_is_fine(tmp_path: Path) -> None:
    """Telegram refuses an edit that changes nothing: a customer who taps twice hears nothing of that, and it is no fault."""
    async with _shop(tmp_path) as (shop, alice), _no_faults():
        await alice.tap("Home")
        said = await answered(shop.telegram, [alice.tap_unseen("Help"), alice.tap_unseen("Help")])
        await shop.rest()
        said += await answered(shop.telegram, [shop.telegram.tap(alice.id, alice.window["message_id"], "hp")])
        await shop.rest()
        assert said == [("", False)] * 3
        assert len(alice.windows()) == 1


async def test_windows_that_could_not_be_removed_are_removed_later(tmp_path: Path) -> None:
    """Three commands leave old windows behind; the next drawing removes all of them, even after a restart."""
    async with _shop(tmp_path) as (shop, alice):
        for method in ("deleteMessage", "editMessageReplyMarkup"):
            shop.telegram.faults.refuse(method, 500, "Internal Server Error", times=6)
        for command in ("/shop", "/cart", "/help"):
            await alice.say(command)
        assert len(alice.windows()) == 4
        shop.telegram.faults.clear()
    async with open_shop(tmp_path, telegram=shop.telegram, limiter=fast_limiter()) as again:
        await again.customer().tap("Cart")
        assert len(alice.windows()) == 1


async def test_a_window_whose_answers_are_lost_is_sent_twice_at_most(tmp_path: Path) -> None:
    """Nobody knows the ids of those messages, so the old window shows the screen, and a tap on any of them works."""
    async with _shop(tmp_path) as (shop, alice):
        old = alice.window["message_id"]
        shop.telegram.faults.add("sendMessage", Drop(), times=5)
        await alice.say("/help")
        await shop.rest()
        assert ["How it works" in text_of(window) for window in alice.windows()] == [True] * 3
        assert alice.windows()[0]["message_id"] == old
        assert "Welcome" in text_of(await alice.tap("Home"))


async def test_a_receipt_in_a_window_that_was_left_over_stays(tmp_path: Path) -> None:
    """An old card that could not be removed is confirmed: from then on it is not removed any more."""
    async with _shop(tmp_path) as (shop, alice):
        await show_cards([alice])
        card = alice.window
        for method in ("deleteMessage", "editMessageReplyMarkup"):
            shop.telegram.faults.refuse(method, 500, "Internal Server Error", times=2)
        await alice.say("/shop")
        await answered(shop.telegram, [alice.tap_unseen("Confirm order", card)])
        await shop.rest()
        shop.telegram.faults.clear()
        await alice.say("/shop")
        assert [message["message_id"] for message in alice.from_bot() if "🧾" in text_of(message)] == [
            card["message_id"]
        ]
        assert len(alice.windows()) == 1


@pytest.mark.parametrize("calls", [("sendMessage", "sendMessage"), ("editMessageText", "sendMessage")])
async def test_a_receipt_whose_card_was_replaced_stands_in_the_chat_once(
    tmp_path: Path, calls: tuple[str, str]
) -> None:
    """It cannot be shown when the order is placed, a command removes its card, and then the answers to it are lost."""
    async with _shop(tmp_path) as (shop, alice):
        await show_cards([alice])
        shop.telegram.faults.refuse("editMessageText", 500, "Internal Server Error")
        await answered(shop.telegram, [alice.tap_unseen("Confirm order")])
        await shop.rest()
        await alice.say("/shop")
        for method in calls:
            shop.telegram.faults.add(method, Drop())
        await _nothing_owed_in_the_end(shop)
        assert len([text for text in alice.texts() if "🧾" in text]) == 1
        assert "🧾" not in text_of(alice.window)
        assert "Your cart is empty" in text_of(await alice.tap("Cart"))


async def test_a_receipt_whose_card_its_reader_has_deleted_stands_in_the_chat_once(tmp_path: Path) -> None:
    """There is nothing to edit, and the answers to what is sent are lost."""
    async with _shop(tmp_path) as (shop, alice):
        await show_cards([alice])
        shop.telegram.faults.refuse("editMessageText", 400, "Bad Request: message to edit not found")
        shop.telegram.faults.add("sendMessage", Drop(), times=2)
        await answered(shop.telegram, [alice.tap_unseen("Confirm order")])
        await shop.rest()
        await _nothing_owed_in_the_end(shop)
        assert len([text for text in alice.texts() if "🧾" in text]) == 1


async def test_what_is_typed_while_a_receipt_is_owed_is_answered(tmp_path: Path) -> None:
    """Telegram is down at the order and still when text is typed: later the receipt comes, and the answer below it."""
    async with _shop(tmp_path) as (shop, alice):
        await show_cards([alice])
        card = alice.window["message_id"]
        shop.telegram.faults.refuse("editMessageText", 500, "Internal Server Error")
        await answered(shop.telegram, [alice.tap_unseen("Confirm order")])
        await shop.rest()
        shop.telegram.faults.refuse("sendMessage", 500, "Internal Server Error", times=1000)
        asked = len(shop.telegram.journal)
        shop.telegram.say(alice.id, "/help")
        await until(lambda: any(call.method == "sendMessage" for call in list(shop.telegram.journal)[asked:]))
        receipt = shop.telegram.faults.hold("editMessageText")
        shop.clock.advance(seconds=60)
        shop.pipeline.services.outbox.nudge()
        await until(lambda: bool(receipt.met))
        shop.telegram.faults.clear()
        receipt.go_on.set()
        await _nothing_owed_in_the_end(shop)
        assert [message["message_id"] for message in alice.from_bot() if "🧾" in text_of(message)] == [card]
        assert ["How it works" in text_of(window) for window in alice.windows()] == [True]


async def test_news_whose_answers_are_lost_are_sent_once_more_at_most(tmp_path: Path) -> None:
    """The notices may have arrived; the outbox records that nobody knows."""
    async with _shop(tmp_path) as (shop, alice):
        await _told_of_an_order(shop, alice)
        shop.telegram.faults.add("sendMessage", Drop(), times=4)
        await _owe_the_owner(shop)
        assert sum("New order" in text for text in shop.owner.texts()) == 1 + 2
        *_older, row = await records(shop.store, "outbox", "gave_up_at")
        assert row["gave_up_at"]


async def test_news_are_sent_again_only_when_telegram_can_be_reached(tmp_path: Path) -> None:
    """An answer is lost, and then the line is down for a while: the failed tries do not count as a second sending."""
    async with _shop(tmp_path) as (shop, alice):
        await _told_of_an_order(shop, alice)
        shop.telegram.faults.add("sendMessage", Drop())
        shop.telegram.faults.add("sendChatAction", Drop(), times=3)
        await _owe_the_owner(shop)
        *_older, row = await records(shop.store, "outbox", "attempts", "unanswered", "sent_at")
        assert row["sent_at"]
        assert (row["attempts"], row["unanswered"]) == (4, 1)


async def _told_of_an_order(shop: Shop, alice: Person) -> None:
    """Alice has bought, the owner has been notified, and nothing is owed."""
    await shop.owner.say("/start")
    await show_cards([alice])
    await answered(shop.telegram, [alice.tap_unseen("Confirm order")])
    await _nothing_owed_in_the_end(shop)


async def _owe_the_owner(shop: Shop) -> None:
    """Owe the same notice again, and wait until it is sent or given up."""

    async def owe(tx: Transaction) -> None:
        await tx.outbox.owe(NoticeKind.NEW_ORDER, shop.owner.id, 1)

    await shop.store.write(owe)
    await _nothing_owed_in_the_end(shop)


async def _nothing_owed_in_the_end(shop: Shop) -> None:
    """Let time pass until everything owed is sent or given up."""

    async def is_settled() -> bool:
        if not await records(shop.store, "outbox", "id", sent_at=None, gave_up_at=None):
            return True
        shop.clock.advance(hours=2)
        shop.pipeline.services.outbox.nudge()
        return False

    await until_stored(is_settled)
    await shop.rest()
