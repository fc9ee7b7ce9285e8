"""Stock by hand: once per cause, never below nothing, always in the ledger; and what is told of by itself."""

import asyncio
from pathlib import Path

import pytest

from core.errors import InvalidInput, NotFound, OutOfStock, StaleScreen
from core.models.actor import CLI, Actor
from core.models.outbox import NoticeKind
from core.models.staff import Member, Role
from core.models.stock import LARGEST_STOCK, UNDO_TIME, StockChange
from core.usecases.imports import apply_import, list_catalog, plan_import
from core.usecases.staff import appoint
from core.usecases.stock import (
    Change,
    StockCard,
    UndoRefused,
    change_stock,
    find_stock,
    list_fallen,
    list_stock,
    move_stock,
    search_stock,
    set_threshold,
    undo_change,
    view_card,
    view_change,
)
from core.values.stock import read_change
from tests.support.goods import Good, hide_product, relabel, stock_and_ledger
from tests.support.imports import checked_file
from tests.support.room import MUG, SOAP, TEA, Room, open_room
from tests.support.room import card as order_card
from tests.support.tables import Not, count_of, records

OWNER = Actor.staff(1000)
STAFF = Member(user_id=1700, role=Role.STAFF, name="Sam")


async def _change(room: Room, text: str, source: str = "update:1:1", code: str = "TEA-100") -> Change:
    return await room.store.write(change_stock, OWNER, source, code, read_change(text))


async def _undo(room: Room, change: Change) -> Change:
    return await room.store.write(undo_change, OWNER, change.entry.id)


async def _step(room: Room, card: StockCard, amount: int, source: str) -> Change:
    """Tap a button of this card."""
    change = StockChange(amount=amount)
    return await room.store.write(move_stock, OWNER, source, TEA, change, revision=card.revision)


async def _card(room: Room) -> StockCard:
    return await room.store.read(view_card, TEA)


async def _owed(room: Room, kind: NoticeKind = NoticeKind.LOW_STOCK) -> list[tuple[int, int]]:
    """Who is to be told of which SKU."""
    owed = await records(room.store, "outbox", "chat_id", "subject_id", kind=kind)
    return [(row["chat_id"], row["subject_id"]) for row in owed]


async def _fallen(room: Room) -> tuple[list[str], int]:
    """The codes that the newest message about several variants names, and how many it is about."""
    _chat, entry_id = (await _owed(room, NoticeKind.SEVERAL_LOW))[-1]
    fallen = await room.store.read(list_fallen, entry_id)
    return [level.code for level in fallen.items], fallen.total


async def _import(room: Room, lines: list[str]) -> None:
    file = "\n".join(["sku,product,category,price,stock", *lines]).encode()
    base = await room.store.read(list_catalog)
    plan = await room.store.read(plan_import, base, checked_file(file, "EUR"))
    await room.store.write(apply_import, plan, CLI)


