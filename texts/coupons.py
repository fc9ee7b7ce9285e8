"""Coupons: what they take off, and why one does not apply. Plain text."""

from core.models.coupon import WHOLE, BuyGet, Fixed, FreeDelivery, Percent, RefusalReason, Terms, Tiers
from texts.formats import day, money, number
from texts.language import _, ngettext
from texts.plain import shortened


def why_refused(reason: str, facts: dict[str, int | str], currency: str, timezone: str) -> str:
    """Why it does not apply, and what would make it apply. Plain text."""
    match RefusalReason(reason):
        case RefusalReason.PAUSED:
            return _("it is paused")
        case RefusalReason.NOT_STARTED:
            return _("it starts on {day}").format(day=day(int(facts["starts_at"]), timezone))
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
            more = _("it needs {amount} more of what it is for") if "scoped" in facts else _("it needs {amount} more")
            return more.format(amount=amount)
        case RefusalReason.NOT_COMBINABLE:
            return _("it cannot be combined with {by}, which saves you more").format(by=shortened(str(facts["by"]), 60))
        case RefusalReason.NOTHING_LEFT:
            return _("there is nothing left to take off")


def _missing_items(missing: int, *, scoped: bool) -> str:
    if scoped:
        more = ngettext(
            "it needs {count} more item of what it is for", "it needs {count} more items of what it is for", missing
        )
    else:
        more = ngettext("it needs {count} more item", "it needs {count} more items", missing)
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
    return f"{number(basis_points / 100)}%"
