"""What a cart costs, and why: the result of `core.pricing.price`. Minor units of the cart's currency throughout."""

from dataclasses import dataclass

from core.models.coupon import Refusal


@dataclass(frozen=True, slots=True)
class LinePrice:
    """One line: quantity × unit price, and what all coupons together take off it."""

    sku_id: int
    subtotal: int
    discount: int = 0

    @property
    def total(self) -> int:
        return self.subtotal - self.discount


@dataclass(frozen=True, slots=True)
class AppliedCoupon:
    """A coupon that takes something off, or free delivery before a delivery method is chosen (all 0).

    `shares` are (SKU id, amount) by SKU id ascending, without zeros; they sum to `discount`.
    """

    coupon_id: int
    code: str
    name: str
    discount: int
    delivery_discount: int
    shares: tuple[tuple[int, int], ...]

    @property
    def label(self) -> str:
        """What customers call it: its code, or a promotion's name."""
        return self.code or self.name


@dataclass(frozen=True, slots=True)
class DroppedCoupon:
    """A coupon that does not apply, and why."""

    coupon_id: int
    code: str
    name: str
    refusal: Refusal

    @property
    def label(self) -> str:
        """What customers call it: its code, or a promotion's name."""
        return self.code or self.name


@dataclass(frozen=True, slots=True)
class Breakdown:
    """`total` = `subtotal` − `discount` + `delivery` − `delivery_discount`; a delivery that is not chosen yet counts as 0.

    `lines` are by SKU id ascending; `applied` and `dropped` in the order in which coupons apply.
    """

    subtotal: int
    lines: tuple[LinePrice, ...]
    discount: int
    delivery: int
    delivery_discount: int
    total: int
    applied: tuple[AppliedCoupon, ...] = ()
    dropped: tuple[DroppedCoupon, ...] = ()

    @property
    def redeemed(self) -> tuple[AppliedCoupon, ...]:
        """The coupons that an order uses up: all but free delivery that had no delivery to pay for."""
        return tuple([coupon for coupon in self.applied if coupon.discount or coupon.delivery_discount])

    def discount_of(self, sku_id: int) -> int:
        """The amount off this SKU's line; 0 if it is not in the cart."""
        return next((line.discount for line in self.lines if line.sku_id == sku_id), 0)

    def refusal_of(self, coupon_id: int) -> Refusal | None:
        """Why this coupon was dropped; None if it was not."""
        return next((dropped.refusal for dropped in self.dropped if dropped.coupon_id == coupon_id), None)
