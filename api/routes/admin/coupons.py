"""Coupons and promotions."""

from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.cursors import Cursor, Limit, part_of, place_of
from api.routes.admin.access import Id, Reader, Writer, reader_with, told, writer_with
from api.wire.admin import coupon as wire
from api.wire.base import CODE, Listed
from api.wire.problem import PROBLEMS
from core.models.actor import Actor
from core.models.api_key import ApiScope
from core.models.coupon import Coupon, CouponCard, CouponSales
from core.models.page import Page
from core.ports import ReadTransaction, Transaction
from core.usecases.coupon import (
    change_coupon,
    create_coupon,
    end_coupon,
    find_coupon,
    pause_coupon,
    resume_coupon,
    view_coupon,
)
from core.values.coupon import Shop

router = APIRouter(prefix="/v1/admin/coupons", tags=["Owner: coupons"], responses=PROBLEMS)
May = Annotated[Reader, reader_with(ApiScope.COUPONS_READ)]
MayChange = Annotated[Writer, writer_with(ApiScope.COUPONS_WRITE)]


@router.get("", response_model=Listed[wire.CouponSalesOut])
async def list_all(program: May, cursor: Cursor = None, limit: Limit = 50) -> Response:
    """All coupons and promotions with their results, newest first."""
    place = place_of(cursor)
    items, following = part_of(await program.ask(_listed, place, limit), place)
    shown = [wire.sales(one, program.policy.currency) for one in items]
    return told(Listed[wire.CouponSalesOut](items=shown, next=following))


@router.get("/by-code", response_model=wire.CouponCardOut)
async def view_by_code(
    program: May, code: Annotated[CODE, Query(description="Or a promotion's name", examples=["SUMMER-10"])]
) -> Response:
    """A coupon by its code in any case."""
    return told(wire.card(await program.ask(_named, code), program.policy.currency))


@router.get("/{coupon}", response_model=wire.CouponCardOut)
async def view_one(coupon: Id, program: May) -> Response:
    """A coupon with all its details."""
    return told(wire.card(await program.ask(view_coupon, coupon), program.policy.currency))


@router.post("", status_code=201, response_model=wire.CouponCardOut)
async def create(asked: wire.CouponIn, program: MayChange) -> Response:
    """Make a coupon or a promotion."""
    return await program.write(_create, _card(program), program.actor, asked)


@router.patch("/{coupon}", response_model=wire.CouponCardOut)
async def change(coupon: Id, asked: wire.CouponChange, program: MayChange) -> Response:
    """Change rules of a coupon that has not ended. Orders keep what it gave them."""
    return await program.write(_change, _card(program), program.actor, coupon, asked)


@router.post("/{coupon}/pause", response_model=wire.CouponRulesOut)
async def pause(coupon: Id, program: MayChange) -> Response:
    """Nobody can use it until it is resumed."""
    return await program.write(pause_coupon, wire.coupon, program.actor, coupon)


@router.post("/{coupon}/resume", response_model=wire.CouponRulesOut)
async def resume(coupon: Id, program: MayChange) -> Response:
    """Resume it after a pause."""
    return await program.write(resume_coupon, wire.coupon, program.actor, coupon)


@router.post("/{coupon}/end", response_model=wire.CouponRulesOut)
async def end(coupon: Id, program: MayChange) -> Response:
    """End it now, for good."""
    return await program.write(end_coupon, wire.coupon, program.actor, coupon)


def _card(program: Writer) -> partial[wire.CouponCardOut]:
    return partial(wire.card, currency=program.policy.currency)


async def _create(tx: Transaction, actor: Actor, asked: wire.CouponIn) -> CouponCard:
    made = await create_coupon(tx, actor, asked.new(_shop(tx)))
    return await view_coupon(tx, made.id)


async def _change(tx: Transaction, actor: Actor, coupon_id: int, asked: wire.CouponChange) -> CouponCard:
    known = (await view_coupon(tx, coupon_id)).coupon
    shop = _shop(tx, known)
    renewed = {} if shop.currency == known.currency else {"currency": shop.currency}
    await change_coupon(tx, actor, coupon_id, {**asked.rules(shop), **renewed})
    return await view_coupon(tx, coupon_id)


def _shop(tx: ReadTransaction, known: Coupon | None = None) -> Shop:
    """In a known coupon's own currency, if other amounts of it are in that."""
    policy = tx.policy
    currency = known.currency if known is not None and known.counts_money else policy.currency
    return Shop(currency, ZoneInfo(policy.timezone), tx.now)


async def _named(tx: ReadTransaction, label: str) -> CouponCard:
    return await view_coupon(tx, (await find_coupon(tx, label)).id)


async def _listed(tx: ReadTransaction, number: int, size: int) -> Page[CouponSales]:
    return await tx.coupons.listed(number, size)
