"""The card to confirm, the receipt, and the list of orders."""

import html
from collections.abc import Sequence
from dataclasses import replace

from bot import routes
from bot.screen import TEXT_LENGTH, Button, Live, Row, Screen, escaped, label
from bot.views import delivery, payment
from bot.views.cart import lower, sums
from bot.views.coupon import taken_lines
from bot.views.delivery import Detail
from bot.views.digital import goods_button
from bot.views.message import photos_button, sides, write_button, written
from bot.views.parts import ask_button, back_button, cart_button, home_button, pager, shop_button
from core.models.cart import Cart, CartLine
from core.models.order import Order, OrderLine, OrderStatus, OrderSummary
from core.models.page import Page
from core.usecases.cart import CartView
from core.usecases.message import Correspondence
from core.usecases.order.cancel import can_cancel
from core.values.order import tracking_link
from texts.formats import day, moment, money, until
from texts.language import _, ngettext
from texts.plain import length, shortened
from texts.states import status

_CUTS = (*((most, delivery.LONGEST) for most in (120, 60, 40, 28, 20, 14, 8, 4)), (4, 60))
"""Lengths of titles and delivery details, tried until all fits into one message: a cart of 50 lines always fits."""

_READABLE = 4
"""How many of these lengths leave titles that can be told apart."""

_FEW_LINES = 12
"""With so many, each may say more than its amounts."""

Line = tuple[str, str]
"""A line's name (plain text) and its amounts (HTML)."""


def review(view: CartView, timezone: str, country: str = "") -> Screen:
    """The card to confirm: the items and the total. The confirm button carries the cart, its revision and the total shown.

    `country`: the shop's, to look at the phone number.
    """
    cart, costs = view.cart, view.breakdown
    lines = [(cart.called(line), _reviewed(line, cart, timezone)) for line in cart.lines]
    head = _("<b>Please review your order</b>")
    total = money(costs.total, cart.currency)
    doubt = delivery.doubt(view.checkout.agreed, country)
    tail = "\n\n".join(filter(None, (sums(view, timezone), payment.on_card(view), doubt)))
    confirm = routes.ConfirmOrder(cart.id, cart.revision, costs.total, view.checkout.method_id, view.seal)
    keyboard = (
        (Button(_("✅ Confirm order · {total}").format(total=total), confirm, style="success"),),
        *delivery.corrections(view.checkout),
        *payment.change_rows(view),
        (back_button(routes.OpenCart()),),
    )
    text = _fitted(head, lines, tail, delivery.details(view.checkout.agreed))
    return Screen(text, keyboard, live=Live(routes.OpenReview(), view.at))


