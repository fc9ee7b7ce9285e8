"""A coupon file: its rows, and what it changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.models.coupon import Coupon


@dataclass(frozen=True, slots=True)
class CouponRow:
    """A row of a coupon file. `said` holds NewCoupon's fields for the columns of the file; without a code it is a promotion.

    `unchanged` are the fields whose cells are as an export wrote them: they say nothing about a coupon that there is. `foreign`: the mark
    in it is another coupon's.
    """

    line: int
    code: str
    name: str
    said: Mapping[str, Any]
    unchanged: frozenset[str] = frozenset()
    foreign: bool = False

    @property
    def without_unchanged(self) -> "CouponRow":
        """The row with what somebody has changed."""
        said = {field: value for field, value in self.said.items() if field not in self.unchanged}
        return replace(self, said=said)

    @property
    def label(self) -> str:
        return self.code or self.name

    @property
    def key(self) -> tuple[str, str]:
        """As CouponRules.key."""
        return self.code, "" if self.code else self.name.casefold()


@dataclass(frozen=True, slots=True)
class CouponPlan:
    """What a coupon file changes: the coupons to make, (before, after) of those that change, and how many stay as they are."""

    new: tuple[Coupon, ...]
    changed: tuple[tuple[Coupon, Coupon], ...]
    unchanged: int
