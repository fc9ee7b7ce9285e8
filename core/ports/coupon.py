"""Coupons and their redemptions."""

from collections.abc import Sequence
from typing import Protocol

from core.models.breakdown import AppliedCoupon
from core.models.coupon import Candidate, Coupon, CouponSales, Scope
from core.models.order import Order
from core.models.page import Page


class CouponReader(Protocol):
    async def by_code(self, code: str, customer_id: int) -> Candidate | None:
        """The coupon with this code, in any case, with how often this customer has used it."""

    async def named(self, label: str) -> Coupon | None:
        """The coupon with this code, or the automatic promotion with this name, in any case."""

    async def first_code(self) -> str:
        """The newest code that can be used; if none can, the newest of all; "" if there is none."""

    async def listed(self, number: int, size: int) -> Page[CouponSales]:
        """All coupons and promotions, newest first."""

    async def sales(self, coupon_id: int) -> CouponSales | None:
        """One coupon or promotion."""

    async def count_lost(self, currency: str) -> int:
        """How many active ones do not apply in this currency: they contain amounts (Coupon.counts_money) in another one."""

    async def scope_names(self, scope: Scope, most: int) -> tuple[str, ...]:
        """The names of the things it is for, categories first; at most `most` of each kind."""


class Coupons(CouponReader, Protocol):
    async def create(self, coupon: Coupon) -> bool:
        """Keep a new coupon (its `id` and `used` are ignored); False if the code, or a promotion's name, is taken."""

    async def change(self, coupon: Coupon) -> None:
        """Write its rules; its uses stay as they are. `limit` must not be below them."""

    async def take_if_left(self, coupon_ids: Sequence[int]) -> bool:
        """Count one use of each, if its limit allows that; False if one of them was used up: the caller must refuse."""

    async def redeem(self, order: Order, applied: Sequence[AppliedCoupon]) -> None:
        """Write the order's redemption rows as `reserved`."""

    async def consume(self, order_id: int) -> None:
        """The order can no longer be cancelled: its uses are not given back any more."""

    async def reserve_again(self, order_id: int) -> None:
        """Take the uses that the order gave back, as far as the coupons' limits allow."""

    async def give_back(self, order_id: int) -> None:
        """As `release`, also of uses that counted for good."""

    async def release(self, order_id: int) -> None:
        """Give the order's uses back, each only once: `reserved → released`."""
