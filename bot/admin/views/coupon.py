"""Coupons and promotions as staff see them: discounts, conditions and results."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.admin.routes.coupon import (
    AskCondition,
    AskEndCoupon,
    DropCondition,
    EndCoupon,
    OpenCoupon,
    OpenCoupons,
    OpenNewCoupon,
    OpenRules,
    PauseCoupon,
    ResumeCoupon,
    TurnRule,
)
from bot.admin.routes.home import OpenAdmin
from bot.admin.views.coupon_fields import FIELDS
from bot.screen import Button, Row, Screen, escaped, label, own_lines
from bot.views.parts import back_button, pager, two_a_row
from core.models.coupon import BuyGet, Coupon, CouponCard, CouponRules, CouponSales, FreeDelivery, NewCoupon, Tiers
from core.models.page import Page
from core.models.policy import Policy
from core.values.coupon import VALUES
from texts.coupons import discount
from texts.formats import day, money
from texts.language import Phrase, _, ngettext
from texts.plain import shortened

FLAGS = frozenset({"first_order", "exclusive"})
"""Rules that hold or do not."""


def listing(page: Page[CouponSales], now: int, policy: Policy) -> Screen:
    """A page of all of them, newest first, each with its uses, its sales, and its state at `now` (ms UTC)."""
    new = (Button(_("➕ New coupon"), OpenNewCoupon(), style="primary"),)
    if not page.items:
        text = _("<b>Coupons</b>\n\nThere are no coupons yet. Make one with a button, or type:\n{example}")
        example = "<code>/coupon new SUMMER 10% min=20</code>"
        return Screen(text.format(example=example), (new, (back_button(OpenAdmin()),)))
    names = [Button(label(_name(one.coupon)), OpenCoupon(one.coupon.id, page.number)) for one in page.items]
    lines = [_("<b>Coupons</b>"), *(_listed(one, now, policy) for one in page.items)]
    keyboard = (*two_a_row(names), *pager(page.number, page.pages, OpenCoupons), new, (back_button(OpenAdmin()),))
    return Screen("\n\n".join(lines), keyboard, awaiting=OpenCoupons(page.number))


def card(shown: CouponCard, now: int, policy: Policy, username: str, page: int = 0) -> Screen:
    """Everything about one of them, and what can be done with it."""
    coupon, place = shown.coupon, (shown.coupon.id, page)
    ended = _over(coupon, now)
    told = coupon.having(ends_at=None) if ended else coupon  # its head says when it ended
    parts = [
        f"<b>{escaped(_name(coupon))}</b>: {state(coupon, now, policy.timezone)}",
        rules(told, shown.names, policy.timezone, more=coupon.scope.size - len(shown.names)),
        " · ".join([_uses(coupon), *_sales(shown, policy.currency)]),
    ]
    if coupon.code:
        parts.append(_("Link: {link}").format(link=f"<code>{_link(coupon, username)}</code>"))
    turn = Button(_("⏸ Pause"), PauseCoupon(*place)) if coupon.active else Button(_("▶️ Resume"), ResumeCoupon(*place))
    change = (Button(_("✏️ Uses in all"), AskCondition(*place, 0)), Button(_("✏️ Until day"), AskCondition(*place, 1)))
    other = (Button(_("✏️ Change other rules"), OpenRules(*place)),)
    rows: tuple[Row, ...] = () if ended else (change, other, (turn, Button(_("⏹ End"), AskEndCoupon(*place))))
    return Screen("\n\n".join(parts), (*rows, (back_button(OpenCoupons(page)),)))


def all_rules(shown: CouponCard, place: OpenRules, words: Sequence[str], timezone: str) -> Screen:
    """Every rule that can be changed, below what they make together."""
    coupon = shown.coupon
    at = (place.coupon_id, place.page)
    named = [(what, word) for what, word in enumerate(words) if word != "name" or coupon.automatic]
    values = [
        Button(_("✏️ {rule}").format(rule=_(FIELDS[word].label)), AskCondition(*at, what))
        for what, word in named
        if word not in FLAGS
    ]
    turns = [_turn(coupon, word, TurnRule(*at, what)) for what, word in named if word in FLAGS]
    text = "\n\n".join((_summed(shown, timezone), _("What is to be changed? Orders keep what it gave them.")))
    return Screen(text, (*two_a_row([*values, *turns]), (back_button(OpenCoupon(*at)),)))


def _turn(coupon: Coupon, word: str, route: TurnRule) -> Button:
    on = bool(getattr(coupon, word))
    text = f"{'☑️' if on else '⬜️'} {_(FIELDS[word].label)}"
    return Button(text, replace(route, on=0 if on else 1))


def ask_rule(
    shown: CouponCard, route: AskCondition, word: str, timezone: str, example: str, *, removable: bool
) -> Screen:
    """Ask for another value, below the rules as they are; or offer to have none."""
    said = _(FIELDS[word].ask).format(example=example)
    place = (route.coupon_id, route.page)
    known = removable and _has(shown.coupon, word)
    none: tuple[Row, ...] = ((Button(_("Remove"), DropCondition(*place, route.what)),),) if known else ()
    text = "\n\n".join((_summed(shown, timezone), said))
    return Screen(text, (*none, (back_button(OpenCoupon(*place)),)), awaiting=route)


def _has(coupon: Coupon, word: str) -> bool:
    """Whether the rule is set."""
    if word == "only":
        return not coupon.scope.everything
    return bool(getattr(coupon, VALUES[word].field, None)) if word in VALUES else True


def _summed(shown: CouponCard, timezone: str) -> str:
    coupon = shown.coupon
    return summary(coupon, shown.names, timezone, more=coupon.scope.size - len(shown.names))


def begun(answers: Sequence[tuple[Phrase, str]]) -> str:
    """The answers so far, by their labels, while they make no coupon yet. HTML."""
    return "\n".join(f"• {_(name)}: {escaped(shortened(answer, 60))}" for name, answer in answers)


def summary(coupon: CouponRules, goods: Sequence[str], timezone: str, more: int = 0) -> str:
    """Its name and its rules. HTML."""
    return f"<b>{escaped(_name(coupon))}</b>\n{rules(coupon, goods, timezone, more)}"


def ask_end(coupon: Coupon, page: int) -> Screen:
    """Ask whether to end it for good."""
    text = _(
        "End <b>{name}</b>? Nobody can use it from then on, and it cannot be resumed. To stop it for a while, pause it."
    )
    sure = Button(_("⏹ Yes, end it"), EndCoupon(coupon.id, page), style="danger")
    back = Button(_("No, go back"), OpenCoupon(coupon.id, page))
    return Screen(text.format(name=escaped(coupon.label)), ((sure,), (back,)))


def created(coupon: Coupon, username: str) -> str:
    """Say that it is created. HTML."""
    if coupon.automatic:
        text = _("✅ <b>{name}</b> is made. It applies by itself.").format(name=escaped(coupon.name))
    else:
        text = _(
            "✅ Coupon <b>{code}</b> is made. Customers use it with <code>/coupon {code}</code> or <code>{link}</code>."
        ).format(code=coupon.code, link=_link(coupon, username))
    return text if coupon.active else " ".join((text, _("It is paused.")))


def changed(coupon: Coupon, now: int, timezone: str) -> str:
    """Its state after a typed command. HTML."""
    return _("🎟 <b>{code}</b>: {state}").format(code=escaped(coupon.label), state=state(coupon, now, timezone))


def state(coupon: Coupon, now: int, timezone: str) -> str:
    """Whether it can be used at `now` (ms UTC), and if not, why."""
    if coupon.ends_at is not None and _over(coupon, now):
        return _("ended on {day}").format(day=day(coupon.ends_at - 1, timezone))
    if not coupon.active:
        return _("paused")
    if coupon.starts_at is not None and now < coupon.starts_at:
        return _("from {day}").format(day=day(coupon.starts_at, timezone))
    if coupon.limit is not None and coupon.used >= coupon.limit:
        return _("used up")
    return _("active")


def rules(coupon: CouponRules, goods: Sequence[str], timezone: str, more: int = 0) -> str:
    """Its discount and conditions, one per line; `goods` names what it is for, `more` counts what is not named. HTML."""
    return "\n".join(f"• {line}" for line in (*_gives(coupon), *_conditions(coupon, goods, timezone, more)))


def review(coupon: NewCoupon, words: Sequence[str], timezone: str) -> str:
    """What will be created, and how to type it. HTML."""
    command = own_lines(" ".join(("/coupon new", *words)))
    hint = _("➕ adds a condition.\n\nAs a command:\n<code>{command}</code>").format(command=command)
    paused = "" if coupon.active else ": " + _("paused")
    head = f"<b>{escaped(_name(coupon))}</b>{paused}"
    return "\n\n".join([head, rules(coupon, coupon.only, timezone), hint])


def _gives(coupon: CouponRules) -> Iterable[str]:
    match coupon.terms:
        case Tiers() as several:
            for tier in several.tiers:
                off, spend = discount(tier.terms, coupon.currency), money(tier.spend, coupon.currency)
                yield _("{off} off from {spend} on").format(off=off, spend=spend)
        case BuyGet() | FreeDelivery() as terms:
            given = discount(terms, coupon.currency)
            yield given[0].upper() + given[1:]
        case terms:
            yield _("{off} off").format(off=discount(terms, coupon.currency))


def _conditions(coupon: CouponRules, goods: Sequence[str], timezone: str, more: int) -> Iterable[str]:
    if goods:
        names = ", ".join(escaped(shortened(name, 60)) for name in goods)
        yield (_("For {names} and {more} more") if more else _("For {names}")).format(names=names, more=more)
    else:
        yield _("For everything")
    if coupon.minimum_subtotal:
        yield _("From {amount} on").format(amount=money(coupon.minimum_subtotal, coupon.currency))
    if coupon.minimum_quantity:
        count = coupon.minimum_quantity
        yield ngettext("From {count} item on", "From {count} items on", count).format(count=count)
    if coupon.cap is not None:
        yield _("Biggest discount: {amount} an order").format(amount=money(coupon.cap, coupon.currency))
    yield from _limits(coupon)
    if coupon.starts_at is not None:
        yield _("From {day}").format(day=day(coupon.starts_at, timezone))
    if coupon.ends_at is not None:
        yield _("Until {day}, that day included").format(day=day(coupon.ends_at - 1, timezone))
    if coupon.exclusive:
        yield _("Not with other coupons: this one alone, or all the others, whatever is cheaper")
    if coupon.priority:
        yield _("Before others (priority {priority})").format(priority=coupon.priority)
    if coupon.automatic:
        yield _("Applies by itself, without a code")


def _limits(coupon: CouponRules) -> Iterable[str]:
    if coupon.limit is not None:
        yield ngettext("{limit} use in all", "{limit} uses in all", coupon.limit).format(limit=coupon.limit)
    if coupon.per_customer is not None:
        count = coupon.per_customer
        yield ngettext("Only once per customer", "{count} times per customer", count).format(count=count)
    if coupon.first_order:
        yield _("Only for a customer's first order")


def _listed(one: CouponSales, now: int, policy: Policy) -> str:
    coupon = one.coupon
    name = f"“{escaped(coupon.name)}”" if coupon.automatic else f"<code>{coupon.code}</code>"
    gives = shortened(discount(coupon.terms, coupon.currency), 60)
    return " · ".join([name, gives, _uses(coupon), state(coupon, now, policy.timezone), *_sales(one, policy.currency)])


def _sales(one: CouponSales, currency: str) -> Iterable[str]:
    """Its sales, if there are any."""
    if one.revenue or one.taken:
        sold, off = money(one.revenue, currency), money(one.taken, currency)
        yield _("{sold} in sales with it, {off} taken off").format(sold=sold, off=off)


def _uses(coupon: Coupon) -> str:
    if coupon.limit is None:
        return ngettext("{used} use", "{used} uses", coupon.used).format(used=coupon.used)
    uses = ngettext("{used} of {limit} use", "{used} of {limit} uses", coupon.limit)
    return uses.format(used=coupon.used, limit=coupon.limit)


def _name(coupon: CouponRules) -> str:
    """Its name with an icon for its kind. Plain text."""
    return f"✨ {coupon.name}" if coupon.automatic else f"🎟 {coupon.code}"


def _over(coupon: Coupon, now: int) -> bool:
    return coupon.ends_at is not None and coupon.ends_at <= now


def _link(coupon: Coupon, username: str) -> str:
    return f"https://t.me/{username}?start=c_{coupon.code}"
