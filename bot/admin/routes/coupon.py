"""Coupons and promotions: the list, a card and its buttons. `page` is the list's, to go back to."""

from dataclasses import dataclass

from bot.admin.routes.form import Continue, Kind
from bot.routes.grammar import Question, Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenCoupons(Route, word="zu", role=Role.MANAGER):
    """A page of all coupons and promotions."""

    page: int = 0


@dataclass(frozen=True)
class OpenNewCoupon(Route, word="zun", role=Role.MANAGER):
    """Begin the form; if it is half filled in, ask whether to go on with it."""

    @property
    def shows(self) -> Route:
        return Continue(Kind.COUPON)


@dataclass(frozen=True)
class OnCoupon(Route, role=Role.MANAGER):
    """Base of routes for one coupon or promotion that end on its card; no button uses it directly."""

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
    """Pause it: nobody can use it for a while."""


@dataclass(frozen=True)
class ResumeCoupon(OnCoupon, word="zur"):
    """Resume it after a pause."""


@dataclass(frozen=True)
class AskEndCoupon(Question, OnCoupon, word="zue"):
    """Ask whether to end it for good."""


@dataclass(frozen=True)
class EndCoupon(OnCoupon, word="zux"):
    """End it for good."""


@dataclass(frozen=True)
class AskCondition(Question, OnCoupon, word="zuq"):
    """Ask for another value of a rule; `what` is its place in the table of bot/admin/handlers/coupon_change.py."""

    what: int = 0


@dataclass(frozen=True)
class DropCondition(OnCoupon, word="zud"):
    """Remove the rule."""

    what: int = 0


@dataclass(frozen=True)
class OpenRules(OnCoupon, word="zuw"):
    """All rules that can be changed."""


@dataclass(frozen=True)
class TurnRule(OnCoupon, word="zut"):
    """Let a rule hold (`on` 1) or not (0)."""

    what: int = 0
    on: int = 0
