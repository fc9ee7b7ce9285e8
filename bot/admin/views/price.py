"""Many prices at once, and prices for a time: what was understood, what it does, and the way back."""

from collections.abc import Sequence

from bot.admin.routes.price import ApplyPrices, DiscardPrices, OpenPriceEdit, OpenSchedules, UndoPrices
from bot.admin.routes.product import OpenProductCard, OpenProducts
from bot.examples import Example, Names, in_this_shop
from bot.screen import Button, Screen, escaped, label
from bot.views.parts import back_button, pager
from core.errors import InvalidInput
from core.models.page import Page
from core.models.policy import Policy
from core.models.price import EditState, EditView, Fate, GoodsKind, Move, PriceEdit, PricePlan, Schedule
from core.money import parse_amount, price_example
from core.values.price import rounding_example
from texts.formats import moment, money, number, price, through
from texts.language import _, ngettext
from texts.plain import isolated, shortened

FEW = 5
"""Changes that are named; the others are counted."""
_LONGEST_NAME = 60


def explanation(currency: str, names: Names) -> Screen:
    """What the command does, in three lines; `names` are for its examples."""
    amount, step = price_example(currency), rounding_example(currency)
    lines = (
        _("<code>{one}</code> sets a price; <code>{many}</code> changes all of a category or product.").format(
            one=_typed(f"{Example.SKU} {amount}", names), many=_typed(f"{Example.CATEGORY} +5% round {step}", names)
        ),
        _(
            "With <code>until Sunday</code>, or <code>from 2027-12-01 until 2027-12-05 18:00</code>, it counts for a time."
        ),
        _("You see what will change before it does, and can take it back."),
    )
    return Screen("\n".join(lines), ((_list_button(),), (back_button(OpenProducts()),)))


def edit(view: EditView, policy: Policy, now: int, *, stale: bool = False) -> Screen:
    """A change of prices as it is now. `stale`: what was to be applied is not what it would do now."""
    one = view.edit
    match one.state:
        case EditState.SHOWN:
            return _preview(view, policy, now, stale=stale)
        case EditState.APPLIED:
            return _applied(view, policy, now)
        case EditState.UNDONE if one.scheduled:
            said = _("⏹ Stopped: the regular prices count again. Carts keep what they were promised.")
        case EditState.UNDONE:
            return _undone(view, policy, now)
        case EditState.DISCARDED:
            said = _("Discarded: no price was changed.")
    return Screen(f"<b>{_understood(one, policy, now)}</b>\n{said}", _ways_out(one))


def gone() -> Screen:
    """For a button whose change is no longer remembered."""
    return Screen(_("This change of prices is too long ago. /audit has what was done."), ((_list_button(),),))


def schedules(page: Page[Schedule], product_id: int, policy: Policy, now: int) -> Screen:
    """The schedules that run or come; each button opens one."""
    text = _("<b>🗓 Prices for a time</b>\nTap one to look at it or to stop it.")
    if not page.items:
        text = _("<b>🗓 Prices for a time</b>\nThere are none; /price says how to set one.")
    lines = [f"• {_understood(one.edit, policy, now)} · {_range(one, policy.currency)}" for one in page.items]
    rows = [(_open(one.edit, policy),) for one in page.items]
    back = back_button(OpenProductCard(product_id) if product_id else OpenProducts())
    keyboard = (*rows, *pager(page.number, page.pages, lambda at: OpenSchedules(product_id, at)), (back,))
    return Screen("\n".join([text, *lines]), keyboard)


def _open(one: PriceEdit, policy: Policy) -> Button:
    return Button(label(f"{isolated(one.goods.name)} · {_change(one, policy)}"), OpenPriceEdit(one.id))


