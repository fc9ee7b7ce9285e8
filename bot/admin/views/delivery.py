"""Delivery methods as staff see them."""

from collections.abc import Iterable, Sequence

from bot.admin.routes.delivery import (
    AskAddress,
    AskEndMethod,
    AskFreeFrom,
    AskName,
    AskPauseMethod,
    AskPlace,
    AskPrice,
    DropPlace,
    EndMethod,
    NeverFree,
    OpenMethod,
    OpenMethods,
    OpenNewMethod,
    PauseMethod,
    ResumeMethod,
    SetPickUp,
)
from bot.admin.routes.home import OpenAdmin
from bot.screen import Button, Row, Screen, escaped, label, own_lines
from bot.views.parts import back_button, pager, two_a_row
from core.models.delivery import DeliveryMethod, MethodSales, NewMethod
from core.models.page import Page
from core.models.policy import Policy
from core.values.delivery import PLACE_EXAMPLE
from texts.formats import day, money
from texts.language import _, ngettext


def listing(page: Page[MethodSales], policy: Policy, example: str) -> Screen:
    """A page of all delivery methods, including paused and ended ones, each with its sales."""
    new = (Button(_("➕ New method"), OpenNewMethod(), style="primary"),)
    back = (back_button(OpenAdmin()),)
    if not page.items:
        text = _(
            "<b>Delivery</b>\n\nThere are no delivery methods, so customers are not asked. Add one with a button, or "
            "type:\n<code>{example}</code>"
        )
        return Screen(text.format(example=own_lines(example)), (new, back))
    names = [Button(label(one.method.name), OpenMethod(one.method.id)) for one in page.items]
    lines = [_("<b>Delivery methods</b>"), *(f"• {_listed(one, policy)}" for one in page.items)]
    return Screen("\n".join(lines), (*two_a_row(names), *pager(page.number, page.pages, OpenMethods), new, back))


def card(shown: MethodSales, policy: Policy) -> Screen:
    """One delivery method with its sales, and what can be done with it."""
    method = shown.method
    state = _state(method, policy)
    parts = [
        f"<b>🚚 {escaped(method.name)}</b>: {state}",
        terms(method, policy.currency),
        " · ".join(_sales(shown, policy.currency)),
    ]
    rows = _actions(method) if method.ended_at is None else ()
    return Screen("\n\n".join(parts), (*rows, (back_button(OpenMethods()),)))


def _actions(method: DeliveryMethod) -> tuple[Row, ...]:
    place = method.id
    turn = Button(_("⏸ Pause"), AskPauseMethod(place)) if method.active else Button(_("▶️ Resume"), ResumeMethod(place))
    address = Button(_("🏠 Ask for an address"), AskAddress(place, 1))
    if method.needs_address:
        address = Button(_("🏠 Do not ask for an address"), AskAddress(place, 0))
    kind = Button(_("🏬 Make it pick-up"), SetPickUp(place, 1))
    if method.pick_up:
        kind = Button(_("🚚 Make it delivery"), SetPickUp(place, 0))
        address = Button(_("📍 Where and when"), AskPlace(place))
    return (
        (Button(_("✏️ Name"), AskName(place)), Button(_("✏️ Price"), AskPrice(place))),
        (Button(_("✏️ Free from"), AskFreeFrom(place)), kind),
        (address,),
        (turn, Button(_("⏹ End"), AskEndMethod(place))),
    )


def ask_pause(method: DeliveryMethod) -> Screen:
    """Ask before pausing the only delivery method that is offered."""
    text = _("Pause <b>{name}</b>? {none}").format(name=escaped(method.name), none=none_left())
    pause = Button(_("⏸ Pause anyway"), PauseMethod(method.id), style="danger")
    return Screen(text, ((pause, Button(_("⬅️ Keep"), OpenMethod(method.id))),))


def ask_end(method: DeliveryMethod, *, last: bool) -> Screen:
    """Ask whether to end it for good; `last`: nothing else is offered."""
    text = _(
        "End <b>{name}</b>? It is never offered again and cannot be resumed. Orders keep it. To stop it for a "
        "while, pause it."
    ).format(name=escaped(method.name))
    sure = Button(_("⏹ Yes, end it"), EndMethod(method.id), style="danger")
    back = Button(_("No, go back"), OpenMethod(method.id))
    return Screen(f"{text}\n\n{none_left()}" if last else text, ((sure,), (back,)))


def none_left() -> str:
    """What it means when nothing is offered."""
    return _("No other delivery method is offered: orders would come without delivery and without an address.")


def ask_name(method: DeliveryMethod) -> Screen:
    """Ask what it is to be called."""
    text = _(
        "What should <b>{name}</b> be called from now on? Type another name. Orders that are placed keep the old one."
    )
    said = text.format(name=escaped(method.name))
    return Screen(said, ((back_button(OpenMethod(method.id)),),), awaiting=AskName(method.id))


