"""Coupons: what a shop takes off, on which conditions, and why one does not apply."""

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from core.errors import InvalidInput
from core.models.base import Model
from core.money import LARGEST
from core.typed import latin

CODE_SHAPE = re.compile(r"[A-Z0-9_-]{3,32}")
"""A code as it is stored: 3 to 32 characters."""
NAME_LENGTH = 64
WHOLE = 10_000
"""100 % in basis points."""
MOST_UNITS = 99
"""The largest `buy` or `get` of a set."""

BasisPoints = Annotated[int, Field(ge=1, le=WHOLE)]
Money = Annotated[int, Field(ge=1, le=LARGEST)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Units = Annotated[int, Field(ge=1, le=MOST_UNITS)]


def stored_code(typed: str) -> str:
    """The code as it is stored, whatever case it was typed in. Raises InvalidInput("coupon_code", typed, example)."""
    plain = latin(typed).strip()
    if not plain.isascii() or not CODE_SHAPE.fullmatch(plain.upper()):
        raise InvalidInput("coupon_code", typed, example="SUMMER")
    return plain.upper()


class Percent(Model):
    """A part of the price of every eligible line, in basis points: 1000 is 10 %."""

    kind: Literal["percent"] = "percent"
    basis_points: BasisPoints


class Fixed(Model):
    """A fixed amount off the eligible lines together, in minor units."""

    kind: Literal["fixed"] = "fixed"
    amount: Money


class FreeDelivery(Model):
    """Delivery costs nothing; with a cap, that much less."""

    kind: Literal["free_delivery"] = "free_delivery"


class BuyGet(Model):
    """Of every `buy + get` eligible pieces, the cheapest `get` are free, or `basis_points` cheaper."""

    kind: Literal["buy_get"] = "buy_get"
    buy: Units
    get: Units
    basis_points: BasisPoints = WHOLE


class Tier(Model):
    """From `spend` minor units of eligible products on, `terms` apply to the whole eligible amount."""

    spend: Money
    terms: Annotated[Percent | Fixed, Field(discriminator="kind")]


class Tiers(Model):
    """More off for larger orders: the highest tier reached counts. `spend` rises strictly."""

    kind: Literal["tiers"] = "tiers"
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _rising(self) -> Self:
        spends = [tier.spend for tier in self.tiers]
        if any(low >= high for low, high in pairwise(spends)):
            raise ValueError("tiers must rise")
        return self


Terms = Annotated[Percent | Fixed | FreeDelivery | BuyGet | Tiers, Field(discriminator="kind")]


class Scope(Model):
    """Which products count: those that match a category (with its sub-categories), a product or a SKU. Empty: everything."""

    category_ids: frozenset[int] = frozenset()
    product_ids: frozenset[int] = frozenset()
    sku_ids: frozenset[int] = frozenset()

    @property
    def everything(self) -> bool:
        return not self.size

    @property
    def size(self) -> int:
        """How many things it names."""
        return len(self.category_ids) + len(self.product_ids) + len(self.sku_ids)


class CouponRules(Model):
    """What a coupon gives and on which conditions, as its owner wrote it.

    A promotion without a code is `automatic`: `code` is "", and `name` says what customers read. Amounts are minor
    units of `currency`. Thresholds (`minimum_subtotal`, `minimum_quantity`) are inclusive and look at the eligible
    products before any discount; 0 is none. It holds from `starts_at` (inclusive) until `ends_at` (exclusive), ms UTC.
    `limit` and `per_customer` count uses; `cap` is the most it takes off in one order. A higher `priority` applies
    earlier, equal ones by code. An `exclusive` coupon stands alone.
    """

    code: str = ""
    name: Annotated[str, Field(max_length=NAME_LENGTH)] = ""
    automatic: bool = False
    currency: str
    terms: Terms
    minimum_subtotal: Annotated[int, Field(ge=0, le=LARGEST)] = 0
    minimum_quantity: Annotated[int, Field(ge=0)] = 0
    first_order: bool = False
    starts_at: int | None = None
    ends_at: int | None = None
    limit: Count | None = None
    per_customer: Count | None = None
    cap: Money | None = None
    exclusive: bool = False
    priority: int = 0
    active: bool = True

    @field_validator("code")
    @classmethod
    def _as_stored(cls, code: str) -> str:
        return stored_code(code) if code else ""

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.automatic and (self.code or not self.name):
            raise ValueError("an automatic promotion has a name and no code")
        if not self.automatic and not self.code:
            raise ValueError("a coupon without a code is automatic")
        return self

    @property
    def label(self) -> str:
        """What a customer knows it by: its code, or an automatic promotion's name."""
        return self.code or self.name

    @property
    def key(self) -> tuple[str, str]:
        """What makes two the same coupon: the code, or a promotion's name whatever its capitals."""
        return self.code, "" if self.code else self.name.casefold()

    @property
    def counts_money(self) -> bool:
        """Whether it contains an amount, and so makes sense in its own currency only."""
        in_terms = isinstance(self.terms, Fixed | Tiers)
        return in_terms or self.minimum_subtotal > 0 or self.cap is not None


class NewCoupon(CouponRules):
    """A coupon as it was typed: `only` holds the words of its scope, to be looked up in the catalogue."""

    only: tuple[str, ...] = ()


class Coupon(CouponRules):
    """A coupon of the shop. `used` counts the uses that were not given back."""

    id: int
    scope: Scope = Scope()
    used: int = 0


class CouponSales(Model):
    """A coupon and its results: `revenue` sums the totals of the orders that used it and still stand, `taken` what it took off them.

    Minor units of the shop's currency.
    """

    coupon: Coupon
    revenue: int = 0
    taken: int = 0


class CouponCard(CouponSales):
    """A coupon with the names of the first things it is for: categories ("Drinks/Tea"), product titles, SKU codes."""

    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A coupon that may apply, and how often this customer has used it."""

    coupon: Coupon
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Shopper:
    """Who asks, and when: `now` in ms UTC, `orders` the number of the customer's earlier orders."""

    now: int
    orders: int = 0


class RefusalReason(StrEnum):
    """Why a coupon does not apply. The reasons are checked in this order; the first one found is shown."""

    PAUSED = "paused"
    NOT_STARTED = "not_started"
    ENDED = "ended"
    LIMIT_REACHED = "limit_reached"
    CUSTOMER_LIMIT_REACHED = "customer_limit_reached"
    NOT_FIRST_ORDER = "not_first_order"
    OTHER_CURRENCY = "other_currency"
    NOTHING_ELIGIBLE = "nothing_eligible"
    MINIMUM_QUANTITY = "minimum_quantity"
    MINIMUM_SUBTOTAL = "minimum_subtotal"
    NOT_COMBINABLE = "not_combinable"
    NOTHING_LEFT = "nothing_left"

    @property
    def cart_can_mend(self) -> bool:
        """Whether the coupon can apply to another cart, or on a later day: such a coupon stays on the cart and waits."""
        return self in _WAITING


_WAITING = frozenset(
    {
        RefusalReason.NOT_STARTED,
        RefusalReason.NOTHING_ELIGIBLE,
        RefusalReason.MINIMUM_QUANTITY,
        RefusalReason.MINIMUM_SUBTOTAL,
        RefusalReason.NOT_COMBINABLE,
        RefusalReason.NOTHING_LEFT,
    }
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a coupon does not apply, and what would make it apply: each fact belongs to a reason, the others are empty.

    MINIMUM_SUBTOTAL: `missing_amount`, minor units. MINIMUM_QUANTITY: `missing_quantity`, pieces. Of both: `scoped`,
    whether only some products count. NOT_STARTED: `starts_at`, ms UTC. ENDED: `ended_at`, the first ms after
    it. LIMIT_REACHED and CUSTOMER_LIMIT_REACHED: `limit`. OTHER_CURRENCY: `currency`, the coupon's.
    NOT_COMBINABLE: `by`, the comma-separated labels of the coupons that apply instead and cost the customer no more.
    """

    reason: RefusalReason
    missing_amount: int = 0
    missing_quantity: int = 0
    starts_at: int = 0
    ended_at: int = 0
    limit: int = 0
    currency: str = ""
    by: str = ""
    scoped: bool = False

    @property
    def facts(self) -> dict[str, int | str]:
        """The facts that are set, for `core.errors.CouponRefused(code, refusal.reason, **refusal.facts)`."""
        named = ((field.name, getattr(self, field.name)) for field in fields(self) if field.name != "reason")
        return {name: value for name, value in named if value}