def _preview(view: EditView, policy: Policy, now: int, *, stale: bool) -> Screen:
    one, plan = view.edit, view.plan or PricePlan(())
    head = f"<b>{_understood(one, policy, now)}</b>"
    if view.over:
        return Screen("\n".join([head, _("That time is over: nothing can be changed.")]), ((_discard(one),),))
    changed = (
        [_("⚠️ Something has changed meanwhile, so nothing was applied. This is how it would be now:")] if stale else []
    )
    if not plan.moves:
        nothing = _("Nothing would change.")
        return Screen("\n".join([*changed, head, nothing, *_remarks(view, plan, policy, now)]), ((_discard(one),),))
    count = ngettext("{count} price:", "{count} prices:", len(plan.moves)).format(count=number(len(plan.moves)))
    lines = [_move(move, policy.currency) for move in plan.moves[:FEW]]
    apply = Button(_("✅ Apply"), ApplyPrices(one.id, plan.seal), style="success")
    told = [*changed, head, count, *lines, *_more(len(plan.moves) - FEW), *_largest(plan, policy.currency)]
    return Screen("\n".join([*told, *_remarks(view, plan, policy, now)]), ((apply, _discard(one)),))


def _applied(view: EditView, policy: Policy, now: int) -> Screen:
    one = view.edit
    if one.scheduled:
        said = ngettext("✅ Set for {count} price.", "✅ Set for {count} prices.", view.prices)
        undo = Button(_("⏹ Stop it"), UndoPrices(one.id), style="danger")
    else:
        said = ngettext("✅ {count} price changed.", "✅ {count} prices changed.", view.prices)
        undo = Button(_("↩️ Undo"), UndoPrices(one.id))
    told = [f"<b>{_understood(one, policy, now)}</b>", said.format(count=number(view.prices)), *_keeping(view, policy)]
    return Screen("\n".join(told), ((undo,), *_ways_out(one)))


def _undone(view: EditView, policy: Policy, now: int) -> Screen:
    back, kept = view.fates.get(Fate.BACK, 0), view.fates.get(Fate.CHANGED, 0)
    told = [
        f"<b>{_understood(view.edit, policy, now)}</b>",
        ngettext("↩️ {count} price is as before.", "↩️ {count} prices are as before.", back).format(count=number(back)),
    ]
    if kept:
        said = ngettext("✋ {count} was changed since, and stays:", "✋ {count} were changed since, and stay:", kept)
        told.append(said.format(count=number(kept)))
        told += [f"• {_name(one.name, one.code)}: {money(one.price, policy.currency)}" for one in view.kept]
        told += _more(kept - len(view.kept))
    return Screen("\n".join(told), _ways_out(view.edit))


def _understood(one: PriceEdit, policy: Policy, now: int) -> str:
    """What was said, in words. HTML."""
    name = escaped(shortened(one.goods.name, _LONGEST_NAME))
    if one.goods.kind is GoodsKind.CATEGORY:
        name = _("{name} and all below it").format(name=name)
    told = f"{name}: {escaped(_change(one, policy))}"
    if one.order.rounding:
        told = _("{told}, rounded to {rounding}").format(told=told, rounding=_rounding(one, policy))
    if one.order.ends_at is None:
        return told
    ends = through(one.order.ends_at, now, policy.timezone)
    if one.order.begins_at <= now:
        return _("{told}, until {ends}").format(told=told, ends=ends)
    begins = moment(one.order.begins_at, policy.timezone)
    return _("{told}, from {begins} until {ends}").format(told=told, begins=begins, ends=ends)


def _change(one: PriceEdit, policy: Policy) -> str:
    """As "+5%", "−€0.50" or "€7.50". Plain text."""
    sign = one.order.change[:1] if one.order.change[:1] in ("+", "-") else ""
    told = one.order.change.removeprefix(sign)
    return f"{sign}{told if told.endswith('%') else _amount(told, policy.currency)}".replace("-", "−")


def _rounding(one: PriceEdit, policy: Policy) -> str:
    told = one.order.rounding
    return told if told.startswith(".") else _amount(told, policy.currency)


