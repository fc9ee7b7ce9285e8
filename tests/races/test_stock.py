"""Two members of staff change the same stock."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.errors import StaleScreen
from core.models.actor import Actor
from core.models.staff import Member, Role
from core.models.stock import StockChange
from core.usecases.staff import appoint
from core.usecases.stock import change_stock, view_card
from tests.support.chat import Person, text_of
from tests.support.crowd import Answer, answered, fast_limiter, until
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.guards import without_card_revision, without_moving_in_place
from tests.support.refusals import worded
from tests.support.room import Room, open_room
from tests.support.shop import Shop, open_shop
from tests.support.tables import count_of, records

CHANGES = 200
"""Of each."""


@asynccontextmanager
async def _two_admins(folder: Path, stock: int) -> AsyncIterator[tuple[Shop, Person, Person]]:
    """The owner, and somebody of the staff."""
    async with open_shop(folder, limiter=fast_limiter()) as shop:
        await stock_up(shop.store, [Good(stock=stock)])
        sam = shop.customer()
        await sam.say("/start")
        await shop.store.write(appoint, Actor.staff(1000), Member(user_id=sam.id, role=Role.STAFF, name="Sam"))
        await until(lambda: any("staff" in text for text in sam.texts()))
        yield shop, shop.owner, sam


def _sent(shop: Shop, since: int) -> int:
    """How many messages the bot has sent after so many calls."""
    return sum(one.method == "sendMessage" for one in list(shop.telegram.journal)[since:])


async def _change_side_by_side(shop: Shop, owner: Person, sam: Person) -> None:
    """One takes deliveries in, the other takes broken ones out; both type faster than they are answered."""
    before = len(shop.telegram.journal)
    for _ in range(CHANGES):
        shop.telegram.say(owner.id, "/stock TEA-100 +5 delivery")
        shop.telegram.say(sam.id, "/stock TEA-100 -3 broken")
    await until(lambda: _sent(shop, before) >= 2 * CHANGES)
    await shop.rest()


@pytest.mark.slow
async def test_two_admins_change_the_same_stock(tmp_path: Path) -> None:
    """Two hundred times five more and three fewer, side by side: every change counts once, and each was answered with its own."""
    async with _two_admins(tmp_path, 1000) as (shop, owner, sam):
        await _change_side_by_side(shop, owner, sam)
        after = 1000 + CHANGES * (5 - 3)
        assert await stock_and_ledger(shop.store, 1) == (after, after)
        moved = await records(shop.store, "movements", "actor", "note", reason="adjusted")
        assert Counter(tuple(row.values()) for row in moved) == {
            (f"admin:{owner.id}", "delivery"): CHANGES,
            (f"admin:{sam.id}", "broken"): CHANGES,
        }
        for admin, delta in ((owner, 5), (sam, -3)):
            steps = [text.split(": ")[1].split(" in stock")[0] for text in admin.texts() if "in stock" in text]
            differences = {int(after) - int(before) for before, after in (step.split(" → ") for step in steps)}
            assert (len(steps), differences) == (CHANGES, {delta})
        assert await count_of(shop.store, "audit", action="stock") == 2 * CHANGES


async def test_a_sum_made_elsewhere_loses_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The race is there: where stock is not moved in its own place, the ledger and the stock part. (In the chat the two take turns at
    the reader of those who run the shop, and meet by chance only.)
    """
    async with open_room(tmp_path, (Good(stock=1000),)) as room:
        await without_moving_in_place(monkeypatch, room.store)
        write = room.store.write
        both = ((Actor.staff(1), 5), (Actor.staff(2), -3))
        changes = [
            (admin, f"{admin}:{turn}", StockChange(amount=amount)) for turn in range(CHANGES) for admin, amount in both
        ]
        await asyncio.gather(
            *(write(change_stock, admin, source, "TEA-100", change) for admin, source, change in changes)
        )
        on_hand, ledger = await stock_and_ledger(room.store, 1)
        assert on_hand != ledger == 1000 + CHANGES * (5 - 3)


async def _restock_from_one_view(shop: Shop, owner: Person, sam: Person) -> list[Answer]:
    """Both have read that two are left, and both tap +10."""
    for admin in (owner, sam):
        await admin.say("/stock TEA-100")
    return await answered(shop.telegram, [admin.tap_unseen("+10") for admin in (owner, sam)])


async def test_two_admins_restock_once_from_one_view(tmp_path: Path) -> None:
    """One of them does; the other is told that the card was old, and sees today's."""
    async with _two_admins(tmp_path, 2) as (shop, owner, sam):
        said = await _restock_from_one_view(shop, owner, sam)
        assert sorted(text == worded(StaleScreen()) for text, _alert in said) == [False, True]
        assert await stock_and_ledger(shop.store, 1) == (12, 12)
        await until(lambda: all("In stock: 12" in text_of(admin.window) for admin in (owner, sam)))


async def test_without_the_cards_revision_they_restock_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The race is there: both had seen two."""
    async with _two_admins(tmp_path, 2) as (shop, owner, sam):
        without_card_revision(monkeypatch)
        await _restock_from_one_view(shop, owner, sam)
        assert await stock_and_ledger(shop.store, 1) == (22, 22)


async def test_setting_what_was_read_before_loses_changes(tmp_path: Path) -> None:
    """The race that a movement does not have: reading, adding up, and setting the sum."""

    async def set_to(room: Room, number: int, total: int) -> None:
        wanted = StockChange(amount=total, absolute=True)
        await room.store.write(change_stock, Actor.staff(1), f"naive:{number}", "TEA-100", wanted)

    async def add_one(room: Room, number: int) -> None:
        await room.store.write(change_stock, Actor.staff(1), f"moved:{number}", "TEA-100", StockChange(amount=1))

    async with open_room(tmp_path) as room:
        seen = [(await room.store.read(view_card, 1)).level.on_hand for _ in range(50)]
        await asyncio.gather(*(set_to(room, number, one + 1) for number, one in enumerate(seen)))
        assert await stock_and_ledger(room.store, 1) == (11, 11)
        await asyncio.gather(*(add_one(room, number) for number in range(50)))
        assert await stock_and_ledger(room.store, 1) == (61, 61)
