"""Coupons: what they take off, why one does not apply."""

from collections.abc import Sequence

from bot import routes
from bot.screen import Screen, escaped, isolated, shortened
from bot.views.parts import back_button, day, money
from bot.words import _, ngettext
from core.models.breakdown import Breakdown, DroppedCoupon
from core.models.coupon import (
    WHOLE,
    BuyGet,
    Fixed,
    FreeDelivery,
    Percent,
    RefusalReason,
    Terms,
    Tiers,
)
from core.usecases.cart import CartView

MOST_LINES = 12
"""More coupons that take something off are added up: a cart has to fit one message."""

COUPON_WORDS = {
    "coupon_code": _("“{value}” is no code: write 3 to 32 of A-Z, 0-9, - and _."),
    "coupon_keyword": _("“{value}” is a word of this command, so it cannot be a code."),
    "coupon_auto": _("A promotion (auto) needs a name in quotes."),
    "coupon_name": _("Give it a name of at most 64 characters."),
    "coupon_discount": _("“{value}” is one discount too many."),
    "coupon_word": _("I do not know the word “{value}”."),
    "coupon_word_twice": _("“{value}” says something for the second time."),
    "coupon_value": _("“{value}” lacks its value."),
    "percent": _("“{value}” is no percentage from 0.01% to 100%."),
    "number": _("“{value}” is no whole number that fits here."),
    "coupon_used": _("It was used more often than “{value}” times already."),
    "sets": _("“{value}” is not enough: buy and get belong together."),
    "tiers": _("“{value}” is no list of rising tiers."),
    "date": _("“{value}” is no day of the calendar."),
    "date_shape": _("“{value}” is not how a day is written here: year-month-day."),
    "date_past": _("“{value}” is over already."),
    "date_order": _("“{value}” lies before the first day."),
    "date_late": _("“{value}” lies after the last day."),
    "quotes": _("A quote is not closed: {value}."),
}
"""How to say what is wrong with a word of the owner's command, by InvalidInput's field."""


def coupon_lines(costs: Breakdown, currency: str, timezone: str) -> list[str]:
    """One line a coupon: what it takes off, or why it does not apply now."""
    lines = taken_lines([(used.label, used.discount + used.delivery_discount) for used in costs.applied], currency)
    for dropped in costs.dropped:
        if dropped.code:  # a promotion that does not apply is nothing to anybody
            mendable = dropped.refusal.reason.cart_can_mend
            line = _("🎟 {code} does not apply yet: {why}") if mendable else _("🎟 {code} does not apply: {why}")
            lines.append(line.format(code=escaped(dropped.code), why=escaped(_why(dropped, currency, timezone))))
    return lines


def taken_lines(coupons: Sequence[tuple[str, int]], currency: str) -> list[str]:
    """What coupons (label, amount) take off, one a line; beyond MOST_LINES in one. HTML."""
    lines = []
    for name, taken in coupons[:MOST_LINES]:
        line = _("🎟 {code}: −{amount}") if taken else _("🎟 {code}: free delivery")
        lines.append(line.format(code=escaped(shortened(name, 32)), amount=money(taken, currency)))
    if further := coupons[MOST_LINES:]:
        total = money(sum(taken for _name, taken in further), currency)
        lines.append(_("🎟 and {count} more: −{amount}").format(count=len(further), amount=total))
    return lines


def kept_lines(costs: Breakdown, currency: str, timezone: str) -> list[str]:
    """Coupons that wait on an empty cart, and what they need. HTML."""
    return [kept(dropped, currency, timezone) for dropped in costs.dropped if dropped.code]


def kept(dropped: DroppedCoupon, currency: str, timezone: str) -> str:
    """A coupon on an empty cart. HTML."""
    code = escaped(dropped.code)
    if dropped.refusal.reason is RefusalReason.NOTHING_ELIGIBLE:  # so is everything for an empty cart
        return _("🎟 {code} is kept for your cart.").format(code=code)
    why = escaped(_why(dropped, currency, timezone))
    if not dropped.refusal.reason.cart_can_mend:
        return _("🎟 {code} does not apply: {why}").format(code=code, why=why)
    return _("🎟 {code} is kept for your cart: {why}").format(code=code, why=why)


def lapsed(view: CartView, timezone: str) -> str:
    """Which coupons the change just made has cost, plain text; "" for none."""
    line = _("{code} no longer applies: {why}.")
    return "\n".join(
        line.format(code=isolated(dropped.label), why=_why(dropped, view.cart.currency, timezone))
        for dropped in view.lapsed
    )


def _why(dropped: DroppedCoupon, currency: str, timezone: str) -> str:
    return refusal(dropped.refusal.reason, dropped.refusal.facts, currency, timezone)


def ask_coupon() -> Screen:
    """Ask for a code."""
    return Screen(_("Type the code of your coupon."), ((back_button(routes.OpenCart()),),), awaiting=routes.AskCoupon())


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
            return _missing_items(int(facts["missing_quantity"]), scoped="scoped" in facts)
        case RefusalReason.MINIMUM_SUBTOTAL:
            amount = money(int(facts["missing_amount"]), currency)
            more = _("{amount} more of what it is for") if "scoped" in facts else _("{amount} more is needed")
            return more.format(amount=amount)
        case RefusalReason.NOT_COMBINABLE:
            return _("it cannot be combined with {by}, which saves you more").format(by=shortened(str(facts["by"]), 60))
        case RefusalReason.NOTHING_LEFT:
            return _("there is nothing left to take off")


def _missing_items(missing: int, *, scoped: bool) -> str:
    if scoped:
        more = ngettext("{count} item more of what it is for", "{count} items more of what it is for", missing)
    else:
        more = ngettext("{count} item more is needed", "{count} items more are needed", missing)
    return more.format(count=missing)


def discount(terms: Terms, currency: str) -> str:
    """What it gives, in a few words. Plain text."""
    match terms:
        case Percent():
            return _percent(terms.basis_points)
        case Fixed():
            return money(terms.amount, currency)
        case FreeDelivery():
            return _("free delivery")
        case BuyGet():
            off = "" if terms.basis_points == WHOLE else f" (−{_percent(terms.basis_points)})"
            return _("buy {buy}, get {get}").format(buy=terms.buy, get=terms.get) + off
        case Tiers():
            return ", ".join(
                _("{off} from {spend}").format(off=discount(tier.terms, currency), spend=money(tier.spend, currency))
                for tier in terms.tiers
            )


def _percent(basis_points: int) -> str:
    return f"{basis_points / 100:g}%"
