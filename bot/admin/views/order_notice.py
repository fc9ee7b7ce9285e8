"""What staff are told about an order without having asked."""

from bot.admin.routes import order as routes
from bot.admin.routes.question import AskAnswer
from bot.admin.views.customer import person
from bot.admin.views.packing import sheet
from bot.admin.views.undelivered import why_missed
from bot.screen import Button, Row, Screen, escaped
from bot.views.message import passed_on
from core.models.customer import Customer
from core.models.message import Message
from core.models.order import Order, OrderStatus
from core.models.outbox import NoticeKind, Undelivered
from texts.formats import moment, money
from texts.language import _
from texts.states import status


def open_rows(order: Order) -> tuple[Row, ...]:
    """The button to the order, below a text about it."""
    return ((Button(_("🧾 Open order"), routes.OpenCard(order.id)),),)


def new_order(order: Order, customer: Customer, timezone: str) -> Screen:
    """The notice of a new order to staff; once somebody has taken a step, it says so, and its button for that is gone."""
    new = order.status is OrderStatus.PLACED
    text = _("🔔 <b>New order {code}</b>\n{date} · from {customer}")
    if not new:
        text = _("🔔 <b>Order {code}</b> · {state}\n{date} · from {customer}")
    head = text.format(
        code=order.code,
        state=status(order.status, pick_up=order.pick_up),
        date=moment(order.placed_at, timezone),
        customer=person(customer),
    )
    open_it = Button(_("🧾 Open order"), routes.OpenCard(order.id))
    confirm = routes.Confirm(order.id, seen=routes.number_of(OrderStatus.PLACED))
    buttons = (open_it, Button(_("✅ Confirm"), confirm)) if new else (open_it,)
    return Screen(sheet(order, head).text, (buttons,))


def cancelled_by_customer(order: Order, customer: Customer) -> Screen:
    """The notice to staff that a customer has cancelled what nobody had confirmed."""
    text = _("✖️ {customer} has cancelled order <b>{code}</b> ({total}). Stock and coupons were given back.")
    told = text.format(customer=person(customer), code=order.code, total=money(order.total, order.currency))
    return Screen(told, open_rows(order))


def answer(order: Order, customer: Customer, message: Message) -> Screen:
    """The notice of a customer's message to staff."""
    head = _("✉️ {customer} writes about order <b>{code}</b>:").format(customer=person(customer), code=order.code)
    buttons = (*open_rows(order)[0], Button(_("✉️ Reply"), AskAnswer(customer.id, message.id)))
    return passed_on(head, message, buttons, routes.OpenPhotos(order.id))


def undelivered(order: Order, customer: Customer, missed: Undelivered) -> Screen:
    """The notice to a member of staff that a customer did not get their message, or the notice of their step."""
    if missed.kind is NoticeKind.MESSAGE:
        text = _("⚠️ Your message about order <b>{code}</b> did not reach {customer}: {why}.")
    else:
        text = _("⚠️ {customer} could not be told that order <b>{code}</b> is {state}: {why}.")
    told = None if missed.kind is NoticeKind.MESSAGE else OrderStatus(missed.kind.value)
    state = status(told, pick_up=order.pick_up) if told else ""
    text = text.format(code=order.code, state=state, customer=person(customer), why=escaped(why_missed(missed.reason)))
    return Screen(text, open_rows(order))
