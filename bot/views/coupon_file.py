"""A coupon file's effects, in lines for a terminal."""

from collections.abc import Iterator

from bot.views.coupon import discount
from bot.views.parts import day
from core import money
from core.files.coupon import FIELDS
from core.models.coupon import Coupon, CouponPlan
from core.models.policy import Policy

_AMOUNTS = ("minimum_subtotal", "cap")
_COLUMNS = {field: column for column, field in FIELDS.items() if field != "only"}


def summary(plan: CouponPlan) -> str:
    """`12 new, 3 changed, 85 unchanged`"""
    return f"{len(plan.new)} new, {len(plan.changed)} changed, {plan.unchanged} unchanged"


def plan_lines(plan: CouponPlan, policy: Policy) -> Iterator[str]:
    """Every coupon that is new or changes, then the summary."""
    for coupon in plan.new:
        yield f"new      {coupon.label}: {discount(coupon.terms, coupon.currency)}"
    for before, after in plan.changed:
        facts = [
            f"{column} {_value(before, field, policy)} → {_value(after, field, policy)}"
            for field, column in _COLUMNS.items()
            if getattr(before, field) != getattr(after, field)
        ]
        if before.scope != after.scope:
            facts.append("only: other goods")
        yield f"changed  {after.label}: {', '.join(facts)}"
    yield f"{summary(plan)}. This was a dry run: nothing was written."


def _value(coupon: Coupon, field: str, policy: Policy) -> str:
    value = getattr(coupon, field)
    if field == "terms":
        return discount(coupon.terms, coupon.currency)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value in (None, 0, ""):
        return "none"
    if field in _AMOUNTS:
        return money.plain(value, coupon.currency)
    if field in ("starts_at", "ends_at"):
        return day(value - (field == "ends_at"), policy.timezone)
    return str(value)
