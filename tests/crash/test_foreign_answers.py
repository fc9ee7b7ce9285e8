"""Somebody between the shop and Telegram answers in its place: the shop takes none of that for Telegram's word."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from playground.faults import Foreign
from tests.support.chat import Person, text_of
from tests.support.crowd import answered, fast_limiter, put, show_cards, until
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import Not, records
from tests.support.waiting import until_stored

PAGE = b"<html><body>Please log in to the network</body></html>"
DONE = "That is done, but"
"""Said by the desk (bot/errors.py) of a fault that came after the effect."""
NOT_FOUND, FORBIDDEN = Foreign(404, PAGE), Foreign(403, PAGE)
foreign_answers = pytest.mark.parametrize(
    "foreign", [Foreign(200, PAGE), Foreign(401, PAGE), FORBIDDEN, NOT_FOUND, Foreign(200, b'{"ok": tr')]
)


@asynccontextmanager
async def _shop(folder: Path) -> AsyncIterator[tuple[Shop, Person]]:
    async with open_shop(folder, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good()])
        alice = shop.customer()
        await shop.owner.say("/start")
        await alice.say("/start")
        yield shop, alice


def _told_to_try_again(shop: Shop) -> bool:
    return bool(shop.faults)


async def _blocked(shop: Shop) -> bool:
    return bool(await records(shop.store, "customers", "id", blocked_at=Not(None)))


@foreign_answers
async def test_what_was_done_is_said_a_moment_later(tmp_path: Path, foreign: Foreign) -> None:
    """The stock is booked, and nobody is asked to enter it again."""
    async with _shop(tmp_path) as (shop, _alice):
        shop.telegram.faults.add("sendMessage", foreign)
        shop.telegram.say(shop.owner.id, "/stock TEA-100 +5")
        await until(lambda: any("→ 15" in text for text in shop.owner.texts()))
        await shop.rest()
        assert await stock_and_ledger(shop.store, 1) == (15, 15)
        assert not _told_to_try_again(shop)


@foreign_answers
async def test_a_customer_is_answered_when_telegram_is_back(tmp_path: Path, foreign: Foreign) -> None:
    """However often somebody else answered; and the customer does not count as having blocked the shop."""
    async with _shop(tmp_path) as (shop, alice):
        shop.telegram.faults.add("sendMessage", foreign, times=3)
        shop.telegram.say(alice.id, "/add TEA-100 2")
        await until(lambda: "2 × €4.50" in text_of(alice.window))
        assert not await _blocked(shop)
        assert not _told_to_try_again(shop)


@foreign_answers
async def test_news_and_receipts_arrive_all_the_same(tmp_path: Path, foreign: Foreign) -> None:
    """Only Telegram's own word makes the shop give them up."""
    async with _shop(tmp_path) as (shop, alice):
        await put(shop, alice, 1, 1)
        await show_cards([alice])
        shop.telegram.faults.add("sendMessage", foreign, times=2)
        shop.telegram.faults.add("editMessageText", foreign)
        await answered(shop.telegram, [alice.tap_unseen("Confirm order")])
        await shop.rest()

        async def have_arrived() -> bool:
            """Wait another minute, again and again."""
            shop.clock.advance(seconds=60)
            await shop.rest()
            news, receipt = shop.owner.texts(), alice.texts()
            return any("New order" in text for text in news) and any("🧾" in text for text in receipt)

        await until_stored(have_arrived)
        assert not await _blocked(shop)


@pytest.mark.parametrize("foreign", [NOT_FOUND, Foreign(200, b'{"ok": true, "result": {}}')])
async def test_updates_are_fetched_when_telegram_is_back(tmp_path: Path, foreign: Foreign) -> None:
    """Also after a result that is no list."""
    async with _shop(tmp_path) as (shop, alice):
        shop.telegram.faults.add("getUpdates", foreign)
        shop.telegram.world.updates.wake()
        assert "Your cart" in text_of(await alice.say("/cart"))


async def test_a_refusal_for_another_reason_is_no_block(tmp_path: Path) -> None:
    """Telegram forbids it with words that do not mean a closed chat: the shop tries again."""
    async with _shop(tmp_path) as (shop, alice):
        shop.telegram.faults.refuse("sendMessage", 403, "Forbidden: the moon is in the wrong house")
        shop.telegram.say(alice.id, "/cart")
        await until(lambda: any("Your cart" in text for text in alice.texts()))
        assert not await _blocked(shop)


@pytest.mark.parametrize(
    "description",
    [
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Forbidden: bot can't initiate conversation with a user",
    ],
)
async def test_a_closed_chat_is_known_by_telegrams_words(tmp_path: Path, description: str) -> None:
    """In JSON, and with its code: only then it is final."""
    body = json.dumps({"ok": False, "error_code": 403, "description": description}).encode()
    async with _shop(tmp_path) as (shop, alice):
        shop.telegram.faults.add("sendMessage", Foreign(403, body))
        shop.telegram.say(alice.id, "/cart")
        await shop.rest()
        assert await _blocked(shop)


async def test_a_token_that_is_not_valid_any_more_is_said(tmp_path: Path) -> None:
    """Telegram itself says so, and the log says what to do."""
    async with _shop(tmp_path) as (shop, alice):
        with capture_logs() as logs:
            shop.telegram.faults.refuse("getUpdates", 401, "Unauthorized")
            shop.telegram.world.updates.wake()
            assert "Your cart" in text_of(await alice.say("/cart"))
        (paused,) = [entry for entry in logs if entry["event"] == "intake_paused"]
        assert "TELEGRAM_BOT_TOKEN" in paused["hint"]


@pytest.mark.parametrize("status", [200, 403, 404])
async def test_a_file_that_is_not_telegrams_is_fetched_again(tmp_path: Path, status: int) -> None:
    """A web page in place of a catalogue file is not read, and does not mean that the file is gone."""
    async with _shop(tmp_path) as (shop, _alice):
        owner = shop.owner
        shop.telegram.faults.add("download", Foreign(status, PAGE))
        shop.telegram.send_document(
            owner.id, "shop.csv", b"sku,product,category,price,stock\nMUG-1,Mug,Kitchen,12.00,3\n"
        )
        await until(lambda: any("1 new" in text for text in owner.texts()))
        assert not any("have that file" in text or "cannot read" in text for text in owner.texts())


async def test_a_fault_of_ours_after_the_effect_asks_nobody_to_do_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stock is booked, but the card cannot be drawn."""

    def broken(*_anything: object) -> None:
        raise ArithmeticError

    async with _shop(tmp_path) as (shop, _alice):
        monkeypatch.setattr("bot.admin.views.stock.changed", broken)
        told = text_of(await shop.owner.say("/stock TEA-100 +5"))
        assert [type(fault) for fault in shop.faults] == [ArithmeticError]
        assert await stock_and_ledger(shop.store, 1) == (15, 15)
        assert told.startswith(DONE)