class TestChanging:
    async def test_more_and_less(self, room: Room) -> None:
        """The answer says what it was and what it is."""
        more = await _change(room, "+5", "update:1:1")
        less = await _change(room, "-3", "update:1:2")
        assert [(level.before, level.on_hand) for level in (more, less)] == [(10, 15), (15, 12)]
        assert await stock_and_ledger(room.store, TEA) == (12, 12)

    async def test_exactly_is_a_movement_of_the_difference(self, room: Room) -> None:
        """The ledger says that it was counted."""
        await _change(room, "=4")
        assert await stock_and_ledger(room.store, TEA) == (4, 4)
        (movement,) = await records(
            room.store, "movements", "delta", "reason", "source", "actor", reason=Not("imported")
        )
        assert tuple(movement.values()) == (-6, "counted", "update:1:1", "admin:1000")

    async def test_the_same_cause_moves_once(self, room: Room) -> None:
        """An update that is handled again gives today's level."""
        await _change(room, "+5")
        assert (await _change(room, "+5")).on_hand == 15
        assert await stock_and_ledger(room.store, TEA) == (15, 15)
        assert await count_of(room.store, "audit") == 1

    async def test_one_cause_may_move_several_articles(self, room: Room) -> None:
        """Only the pair is unique."""
        await _change(room, "+5")
        await _change(room, "+5", code="MUG-1")
        assert await stock_and_ledger(room.store, MUG) == (8, 8)

    async def test_less_than_nothing_is_refused(self, room: Room) -> None:
        """Saying how many there are; nothing moves."""
        with pytest.raises(OutOfStock) as refused:
            await _change(room, "-11")
        (short,) = refused.value.shortages
        assert (short.title, short.wanted, short.left) == ("Green tea", 11, 10)
        assert await stock_and_ledger(room.store, TEA) == (10, 10)
        assert (await _change(room, "-10")).on_hand == 0

    async def test_an_unknown_code_is_not_found(self, room: Room) -> None:
        """To look at as to change."""
        with pytest.raises(NotFound):
            await _change(room, "+1", code="NOPE")
        with pytest.raises(NotFound):
            await room.store.read(find_stock, "NOPE")

    async def test_a_change_leaves_a_trace(self, room: Room) -> None:
        """Who, what, from, to."""
        await _change(room, "+5")
        (trace,) = await records(room.store, "audit", "actor", "action", "subject", "before", "after")
        assert tuple(trace.values()) == ("admin:1000", "stock", "TEA-100", "10", "15")

    async def test_a_reason_stands_in_the_ledger_and_in_the_trace(self, room: Room) -> None:
        """As it was said."""
        await _change(room, "+5 from the supplier")
        (moved,) = await records(room.store, "movements", "note", reason="adjusted")
        (trace,) = await records(room.store, "audit", "after")
        assert (moved["note"], trace["after"]) == ("from the supplier", "15: from the supplier")

    async def test_a_count_says_what_it_overwrote(self, room: Room) -> None:
        """What was there, and the movement that had made it so."""
        await room.buy((TEA, 2))
        counted = await _change(room, "=40")
        assert (counted.before, counted.on_hand) == (8, 40)
        assert counted.previous is not None
        assert (counted.previous.movement.delta, counted.previous.movement.reason) == (-2, "sold")

    async def test_a_count_that_agrees_is_kept(self, room: Room) -> None:
        """Somebody has looked: the ledger says so, and there is nothing to take back."""
        counted = await _change(room, "=10")
        assert (counted.entry.movement.delta, counted.can_be_undone) == (0, False)
        assert await stock_and_ledger(room.store, TEA) == (10, 10)

    async def test_more_than_there_can_be_is_refused(self, room: Room) -> None:
        """As a typing error, not as a shortage."""
        with pytest.raises(InvalidInput):
            await _change(room, f"+{LARGEST_STOCK}")
        assert await stock_and_ledger(room.store, TEA) == (10, 10)


class TestSteps:
    async def test_two_cards_restock_once(self, room: Room) -> None:
        """A tap on a card that was drawn before the other's change changes nothing."""
        card = await _card(room)
        assert (await _step(room, card, 5, "u:1")).on_hand == 15
        with pytest.raises(StaleScreen):
            await _step(room, card, 5, "u:2")
        assert (await _step(room, await _card(room), 5, "u:3")).on_hand == 20

    async def test_of_two_at_once_one_restocks(self, room: Room) -> None:
        """Side by side, from one view."""
        card = await _card(room)
        steps = (_step(room, card, 5, f"u:{number}") for number in range(2))
        done = await asyncio.gather(*steps, return_exceptions=True)
        assert sorted(type(one).__name__ for one in done) == ["Change", "StaleScreen"]
        assert await stock_and_ledger(room.store, TEA) == (15, 15)

    async def test_a_stock_that_came_back_to_the_same_number_is_another(self, room: Room) -> None:
        """Ten were there, ten are there again, but two were sold and two were added: the card is old."""
        card = await _card(room)
        await room.buy((TEA, 2))
        await _change(room, "+2")
        with pytest.raises(StaleScreen):
            await _step(room, card, 5, "u:9")

    async def test_a_redelivered_step_is_the_same_step(self, room: Room) -> None:
        """It gives its change again, and is not taken for an old card."""
        card = await _card(room)
        first = await _step(room, card, 5, "u:1")
        assert (await _step(room, card, 5, "u:1")).entry == first.entry
        assert await stock_and_ledger(room.store, TEA) == (15, 15)


