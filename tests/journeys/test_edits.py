"""Edited messages: the last answer is corrected while its cart or form is open; of anything else it is said that edits are not read."""

from pathlib import Path
from typing import Any

import pytest

from core.errors import InvalidInput
from playground.telegram import Telegram
from tests.journeys.test_delivery import ADDRESS, COURIER, answer_all, check_out, offer, receipt
from tests.support.chat import Person, line_of, text_of
from tests.support.goods import stock_and_ledger
from tests.support.shop import Shop, open_shop
from tests.support.tables import column

NOT_READ = "That message was read already"
CORRECTED = "Corrected"
RIGHT = "12 Garden Lane, Hamburg"


def _sent(person: Person, text: str) -> int:
    """The person's last message with this text."""
    own = [one for one in person.messages() if not one["from"]["is_bot"] and text_of(one) == text]
    return int(own[-1]["message_id"])


async def _edit(shop: Shop, person: Person, was: str, now: str) -> None:
    """Edit the message, and wait until the shop has dealt with it."""
    shop.telegram.edit(person.id, _sent(person, was), now)
    await shop.rest()


def _told(person: Person) -> int:
    return sum(NOT_READ in text for text in person.texts())


async def test_an_address_is_corrected_by_editing_it(tmp_path: Path) -> None:
    """The card says so and has the new one, and so has the order; then it is too late, and the customer hears so once."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await check_out(alice)
        await answer_all(alice)
        card = alice.window["message_id"]
        await _edit(shop, alice, ADDRESS, RIGHT)
        assert alice.window["message_id"] == card
        assert RIGHT in line_of(alice.window, "Address")
        assert CORRECTED in text_of(alice.window)
        await alice.tap("Confirm order")
        assert RIGHT in receipt(alice)
        assert await column(shop.store, "order_deliveries", "address") == [RIGHT]
        await check_out(alice)  # another cart: the edit must not get into it
        await _edit(shop, alice, RIGHT, "1 Other Street, Bremen")
        await _edit(shop, alice, "1 Other Street, Bremen", "2 Other Street, Bremen")
        assert _told(alice) == 1
        assert await column(shop.store, "checkout_drafts", "address") == [RIGHT]
        assert await column(shop.store, "last_answers", "address") == [RIGHT]
        assert await column(shop.store, "order_deliveries", "address") == [RIGHT]


async def test_a_wrong_correction_changes_nothing(tmp_path: Path) -> None:
    """It gets one line; the next edit may be right."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await check_out(alice)
        await answer_all(alice)
        await _edit(shop, alice, ADDRESS, "x")
        assert shop.refused(InvalidInput, field="address")
        assert await column(shop.store, "checkout_drafts", "address") == [ADDRESS]
        await _edit(shop, alice, "x", RIGHT)
        assert await column(shop.store, "checkout_drafts", "address") == [RIGHT]


async def test_only_the_last_answer_counts(tmp_path: Path) -> None:
    """Whoever has answered again has corrected already; an answer to an earlier question is corrected while a later one is open."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await check_out(alice)
        await alice.say("+49 30 7654321")
        await _edit(shop, alice, "+49 30 7654321", "+49 30 1234567")
        assert await column(shop.store, "checkout_drafts", "phone") == ["+49301234567"]
        await alice.say(ADDRESS)
        await alice.tap("Change address")
        await alice.say(RIGHT)
        await _edit(shop, alice, ADDRESS, "Somewhere else")
        assert await column(shop.store, "checkout_drafts", "address") == [RIGHT]
        assert _told(alice) == 1


async def test_an_edited_command_is_not_carried_out(tmp_path: Path) -> None:
    """Nor does an answer become a command, and nothing is done twice."""
    async with open_shop(tmp_path) as shop:
        await offer(shop, COURIER)
        owner, alice = shop.owner, shop.customer()
        await owner.say("/stock TEA-100 +5")
        await _edit(shop, owner, "/stock TEA-100 +5", "/stock TEA-100 +6")
        assert await stock_and_ledger(shop.store, 1) == (104, 104)
        assert _told(owner) == 1
        await check_out(alice)
        await answer_all(alice)
        await _edit(shop, alice, ADDRESS, "/cancel")
        assert await column(shop.store, "checkout_drafts", "address") == [ADDRESS]
        assert _told(alice) == 1


async def test_a_form_is_corrected_while_it_is_open(tmp_path: Path) -> None:
    """Begun anew, it does not take the old answer's edit."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/product new")
        await owner.say("Geen tea")
        await _edit(shop, owner, "Geen tea", "Green tea")
        assert '"title": "Green tea"' in (await column(shop.store, "forms", "answers"))[0]
        assert await shop.step(owner) != "title"
        await owner.tap("Cancel")
        await owner.say("/product new")
        await _edit(shop, owner, "Green tea", "Black tea")
        assert await column(shop.store, "forms", "answers") == ["{}"]
        assert _told(owner) == 1


async def test_another_form_does_not_take_the_edit(tmp_path: Path) -> None:
    """It was begun later, and its answer was given by a button; a correction in the first one can be corrected again."""
    async with open_shop(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/delivery")
        await owner.tap("New method")
        await owner.fill_in("Courier", "4.90", "50")
        for was, now in (("50", "60"), ("60", "70")):
            await _edit(shop, owner, was, now)
            assert f'"free_from": "{now}"' in (await column(shop.store, "forms", "answers"))[0]
        await owner.tap("Cancel")
        await owner.say("/delivery")
        await owner.tap("New method")
        await owner.fill_in("Bicycle", "3", "Skip")
        await _edit(shop, owner, "70", "80")
        assert '"free_from": ""' in (await column(shop.store, "forms", "answers"))[0]
        assert _told(owner) == 1


@pytest.mark.parametrize("change", [{}, {"link_preview_options": {"url": "https://a.example"}}, {"text": None}])
async def test_what_changes_nothing_is_silent(tmp_path: Path, change: dict[str, Any]) -> None:
    """A preview that appears, formatting, a live location that moves."""
    async with open_shop(tmp_path) as shop:
        alice = shop.customer()
        await alice.say("see https://a.example")
        sent = next(one for one in alice.messages() if text_of(one) == "see https://a.example")
        moved = {"location": {"latitude": 1.5, "longitude": 2.5, "live_period": 900}}
        body = {**sent, **(moved if "text" in change else change)}
        before = len(alice.texts())
        with shop.telegram.world.transaction():
            shop.telegram.world.updates.add("edited_message", {**body, "edit_date": 1_800_000_000})
        await shop.rest()
        assert len(alice.texts()) == before
        assert not shop.faults


async def test_an_edit_is_taken_once(tmp_path: Path) -> None:
    """The shop was closed when it came; delivered twice, it is one correction and one line."""
    telegram = Telegram()
    async with open_shop(tmp_path, telegram=telegram) as shop:
        await offer(shop, COURIER)
        alice = shop.customer()
        await check_out(alice)
        await answer_all(alice)
    telegram.edit(alice.id, _sent(alice, ADDRESS), RIGHT)
    telegram.edit(alice.id, _sent(alice, "/add TEA-100 1"), "/add TEA-100 2")
    async with open_shop(tmp_path, telegram=telegram) as shop:
        await shop.rest()
        alice = shop.customer()
        assert await column(shop.store, "checkout_drafts", "address") == [RIGHT]
        assert _told(alice) == 1
        assert await column(shop.store, "cart_lines", "quantity") == [1]
    async with open_shop(tmp_path, telegram=telegram) as shop:
        await shop.rest()
        assert _told(alice) == 1