def ask_price(method: DeliveryMethod, currency: str, example: str) -> Screen:
    """Ask for its price."""
    text = _("<b>{name}</b>: what does it cost? Now: {price}.\nType an amount like <code>{example}</code>; 0 is free.")
    said = text.format(name=escaped(method.name), price=money(method.price, currency), example=example)
    return Screen(said, ((back_button(OpenMethod(method.id)),),), awaiting=AskPrice(method.id))


def ask_free_from(method: DeliveryMethod, currency: str, example: str) -> Screen:
    """Ask for the subtotal from which it is free."""
    now = _("never") if method.free_from is None else money(method.free_from, currency)
    text = _(
        "<b>{name}</b>: from which order amount, before discounts, is it free? Now: {now}.\nType it like <code>{example}</code>."
    )
    never: tuple[Row, ...] = ((Button(_("Never free"), NeverFree(method.id)),),) if method.free_from else ()
    return Screen(
        text.format(name=escaped(method.name), now=now, example=example),
        (*never, (back_button(OpenMethod(method.id)),)),
        awaiting=AskFreeFrom(method.id),
    )


def ask_place(method: DeliveryMethod) -> Screen:
    """Ask where and when customers fetch their orders."""
    now = escaped(method.place) if method.place else _("nothing")
    text = _(
        "<b>{name}</b>: where and when can orders be collected? Customers read it before they order and when theirs is "
        "ready. Now: {now}.\nFor example <code>{example}</code>."
    )
    said = text.format(name=escaped(method.name), now=now, example=PLACE_EXAMPLE)
    none: tuple[Row, ...] = ((Button(_("Remove"), DropPlace(method.id)),),) if method.place else ()
    return Screen(said, (*none, (back_button(OpenMethod(method.id)),)), awaiting=AskPlace(method.id))


def review(method: NewMethod, words: Sequence[str], currency: str) -> str:
    """What will be offered, and how to type it. HTML."""
    command = own_lines(" ".join(("/delivery new", *words)))
    typed = _("As a command:\n<code>{command}</code>").format(command=command)
    return "\n\n".join([f"<b>🚚 {escaped(method.name)}</b>", terms(method, currency), typed])


def terms(method: NewMethod, currency: str) -> str:
    """Its price and conditions, one per line. HTML."""
    free = method.free_from
    lines = [
        _("Costs {price}").format(price=money(method.price, currency)) if method.price else _("Free"),
        _("Never free")
        if free is None
        else _("Free from {amount} on (before discounts)").format(amount=money(free, currency)),
        *_reaches(method),
    ]
    return "\n".join(f"• {line}" for line in lines)


def _reaches(method: NewMethod) -> Iterable[str]:
    """How an order comes to its customer. HTML."""
    if method.pick_up:
        yield _("Customers pick it up")
        yield escaped(method.place) if method.place else _("⚠️ Say where and when: tap 📍 Where and when")
    elif method.needs_address:
        yield _("Asks for name, phone and address")
    else:
        yield _("Does not ask for an address")


def described(method: DeliveryMethod, policy: Policy) -> str:
    """A delivery method on one line. HTML."""
    currency = policy.currency
    facts = [money(method.price, currency)]
    if method.free_from is not None:
        facts.append(_("free from {amount} (before discounts)").format(amount=money(method.free_from, currency)))
    where = _("asks for an address") if method.needs_address else _("without an address")
    facts.append(_("pick-up") if method.pick_up else where)
    return f"<b>{escaped(method.name)}</b>: {', '.join(facts)} – {_state(method, policy)}"


def kept(method: DeliveryMethod, policy: Policy, *, offered: bool) -> str:
    """Say how it is now; `offered`: whether any delivery method is offered. HTML."""
    said = _("✅ {method}").format(method=described(method, policy))
    none = _("⚠️ No delivery method is offered now: orders come without delivery and without an address.")
    return said if offered else f"{said}\n{none}"


def _listed(one: MethodSales, policy: Policy) -> str:
    return " · ".join([described(one.method, policy), *_sales(one, policy.currency)])


def _sales(one: MethodSales, currency: str) -> Iterable[str]:
    """The number of valid orders, and their sales."""
    yield ngettext("{count} order", "{count} orders", one.uses).format(count=one.uses)
    if one.revenue:
        yield _("{sold} in sales with it").format(sold=money(one.revenue, currency))


def _state(method: DeliveryMethod, policy: Policy) -> str:
    if method.ended_at is not None:
        return _("ended on {day}").format(day=day(method.ended_at, policy.timezone))
    return _("offered") if method.active else _("⏸ paused")