def _amount(told: str, currency: str) -> str:
    """With the currency, unless the amount is of a former one that had more decimals."""
    try:
        return money(parse_amount(told, currency), currency)
    except InvalidInput:
        return told


def _typed(words: str, names: Names) -> str:
    """A whole command that works in this shop. HTML."""
    return escaped(f"/price {in_this_shop(words, names)}")


def _move(move: Move, currency: str) -> str:
    return f"• {_name(move.name, move.code)}: {money(move.before, currency)} → {price(move.after, currency)}"


def _name(name: str, code: str) -> str:
    return f"{escaped(shortened(name, _LONGEST_NAME))} · {escaped(shortened(code, 32))}"


def _more(count: int) -> list[str]:
    return (
        [ngettext("… and {count} more", "… and {count} more", count).format(count=number(count))] if count > 0 else []
    )


def _largest(plan: PricePlan, currency: str) -> list[str]:
    """The largest change, if it is not among those that are named."""
    largest = plan.largest
    if largest is None or largest in plan.moves[:FEW]:
        return []
    return [_("Largest change:"), _move(largest, currency)]


def _remarks(view: EditView, plan: PricePlan, policy: Policy, now: int) -> list[str]:
    """What else is to be known before it is applied."""
    told = []
    if plan.refused:
        stays = ngettext(
            "✋ {count} stays as it is, its price would be below 0 or too high: {codes}",
            "✋ {count} stay as they are, their prices would be below 0 or too high: {codes}",
            len(plan.refused),
        )
        told.append(stays.format(count=number(len(plan.refused)), codes=_codes(plan.refused)))
    if plan.same:
        same = ngettext("{count} costs that already.", "{count} cost that already.", plan.same)
        told.append(same.format(count=number(plan.same)))
    if plan.freed:
        free = ngettext("⚠️ {count} would be free.", "⚠️ {count} would be free.", plan.freed)
        told.append(free.format(count=number(plan.freed)))
    if plan.in_stars:
        stars = ngettext(
            "⭐ {count} keeps its own price in Stars, which customers pay.",
            "⭐ {count} keep their own prices in Stars, which customers pay.",
            plan.in_stars,
        )
        told.append(stars.format(count=number(plan.in_stars)))
    other = _("🗓 {other} counts for some of them in that time; this one comes first.")
    if not view.edit.scheduled:
        other = _("🗓 {other} counts for some of them, and goes on.")
    return told + [other.format(other=_understood(one.edit, policy, now)) for one in plan.overlaps[:FEW]]


def _codes(moves: Sequence[Move]) -> str:
    named = ", ".join(escaped(shortened(move.code, 32)) for move in moves[:FEW])
    return f"{named} …" if len(moves) > FEW else named


def _keeping(view: EditView, policy: Policy) -> list[str]:
    if not view.keeping:
        return []
    kept = ngettext(
        "{count} cart keeps its lower price until {until}.",
        "{count} carts keep their lower price, the last until {until}.",
        view.keeping,
    )
    return [kept.format(count=view.keeping, until=moment(view.until, policy.timezone))]


def _range(one: Schedule, currency: str) -> str:
    lowest, highest = money(one.lowest, currency), money(one.highest, currency)
    return lowest if one.lowest == one.highest else f"{lowest} – {highest}"


def _discard(one: PriceEdit) -> Button:
    return Button(_("✖️ Discard"), DiscardPrices(one.id))


def _ways_out(one: PriceEdit) -> tuple[tuple[Button, ...], ...]:
    if one.goods.kind is GoodsKind.PRODUCT:
        return ((_list_button(), Button(_("🏷 Open the product"), OpenProductCard(one.goods.id))),)
    return ((_list_button(), Button(_("🏷 Products"), OpenProducts())),)


def _list_button() -> Button:
    return Button(_("🗓 Prices for a time"), OpenSchedules())