class TestUndo:
    async def test_a_change_is_taken_back_once(self, room: Room) -> None:
        """By a counter-movement, with its trace; a second time it is refused."""
        change = await _change(room, "+5 delivery")
        undone = await _undo(room, change)
        assert (undone.undone, undone.can_be_undone, undone.level.on_hand) == (True, False, 10)
        with pytest.raises(UndoRefused) as refused:
            await _undo(room, change)
        assert refused.value.reason == "done"
        assert await stock_and_ledger(room.store, TEA) == (10, 10)
        traces = await records(room.store, "audit", "before", "after")
        assert [tuple(trace.values()) for trace in traces] == [("10", "15: delivery"), ("15", "10: undone: delivery")]

    async def test_of_two_at_once_one_takes_it_back(self, room: Room) -> None:
        """Two owners see the same button."""
        change = await _change(room, "-4")
        done = await asyncio.gather(_undo(room, change), _undo(room, change), return_exceptions=True)
        assert sorted(type(one).__name__ for one in done) == ["Change", "UndoRefused"]
        assert await stock_and_ledger(room.store, TEA) == (10, 10)

    async def test_what_was_sold_meanwhile_stays_sold(self, room: Room) -> None:
        """A count is taken back as the difference that it made: others' movements stay."""
        change = await _change(room, "=40")
        await room.buy((TEA, 2))
        await _undo(room, change)
        assert await stock_and_ledger(room.store, TEA) == (8, 8)

    async def test_what_is_sold_cannot_be_taken_back(self, room: Room) -> None:
        """Five came, eleven are sold: there are not five left to take away."""
        change = await _change(room, "+5")
        await room.buy((TEA, 11))
        with pytest.raises(UndoRefused) as refused:
            await _undo(room, change)
        assert (refused.value.reason, refused.value.left) == ("gone", 4)
        assert await stock_and_ledger(room.store, TEA) == (4, 4)

    async def test_after_ten_minutes_it_is_too_late(self, room: Room) -> None:
        """To the millisecond."""
        first, second = await _change(room, "+1", "u:1"), await _change(room, "+2", "u:2")
        room.clock.advance(seconds=UNDO_TIME / 1000 - 0.001)
        await _undo(room, first)
        room.clock.advance(seconds=0.001)
        assert not (await room.store.read(view_change, second.entry.id)).can_be_undone
        with pytest.raises(UndoRefused) as refused:
            await _undo(room, second)
        assert refused.value.reason == "late"
        assert await stock_and_ledger(room.store, TEA) == (12, 12)

    async def test_only_changes_by_hand_can_be_taken_back(self, room: Room) -> None:
        """A forged button cannot undo a sale, an import, or another undo."""
        await room.buy((TEA, 2))
        await _undo(room, await _change(room, "+5"))
        for row in await records(room.store, "movements", "id", reason=Not("adjusted")):
            with pytest.raises(NotFound):
                await room.store.write(undo_change, OWNER, row["id"])
        with pytest.raises(NotFound):
            await room.store.write(undo_change, OWNER, 10**9)
        assert await stock_and_ledger(room.store, TEA) == (8, 8)


async def _an_hour_ahead(room: Room) -> None:
    room.clock.advance(hours=1)
    for number in range(6):
        await _change(room, "+1", f"ahead:{number}")
    room.clock.advance(hours=-1)


class TestAClockThatIsPutBack:
    """Six movements an hour ahead, more than a card shows; then the hour is taken back."""

    async def test_a_step_of_an_older_card_changes_nothing(self, room: Room) -> None:
        """The card is as old as the ledger says, not the clock."""
        await _an_hour_ahead(room)
        card = await _card(room)
        await _step(room, card, 1, "u:1")
        with pytest.raises(StaleScreen):
            await _step(room, card, 1, "u:2")
        assert await stock_and_ledger(room.store, TEA) == (17, 17)

    async def test_the_answer_says_what_is_there(self, room: Room) -> None:
        """And the newest change is the one that can be taken back."""
        await _an_hour_ahead(room)
        change = await _change(room, "+3", "u:1")
        assert (change.before, change.on_hand) == (16, 19)
        assert change.previous is not None
        assert change.previous.movement.source == "ahead:5"
        assert (await _card(room)).undo == change.entry
        await _undo(room, change)
        assert await stock_and_ledger(room.store, TEA) == (16, 16)


