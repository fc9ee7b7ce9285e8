"""The cart: one for a customer, in the chat, in the Mini App and here."""

import json
import re
from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Literal, NamedTuple
from zlib import crc32

from fastapi import APIRouter, Depends, Header, Path, Request
from fastapi.responses import Response
from pydantic import Field, model_validator

from api.identity import Session, SignedIn, counter_of
from api.problems import Problem
from api.replies import Change, Changing, answer, read
from api.wire.base import CODE, NUMBER, WHOLE, Sent, example
from api.wire.cart import CartOut, cart
from api.wire.problem import PROBLEMS
from core.concurrency import free
from core.errors import CartExpired, NotFound, Noun, StaleScreen
from core.models.actor import Actor
from core.ports import ReadTransaction, Transaction
from core.usecases.aside import set_aside, take_from_aside
from core.usecases.cart import At, CartView, add_more, clear_cart, set_quantity, view_cart
from core.usecases.coupon import apply_coupon, remove_coupon
from core.usecases.effect import if_unchanged
from core.usecases.refill import restore_cart
from texts.language import _

router = APIRouter(tags=["Cart"], responses=PROBLEMS)
_UseCase = Callable[..., Coroutine[Any, Any, object]]
"""Of the transaction, the customer, and what else it needs."""
_ETAG = re.compile(r'(?:W/)?"(\d{1,16})\.(\d{1,16})(?:-[0-9a-f]{1,8})?"')
MOST = 1_000_000


class LineSent(Sent):
    """Pieces to add: of a variant by its id, or by its SKU code."""

    model_config = example(code="TEA-100", quantity=2)

    sku: NUMBER | None = None
    code: CODE | None = Field(None, examples=["TEA-100"])
    quantity: int = Field(1, strict=True, ge=1, le=MOST)

    @model_validator(mode="after")
    def _one_name(self) -> "LineSent":
        if (self.sku is None) is (self.code is None):
            raise ValueError("give either sku or code")
        return self


class QuantitySent(Sent):
    """How many there are to be; 0 takes the line out."""

    model_config = example(quantity=3)

    quantity: int = Field(strict=True, ge=0, le=MOST)


class CouponSent(Sent):
    """A coupon's code."""

    model_config = example(code="WELCOME10")

    code: CODE = Field(examples=["WELCOME10"])


class AsideSent(Sent):
    """What stays in the cart: digital goods, or all others. They are paid apart."""

    model_config = example(keep="other")

    keep: Literal["digital", "other"]


class Priced(NamedTuple):
    """A customer's cart with the pictures of its goods."""

    view: CartView
    covers: dict[int, str]


async def seen(match: Annotated[str | None, Header(alias="If-Match", max_length=64)] = None) -> At | None:
    """The cart that was seen, by its ETag; None: however it is. Raises Problem 400 for what is no ETag of a cart."""
    if match is None or match.strip() == "*":
        return None
    found = _ETAG.fullmatch(match.strip())
    if found is None:
        raise Problem(400, "invalid-etag", _("If-Match has to be the ETag of a cart."))
    return At(cart_id=int(found[1]), revision=int(found[2]))


Seen = Annotated[At | None, Depends(seen)]


