"""The ledgers: of stock, and of money."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import AwareDatetime

from api.cursors import Cursor, Limit, cursor, place_of, places_of
from api.routes.admin.access import Reader, reader_with, told
from api.wire.admin import ledger as wire
from api.wire.admin.stock import MovementOut, movement
from api.wire.base import WHOLE, Listed
from api.wire.problem import PROBLEMS
from core.models.actor import Actor
from core.models.api_key import ApiScope
from core.models.stock import Entry
from core.ports import ReadTransaction
from core.ports.payment import LedgerRow, Sum, Waiting
from core.usecases.payment.ledger import MOST_WAITING
from core.usecases.staff import names_of

router = APIRouter(prefix="/v1/admin/ledger", tags=["Owner: ledger"], responses=PROBLEMS)
May = Annotated[Reader, reader_with(ApiScope.LEDGER_READ)]
Since = Annotated[AwareDatetime | None, Query(alias="from", description="The first moment")]
Until = Annotated[AwareDatetime | None, Query(alias="until", description="The first moment that does not count")]
_EVER = 1 << 62


@router.get("/movements", response_model=Listed[MovementOut])
async def list_movements(
    program: May,
    sku: Annotated[WHOLE | None, Query(description="Only this SKU's")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Every movement of stock, the oldest first: whoever asks on from the last one misses none."""
    entries, names = await program.ask(_movements, sku, place_of(cursor), limit)
    items = [movement(one, names) for one in entries]
    return told(Listed[MovementOut](items=items, next=_next(entries[-1].id) if len(entries) == limit else None))


@router.get("/money", response_model=Listed[wire.MoneyRowOut])
async def list_money(
    program: May, since: Since = None, until: Until = None, cursor: Cursor = None, limit: Limit = 50
) -> Response:
    """Money in and out, the oldest first; a refund counts when it was owed."""
    rows = await program.ask(_money, _ms(since, 0), _ms(until, _EVER), cursor, limit)
    last = rows[-1] if len(rows) == limit else None
    following = _next(last.at, last.payment_id, last.refund_id) if last else None
    return told(Listed[wire.MoneyRowOut](items=[wire.row(one) for one in rows], next=following))


@router.get("/sums", response_model=wire.SumsOut)
async def view_sums(program: May, since: Since = None, until: Until = None) -> Response:
    """What came in and went back, by currency and method."""
    return told(wire.sums(await program.ask(_sums, _ms(since, 0), _ms(until, _EVER))))


@router.get("/waiting", response_model=Listed[wire.WaitingOut])
async def list_waiting(program: May) -> Response:
    """What somebody has to do something about, the oldest first, at most 20."""
    return told(Listed[wire.WaitingOut](items=[wire.waiting(one) for one in await program.ask(_waiting)]))


async def _movements(
    tx: ReadTransaction, sku: int | None, after: int, size: int
) -> tuple[tuple[Entry, ...], Mapping[Actor, str]]:
    if sku is None:
        entries = await tx.stock.movements(after, size)
    else:
        entries = await tx.stock.movements_of(sku, after, size)
    return entries, await names_of(tx, {one.movement.actor for one in entries})


async def _money(tx: ReadTransaction, since: int, until: int, place: str | None, size: int) -> tuple[LedgerRow, ...]:
    after = _row_at(*places_of(place, 3)) if place else None
    return await tx.ledger.listed(since, until, after, size)


async def _sums(tx: ReadTransaction, since: int, until: int) -> tuple[Sum, ...]:
    return await tx.ledger.sums(since, until)


async def _waiting(tx: ReadTransaction) -> tuple[Waiting, ...]:
    return await tx.ledger.waiting(MOST_WAITING)


def _row_at(at: int, payment_id: int, refund_id: int) -> LedgerRow:
    """A row as far as the next ones are found by it."""
    return LedgerRow(payment_id, refund_id, at, "", 0, "", "", 0, "", "", "", None)


def _next(*places: int) -> str:
    return cursor(*places)


def _ms(at: datetime | None, otherwise: int) -> int:
    return otherwise if at is None else max(int(at.timestamp() * 1000), 0)
