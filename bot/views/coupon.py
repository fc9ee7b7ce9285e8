"""Coupons: how much they take off, and why one does not apply."""

from collections.abc import Sequence

from bot import routes
from bot.screen import Screen, escaped
from bot.views.parts import back_button
from core.models.breakdown import Breakdown, DroppedCoupon
from core.models.coupon import RefusalReason
from core.usecases.cart import CartView
from texts.coupons import why_refused
from texts.formats import money
from texts.language import _
from texts.plain import isolated, shortened

MOST_LINES = 12
"""Beyond this many, coupons are added up: a cart has to fit into one message."""


def coupon_lines(costs: Breakdown, currency: str, timezone: str) -> list[str]:
    """One line per coupon: how much it takes off, or why it does not apply now."""
    lines = taken_lines([(used.label, used.discount + used.delivery_discount) for used in costs.applied], currency)
    for dropped in costs.dropped:
        if dropped.code:  # a promotion that does not apply is of no interest
            mendable = dropped.refusal.reason.cart_can_mend
            line = _("🎟 {code} does not apply yet: {why}") if mendable else _("🎟 {code} does not apply: {why}")
            lines.append(line.format(code=escaped(dropped.code), why=escaped(_why(dropped, currency, timezone))))
    return lines


def taken_lines(coupons: Sequence[tuple[str, int]], currency: str) -> list[str]:
    """How much coupons (label, amount) take off, one per line; in a single line if there are more than MOST_LINES. HTML."""
    lines = []
    for name, taken in coupons[:MOST_LINES]:
        line = _("🎟 {code}: −{amount}") if taken else _("🎟 {code}: free delivery")
        lines.append(line.format(code=escaped(shortened(name, 32)), amount=money(taken, currency)))
    if further := coupons[MOST_LINES:]:
        total = money(sum(taken for _name, taken in further), currency)
        lines.append(_("🎟 and {count} more: −{amount}").format(count=len(further), amount=total))
    return lines


def kept_lines(costs: Breakdown, currency: str, timezone: str) -> list[str]:
    """Coupons that are kept on an empty cart, and what they need. HTML."""
    return [kept(dropped, currency, timezone) for dropped in costs.dropped if dropped.code]


def kept(dropped: DroppedCoupon, currency: str, timezone: str) -> str:
    """A coupon on an empty cart. HTML."""
    code = escaped(dropped.code)
    if dropped.refusal.reason is RefusalReason.NOTHING_ELIGIBLE:  # always so for an empty cart
        return _("🎟 {code} is kept for your cart.").format(code=code)
    why = escaped(_why(dropped, currency, timezone))
    if not dropped.refusal.reason.cart_can_mend:
        return _("🎟 {code} does not apply: {why}").format(code=code, why=why)
    return _("🎟 {code} is kept for your cart: {why}").format(code=code, why=why)


def lapsed(view: CartView, timezone: str) -> str:
    """The coupons that lapsed by the last change, plain text; "" for none."""
    line = _("{code} no longer applies: {why}.")
    return "\n".join(
        line.format(code=isolated(dropped.label), why=_why(dropped, view.cart.currency, timezone))
        for dropped in view.lapsed
    )


def _why(dropped: DroppedCoupon, currency: str, timezone: str) -> str:
    return why_refused(dropped.refusal.reason, dropped.refusal.facts, currency, timezone)


def ask_coupon() -> Screen:
    """Ask for a code."""
    return Screen(_("Type the code of your coupon."), ((back_button(routes.OpenCart()),),), awaiting=routes.AskCoupon())
