"""What a coupon file changes, in lines for a terminal."""

from collections.abc import Iterator

from core import money
from core.models.coupon import Coupon
from core.models.coupon_file import CouponPlan
from core.models.policy import Policy
from core.values.coupon_cells import FIELDS
from texts.coupons import discount
from texts.formats import day
from texts.language import _

_AMOUNTS = ("minimum_subtotal", "cap")
_COLUMNS = {field: column for column, field in FIELDS.items() if field != "only"}


def summary(plan: CouponPlan) -> str:
    """`12 new, 3 changed, 85 unchanged`"""
    text = _("{new} new, {changed} changed, {unchanged} unchanged")
    return text.format(new=len(plan.new), changed=len(plan.changed), unchanged=plan.unchanged)


def plan_lines(plan: CouponPlan, policy: Policy) -> Iterator[str]:
    """Every coupon that is new or changes, then the summary."""
    for coupon in plan.new:
        gives = discount(coupon.terms, coupon.currency)
        yield _("new      {line}").format(line=f"{coupon.label}: {gives}")
    for before, after in plan.changed:
        facts = [
            f"{column} {_value(before, field, policy)} → {_value(after, field, policy)}"
            for field, column in _COLUMNS.items()
            if getattr(before, field) != getattr(after, field)
        ]
        if before.scope != after.scope:
            facts.append(_("only: other products"))
        yield _("changed  {line}").format(line=f"{after.label}: {', '.join(facts)}")
    yield _("{summary}. This was a dry run: nothing was written.").format(summary=summary(plan))


def _value(coupon: Coupon, field: str, policy: Policy) -> str:
    value = getattr(coupon, field)
    if field == "terms":
        return discount(coupon.terms, coupon.currency)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, 0, ""):
        return _("none")
    if field in _AMOUNTS:
        return money.plain(value, coupon.currency)
    if field in ("starts_at", "ends_at"):
        return day(value - (field == "ends_at"), policy.timezone)
    return str(value)
