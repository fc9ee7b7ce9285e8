"""Orders as staff see them: the board, its lists, and the card."""

from collections.abc import Mapping
from dataclasses import replace

from bot.admin.routes import order as routes
from bot.admin.routes.home import OpenAdmin
from bot.admin.routes.refund import OpenMoney
from bot.admin.views.content import given_button, given_lines
from bot.admin.views.customer import customer_button, person
from bot.admin.views.packing import sheet
from bot.admin.views.undelivered import unreached
from bot.routes.grammar import Route
from bot.screen import BUTTON_LENGTH, Button, Screen, escaped, label
from bot.views.message import caption, correspondence, photos_button, written
from bot.views.parts import back_button, home_button, pager, two_a_row
from core.models.order import MOST_COUNTED, BoardOrder, HistoryEntry, Order, OrderStatus
from core.models.outbox import NoticeKind
from core.models.page import Page
from core.usecases.message import Photo
from core.usecases.order.board import OrderCard
from core.usecases.order.steps import NEWS_OF, Moved, next_steps
from core.usecases.payment.returns import has_money
from texts.actors import program
from texts.formats import age, moment, money
from texts.language import _
from texts.plain import length, shortened
from texts.states import status

_ALWAYS = (
    OrderStatus.PLACED,
    OrderStatus.CONFIRMED,
    OrderStatus.SHIPPED,
    OrderStatus.DELIVERED,
    OrderStatus.CANCELLED,
)
_COLUMNS = (
    OrderStatus.PAID_UNFULFILLABLE,
    OrderStatus.AWAITING_PAYMENT,
    OrderStatus.PAID,
    *_ALWAYS,
    OrderStatus.EXPIRED,
    OrderStatus.REFUNDED,
)
"""The board's states, in this order; states that not every shop uses are shown only if they have orders."""

_TOLD_BY = {OrderStatus.PLACED: NoticeKind.RECEIPT, **NEWS_OF}

_CODES = 5
"""Codes that the card itself names; more are on a screen of their own."""

_EXTRAS = ((5, 300, 200), (5, 120, 80), (3, 80, 40), (1, 60, 0))
"""The number of messages, the length of each, and the length of remarks in the history, tried until all fits."""


def board(counts: Mapping[OrderStatus, int], *, pick_up: bool = False) -> Screen:
    """How many orders wait, and a button for each state with the number of orders in it. `pick_up`: some are fetched."""
    shown = [one for one in _COLUMNS if one in _ALWAYS or counts.get(one)]
    buttons = [
        Button(
            f"{_column(one, pick_up=pick_up)} · {counted(counts.get(one, 0))}", routes.OpenState(routes.number_of(one))
        )
        for one in shown
    ]
    new, confirmed, paid = (counts.get(one, 0) for one in (OrderStatus.PLACED, OrderStatus.CONFIRMED, OrderStatus.PAID))
    text = _("<b>Orders</b>\nNew, to confirm: {new}\nTo pack: {taken}").format(
        new=counted(new), taken=counted(confirmed + paid)
    )
    find = _("🔎 To find one, type its code, a name, a phone number, a product or a day.")
    text = f"{text}\n\n{find}"
    return Screen(text, (*two_a_row(buttons), (back_button(OpenAdmin()), home_button())), awaiting=routes.OpenBoard())


def in_state(state: OrderStatus, page: Page[BoardOrder], now: int) -> Screen:
    """A page of the orders in a state, each with the most important facts; `now` in ms UTC."""
    pick_up = any(one.pick_up for one in page.items)
    number = routes.number_of(state)
    rows = tuple((Button(_listed(one, now), routes.OpenCard(one.id, number, page.number)),) for one in page.items)
    text = _("<b>Orders: {state}</b> · {total}").format(
        state=_column(state, pick_up=pick_up), total=counted(page.total)
    )
    arrows = pager(page.number, page.pages, lambda other: routes.OpenState(number, other))
    keyboard = (*rows, *arrows, (back_button(routes.OpenBoard()), home_button()))
    return Screen(text, keyboard, awaiting=routes.OpenState(number, page.number))