@router.get("/v1/cart", response_model=CartOut, responses={304: {"description": "Not changed"}})
async def view(
    session: SignedIn,
    request: Request,
    known: Annotated[str | None, Header(alias="If-None-Match", max_length=1000)] = None,
) -> Response:
    """The cart. With If-None-Match: 304 while all of it is as it was, prices and stock, too."""
    counter = counter_of(request)
    priced = await read(counter, priced_cart, session.customer_id)
    shown = cart(priced.view, priced.covers, counter.store.policy.timezone)
    body = shown.model_dump_json()
    headers = {"ETag": _etag(shown.id, shown.revision, body.encode()), "Cache-Control": "no-store"}
    if known is not None and _among(known, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return answer(body, headers=headers)


@router.post("/v1/cart/lines", response_model=CartOut)
async def add(told: LineSent, session: SignedIn, change: Changing, at: Seen) -> Response:
    """Add pieces to those that are in the cart."""
    return await changed(change, session, at, _add, told.sku, told.code, told.quantity)


@router.put("/v1/cart/lines/{sku}", response_model=CartOut)
async def put(
    sku: Annotated[WHOLE, Path()], told: QuantitySent, session: SignedIn, change: Changing, at: Seen
) -> Response:
    """Have exactly so many pieces in the cart."""
    return await changed(change, session, at, _set, sku, told.quantity)


@router.delete("/v1/cart/lines/{sku}", response_model=CartOut)
async def remove(sku: Annotated[WHOLE, Path()], session: SignedIn, change: Changing, at: Seen) -> Response:
    """Take a line out of the cart."""
    return await changed(change, session, at, _set, sku, 0)


@router.delete("/v1/cart", response_model=CartOut)
async def clear(session: SignedIn, change: Changing, at: Seen) -> Response:
    """Empty the cart."""
    return await changed(change, session, at, _clear)


@router.post("/v1/cart/coupons", response_model=CartOut)
async def apply(told: CouponSent, session: SignedIn, change: Changing, at: Seen) -> Response:
    """Put a coupon on the cart: it applies as soon as it can."""
    return await changed(change, session, at, apply_coupon, told.code)


@router.delete("/v1/cart/coupons/{coupon}", response_model=CartOut)
async def drop(coupon: Annotated[WHOLE, Path()], session: SignedIn, change: Changing, at: Seen) -> Response:
    """Take a coupon off the cart, by its id."""
    return await changed(change, session, at, _drop, coupon)


@router.post("/v1/cart/restore", response_model=CartOut)
async def restore(session: SignedIn, change: Changing, at: Seen) -> Response:
    """Have in the cart again what is left of the newest one that has expired (`restorable`), at today's prices."""
    return await changed(change, session, at, restore_cart)


@router.post("/v1/cart/aside", response_model=CartOut)
async def put_aside(told: AsideSent, session: SignedIn, change: Changing, at: Seen) -> Response:
    """Let a part of a cart that is paid apart wait aside until the rest is ordered: then it is the cart."""
    return await changed(change, session, at, _aside, told.keep == "digital")


@router.delete("/v1/cart/aside", response_model=CartOut)
async def take_back(session: SignedIn, change: Changing, at: Seen) -> Response:
    """Have in the cart again what waits aside."""
    return await changed(change, session, at, take_from_aside)


async def changed(
    change: Change,
    session: Session,
    at: At | None,
    use_case: _UseCase,
    *args: object,
) -> Response:
    """Change the customer's cart if it is still the one that was seen, and answer with it.

    Raises Problem 412, with the cart as it is, if it has changed meanwhile.
    """
    counter, customer_id = change.counter, session.customer_id
    timezone = counter.store.policy.timezone

    def show(priced: Priced) -> CartOut:
        return cart(priced.view, priced.covers, timezone)

    try:
        response = await change.write(
            str(Actor.customer(customer_id)),
            if_unchanged,
            show,
            customer_id,
            at,
            _and_price,
            use_case,
            customer_id,
            *args,
        )
    except (StaleScreen, CartExpired):
        now = show(await read(counter, priced_cart, customer_id))
        text = _("The cart has changed meanwhile, so nothing was done. Here it is.")
        raise Problem(
            412 if at else 409,
            "cart-changed",
            text,
            {"ETag": etag(now.model_dump_json().encode())},
            cart=now.model_dump(mode="json"),
        ) from None
    response.headers["ETag"] = etag(bytes(response.body))
    response.headers["Cache-Control"] = "no-store"
    return response


def etag(body: bytes) -> str:
    """A cart's validator: its id and revision, by which it is changed, and a digest of all that was shown. The body may be an older one."""
    told = json.loads(body)
    return _etag(told["id"], told["revision"], body)


def _etag(cart_id: int | None, revision: int, body: bytes) -> str:
    return f'"{cart_id}.{revision}-{crc32(body):x}"'


def _among(known: str, tag: str) -> bool:
    """Whether If-None-Match names this tag: alone, in a list, or by "*", which is any."""
    return any(one.strip().removeprefix("W/") in ("*", tag) for one in known.split(","))


async def priced_cart(tx: ReadTransaction, customer_id: int) -> Priced:
    """The cart, with the pictures of its goods."""
    view = await view_cart(tx, customer_id)
    return Priced(view, await covers_of(tx, view))


async def covers_of(tx: ReadTransaction, view: CartView) -> dict[int, str]:
    products = sorted({line.product_id for line in view.cart.lines})
    return await tx.photos.covers(products) if products else {}


@free
async def _and_price(tx: Transaction, use_case: _UseCase, customer_id: int, *args: object) -> Priced:
    await use_case(tx, customer_id, *args)
    return await priced_cart(tx, customer_id)


@free
async def _add(tx: Transaction, customer_id: int, sku: int | None, code: str | None, quantity: int) -> CartView:
    if sku is not None:
        level = await tx.stock.find(sku)
        if level is None:
            raise NotFound(Noun.VARIANT, sku)
        code = level.code
    return await add_more(tx, customer_id, code or "", quantity)


@free
async def _set(tx: Transaction, customer_id: int, sku: int, quantity: int) -> CartView:
    return await set_quantity(tx, customer_id, None, sku, quantity)


@free
async def _clear(tx: Transaction, customer_id: int) -> CartView:
    await tx.customers.lock(customer_id)  # whatever else they do at once
    view = await view_cart(tx, customer_id)
    return await clear_cart(tx, customer_id, view.at) if view.cart.id else view


async def _aside(tx: Transaction, customer_id: int, digital: bool) -> CartView:
    await tx.customers.lock(customer_id)
    view = await view_cart(tx, customer_id)
    return await set_aside(tx, customer_id, view.at, digital=digital) if view.choice.apart else view


@free
async def _drop(tx: Transaction, customer_id: int, coupon_id: int) -> CartView:
    await tx.customers.lock(customer_id)
    view = await view_cart(tx, customer_id)
    held = {one.coupon_id for one in view.breakdown.applied} | {one.coupon_id for one in view.breakdown.dropped}
    if coupon_id not in held:
        raise NotFound(Noun.COUPON, coupon_id)
    return await remove_coupon(tx, customer_id, view.at, coupon_id)
