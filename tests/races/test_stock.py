"""Two owners at the same shelf."""

import asyncio
from pathlib import Path

from core.models.policy import Policy
from core.models.stock import StockChange
from core.usecases.stock import change_stock, find_card
from playground.state.people import OWNER
from tests.support.chat import text_of
from tests.support.crowd import fast_pace, until
from tests.support.goods import Good, stock_and_ledger, stock_shelves
from tests.support.room import Room, open_room, rows
from tests.support.shop import open_shop

CHANGES = 200


async def test_two_admins_change_the_same_stock(tmp_path: Path) -> None:
    """Two hundred times, more and less, side by side: every change counts once, and both were answered each time."""
    policy = Policy(admin_ids=(OWNER, OWNER + 1))
    async with open_shop(tmp_path, pace=fast_pace(), policy=policy) as shop:
        await stock_shelves(shop.store, [Good(stock=1000)])
        admins = (shop.owner, shop.customer())
        for number in range(CHANGES):
            shop.telegram.say(admins[number % 2].id, f"/stock TEA-100 {'+3' if number % 2 else '-1'}")
        answers = [call for call in shop.telegram.journal if call.method == "sendMessage"]
        await until(lambda: len([one for one in shop.telegram.journal if one.method == "sendMessage"]) == CHANGES)
        assert not answers
        after = 1000 + CHANGES // 2 * 3 - CHANGES // 2
        assert await stock_and_ledger(shop.store, 1) == (after, after)
        moved = await rows(
            shop.store, "SELECT actor, COUNT(*) AS n FROM movements WHERE reason = 'adjusted' GROUP BY actor"
        )
        assert moved == [{"actor": f"admin:{admin.id}", "n": CHANGES // 2} for admin in admins]
        assert all("in stock" in text for admin in admins for text in map(text_of, admin.from_bot()))


async def test_setting_what_was_read_before_loses_changes(tmp_path: Path) -> None:
    """The race that a movement does not have: reading, adding up, and setting the sum."""

    async def add_one_naively(room: Room, number: int) -> None:
        card = await room.store.read(find_card, "TEA-100")
        wanted = StockChange(amount=card.level.on_hand + 1, absolute=True)
        await room.store.write(change_stock, "admin", f"naive:{number}", "TEA-100", wanted)

    async def add_one(room: Room, number: int) -> None:
        await room.store.write(change_stock, "admin", f"moved:{number}", "TEA-100", StockChange(amount=1))

    async with open_room(tmp_path) as room:
        await asyncio.gather(*(add_one_naively(room, number) for number in range(50)))
        lost, ledger = await stock_and_ledger(room.store, 1)
        assert lost == ledger < 60
        await asyncio.gather(*(add_one(room, number) for number in range(50)))
        assert await stock_and_ledger(room.store, 1) == (lost + 50, lost + 50)