def card(shown: OrderCard, place: routes.OpenCard, timezone: str, said: str = "", number: int = 0) -> Screen:
    """Everything about one order, with the possible next steps; `said` (plain text) is above it.

    `number` is the page of its lines, if they do not fit into one message.
    """
    order = shown.order
    head = _("<b>Order {code}</b> · {state}\n{date} · from {customer}").format(
        code=order.code,
        state=status(order.status, pick_up=order.pick_up),
        date=moment(order.placed_at, timezone),
        customer=person(shown.customer),
    )
    codes = given_lines(shown.goods, _CODES, timezone) if shown.goods else ""
    extras = [
        "\n\n".join(filter(None, (codes, _history(shown, timezone, why), _written(shown, timezone, count, most))))
        for count, most, why in _EXTRAS
    ]
    page = sheet(order, "\n\n".join(filter(None, (escaped(said), head))), number, (*extras, ""))
    arrows = pager(
        page.number, page.pages, lambda other: routes.OpenLines(place.order_id, place.state, place.page, other)
    )
    photos = photos_button(shown.photos, routes.OpenPhotos(place.order_id, place.state, place.page))
    writing = [Button(_("✉️ Message"), routes.AskMessage(*_at(place, order))), *([photos] if photos else [])]
    goods = [given_button(shown.goods, place)] if shown.goods else []
    moneys = [Button(_("💶 Money"), OpenMoney(order.id))] if has_money(order) else []
    ways = two_a_row([*goods, *writing, customer_button(order.customer_id)])
    keyboard = (
        *arrows,
        *two_a_row([*([] if _comes_by_itself(shown) else _steps(order, place)), *moneys]),
        *ways,
        (back_button(_list_of(place)), home_button()),
    )
    return Screen(page.text, keyboard, awaiting=place)


def ask_tracking(order: Order, place: routes.AskTracking) -> Screen:
    """The question before it is shipped."""
    text = _("<b>Ship order {code}</b>\nType the tracking number or its link, if there is one.").format(code=order.code)
    without = Button(_("Without a number"), routes.Ship(*_same(place)))
    return Screen(text, ((without,), (back_button(place.card),)), awaiting=place)


def ask_reason(order: Order, place: routes.AskReason) -> Screen:
    """The question before it is called off."""
    text = _("<b>Cancel order {code}?</b>\nType why: the customer will read it. Stock and coupons are given back.")
    nothing = Button(_("✖️ Cancel without a reason"), routes.Cancel(*_same(place)), style="danger")
    return Screen(text.format(code=order.code), ((nothing,), (back_button(place.card),)), awaiting=place)


def photo(shown: Photo, place: routes.OpenPhotos, timezone: str) -> Screen:
    """A photo about an order."""
    arrows = pager(shown.page.number, shown.page.pages, lambda number: replace(place, number=number))
    text = caption(shown.message, shown.names, timezone)
    return Screen(text, (*arrows, (back_button(place.card),)), photo=shown.message.photo)


def ask_message(shown: OrderCard, place: routes.AskMessage, timezone: str, said: str = "") -> Screen:
    """Ask for a message, below those so far; `said` (plain text) is above it."""
    head = _("✉️ <b>Order {code}</b> · {customer}").format(code=shown.order.code, customer=person(shown.customer))
    head = "\n\n".join(filter(None, (escaped(said), head)))
    question = _("Type your message to the customer (at most 1,000 characters), or send a photo.")
    text = correspondence(head, shown.messages, shown.names, timezone, question, marks=_marks(shown))
    return Screen(text, ((back_button(place.card),),), awaiting=place)


def moved(step: Moved) -> str:
    """The answer to the member who took the step, or found it already taken. Plain text."""
    words = {"code": step.order.code, "state": status(step.order.status, pick_up=step.order.pick_up)}
    if not step.first:
        return _("Order {code} is {state} already.").format(**words)
    if step.order.status is OrderStatus.CANCELLED:
        text = _("✅ Order {code} is cancelled. Stock and coupons were given back, and the customer is told.")
        return text.format(**words)
    return _("✅ Order {code} is {state}, and the customer is told.").format(**words)


