"""Coupons: what they take off, why one does not apply."""

from bot import routes
from bot.screen import Screen, escaped
from bot.views.parts import back_button, day, money
from bot.words import _, ngettext
from core.models.breakdown import Breakdown
from core.models.coupon import NewCoupon, RefusalReason


def coupon_lines(costs: Breakdown, currency: str, timezone: str) -> list[str]:
    """One line a coupon: what it takes off, or why it does not apply now."""
    lines = []
    for used in costs.applied:
        amount = money(used.discount + used.delivery_discount, currency)
        lines.append(_("🎟 {code}: −{amount}").format(code=escaped(used.code or used.name), amount=amount))
    for dropped in costs.dropped:
        if dropped.code:
            why = refusal(dropped.refusal.reason, dropped.refusal.facts, currency, timezone)
            lines.append(_("🎟 {code} does not apply: {why}").format(code=escaped(dropped.code), why=escaped(why)))
    return lines


def ask_coupon() -> Screen:
    """Ask for a code."""
    return Screen(_("Type the code of your coupon."), ((back_button(routes.Cart()),),), awaiting=routes.AskCoupon())


def refusal(reason: str, facts: dict[str, int | str], currency: str, timezone: str) -> str:
    """Why, and what would make it apply. Plain text."""
    match RefusalReason(reason):
        case RefusalReason.PAUSED:
            return _("it is not active at the moment")
        case RefusalReason.NOT_STARTED:
            return _("it holds from {day}").format(day=day(int(facts["starts_at"]), timezone))
        case RefusalReason.ENDED:
            return _("it ended on {day}").format(day=day(int(facts["ended_at"]) - 1, timezone))
        case RefusalReason.LIMIT_REACHED:
            return _("it has been used up")
        case RefusalReason.CUSTOMER_LIMIT_REACHED:
            limit = int(facts["limit"])
            return ngettext("only once per customer", "only {limit} times per customer", limit).format(limit=limit)
        case RefusalReason.NOT_FIRST_ORDER:
            return _("only for your first order")
        case RefusalReason.OTHER_CURRENCY:
            return _("it is for another currency ({currency})").format(currency=facts["currency"])
        case RefusalReason.NOTHING_ELIGIBLE:
            return _("not for the items in your cart")
        case RefusalReason.MINIMUM_QUANTITY:
            missing = int(facts["missing_quantity"])
            return ngettext("{count} item more is needed", "{count} items more are needed", missing).format(
                count=missing
            )
        case RefusalReason.MINIMUM_SUBTOTAL:
            return _("{amount} more is needed").format(amount=money(int(facts["missing_amount"]), currency))
        case RefusalReason.NOT_COMBINABLE:
            return _("it cannot be combined with {by}, which saves you more").format(by=facts["by"])
        case RefusalReason.NOTHING_LEFT:
            return _("there is nothing left to take off")


def created(coupon: NewCoupon) -> str:
    """Say to an admin that it is there. HTML."""
    text = _("✅ Coupon <b>{code}</b> is active. Customers use it with <code>/coupon {code}</code>.")
    return text.format(code=escaped(coupon.code))
