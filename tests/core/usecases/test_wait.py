"""**Notify me**: the customer is told once, when it can be bought again, whatever brought it back."""

from typing import Any

import pytest

from core.errors import NotFound
from core.models.actor import CLI, Actor
from core.models.file_stock import StockMeaning
from core.models.outbox import NoticeKind
from core.models.stock import StockChange
from core.usecases.category import show_category
from core.usecases.imports import apply_import, list_catalog, plan_import
from core.usecases.order.cancel import cancel_order
from core.usecases.product.browse import view_product
from core.usecases.product.edit import recategorise, show_product
from core.usecases.product.variant import show_variant
from core.usecases.stock import change_stock, undo_change
from core.usecases.wait import ask_to_be_told, stop_waiting, tell_waiting
from tests.support.goods import hide_product, set_stock
from tests.support.imports import checked_file
from tests.support.room import ALICE, BOB, MUG, SOAP, TEA, Room
from tests.support.tables import count_of, records, set_values

OWNER = Actor.staff(1000)


async def _sell_out(room: Room) -> int:
    """Bob buys all mugs, and Alice asks to be told; the order's id."""
    order = (await room.buy((MUG, 3), customer_id=BOB)).order
    assert await room.store.write(ask_to_be_told, ALICE, MUG)
    return order.id


async def _told(room: Room) -> list[tuple[int, int]]:
    kind = NoticeKind.BACK_IN_STOCK
    owed = await records(room.store, "outbox", "chat_id", "subject_id", kind=kind)
    return [(row["chat_id"], row["subject_id"]) for row in owed]


async def _change(room: Room, amount: int, source: str = "u:1") -> int:
    change = StockChange(amount=amount)
    return (await room.store.write(change_stock, OWNER, source, "MUG-1", change)).entry.id


async def test_a_delivery_tells_once(room: Room) -> None:
    """The wait ends with it; the next delivery tells nobody."""
    await _sell_out(room)
    assert await room.store.write(ask_to_be_told, ALICE, MUG)
    await _change(room, 5)
    assert await _told(room) == [(ALICE, MUG)]
    await _change(room, -5, "u:2")
    await _change(room, 5, "u:3")
    assert await _told(room) == [(ALICE, MUG)]


async def test_a_cancelled_order_tells(room: Room) -> None:
    """Its goods are back."""
    order_id = await _sell_out(room)
    await room.store.write(cancel_order, OWNER, order_id)
    assert await _told(room) == [(ALICE, MUG)]


async def test_taking_a_count_back_tells(room: Room) -> None:
    """Somebody had set it to nothing by mistake."""
    entry_id = await _change(room, -3)
    await room.store.write(ask_to_be_told, ALICE, MUG)
    await room.store.write(undo_change, OWNER, entry_id)
    assert await _told(room) == [(ALICE, MUG)]


async def test_a_catalog_file_tells(room: Room) -> None:
    """In the same transaction as its stock."""
    await _sell_out(room)
    file = b"sku,product,category,price,stock\nMUG-1,Mug,Drinks,12.00,9\n"
    base = await room.store.read(list_catalog)
    plan = await room.store.read(plan_import, base, checked_file(file, "EUR"), StockMeaning.SET)
    await room.store.write(apply_import, plan, CLI)
    assert await _told(room) == [(ALICE, MUG)]


async def test_a_file_that_takes_a_product_out_of_a_hidden_category_tells(room: Room) -> None:
    """Also of its other variants, which the file does not name."""
    await set_values(room.store, "skus", {"product_id": MUG, "label": "small", "on_hand": 0}, id=SOAP)
    await _sell_out(room)
    await room.store.write(ask_to_be_told, BOB, SOAP)
    await room.store.write(show_category, OWNER, 1, shown=False)
    await set_stock(room.store, SOAP, 5)
    assert await _told(room) == []
    file = b"sku,category,stock\nMUG-1,Kitchen,9\n"
    base = await room.store.read(list_catalog)
    plan = await room.store.read(plan_import, base, checked_file(file, "EUR", base), StockMeaning.SET)
    await room.store.write(apply_import, plan, CLI)
    assert sorted(await _told(room)) == [(ALICE, MUG), (BOB, SOAP)]


async def test_what_is_hidden_is_not_back(room: Room) -> None:
    """Only when it is shown again."""
    await _sell_out(room)
    await hide_product(room.store, MUG)
    await _change(room, 5)
    assert await _told(room) == []
    await set_values(room.store, "products", {"active": 1}, id=MUG)
    assert await room.store.write(tell_waiting, [MUG]) == 1
    assert await _told(room) == [(ALICE, MUG)]


async def test_never_mind(room: Room) -> None:
    """Who does not wait any more is not told; not waiting twice is fine."""
    await _sell_out(room)
    await room.store.write(stop_waiting, ALICE, MUG)
    await room.store.write(stop_waiting, ALICE, MUG)
    await _change(room, 5)
    assert await _told(room) == []


async def test_nobody_waits_for_what_is_there(room: Room) -> None:
    """It came back between the page and the tap; what is not sold at all is not found."""
    assert not await room.store.write(ask_to_be_told, ALICE, TEA)
    with pytest.raises(NotFound):
        await room.store.write(ask_to_be_told, ALICE, 999)
    assert await count_of(room.store, "waits") == 0


async def test_a_product_knows_who_waits_for_it(room: Room) -> None:
    """Each customer sees only their own wait."""
    await _sell_out(room)
    seen = [await room.store.read(view_product, MUG, customer_id) for customer_id in (ALICE, BOB)]
    assert [product.awaited for product in seen] == [{MUG}, frozenset()]


@pytest.mark.parametrize("what", [show_product, show_variant, show_category])
async def test_what_came_back_unseen_tells_when_it_is_shown(room: Room, what: Any) -> None:
    """A product, a variant or a category: nobody is told of what they cannot buy."""
    await _sell_out(room)
    number = 1 if what is show_category else MUG  # a product with one variant shares its number here
    await room.store.write(what, OWNER, number, shown=False)
    await _change(room, 5)
    assert await _told(room) == []
    await room.store.write(what, OWNER, number, shown=True)
    assert await _told(room) == [(ALICE, MUG)]


async def test_nobody_waits_for_what_is_hidden_with_its_category(room: Room) -> None:
    """Nor are they told that it is back."""
    await _change(room, -3)
    await room.store.write(show_category, OWNER, 1, shown=False)
    with pytest.raises(NotFound):
        await room.store.write(ask_to_be_told, ALICE, MUG)


async def test_a_move_out_of_a_hidden_category_tells(room: Room) -> None:
    """It can be bought again there."""
    await _sell_out(room)
    await room.store.write(show_category, OWNER, 1, shown=False)
    await _change(room, 5)
    await room.store.write(recategorise, OWNER, MUG, ("Bath",))
    assert await _told(room) == [(ALICE, MUG)]
