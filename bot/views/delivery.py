"""Delivery: the methods, the questions before an order, and their answers."""

from dataclasses import dataclass

from bot import routes
from bot.screen import Button, ContactRequest, Row, Screen, escaped, label
from bot.views.parts import back_button
from core.models.delivery import Answers, Checkout, DeliveryMethod, OrderDelivery, Question, Spot
from core.usecases.checkout import CheckoutView
from core.values.phone import looks_wrong, readable
from texts.formats import money
from texts.language import _
from texts.plain import isolated, shortened

LONGEST = 600
"""UTF-16 units: no answer is longer, even if it is all emoji."""


@dataclass(frozen=True)
class Detail:
    """One detail of a delivery, plain text; with a `url`, it links there."""

    name: str
    value: str
    url: str = ""

    def cut(self, most: int) -> str:
        """The detail as plain text, its value cut to `most` UTF-16 units."""
        return f"{self.name}: {shortened(self.value, most)}"

    def html(self, most: int) -> str:
        """As `cut`, for a message. HTML."""
        value = escaped(shortened(self.value, most))
        return f'{self.name}: <a href="{escaped(self.url)}">{value}</a>' if self.url else f"{self.name}: {value}"


def choose(view: CheckoutView) -> Screen:
    """The delivery methods with what each costs for this cart."""
    cart, checkout = view.view.cart, view.view.checkout
    goods = view.view.breakdown.subtotal
    rows = tuple(
        (Button(_choice(method, goods, cart.currency), routes.TakeMethod(method.id)),) for method in checkout.methods
    )
    back = routes.OpenCart() if checkout.missing is Question.METHOD else routes.OpenReview()
    text = _("<b>Delivery</b>\n\nHow would you like to have it?")
    hints = [_hint(method, goods, cart.currency) for method in checkout.methods]
    told = "\n".join([text, *filter(None, hints)])
    return Screen(told + _last_time(view), (*_as_last_time(view), *rows, (back_button(back),)))


def ask(view: CheckoutView, question: Question) -> Screen:
    """Ask one question, which can be answered by typing, by sharing, or as last time."""
    checkout = view.view.checkout
    used = _value(view.offered, question)
    repeat = Button(label(_("Use: {value}").format(value=isolated(used))), routes.RepeatAnswer(question))
    skip = Button(_("No note"), routes.SkipNote())
    rows: list[Row] = [*_as_last_time(view), *(((repeat,),) if used else ())]
    if question is Question.NOTE:
        rows.append((skip,))
    rows.append((back_button(_before(checkout, question)),))
    now = _value(checkout.draft, question)
    text = _asked(question)
    if now:
        text += "\n\n" + _("Now: {value}").format(value=escaped(shortened(now, LONGEST)))
    text += _last_time(view)
    contact = _share_number() if question is Question.PHONE else None
    return Screen(text, tuple(rows), awaiting=routes.AskAnswer(question), contact=contact)


def corrections(checkout: Checkout) -> tuple[Row, ...]:
    """Buttons of the card to confirm, one for each answer."""
    rows: list[Row] = []
    if len(checkout.methods) > 1:
        rows.append((Button(_("🚚 Change method"), routes.ChooseMethod()),))
    note = Button(_("✏️ Note"), routes.AskAnswer(Question.NOTE))
    if checkout.questions:
        name = Button(_("✏️ Change name"), routes.AskAnswer(Question.RECIPIENT))
        phone = Button(_("✏️ Change phone"), routes.AskAnswer(Question.PHONE))
        address = Button(_("✏️ Change address"), routes.AskAnswer(Question.ADDRESS))
        return (*rows, (name, phone), (address, note))
    return (*rows, (note,)) if checkout.methods else ()


def details(handover: OrderDelivery | None) -> list[Detail]:
    """The details of an order's delivery, one per line."""
    if handover is None:
        return []
    names = {
        Question.RECIPIENT: _("👤 Name"),
        Question.PHONE: _("📞 Phone"),
        Question.ADDRESS: _("🏠 Address"),
        Question.NOTE: _("📝 Note"),
    }
    spot = handover.spot
    said = [
        Detail(name, value, _map(spot) if spot and question is Question.ADDRESS else "")
        for question, name in names.items()
        if (value := _value(handover, question))
    ]
    if handover.pick_up:
        where = [place(handover.place)] if handover.place else []
        return [Detail(_("🏬 Pick-up"), handover.method), *where, *said]
    return [Detail(_("🚚 Delivery"), handover.method), *said]


