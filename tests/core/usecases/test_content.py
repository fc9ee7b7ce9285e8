"""What variants deliver by themselves, and pools of codes, whose unused ones are their stock."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from core.errors import InvalidInput, StockIsCodes
from core.models.actor import Actor
from core.models.digital import Content, ContentKind
from core.models.finding import FileErrors, Problem
from core.models.outbox import NoticeKind
from core.models.stock import LARGEST_STOCK, Reason, StockChange
from core.usecases.content import (
    Added,
    ContentInUse,
    NotAPool,
    add_codes,
    drop_unused_codes,
    load_codes,
    set_content,
    view_content,
)
from core.usecases.imports import apply_import, list_catalog, plan_import
from core.usecases.order.cancel import cancel_order
from core.usecases.stock import move_stock, undo_change
from core.usecases.wait import ask_to_be_told
from tests.support.books import faults
from tests.support.goods import stock_and_ledger
from tests.support.imports import checked_file
from tests.support.payments import CARDS, placed
from tests.support.room import ALICE, MUG, TEA, Room, open_room
from tests.support.tables import column, count_of, records

ANN = Actor.staff(CARDS.admin_ids[0])
CODES, TEXT = Content(ContentKind.CODES), Content(ContentKind.TEXT, text="https://example.org/book")


@pytest_asyncio.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Whatever happens, the books are right at the end."""
    async with open_room(tmp_path, policy=CARDS) as opened:
        yield opened
        assert await faults(opened.store) == []


async def _deliver(room: Room, content: Content, sku_id: int = TEA, source: str = "update:1:1") -> None:
    await room.store.write(set_content, ANN, source, sku_id, content)


async def _add(room: Room, *codes: str, source: str = "update:1:2") -> Added:
    return await room.store.write(add_codes, ANN, source, TEA, codes)


async def _import(room: Room, *lines: str) -> None:
    base = await room.store.read(list_catalog)
    file = checked_file("\n".join(lines).encode(), "EUR", base)
    plan = await room.store.read(plan_import, base, file)
    await room.store.write(apply_import, plan, ANN)


async def test_its_stock_is_the_number_of_its_codes(room: Room) -> None:
    """From the moment on in which it delivers codes: what was counted before is gone, and the ledger says why."""
    await _deliver(room, CODES)
    assert await stock_and_ledger(room.store, TEA) == (0, 0)
    done = await _add(room, "A-1", "A-2", "A-3")
    assert (done.added, done.doubled, done.level.on_hand) == (3, 0, 3)
    assert await stock_and_ledger(room.store, TEA) == (3, 3)
    moved = await records(room.store, "movements", "delta", "reason", sku_id=TEA, reason=Reason.CODES)
    assert [row["delta"] for row in moved] == [-10, 3]


async def test_codes_that_are_there_already_are_left_out(room: Room) -> None:
    """Within what is added, too; and another variant may have the same."""
    await _deliver(room, CODES)
    await _add(room, "A-1", "A-2")
    done = await _add(room, "A-2", "A-3", "A-3", source="update:1:3")
    assert (done.added, done.doubled, done.level.on_hand) == (1, 2, 3)
    await _deliver(room, CODES, MUG)
    assert (await room.store.write(add_codes, ANN, "update:1:4", MUG, ["A-1"])).added == 1


async def test_the_same_update_adds_them_once(room: Room) -> None:
    """A replay gives the same answer."""
    await _deliver(room, CODES)
    first = await _add(room, "A-1", "A-2", "A-1")
    again = await _add(room, "A-1", "A-2", "A-1")
    assert again == first
    assert await count_of(room.store, "codes") == 2


async def test_codes_that_come_back_are_told_of(room: Room) -> None:
    """To those who wait for the variant."""
    await _deliver(room, CODES)
    await room.store.write(ask_to_be_told, ALICE, TEA)
    await _add(room, "A-1")
    assert await column(room.store, "outbox", "chat_id", kind=NoticeKind.BACK_IN_STOCK) == [ALICE]


async def test_stock_by_hand_is_refused(room: Room) -> None:
    """Also the undoing of what was done before it was a pool."""
    done = await room.store.write(move_stock, ANN, "update:1:0", TEA, StockChange(amount=5))
    await _deliver(room, CODES)
    for change in (StockChange(amount=1), StockChange(amount=7, absolute=True)):
        with pytest.raises(StockIsCodes):
            await room.store.write(move_stock, ANN, "update:1:9", TEA, change)
    await _add(room, *(f"A-{number}" for number in range(9)))
    with pytest.raises(StockIsCodes):
        await room.store.write(undo_change, ANN, done.entry.id)
    assert await stock_and_ledger(room.store, TEA) == (9, 9)


