"""Stock: how much there is, and why."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.cursors import Cursor, Limit, cursor, part_of, place_of
from api.routes.admin.access import Id, Reader, Writer, reader_with, told, writer_with
from api.wire.admin import stock as wire
from api.wire.base import CODE, Listed
from api.wire.problem import PROBLEMS
from core.models.api_key import ApiScope
from core.models.stock import StockLevel
from core.ports import ReadTransaction
from core.usecases.hot import set_hot
from core.usecases.stock import StockCard, find_sku, move_stock, set_threshold, undo_change, view_card

router = APIRouter(prefix="/v1/admin", tags=["Owner: stock"], responses=PROBLEMS)
May = Annotated[Reader, reader_with(ApiScope.STOCK_READ)]
MayChange = Annotated[Writer, writer_with(ApiScope.STOCK_WRITE)]


@router.get("/stock", response_model=Listed[wire.StockOut])
async def list_stock(
    program: May,
    q: Annotated[
        str, Query(max_length=200, description="A part of a SKU code, or words of a name: what is for sale")
    ] = "",
    low: Annotated[
        bool, Query(description="Only what is for sale and should be restocked, the most urgent first")
    ] = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """All SKUs by id, for sale or not; or those that are searched for, or should be restocked."""
    items, following = await program.ask(_stock, q, low, place_of(cursor), limit)
    return told(Listed[wire.StockOut](items=[wire.level(one) for one in items], next=following))


@router.get("/stock/by-code", response_model=wire.StockCardOut)
async def view_by_code(program: May, code: Annotated[CODE, Query(examples=["TEA-100"])]) -> Response:
    """A SKU's stock, by its code in any case."""
    return told(wire.card(await program.ask(_card_of, code)))


@router.get("/stock/{sku}", response_model=wire.StockCardOut)
async def view_one(sku: Id, program: May) -> Response:
    """A SKU's stock, with its last movements."""
    return told(wire.card(await program.ask(view_card, sku)))


@router.post("/stock/{sku}/movements", status_code=201, response_model=wire.StockChangeOut)
async def move(sku: Id, asked: wire.StockChangeIn, program: MayChange) -> Response:
    """Add or take pieces, or say how many there are. More than there are cannot be taken: 409 out-of-stock."""
    args = (program.actor, program.source, sku, asked.change)
    return await program.write(move_stock, wire.changed, *args, revision=asked.revision)


@router.post("/stock/movements/{movement}/undo", response_model=wire.StockChangeOut)
async def undo(movement: Id, program: MayChange) -> Response:
    """Take a change by hand back, within ten minutes, if its pieces are still there."""
    return await program.write(undo_change, wire.changed, program.actor, movement)


@router.put("/stock/{sku}/threshold", response_model=wire.StockOut)
async def change_threshold(sku: Id, asked: wire.ThresholdIn, program: MayChange) -> Response:
    """Say with how many pieces it is low."""
    return await program.write(set_threshold, wire.level, program.actor, sku, asked.low_at)


@router.put("/stock/{sku}/hot", response_model=wire.StockOut)
async def change_hot(sku: Id, asked: wire.HotIn, program: MayChange) -> Response:
    """Have it reserved at checkout, because everybody wants it at once; or no longer."""
    return await program.write(set_hot, wire.level, program.actor, sku, hot=asked.hot)


async def _card_of(tx: ReadTransaction, code: str) -> StockCard:
    return await view_card(tx, await find_sku(tx, code))


async def _stock(
    tx: ReadTransaction, words: str, low: bool, place: int, limit: int
) -> tuple[Sequence[StockLevel], str | None]:
    if words.strip():
        return part_of(await tx.stock.matching(words, place, limit), place)
    if low:
        page, _counts = await tx.stock.levels(place, limit)
        items, following = part_of(page, place)
        lows = [one for one in items if one.low]
        return lows, following if len(lows) == len(items) else None
    found = await tx.stock.after(place, limit)
    return found, cursor(found[-1].sku_id) if len(found) == limit else None