def reserved(ends: int, now: int, timezone: str) -> str:
    """That the hot goods of the cart are reserved, and until when. HTML."""
    minutes = max(1, -(-(ends - now) // 60_000))
    text = ngettext(
        "⏳ Reserved for you for {count} minute, until {time}.",
        "⏳ Reserved for you for {count} minutes, until {time}.",
        minutes,
    )
    return text.format(count=minutes, time=until(ends, now, timezone))


def _reviewed(line: CartLine, cart: Cart, timezone: str) -> str:
    """The amounts of a line, and in a cart that leaves room for it that it is cheaper for a time. HTML."""
    amounts = f"{line.quantity} × {money(line.unit_price, cart.currency)} = {money(line.total, cart.currency)}"
    told = lower(line, cart.currency, timezone) if len(cart.lines) <= _FEW_LINES else ""
    return "\n   ".join(filter(None, (amounts, told)))


def receipt(order: Order, timezone: str) -> Screen:
    """The receipt, as the answer to a checkout. It has no buttons, because it stays."""
    return Screen(bill(order, _receipt_head(order, timezone), timezone))


def looked_up(found: Correspondence, timezone: str, said: str = "") -> Screen:
    """The receipt, looked up later, with its state and messages; `said` (plain text) is above it."""
    order, messages = found.order, found.messages
    extras = [
        written(messages[-count:], sides(messages), timezone, most) for count, most in ((5, 200), (5, 80), (1, 80))
    ]
    photos = photos_button(found.photos, routes.OpenPhotos(order.id))
    again = Button(_("🔁 Order again"), routes.OrderAgain(order.id))
    cancel = Button(_("✖️ Cancel order"), routes.AskCancelOrder(order.id))
    goods = ((goods_button(order.id),),) if found.goods else ()
    buttons = (
        *payment.pay_rows(order),
        *_track_rows(order),
        *goods,
        tuple(filter(None, (write_button(order, messages), photos))),
        (again, cancel) if can_cancel(order) else (again,),
        (back_button(routes.OpenOrders()), home_button()),
    )
    head = "\n\n".join(filter(None, (escaped(said), _receipt_head(order, timezone))))
    return Screen(bill(order, head, timezone, (*extras, "")), buttons)


def ask_cancel(order: Order) -> Screen:
    """The question before a customer cancels an order."""
    text = _("<b>Cancel order {code}?</b>\nNobody has confirmed it yet. It cannot be brought back.").format(
        code=order.code
    )
    sure = Button(_("✖️ Yes, cancel it"), routes.CancelOrder(order.id), style="danger")
    return Screen(text, ((sure,), (Button(_("No, keep it"), routes.OpenOrder(order.id)),)))


def orders(page: Page[OrderSummary], units: int, timezone: str) -> Screen:
    """The customer's orders, newest first: when, what, and how far each has come."""
    if not page.items:
        text = _("You have not ordered anything yet.")
        return Screen(text, ((shop_button(), cart_button(units)), (ask_button(), home_button())))
    rows = tuple(
        (Button(label(f"{one.code} · {_said(one)} · {_bought(one)}"), routes.OpenOrder(one.id)),) for one in page.items
    )
    lines = [
        f"• {day(one.placed_at, timezone)}: {escaped(_bought(one))} · {_said(one)} · {money(one.total, one.currency)}"
        for one in page.items
    ]
    return Screen(
        "\n".join((_("<b>Your orders</b>"), *lines)),
        (*rows, *pager(page.number, page.pages, routes.OpenOrders), (ask_button(),), (shop_button(), home_button())),
    )


def _said(one: OrderSummary) -> str:
    return status(one.status, pick_up=one.pick_up)


def _bought(one: OrderSummary) -> str:
    """Its first item, and how many others there are. Plain text."""
    first = shortened(one.first, 40)
    if one.lines < 2:
        return first
    return ngettext("{item} + {count} more", "{item} + {count} more", one.lines - 1).format(
        item=first, count=one.lines - 1
    )


def confirmed(order: Order) -> Screen:
    """The notice to its customer."""
    return _news(order, _("✅ Your order <b>{code}</b> ({total}) is confirmed: we are getting it ready."))


def shipped(order: Order) -> Screen:
    """The notice to its customer: with the tracking information, or with the place where it is fetched."""
    if order.pick_up:
        return _news(order, _("🏬 Your order <b>{code}</b> ({total}) is ready for pick-up."), _where(order))
    news = _news(order, _("🚚 Your order <b>{code}</b> ({total}) is on its way."), _tracked(order))
    return replace(news, keyboard=(*_track_rows(order), *news.keyboard))


def delivered(order: Order) -> Screen:
    """The notice to its customer."""
    if order.pick_up:
        return _news(order, _("🤝 You have collected your order <b>{code}</b> ({total}). Enjoy it!"))
    return _news(order, _("📬 Your order <b>{code}</b> ({total}) has been handed over. Enjoy it!"))


def cancelled(order: Order, reason: str) -> Screen:
    """The notice to its customer."""
    why = Detail(_("Reason"), reason).html(delivery.LONGEST) if reason else ""
    return _news(order, _("✖️ Your order <b>{code}</b> ({total}) has been cancelled."), why)


def bill(order: Order, head: str, timezone: str, extras: Sequence[str] = ("",)) -> str:
    """An order in one message: head, lines, delivery, sums, and the first of `extras` that fits. HTML."""
    lines = [(line.name, amounts(order, line)) for line in order.lines]
    tail = "\n\n".join(filter(None, (sums_of(order), _what_next(order, timezone))))
    return _fitted(head, lines, tail, details_of(order), extras)


def _what_next(order: Order, timezone: str) -> str:
    """How it is paid, and what comes next, as long as there is something to come."""
    match order.status:
        case OrderStatus.AWAITING_PAYMENT:
            comes = payment.held(order, timezone)
        case OrderStatus.PLACED:
            comes = _("➡️ Next, the shop confirms it. You are told here.")
        case OrderStatus.PAID if order.digital:
            comes = ""
        case OrderStatus.CONFIRMED | OrderStatus.PAID if order.pick_up:
            comes = _("➡️ Next, you are told here when it is ready for pick-up.")
        case OrderStatus.CONFIRMED | OrderStatus.PAID if order.to_address:
            comes = _("➡️ Next, you are told here when it is on its way.")
        case OrderStatus.CONFIRMED | OrderStatus.PAID:
            comes = _("➡️ The shop is getting it ready.")
        case OrderStatus.SHIPPED:
            comes = _("➡️ It is ready and waits for you.") if order.pick_up else _("➡️ It is on its way to you.")
        case _:
            return ""
    return "\n".join(
        filter(None, (payment.pays(order.payment, pick_up=order.pick_up, delivered=order.handover is not None), comes))
    )


def amounts(order: Order, line: OrderLine) -> str:
    """The amounts of a line. Plain text."""
    total = money(line.quantity * line.unit_price, order.currency)
    less = f" (−{money(line.discount, order.currency)})" if line.discount and len(order.lines) > 1 else ""
    return f"{line.quantity} × {money(line.unit_price, order.currency)} = {total}{less}"


def details_of(order: Order) -> list[Detail]:
    """The delivery method, the recipient and the address."""
    return [*delivery.details(order.handover), *([_tracking(order)] if order.tracking else [])]


def sums_of(order: Order) -> str:
    """The total and the sums that lead to it. HTML."""
    subtotal = _("Subtotal: {amount}").format(amount=money(order.subtotal, order.currency))
    rows = [] if order.subtotal == order.total else [subtotal]
    rows += taken_lines([(one.code, one.discount + one.delivery_discount) for one in order.coupons], order.currency)
    if order.handover:
        rows.append(delivery.costs(order.handover.method, order.delivery, order.currency, pick_up=order.pick_up))
    rows.append(_("<b>Total: {amount}</b>").format(amount=money(order.total, order.currency)))
    if order.taken_off:
        rows.append(_("Taken off: −{amount}").format(amount=money(order.taken_off, order.currency)))
        rows.append(_("<b>Left: {amount}</b>").format(amount=money(order.to_pay, order.currency)))
    return "\n".join(rows)


def _news(order: Order, text: str, more: str = "") -> Screen:
    told = text.format(code=order.code, total=money(order.total, order.currency))
    return Screen(
        "\n".join(filter(None, (told, more))), ((Button(_("🧾 Open the order"), routes.OpenOrder(order.id)),),)
    )


def _where(order: Order) -> str:
    place = order.handover.place if order.handover else ""
    return delivery.place(place).html(delivery.LONGEST) if place else ""


def _tracked(order: Order) -> str:
    return _tracking(order).html(delivery.LONGEST) if order.tracking else ""


def _tracking(order: Order) -> Detail:
    link = tracking_link(order.tracking)
    return Detail(_("📦 Tracking"), order.tracking, link if link == order.tracking else "")


def _track_rows(order: Order) -> tuple[Row, ...]:
    """The button to where the parcel can be followed, while it is on its way."""
    link = tracking_link(order.tracking) if order.status is OrderStatus.SHIPPED else ""
    return ((Button(_("📦 Track it"), url=link),),) if link else ()


def _receipt_head(order: Order, timezone: str) -> str:
    return _("🧾 <b>Order {code}</b>\n{date} · {state}").format(
        code=order.code, date=moment(order.placed_at, timezone), state=status(order.status, pick_up=order.pick_up)
    )


def _fitted(head: str, lines: Sequence[Line], tail: str, said: Sequence[Detail], extras: Sequence[str] = ("",)) -> str:
    """Head, lines, delivery details and tail in one message, shortened as far as necessary.

    `extras`, from the longest to "", go below; titles stay readable even so.
    """
    tries = [(extra, cut) for extra in extras for cut in (_CUTS if extra == extras[-1] else _CUTS[:_READABLE])]
    for extra, (most, longest) in tries:
        room = TEXT_LENGTH - length(head) - length(tail) - length(html.unescape(extra)) - 12
        cut = [(shortened(name, most), amounts) for name, amounts in lines]
        details = sum(length(detail.cut(longest)) + 1 for detail in said)
        if sum(length(name) + length(amounts) + 6 for name, amounts in cut) + details <= room:
            break
    body = "\n".join(f"• {escaped(name)}\n   {amounts}" for name, amounts in cut)
    answers = "\n".join(detail.html(longest) for detail in said)
    return "\n\n".join(filter(None, (head, body, answers, tail, extra)))