def doubt(handover: OrderDelivery | None, country: str) -> str:
    """A question about a phone number that nobody seems to have; "" for any other. HTML."""
    phone = (handover.phone or "") if handover else ""
    if not phone or not looks_wrong(phone, country):
        return ""
    text = _("⚠️ Is the phone number right? “{value}” looks unusual. You can keep it, or tap <b>Change phone</b>.")
    return text.format(value=escaped(shortened(phone, LONGEST)))


def place(told: str) -> Detail:
    """Where and when an order is fetched."""
    return Detail(_("📍 Where and when"), told)


def costs(method: str, amount: int, currency: str, *, pick_up: bool = False) -> str:
    """The delivery's line in the sums. HTML."""
    price = money(amount, currency) if amount else _("free")
    text = _("Pick-up ({method}): {amount}") if pick_up else _("Delivery ({method}): {amount}")
    return text.format(method=escaped(method), amount=price)


def _as_last_time(view: CheckoutView) -> tuple[Row, ...]:
    """The button that answers everything at once, while something is missing."""
    if view.as_last_time is None or view.view.checkout.missing is None:
        return ()
    return ((Button(_("↩️ As last time"), routes.RepeatLast(), style="primary"),),)


def _last_time(view: CheckoutView) -> str:
    """What **As last time** would answer. HTML."""
    if not _as_last_time(view) or view.as_last_time is None:
        return ""
    said = " · ".join(shortened(detail.value, 80) for detail in details(view.as_last_time.agreed))
    return "\n\n" + _("Last time: {details}").format(details=escaped(said))


def _choice(method: DeliveryMethod, goods: int, currency: str) -> str:
    cost = method.cost(goods)
    price = money(cost, currency) if cost else _("free")
    return label(f"{isolated(method.name)} · {price}")


def _hint(method: DeliveryMethod, goods: int, currency: str) -> str:
    """Where it is fetched, or from which amount delivery is free."""
    if method.pick_up and method.place:
        return f"<b>{escaped(method.name)}</b>: {escaped(method.place)}"
    if method.free_from is None or not method.price or goods >= method.free_from:
        return ""
    text = _("{method} is free from {amount} (before discounts).")
    return text.format(method=escaped(method.name), amount=money(method.free_from, currency))


def _before(checkout: Checkout, question: Question) -> routes.Route:
    """Where "back" leads: to the card if this is a correction, else to the previous question; the name is not asked for."""
    if checkout.missing is None:
        return routes.OpenReview()
    if question > Question.PHONE:
        return routes.AskAnswer(question - 1)
    return routes.ChooseMethod() if len(checkout.methods) > 1 else routes.OpenCart()


def _asked(question: Question) -> str:
    match question:
        case Question.RECIPIENT:
            return _("<b>Who is it for?</b>\nType the recipient's name.")
        case Question.PHONE:
            return _("<b>Which phone number can we call?</b>\nType it, or share yours with the button below.")
        case Question.ADDRESS:
            return _("<b>Where to?</b>\nType the address, or share a location (📎 → Location).")
        case _:
            return _("<b>Anything we should know?</b>\nType a note.")


def _share_number() -> ContactRequest:
    return ContactRequest(_("👇 Or share your own number."), _("📱 Share my phone number"))


def _value(answers: Answers, question: Question) -> str:
    """The answer as plain text; "" for none."""
    spot = answers.spot if question is Question.ADDRESS else None
    if spot is not None:
        place = "📍 {:.6f}, {:.6f}".format(*spot.degrees)
        return f"{answers.address} {place}" if answers.address else place
    told = str(getattr(answers, question.name.lower()) or "")
    return readable(told) if question is Question.PHONE else told


def _map(spot: Spot) -> str:
    return "https://maps.google.com/?q={:.6f},{:.6f}".format(*spot.degrees)
