"""Coupons and promotions: the list, a card, and what its buttons do. `page` is the list's, to go back to."""

from dataclasses import dataclass

from bot.admin.routes.form import Continue, Kind
from bot.routes.grammar import Question, Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenCoupons(Route, word="zu", role=Role.MANAGER):
    """A page of all of them."""

    page: int = 0


@dataclass(frozen=True)
class OpenNewCoupon(Route, word="zun", role=Role.MANAGER):
    """Begin the form; ask whoever has it half filled in."""

    @property
    def shows(self) -> Route:
        return Continue(Kind.COUPON)


@dataclass(frozen=True)
class OnCoupon(Route, role=Role.MANAGER):
    """No button says this alone: something about one of them. Ends on its card."""

    coupon_id: int
    page: int = 0

    @property
    def shows(self) -> Route:
        return OpenCoupon(self.coupon_id, self.page)


@dataclass(frozen=True)
class OpenCoupon(OnCoupon, word="zuc"):
    """Its card."""


@dataclass(frozen=True)
class PauseCoupon(OnCoupon, word="zup"):
    """Nobody can use it for a while."""


@dataclass(frozen=True)
class ResumeCoupon(OnCoupon, word="zur"):
    """Back from a pause."""


@dataclass(frozen=True)
class AskEndCoupon(Question, OnCoupon, word="zue"):
    """Ask whether it is over for good."""


@dataclass(frozen=True)
class EndCoupon(OnCoupon, word="zux"):
    """It is."""


@dataclass(frozen=True)
class AskCondition(Question, OnCoupon, word="zuq"):
    """Ask for another limit (`what` 0) or another last day (1)."""

    what: int = 0


@dataclass(frozen=True)
class DropCondition(OnCoupon, word="zud"):
    """Take that away."""

    what: int = 0
