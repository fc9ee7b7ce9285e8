"""Ways of delivery as whoever runs the shop sees them."""

from collections.abc import Sequence

from bot.office.routes.delivery import (
    AskAddress,
    AskFreeFrom,
    AskPauseMethod,
    AskPrice,
    Method,
    Methods,
    NeverFree,
    NewMethod,
    PauseMethod,
    ResumeMethod,
)
from bot.office.routes.home import Office
from bot.screen import Button, Row, Screen, escaped, label, own_lines
from bot.views.parts import back_button, money, two_a_row
from bot.words import _
from core.models.delivery import DeliveryMethod
from core.models.delivery import NewMethod as Told


def listing(methods: Sequence[DeliveryMethod], currency: str, example: str) -> Screen:
    """All ways of delivery, paused or not."""
    new = (Button(_("➕ New method"), NewMethod(), style="primary"),)
    back = (back_button(Office()),)
    if not methods:
        text = _(
            "<b>Delivery</b>\n\nThere are no ways of delivery: customers are not asked. "
            "Make one by a button, or type:\n<code>{example}</code>"
        )
        return Screen(text.format(example=own_lines(example)), (new, back))
    names = [Button(label(method.name), Method(method.id)) for method in methods]
    lines = [_("<b>Ways of delivery</b>"), *(f"• {described(method, currency)}" for method in methods)]
    return Screen("\n".join(lines), (*two_a_row(names), new, back))


def card(method: DeliveryMethod, currency: str) -> Screen:
    """One of them, and what can be done with it."""
    state = _("offered") if method.active else _("⏸ paused")
    text = f"<b>🚚 {escaped(method.name)}</b>: {state}\n\n{terms(method, currency)}"
    place = method.id
    turn = Button(_("⏸ Pause"), AskPauseMethod(place)) if method.active else Button(_("▶️ Resume"), ResumeMethod(place))
    address = Button(_("🏠 Ask for an address"), AskAddress(place, 1))
    if method.needs_address:
        address = Button(_("🏠 Ask for no address"), AskAddress(place, 0))
    change = (Button(_("✏️ Price"), AskPrice(place)), Button(_("✏️ Free from"), AskFreeFrom(place)))
    return Screen(text, (change, (address,), (turn,), (back_button(Methods()),)))


def ask_pause(method: DeliveryMethod) -> Screen:
    """Pausing the only way of delivery that is offered is asked for once."""
    text = _("Pause <b>{name}</b>? {none}").format(name=escaped(method.name), none=none_left())
    pause = Button(_("⏸ Pause anyway"), PauseMethod(method.id), style="danger")
    return Screen(text, ((pause, Button(_("⬅️ Keep"), Method(method.id))),))


def none_left() -> str:
    """What it means when nothing is offered."""
    return _("No other way of delivery is offered: orders come without delivery and without an address then.")


def ask_price(method: DeliveryMethod, currency: str, example: str) -> Screen:
    """Ask for what it costs."""
    text = _("<b>{name}</b>: what does it cost? Now: {price}.\nType an amount like <code>{example}</code>; 0 is free.")
    said = text.format(name=escaped(method.name), price=money(method.price, currency), example=example)
    return Screen(said, ((back_button(Method(method.id)),),), awaiting=AskPrice(method.id))


def ask_free_from(method: DeliveryMethod, currency: str, example: str) -> Screen:
    """Ask for the subtotal from which on it is free."""
    now = _("never") if method.free_from is None else money(method.free_from, currency)
    text = _(
        "<b>{name}</b>: from which amount of goods on is it free? Now: {now}.\nType it like <code>{example}</code>."
    )
    never: tuple[Row, ...] = ((Button(_("Never free"), NeverFree(method.id)),),) if method.free_from else ()
    return Screen(
        text.format(name=escaped(method.name), now=now, example=example),
        (*never, (back_button(Method(method.id)),)),
        awaiting=AskFreeFrom(method.id),
    )


def review(method: Told, words: Sequence[str], currency: str) -> str:
    """What will be offered, and how to type it. HTML."""
    command = own_lines(" ".join(("/delivery new", *words)))
    typed = _("As a command:\n<code>{command}</code>").format(command=command)
    return "\n\n".join([f"<b>🚚 {escaped(method.name)}</b>", terms(method, currency), typed])


def terms(method: Told, currency: str) -> str:
    """Its price and conditions, a line each. HTML."""
    free = method.free_from
    lines = [
        _("Costs {price}").format(price=money(method.price, currency)) if method.price else _("Free"),
        _("Free from {amount} on").format(amount=money(free, currency))
        if free is not None
        else _("Never free by amount"),
        _("Asks for name, phone and address") if method.needs_address else _("Asks for no address"),
    ]
    return "\n".join(f"• {line}" for line in lines)


def described(method: DeliveryMethod, currency: str) -> str:
    """A way of delivery on one line. HTML."""
    facts = [money(method.price, currency)]
    if method.free_from is not None:
        facts.append(_("free from {amount}").format(amount=money(method.free_from, currency)))
    facts.append(_("asks for an address") if method.needs_address else _("without an address"))
    state = _("active") if method.active else _("⏸ paused")
    return f"<b>{escaped(method.name)}</b>: {', '.join(facts)} – {state}"


def kept(method: DeliveryMethod, currency: str, *, offered: bool) -> str:
    """Say how it is now; `offered`: whether any way of delivery is. HTML."""
    said = _("✅ {method}").format(method=described(method, currency))
    none = _("⚠️ No way of delivery is offered now: orders come without delivery and without an address.")
    return said if offered else f"{said}\n{none}"