async def test_a_file_cannot_set_it_either(room: Room) -> None:
    """It may say anything else about the variant."""
    await _deliver(room, CODES)
    await _add(room, "A-1")
    with pytest.raises(FileErrors) as refused:
        await _import(room, "sku,stock", "MUG-1,5", "TEA-100,10")
    (finding,) = refused.value.findings
    assert (finding.line, finding.column, finding.problem) == (3, "stock", Problem.STOCK_IS_CODES)
    await _import(room, "sku,price,stock", "MUG-1,5.00,5", "TEA-100,9.90,")
    assert await stock_and_ledger(room.store, TEA) == (1, 1)
    assert await stock_and_ledger(room.store, MUG) == (5, 5)


async def test_a_file_that_was_checked_before_is_checked_again(room: Room) -> None:
    """It says a stock, and what it says that of delivers codes by now."""
    base = await room.store.read(list_catalog)
    plan = await room.store.read(plan_import, base, checked_file(b"sku,stock\nTEA-100,3", "EUR", base))
    await _deliver(room, CODES)
    assert (await room.store.read(list_catalog)).revision != plan.base.revision


async def test_codes_cannot_come_or_go_while_some_are_promised(room: Room) -> None:
    """An order that waits for its payment will get what it was placed for."""
    order = await placed(room, (TEA, 2))
    with pytest.raises(ContentInUse) as refused:
        await _deliver(room, CODES)
    assert refused.value.count == 2
    await room.store.write(cancel_order, ANN, order.id)
    await _deliver(room, CODES)
    await _add(room, "A-1")
    order = await placed(room, (TEA, 1))
    with pytest.raises(ContentInUse):
        await _deliver(room, TEXT)
    with pytest.raises(ContentInUse):
        await room.store.write(drop_unused_codes, ANN, "update:1:5", TEA)
    assert await stock_and_ledger(room.store, TEA) == (0, 0)


async def test_unused_codes_can_be_thrown_away(room: Room) -> None:
    """A wrong file, perhaps: they are no stock any more, and can be added again."""
    await _deliver(room, CODES)
    await _add(room, "A-1", "A-2")
    assert await room.store.write(drop_unused_codes, ANN, "update:1:5", TEA) == 2
    assert await stock_and_ledger(room.store, TEA) == (0, 0)
    assert (await _add(room, "A-1", source="update:1:6")).added == 1


async def test_what_it_delivers_can_change(room: Room) -> None:
    """Codes that are left stay, and count again once it delivers codes again."""
    await _deliver(room, CODES)
    await _add(room, "A-1", "A-2")
    await _deliver(room, TEXT, source="update:1:5")
    await room.store.write(move_stock, ANN, "update:1:6", TEA, StockChange(amount=50, absolute=True))
    shown = await room.store.read(view_content, TEA)
    assert (shown.content, shown.pool.unused, shown.level.pool) == (TEXT, 2, False)
    with pytest.raises(NotAPool):
        await _add(room, "A-3", source="update:1:7")
    await _deliver(room, CODES, source="update:1:8")
    assert await stock_and_ledger(room.store, TEA) == (2, 2)


async def test_the_owners_are_warned_once(room: Room) -> None:
    """Whatever is delivered first, and even if nothing is in between."""
    await _deliver(room, TEXT)
    await _deliver(room, Content(ContentKind.NOTHING))
    await _deliver(room, CODES, MUG)
    assert await column(room.store, "outbox", "chat_id", kind=NoticeKind.CHARGEBACKS) == list(CARDS.admin_ids)


async def test_codes_are_loaded_into_what_delivers_nothing_yet(room: Room) -> None:
    """From the server, by its SKU code; but not over a text."""
    done = await room.store.write(load_codes, ANN, "cli:1", "tea-100", ["A-1", "A-2"])
    assert (done.added, done.level.on_hand, done.level.pool) == (2, 2, True)
    await _deliver(room, TEXT, MUG)
    with pytest.raises(NotAPool):
        await room.store.write(load_codes, ANN, "cli:2", "MUG-1", ["A-1"])


async def test_there_is_a_most_of_codes(room: Room) -> None:
    """As there is of stock; nothing of it is added then."""
    await _deliver(room, CODES)
    await room.store.write(lambda tx: tx.stock.move_if_enough(TEA, LARGEST_STOCK))
    with pytest.raises(InvalidInput, match="stock_amount"):
        await _add(room, "A-1")
    await room.store.write(lambda tx: tx.stock.move_if_enough(TEA, -LARGEST_STOCK))
    assert await count_of(room.store, "codes") == 0