class TestLooking:
    async def test_a_card_tells_what_sells_and_who_moved_it(self, room: Room) -> None:
        """Sold lately, in open orders, the last movements with names, and what can be undone."""
        await room.buy((TEA, 2))
        await room.store.write(
            change_stock, Actor.staff(1001), "u:1", "TEA-100", StockChange(amount=5, note="delivery")
        )
        card = await _card(room)
        assert (card.level.on_hand, card.sold, card.reserved, card.waiting) == (13, 2, 2, 0)
        told = [(one.movement.delta, card.names.get(one.movement.actor, ""), one.movement.note) for one in card.entries]
        assert told == [(5, "Alice", "delivery"), (-2, "Alice", ""), (10, "", "")]
        assert card.undo == card.entries[0]
        room.clock.advance(hours=31 * 24)
        card = await _card(room)
        assert (card.sold, card.reserved, card.undo) == (0, 2, None)

    async def test_the_list_has_pages(self, tmp_path: Path) -> None:
        """Eight variants each; a page after the last shows the last."""
        goods = [Good(f"TEA-{number}", f"Tea {number}", stock=number) for number in range(10)]
        async with open_room(tmp_path, goods) as room:
            pages = [await room.store.read(list_stock, number) for number in (0, 1, 9)]
            assert [len(one.page.items) for one in pages] == [8, 2, 2]
            assert tuple(pages[0].counts) == (10, 1, 3)


class TestLow:
    async def test_falling_to_the_threshold_is_told_once(self, room: Room) -> None:
        """To everybody who looks after stock; again only after it was above."""
        await room.store.write(appoint, OWNER, STAFF)
        for number, change in enumerate(("-6", "-1", "-1", "-1", "+5", "-3")):
            await _change(room, change, f"u:{number}")
            assert len(await _owed(room)) == {0: 0, 5: 4}.get(number, 2), change
        assert await _owed(room) == [(1000, TEA), (1700, TEA)] * 2

    async def test_a_sale_tells_of_every_article_that_it_brings_down(self, room: Room) -> None:
        """Ten teas become three; the soap is still above, the mug was low before."""
        await room.buy((TEA, 7), (MUG, 1))
        assert await _owed(room) == [(1000, TEA)]

    async def test_a_refused_sale_tells_nothing(self, room: Room) -> None:
        """It is undone with the rest."""
        card = await room.fill((TEA, 7), (MUG, 1))
        await _change(room, "=0", code="MUG-1")
        before = await _owed(room)
        with pytest.raises(OutOfStock):
            await room.place(order_card(card))
        assert await _owed(room) == before

    async def test_an_article_has_its_own_threshold(self, room: Room) -> None:
        """It counts for sales and for changes by hand; 0 tells of the last piece only."""
        await room.store.write(set_threshold, OWNER, TEA, 8)
        await room.store.write(set_threshold, OWNER, MUG, 0)
        await room.buy((TEA, 2), (MUG, 2))
        assert await _owed(room) == [(1000, TEA)]
        await _change(room, "-1", code="MUG-1")
        assert await _owed(room) == [(1000, TEA), (1000, MUG)]
        traces = await records(room.store, "audit", "subject", "before", "after", action="stock.low")
        assert [tuple(one.values()) for one in traces] == [("TEA-100", "default", "8"), ("MUG-1", "default", "0")]

    async def test_the_default_is_the_shops_setting(self, room: Room) -> None:
        """As an owner has set it, from the next change on."""
        await room.store.write(lambda tx: tx.settings.override({"low_stock": 9}))
        await room.buy((TEA, 1))
        assert await _owed(room) == [(1000, TEA)]
        assert (await _card(room)).level.low_at == 9

    async def test_setting_the_same_threshold_again_leaves_no_trace(self, room: Room) -> None:
        """Nothing has changed."""
        for low_at in (5, 5, None, None):
            level = await room.store.write(set_threshold, OWNER, TEA, low_at)
            assert (level.own_low_at, level.low_at) == (low_at, low_at or 3)
        assert await count_of(room.store, "audit") == 2

    async def test_taking_a_delivery_back_may_make_it_low(self, room: Room) -> None:
        """An undo is a change like any other."""
        await _change(room, "-7", "u:1")
        change = await _change(room, "+5", "u:2")
        await _undo(room, change)
        assert await _owed(room) == [(1000, TEA)] * 2

    async def test_low_already_it_sells_out_and_that_is_told_once_more(self, room: Room) -> None:
        """Three mugs are low; the last one gone is a notice again, and nothing between."""
        for number, change in enumerate(("-1", "-1", "-1", "+3", "-3")):
            await _change(room, change, f"u:{number}", "MUG-1")
            assert len(await _owed(room)) == {2: 1, 3: 1, 4: 2}.get(number, 0), change

    async def test_a_sale_that_brings_several_down_owes_one_message(self, room: Room) -> None:
        """It names both, and what it did not bring down is not among them."""
        await room.buy((TEA, 7), (MUG, 1), (SOAP, 5))
        assert await _owed(room) == []
        assert await _fallen(room) == (["SOAP-1", "TEA-100"], 2)

    async def test_what_is_no_news_any_more_is_not_named(self, room: Room) -> None:
        """It was restocked since; or sold out, which is told by itself."""
        await room.buy((TEA, 7), (SOAP, 4))
        await _change(room, "-1", "u:1", "SOAP-1")
        assert await _fallen(room) == (["TEA-100"], 1)
        assert await _owed(room) == [(1000, SOAP)]
        await _change(room, "+5", "u:2")
        assert await _fallen(room) == ([], 0)

    async def test_a_catalog_file_owes_one_message_about_all_that_it_lets_fall(self, tmp_path: Path) -> None:
        """Ten are named, the emptiest first, and all are counted; new variants, and those that were low already, are not."""
        goods = [Good(f"TEA-{number}", f"Tea {number}", stock=9 if number else 3) for number in range(31)]
        async with open_room(tmp_path, goods) as room:
            await room.store.write(appoint, OWNER, STAFF)
            await _import(room, [f"TEA-{number},Tea {number},Drinks,4.50,{3 - number // 8}" for number in range(31)])
            several = await _owed(room, NoticeKind.SEVERAL_LOW)
            assert [chat for chat, _entry in several] == [1000, 1700]
            assert await _owed(room) == []
            assert await _fallen(room) == ([f"TEA-{number}" for number in (*range(24, 31), 16, 17, 18)], 30)

    async def test_a_catalog_file_that_lets_one_fall_tells_of_that_one(self, tmp_path: Path) -> None:
        """As a change by hand does; one that was low already and is sold out now falls, too."""
        for number, was in enumerate((9, 2)):
            async with open_room(tmp_path / str(number), [Good(stock=was), Good("MUG-1", "Mug", stock=50)]) as room:
                await _import(room, ["TEA-100,Green tea,Drinks,4.50,0", "MUG-1,Mug,Drinks,1,40", "NEW,New,Drinks,1,0"])
                assert await _owed(room) == [(1000, TEA)]
                assert await _owed(room, NoticeKind.SEVERAL_LOW) == []