def message_kept(shown: OrderCard) -> str:
    """The answer to the writer: which order the message is about, and to whom it goes. Plain text."""
    name = shortened(shown.customer.name, 60) or str(shown.customer.id)
    return _("✅ Your message about order {code} is on its way to {customer}.").format(
        code=shown.order.code, customer=name
    )


def _list_of(place: routes.OpenCard) -> Route:
    """The list that the card was opened from."""
    if place.state == routes.FOUND:
        return routes.OpenFoundOrders(place.page)
    if place.state == routes.TODAY:
        return routes.OpenToday(place.page)
    return routes.OpenState(place.state, place.page) if place.state else routes.OpenBoard()


def _column(state: OrderStatus, *, pick_up: bool) -> str:
    """A state's orders; `pick_up`: some of them may be fetched."""
    if state is OrderStatus.PLACED:
        return _("new")
    return " / ".join(dict.fromkeys((status(state), status(state, pick_up=pick_up))))


def counted(count: int) -> str:
    """A number that is not counted further than MOST_COUNTED."""
    return f"{count}+" if count >= MOST_COUNTED else str(count)


def _listed(one: BoardOrder, now: int) -> str:
    rest = f"{money(one.total, one.currency)} · {age(one.placed_at, now)}"
    name = shortened(one.customer, max(6, BUTTON_LENGTH - length(one.code) - length(rest) - 6))
    return label(f"{one.code} · {name} · {rest}")


def _comes_by_itself(shown: OrderCard) -> bool:
    """Whether the shop delivers all of it when the delay is over: nobody has to hand anything over."""
    goods = shown.goods
    return goods is not None and goods.shown_at is None and len(goods.goods) == len(shown.order.lines)


def _steps(order: Order, place: routes.OpenCard) -> list[Button]:
    """Buttons for the next steps."""
    at = _at(place, order)
    fetched = order.pick_up or order.status is not OrderStatus.SHIPPED
    done = _("🤝 Collected") if fetched else _("📬 Delivered")
    sent = Button(_("🚚 Shipped"), routes.AskTracking(*at))
    if order.pick_up:
        sent = Button(_("🏬 Ready for pick-up"), routes.Ship(*at))
    buttons = {
        OrderStatus.CONFIRMED: Button(_("✅ Confirm"), routes.Confirm(*at), style="success"),
        OrderStatus.SHIPPED: sent,
        OrderStatus.DELIVERED: Button(done, routes.Deliver(*at)),
        OrderStatus.CANCELLED: Button(_("✖️ Cancel"), routes.AskReason(*at), style="danger"),
    }
    return [buttons[step] for step in next_steps(order)]


def _at(place: routes.OpenCard, order: Order) -> tuple[int, int, int, int]:
    return place.order_id, place.state, place.page, routes.number_of(order.status)


def _same(place: routes.AtCard) -> tuple[int, int, int, int]:
    return place.order_id, place.state, place.page, place.seen


def _history(shown: OrderCard, timezone: str, why: int) -> str:
    return "\n".join(_happened(shown, one, timezone, why) for one in shown.history)


def _happened(shown: OrderCard, one: HistoryEntry, timezone: str, why: int) -> str:
    who = escaped(shortened(shown.names.get(one.actor) or program(one.actor), 40))
    told = [f"• {status(one.status, pick_up=shown.order.pick_up)}", moment(one.at, timezone), who]
    if one.reason and why:  # the tracking number is above
        told.append(f"“{escaped(shortened(one.reason, why))}”")
    news = _TOLD_BY.get(one.status)
    if news and (missed := shown.undelivered.get((news, shown.order.id))):
        told.append(escaped(unreached(missed)))
    return " · ".join(filter(None, told))


def _marks(shown: OrderCard) -> dict[int, str]:
    """Marks for messages that did not reach the customer, by message. Plain text."""
    return {about: unreached(why) for (kind, about), why in shown.undelivered.items() if kind is NoticeKind.MESSAGE}


def _written(shown: OrderCard, timezone: str, count: int, most: int) -> str:
    return written(shown.messages[-count:], shown.names, timezone, most, marks=_marks(shown))
