"""The card to confirm, the receipt, and the list of orders."""

from bot import routes
from bot.screen import TEXT_LENGTH, Button, Screen, escaped, length, shortened
from bot.views import delivery
from bot.views.cart import sums
from bot.views.coupon import taken_lines
from bot.views.delivery import Detail
from bot.views.parts import back_button, cart_button, home_button, moment, money, pager, shop_button
from bot.words import _
from core.models.order import Order, OrderStatus, OrderSummary
from core.models.page import Page
from core.usecases.cart import CartView

_CUTS = (*((most, delivery.LONGEST) for most in (120, 60, 40, 28, 20, 14, 8, 4)), (4, 60))
"""How long titles and what was said about the delivery may be, tried until all fits into one message: a cart of 50 lines always does."""

Line = tuple[str, str]
"""A line's name and its amounts, plain text."""


def review(view: CartView, timezone: str) -> Screen:
    """What will be bought at which total. The confirm button carries the cart, its revision and the total shown."""
    cart, costs = view.cart, view.breakdown
    lines = [
        (line.name, f"{line.quantity} × {money(line.unit_price, cart.currency)} = {money(line.total, cart.currency)}")
        for line in cart.lines
    ]
    head = _("<b>Please review your order</b>")
    tail = f"{sums(view, timezone)}\n\n{_('💵 You pay cash on delivery.')}"
    confirm = routes.ConfirmOrder(cart.id, cart.revision, costs.total, view.checkout.method_id, view.seal)
    keyboard = (
        (Button(_("✅ Confirm order"), confirm, style="success"),),
        *delivery.corrections(view.checkout),
        (back_button(routes.Cart()),),
    )
    return Screen(_fitted(head, lines, tail, delivery.details(view.checkout.agreed)), keyboard)


def receipt(order: Order, timezone: str, *, again: bool = False) -> Screen:
    """What was bought. As the answer to a checkout it has no buttons: it stays; `again` looks it up under Orders."""
    lines = [(line.name, _amounts(order, line.quantity, line.unit_price, line.discount)) for line in order.lines]
    state = status(order.status)
    head = _("🧾 <b>Order {code}</b>\n{date} · {state}").format(
        code=order.code, date=moment(order.placed_at, timezone), state=state
    )
    buttons = (
        (Button(_("🔁 Order again"), routes.OrderAgain(order.id)),),
        (back_button(routes.Orders()), home_button()),
    )
    text = _fitted(head, lines, _order_sums(order), delivery.details(order.handover))
    return Screen(text, buttons if again else ())


def orders(page: Page[OrderSummary], units: int) -> Screen:
    """The customer's orders as buttons, newest first."""
    if not page.items:
        text = _("You have not ordered anything yet.")
        return Screen(text, ((shop_button(), cart_button(units)), (home_button(),)))
    rows = tuple(
        (Button(f"{one.code} · {status(one.status)} · {money(one.total, one.currency)}", routes.Order(one.id)),)
        for one in page.items
    )
    return Screen(
        _("<b>Your orders</b>"), (*rows, *pager(page.number, page.pages, routes.Orders), (shop_button(), home_button()))
    )


def new_order(order: Order, customer: str, timezone: str) -> str:
    """The notice to an admin. HTML."""
    head = _("🔔 <b>New order {code}</b>\n{date} · from {customer}").format(
        code=order.code, date=moment(order.placed_at, timezone), customer=escaped(shortened(customer, 100))
    )
    return _summary(order, head)


def for_owner(order: Order, customer: str, timezone: str) -> str:
    """An order that its code was asked for. HTML."""
    head = _("<b>Order {code}</b> · {state}\n{date} · from {customer}").format(
        code=order.code,
        state=status(order.status),
        date=moment(order.placed_at, timezone),
        customer=escaped(shortened(customer, 100)),
    )
    return _summary(order, head)


def cancelled_for_owner(order: Order) -> str:
    """Said to whoever cancelled it. HTML."""
    return _("✅ Order <b>{code}</b> is cancelled: its goods and coupons are back, and the customer is told.").format(
        code=order.code
    )


def cancelled(order: Order, reason: str) -> str:
    """The notice to its customer. HTML."""
    text = _("Your order <b>{code}</b> ({total}) has been cancelled.").format(
        code=order.code, total=money(order.total, order.currency)
    )
    return f"{text}\n{_('Reason: {reason}').format(reason=escaped(shortened(reason, 500)))}" if reason else text


def status(status: OrderStatus) -> str:
    """A state in words."""
    return {
        OrderStatus.PLACED: _("placed"),
        OrderStatus.CONFIRMED: _("confirmed"),
        OrderStatus.AWAITING_PAYMENT: _("awaiting payment"),
        OrderStatus.PAID: _("paid"),
        OrderStatus.SHIPPED: _("shipped"),
        OrderStatus.DELIVERED: _("delivered"),
        OrderStatus.CANCELLED: _("cancelled"),
        OrderStatus.EXPIRED: _("expired"),
        OrderStatus.REFUNDED: _("refunded"),
        OrderStatus.PAID_UNFULFILLABLE: _("paid, to be refunded"),
    }[status]


def _summary(order: Order, head: str) -> str:
    lines = [(line.name, _amounts(order, line.quantity, line.unit_price, line.discount)) for line in order.lines]
    return _fitted(head, lines, _order_sums(order), delivery.details(order.handover))


def _amounts(order: Order, quantity: int, unit_price: int, discount: int) -> str:
    total = money(quantity * unit_price, order.currency)
    less = f" (−{money(discount, order.currency)})" if discount and len(order.lines) > 1 else ""
    return f"{quantity} × {money(unit_price, order.currency)} = {total}{less}"


def _order_sums(order: Order) -> str:
    rows = [_("Subtotal: {amount}").format(amount=money(order.subtotal, order.currency))]
    rows += taken_lines([(one.code, one.discount + one.delivery_discount) for one in order.coupons], order.currency)
    if order.handover:
        rows.append(delivery.costs(order.handover.method, order.delivery, order.currency))
    rows.append(_("<b>Total: {amount}</b>").format(amount=money(order.total, order.currency)))
    return "\n".join(rows)


def _fitted(head: str, lines: list[Line], tail: str, said: list[Detail]) -> str:
    """Head, lines, what was said about the delivery, and tail in one message: shortened as far as that needs."""
    room = TEXT_LENGTH - length(head) - length(tail) - 10
    for most, longest in _CUTS:
        cut = [(shortened(name, most), amounts) for name, amounts in lines]
        details = sum(length(detail.cut(longest)) + 1 for detail in said)
        if sum(length(name) + length(amounts) + 6 for name, amounts in cut) + details <= room:
            break
    body = "\n".join(f"• {escaped(name)}\n   {amounts}" for name, amounts in cut)
    answers = "\n".join(detail.html(longest) for detail in said)
    return "\n\n".join(filter(None, (head, body, answers, tail)))