class TestFinding:
    async def test_a_name_or_a_code_or_a_part_of_either(self, tmp_path: Path) -> None:
        """Words in any order and in any capitals, low ones first; a label's words count with its product's."""
        goods = [
            Good("TEA-100", "Green tea", stock=50),
            Good("TEA-200", "Café crème tea", stock=2),
            Good("MUG_1", "Mug 100%", stock=5),
            Good("OLD", "Green tea of old"),
        ]
        async with open_room(tmp_path, goods) as room:
            await relabel(room.store, 3, "Large / Blue")
            await hide_product(room.store, 4)
            for text, codes in {
                "tea": ["TEA-200", "TEA-100"],
                "TEA gre": ["TEA-100"],
                "cafe creme": ["TEA-200"],
                "-200": ["TEA-200"],
                "ug_": ["MUG_1"],
                "mug blue": ["MUG_1"],
                "large mug (blue)": ["MUG_1"],
                "mug red": [],
                "%": [],
                "🎉": [],
                "ea": ["TEA-200", "TEA-100"],
                "een": [],
            }.items():
                page = await room.store.read(search_stock, text)
                assert [level.code for level in page.items] == codes, text
                assert page.total == len(codes)

    async def test_what_is_found_has_pages(self, tmp_path: Path) -> None:
        """Eight each, as the list has."""
        goods = [Good(f"TEA-{number}", f"Tea {number}", stock=number) for number in range(10)]
        async with open_room(tmp_path, goods) as room:
            pages = [await room.store.read(search_stock, "tea", number) for number in (0, 9)]
            assert [[level.on_hand for level in page.items] for page in pages] == [list(range(8)), [8, 9]]

    async def test_one_that_is_meant_is_its_card(self, tmp_path: Path) -> None:
        """A whole SKU code means that variant, whatever other codes contain it, even if it is hidden."""
        goods = [Good("TEA-1", "Green tea"), Good("TEA-10", "Black tea"), Good("TEA-11", "Tea set")]
        async with open_room(tmp_path, goods) as room:
            await hide_product(room.store, 1)
            for text, code in (("tea-1", "TEA-1"), (" black ", "TEA-10")):
                found = await room.store.read(find_stock, text)
                assert isinstance(found, StockCard)
                assert found.level.code == code
            assert not isinstance(await room.store.read(find_stock, "tea"), StockCard)
            with pytest.raises(NotFound):
                await room.store.read(find_stock, "coffee")
