"""Prices: one at once; many, or for a time, by a preview that is applied as it was shown."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query
from fastapi.responses import Response

from api.cursors import Cursor, Limit, part_of, place_of
from api.problems import Problem
from api.routes.admin.access import Id, Reader, Writer, reader_with, told, writer_with
from api.wire.admin import price as wire
from api.wire.admin.product import PriceChangeOut, PriceIn, priced
from api.wire.base import WHOLE, Listed, moment
from api.wire.problem import PROBLEMS
from core.errors import InvalidInput, StaleScreen
from core.models.actor import Actor
from core.models.api_key import ApiScope
from core.models.page import Page
from core.models.price import EditView, PriceOrder, Schedule
from core.ports import ReadTransaction, Transaction
from core.usecases.product.price import apply_edit, discard_edit, propose_prices, undo_edit, view_edit
from core.usecases.product.variant import set_price
from jobs.imports import make_findable
from texts.language import _

router = APIRouter(prefix="/v1/admin", tags=["Owner: prices"], responses=PROBLEMS)
May = Annotated[Reader, reader_with(ApiScope.CATALOG_READ)]
MayChange = Annotated[Writer, writer_with(ApiScope.CATALOG_WRITE)]


@router.put("/prices/{sku}", response_model=PriceChangeOut)
async def change_price(sku: Id, asked: PriceIn, program: MayChange) -> Response:
    """Set the regular price of a SKU. Carts keep a lower one that they were promised."""
    show = partial(priced, currency=program.policy.currency)
    return await program.write(set_price, show, program.actor, sku, asked.price)


@router.get("/price-edits", response_model=Listed[wire.ScheduleOut])
async def list_schedules(
    program: May,
    product: Annotated[WHOLE, Query(description="Only with SKUs of this product")] = 0,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """The prices for a time that count now or will, the first to end first."""
    place = place_of(cursor)
    items, following = part_of(await program.ask(_schedules, product, place, limit), place)
    shown = [wire.schedule(one, program.policy.currency) for one in items]
    return told(Listed[wire.ScheduleOut](items=shown, next=following))


@router.get("/price-edits/{edit}", response_model=wire.EditOut)
async def view_one(edit: Id, program: May) -> Response:
    """A change of prices as it is now."""
    return told(wire.edit(await program.ask(_known, edit), program.policy.currency))


@router.post("/price-edits", status_code=201, response_model=wire.EditOut)
async def preview(asked: wire.EditIn, program: MayChange) -> Response:
    """Show what a change of prices would do. Nothing is changed until it is applied."""
    order = asked.order(program.policy.currency)
    return await program.write(_propose, _shown(program), asked.goods, order)


@router.post("/price-edits/{edit}/apply", response_model=wire.EditOut)
async def apply(edit: Id, asked: wire.ApplyIn, program: MayChange, later: BackgroundTasks) -> Response:
    """Apply what the preview with this seal showed: if that is no longer so, 409, and nothing is changed."""
    done = await program.write(_apply, _shown(program), program.actor, edit, asked.seal)
    return _then_indexed(done, program, later)


@router.post("/price-edits/{edit}/undo", response_model=wire.EditOut)
async def undo(edit: Id, program: MayChange, later: BackgroundTasks) -> Response:
    """Put back the prices that nobody has changed since, or stop the prices for a time."""
    done = await program.write(_undo, _shown(program), program.actor, edit)
    return _then_indexed(done, program, later)


@router.delete("/price-edits/{edit}", response_model=wire.EditOut)
async def discard(edit: Id, program: MayChange) -> Response:
    """Drop a preview; what is applied stays so."""
    return await program.write(_discard, _shown(program), edit)


def _shown(program: Writer) -> partial[wire.EditOut]:
    return partial(wire.edit, currency=program.policy.currency)


def _then_indexed(done: Response, program: Writer, later: BackgroundTasks) -> Response:
    """The audit log's new lines are found by their words soon after."""
    later.add_task(make_findable, program.change.counter.store)
    done.background = later
    return done


async def _propose(tx: Transaction, goods: str, order: PriceOrder) -> EditView:
    if order.ends_at is not None and order.ends_at <= tx.now:
        raise InvalidInput("date_past", moment(order.ends_at).isoformat())
    return await _known(tx, await propose_prices(tx, goods, order))


async def _apply(tx: Transaction, actor: Actor, edit_id: int, seal: int) -> EditView:
    await _known(tx, edit_id)
    if not await apply_edit(tx, actor, edit_id, seal):
        raise StaleScreen
    return await _known(tx, edit_id)


async def _undo(tx: Transaction, actor: Actor, edit_id: int) -> EditView:
    await _known(tx, edit_id)
    await undo_edit(tx, actor, edit_id)
    return await _known(tx, edit_id)


async def _discard(tx: Transaction, edit_id: int) -> EditView:
    await _known(tx, edit_id)
    await discard_edit(tx, edit_id)
    return await _known(tx, edit_id)


async def _known(tx: ReadTransaction, edit_id: int) -> EditView:
    """Raises Problem 404 for one that was forgotten."""
    found = await view_edit(tx, edit_id)
    if found is None:
        raise Problem(404, "not-found", _("This change is no longer there."))
    return found


async def _schedules(tx: ReadTransaction, product_id: int, number: int, size: int) -> Page[Schedule]:
    return await tx.prices.schedules(product_id, number, size)
