"""The cart on the wire."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import Field

from api.wire.base import Money, PhotoRef, Wire, amount, maybe_moment, moment, photo
from api.wire.catalog import FEW
from core.models.breakdown import AppliedCoupon, DroppedCoupon
from core.models.cart import CartLine
from core.usecases.cart import CartView
from texts.coupons import why_refused


class LineOut(Wire):
    """One item of a cart. `repriced`: its price has changed since it was added; `promised_until`: the price is kept until then."""

    sku: int
    product: int
    code: str
    title: str
    label: str
    quantity: int
    unit: Money
    total: Money
    discount: Money = Field(description="What coupons take off the line")
    promised_until: datetime | None
    repriced: bool
    left: int | None
    short: bool = Field(description="More is wanted than there is")
    sold_out: bool
    digital: bool
    photo: PhotoRef | None


class CouponOut(Wire):
    """A coupon or promotion that applies. `code` is "" for a promotion."""

    id: int
    code: str
    label: str
    discount: Money
    delivery_discount: Money


class DroppedOut(Wire):
    """A coupon that does not apply now: why, for programs and for people."""

    id: int
    label: str
    reason: str
    detail: str


class BreakdownOut(Wire):
    """`total` = `subtotal` − `discount` + `delivery` − `delivery_discount`; delivery is null while no method is chosen."""

    subtotal: Money
    discount: Money
    delivery: Money | None
    delivery_discount: Money
    total: Money


class CartOut(Wire):
    """A cart, as the chat has it. `revision` rises with every change: with the id it is the ETag. `ready`: it can be ordered.

    `apart`: digital goods and others are paid in two orders, so one of both has to wait aside; `aside` lines do. `restorable`: an expired
    cart had so many pieces, and can be had again.
    """

    id: int
    revision: int
    currency: str
    expires_at: datetime | None
    units: int
    lines: list[LineOut]
    coupons: list[CouponOut]
    dropped: list[DroppedOut]
    breakdown: BreakdownOut
    ready: bool
    apart: bool
    aside: int
    restorable: int


def cart(view: CartView, covers: Mapping[int, str], timezone: str) -> CartOut:
    cart = view.cart
    return CartOut(
        id=cart.id,
        revision=cart.revision,
        currency=cart.currency,
        expires_at=maybe_moment(cart.expires_at or None),
        units=cart.units,
        lines=[_line(line, view, covers.get(line.product_id)) for line in cart.lines],
        coupons=[_coupon(one, cart.currency) for one in view.breakdown.applied],
        dropped=[_dropped(one, cart.currency, timezone) for one in view.breakdown.dropped],
        breakdown=_breakdown(view),
        ready=cart.ready and not view.choice.apart,
        apart=view.choice.apart,
        aside=cart.aside,
        restorable=view.restorable.units if view.restorable else 0,
    )


def _line(line: CartLine, view: CartView, cover: str | None) -> LineOut:
    currency = view.cart.currency
    return LineOut(
        sku=line.sku_id,
        product=line.product_id,
        code=line.code,
        title=line.title,
        label=line.label,
        quantity=line.quantity,
        unit=amount(line.unit_price, currency),
        total=amount(line.total, currency),
        discount=amount(view.breakdown.discount_of(line.sku_id), currency),
        promised_until=moment(line.promise_ends) if line.now < line.promise_ends else None,
        repriced=line.repriced,
        left=line.on_hand if line.on_hand <= FEW or line.short else None,
        short=line.short,
        sold_out=line.sold_out,
        digital=line.digital,
        photo=photo(cover),
    )


def _coupon(one: AppliedCoupon, currency: str) -> CouponOut:
    return CouponOut(
        id=one.coupon_id,
        code=one.code,
        label=one.label,
        discount=amount(one.discount, currency),
        delivery_discount=amount(one.delivery_discount, currency),
    )


def _dropped(one: DroppedCoupon, currency: str, timezone: str) -> DroppedOut:
    reason = one.refusal.reason
    return DroppedOut(
        id=one.coupon_id,
        label=one.label,
        reason=reason,
        detail=why_refused(reason, one.refusal.facts, currency, timezone),
    )


def _breakdown(view: CartView) -> BreakdownOut:
    said, currency = view.breakdown, view.cart.currency
    return BreakdownOut(
        subtotal=amount(said.subtotal, currency),
        discount=amount(said.discount, currency),
        delivery=amount(said.delivery, currency) if view.checkout.method else None,
        delivery_discount=amount(said.delivery_discount, currency),
        total=amount(said.total, currency),
    )
