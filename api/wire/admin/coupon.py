"""Coupons and promotions, as their owner makes them: by the same words as in the chat and in a coupon file."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import Field, StrictBool

from api.wire.base import Money, Sent, Wire, amount, maybe_moment
from core.errors import InvalidInput
from core.models.coupon import Coupon, CouponCard, CouponSales, NewCoupon
from core.values.coupon import FLAGS, VALUES, Shop, value_example
from core.values.new_coupon import read_cell, read_coupon

_TEXT = 300
_REMOVABLE = frozenset({"min", "min_quantity", "cap", "limit", "per_customer", "from", "until", "only", "priority"})


class _Rules(Sent):
    """Amounts are decimals of the shop's currency, days are those of its timezone."""

    name: str | None = Field(
        None, max_length=_TEXT, examples=["Spring sale"], description="Of a promotion without a code"
    )
    min: str | None = Field(None, max_length=_TEXT, examples=["20"])
    min_quantity: str | None = Field(None, max_length=_TEXT, examples=["3"])
    cap: str | None = Field(None, max_length=_TEXT, examples=["15"], description="The most it takes off one order")
    limit: str | None = Field(None, max_length=_TEXT, examples=["500"], description="How often it can be used")
    per_customer: str | None = Field(None, max_length=_TEXT, examples=["1"])
    from_: str | None = Field(None, alias="from", max_length=_TEXT, examples=["2027-06-01"])
    until: str | None = Field(None, max_length=_TEXT, examples=["2027-08-31"], description="With its whole day")
    only: str | None = Field(
        None, max_length=4000, examples=["Drinks/Tea, TEA-100"], description="Categories, titles, SKU codes"
    )
    priority: str | None = Field(None, max_length=_TEXT, examples=["5"])
    first_order: StrictBool | None = None
    exclusive: StrictBool | None = None


class CouponIn(_Rules):
    """A coupon (with a `code`) or a promotion (with a `name`), and one discount: `percent`, `amount`, `free_delivery`, `buy` and `get`
    (and `off`), or `tiers`.
    """

    code: str | None = Field(None, max_length=_TEXT, examples=["SUMMER-10"])
    percent: str | None = Field(None, max_length=_TEXT, examples=["10%"])
    amount: str | None = Field(None, max_length=_TEXT, examples=["5.00"])
    free_delivery: StrictBool | None = None
    buy: str | None = Field(None, max_length=_TEXT, examples=["2"])
    get: str | None = Field(None, max_length=_TEXT, examples=["1"])
    off: str | None = Field(None, max_length=_TEXT, examples=["50%"])
    tiers: str | None = Field(None, max_length=_TEXT, examples=["50:5%,100:10%"])
    paused: StrictBool | None = None

    def new(self, shop: Shop) -> NewCoupon:
        """Raises InvalidInput."""
        given = self.model_dump(by_alias=True, exclude_none=True)
        told = {key: key if value is True else value for key, value in given.items() if value is not False}
        if "code" not in told and "name" not in told:
            raise InvalidInput("coupon_auto", "", value_example("name", shop))
        if "code" in told and "name" in told:
            raise InvalidInput("coupon_word", told["name"])
        return read_coupon(told, shop)


class CouponChange(_Rules):
    """What is to be changed; what is left out stays as it is. "" takes a condition away. The code is printed somewhere: it stays."""

    discount: str | None = Field(None, max_length=_TEXT, examples=["15%", "buy=2 get=1", "tiers=50:5%,100:10%"])

    def rules(self, shop: Shop) -> dict[str, Any]:
        """By NewCoupon's fields. Raises InvalidInput."""
        said: dict[str, Any] = {}
        for key, value in self.model_dump(by_alias=True, exclude_none=True).items():
            said.update(_rule(key, value, shop))
        return said


class CouponRulesOut(Wire):
    """A coupon, or a promotion (`code` is ""), its discount and its conditions; 0 and null are none."""

    id: int
    code: str
    name: str
    currency: str
    terms: dict[str, Any] = Field(examples=[{"kind": "percent", "basis_points": 1000}])
    minimum_subtotal: Money | None
    minimum_quantity: int
    cap: Money | None
    limit: int | None
    per_customer: int | None
    first_order: bool
    exclusive: bool
    priority: int
    starts_at: datetime | None
    ends_at: datetime | None
    active: bool
    used: int


class CouponSalesOut(CouponRulesOut):
    """With its results: what the orders that used it come to, and what it took off them."""

    revenue: Money
    taken: Money


class CouponCardOut(CouponSalesOut):
    """With the names of the first things it is for; none: everything."""

    only: list[str]


def coupon(one: Coupon) -> CouponRulesOut:
    return CouponRulesOut(**_rules(one))


def sales(one: CouponSales, currency: str) -> CouponSalesOut:
    return CouponSalesOut(**_rules(one.coupon), **_results(one, currency))


def card(one: CouponCard, currency: str) -> CouponCardOut:
    return CouponCardOut(**_rules(one.coupon), **_results(one, currency), only=list(one.names))


def _rule(key: str, value: str | bool, shop: Shop) -> Mapping[str, object]:
    if key in FLAGS:
        return {key: value is True}
    text = str(value).strip()
    if not text and key in _REMOVABLE:
        field = VALUES[key].field
        return {field: () if field == "only" else NewCoupon.model_fields[field].default}
    if not text:
        raise InvalidInput("coupon_value", key)
    return read_cell(key, text, shop)


def _results(one: CouponSales, currency: str) -> dict[str, Money]:
    return {"revenue": amount(one.revenue, currency), "taken": amount(one.taken, currency)}


def _rules(one: Coupon) -> dict[str, Any]:
    return {
        "id": one.id,
        "code": one.code,
        "name": one.name,
        "currency": one.currency,
        "terms": one.terms.model_dump(mode="json"),
        "minimum_subtotal": amount(one.minimum_subtotal, one.currency) if one.minimum_subtotal else None,
        "minimum_quantity": one.minimum_quantity,
        "cap": None if one.cap is None else amount(one.cap, one.currency),
        "limit": one.limit,
        "per_customer": one.per_customer,
        "first_order": one.first_order,
        "exclusive": one.exclusive,
        "priority": one.priority,
        "starts_at": maybe_moment(one.starts_at),
        "ends_at": maybe_moment(one.ends_at),
        "active": one.active,
        "used": one.used,
    }
