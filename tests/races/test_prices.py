"""Several of the staff change the same prices."""

import asyncio
from pathlib import Path

import pytest

from core.models.price import EditState, EditView, Fate, PriceOrder
from core.usecases.product.price import apply_edit, order_prices, undo_edit, view_edit
from core.usecases.product.variant import set_price
from tests.support.guards import without_an_edits_state
from tests.support.products import ADMIN
from tests.support.room import MUG, Room, open_room
from tests.support.tables import column, count_of

TAPS = 20


async def _preview(room: Room) -> EditView:
    edit_id = await room.store.write(order_prices, ADMIN, "Drinks", PriceOrder("4.00", ".99"))
    assert isinstance(edit_id, int)
    view = await room.store.read(view_edit, edit_id)
    assert view
    return view


async def _tapped(room: Room, view: EditView) -> list[bool]:
    """Everybody applies what they see."""
    assert view.plan
    taps = [room.store.write(apply_edit, ADMIN, view.edit.id, view.plan.seal) for _tap in range(TAPS)]
    return await asyncio.gather(*taps)


async def test_many_taps_on_apply_are_one(tmp_path: Path) -> None:
    """All are told that it is done."""
    async with open_room(tmp_path) as room:
        assert await _tapped(room, await _preview(room)) == [True] * TAPS
        assert await column(room.store, "skus", "price") == [399, 399, 300]
        assert await count_of(room.store, "audit", action="price") == 2


async def test_without_its_state_an_edit_says_that_it_was_not_applied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The race is there: the prices that the first tap has set make the preview of the second one an old one."""
    async with open_room(tmp_path) as room:
        without_an_edits_state(monkeypatch)
        assert (await _tapped(room, await _preview(room))).count(False) == TAPS - 1


async def test_an_undo_beside_somebody_elses_change(tmp_path: Path) -> None:
    """Whoever comes first, their price stays, and the undo says so only if it came later."""
    async with open_room(tmp_path) as room:
        view = await _preview(room)
        await _tapped(room, view)
        await asyncio.gather(
            room.store.write(undo_edit, ADMIN, view.edit.id),
            room.store.write(set_price, ADMIN, MUG, 1000),
            room.store.write(undo_edit, ADMIN, view.edit.id),
        )
        assert await column(room.store, "skus", "price") == [450, 1000, 300]
        undone = await room.store.read(view_edit, view.edit.id)
        assert undone
        assert undone.edit.state is EditState.UNDONE
        assert undone.fates[Fate.BACK] + undone.fates[Fate.CHANGED] == 2
