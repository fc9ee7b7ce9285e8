"""Ways to pay, and what customers are told about their money."""

from bot import routes
from bot.routes.payment import AskProof, ChoosePayment, OpenTransfer, PayOrder, TakePayment
from bot.screen import Button, Row, Screen
from bot.views.parts import ask_button, back_button
from core.models.order import Order, OrderStatus
from core.models.payment import BY_INVOICE, Payment, PaymentMethod
from core.models.policy import Policy
from core.usecases.cart import CartView
from core.usecases.fact import MoneyBack, OrderChanged
from texts.formats import money, until
from texts.language import _
from texts.payments import method_name

SIGNS = {
    PaymentMethod.CASH: "💵",
    PaymentMethod.TRANSFER: "🏦",
    PaymentMethod.CARD: "💳",
    PaymentMethod.STARS: "⭐",
    PaymentMethod.LINK: "💳",
}


def choose(view: CartView) -> Screen:
    """The ways to pay for this cart."""
    rows = tuple((Button(_named(method), TakePayment.of(method)),) for method in view.choice.methods)
    text = _("<b>Payment</b>\n\nHow would you like to pay?")
    if view.choice.tests:
        text += "\n\n" + test_mode()
    back = routes.OpenCart() if view.asks_payment else routes.OpenReview()
    return Screen(text, (*rows, (back_button(back),)))


def test_mode() -> str:
    return _("🧪 Test mode: cards move no money.")


def on_card(view: CartView) -> str:
    """How the card to confirm says that it is paid."""
    method = view.checkout.method
    told = pays(view.payment, pick_up=bool(method and method.pick_up), delivered=method is not None)
    return f"{told}\n{test_mode()}" if view.payment in view.choice.tests else told


def change_rows(view: CartView) -> tuple[Row, ...]:
    """The card's button for another way to pay, where there is more than one."""
    if len(view.choice.methods) < 2 or not view.breakdown.total:
        return ()
    return ((Button(_("💳 Change payment"), ChoosePayment()),),)


def pays(method: PaymentMethod | None, *, pick_up: bool, delivered: bool) -> str:
    """How it is paid; "" where nothing is. Cash is paid where it is handed over."""
    match method:
        case None:
            return ""
        case PaymentMethod.CASH if pick_up:
            return _("💵 You pay when you collect.")
        case PaymentMethod.CASH if delivered:
            return _("💵 You pay cash on delivery.")
        case PaymentMethod.CASH:
            return _("💵 You pay in cash when you get it.")
        case _:
            return _named(method)


def payment_of(order: Order) -> str:
    """How it is paid, as staff read it; of cash, how much has to be taken. "" where nothing is to be paid."""
    if order.payment is None:
        return ""
    if order.payment is PaymentMethod.CASH and order.status in TO_TAKE:
        return _("💵 Cash to take: {amount}").format(amount=money(order.to_pay, order.currency))
    return _named(order.payment)


TO_TAKE = frozenset({OrderStatus.PLACED, OrderStatus.CONFIRMED, OrderStatus.SHIPPED})
"""Whoever hands it over takes its cash."""


def held(order: Order, timezone: str) -> str:
    """Until when it waits for its money, or that staff look for it; "" for one that does not."""
    if order.status is not OrderStatus.AWAITING_PAYMENT:
        return ""
    if order.expires_at is None:  # a receipt has stopped the clock
        return _("The shop has your receipt, and looks whether the money has come.")
    return _("⏳ Reserved for you until {time}.").format(time=until(order.expires_at, order.placed_at, timezone))


def pay_rows(order: Order) -> tuple[Row, ...]:
    """The button that brings the invoice, or says how to pay, while the order waits for its money."""
    if order.status is OrderStatus.AWAITING_PAYMENT and order.payment is PaymentMethod.TRANSFER:
        return ((Button(_("🏦 How to pay"), OpenTransfer(order.id), style="success"),),)
    if order.status is OrderStatus.EXPIRED and order.payment is PaymentMethod.TRANSFER:
        return ((Button(_("📎 I have paid: send the receipt"), AskProof(order.id)),),)
    if order.status is not OrderStatus.AWAITING_PAYMENT or order.payment not in BY_INVOICE:
        return ()
    total = money(order.to_pay, order.currency)
    return ((Button(_("💳 Pay {total}").format(total=total), PayOrder(order.id), style="success"),),)


def paid(order: Order, policy: Policy) -> Screen:
    """The notice to its customer."""
    text = _("✅ Your order <b>{code}</b> ({total}) is paid. Thank you!")
    if _moved_no_money(order, policy):
        text += "\n" + test_mode()
    return _about(order, text)


def by_page(order: Order, url: str, policy: Policy) -> Screen:
    """The message that leads to the page on which the order is paid."""
    total = money(order.to_pay, order.currency)
    lines = [_("💳 Order <b>{code}</b>: please pay {total} on the payment page.").format(code=order.code, total=total)]
    lines += filter(None, (held(order, policy.timezone), test_mode() if _moved_no_money(order, policy) else ""))
    return Screen("\n".join(lines), ((Button(_("💳 Pay {total}").format(total=total), url=url, style="success"),),))


def _moved_no_money(order: Order, policy: Policy) -> bool:
    if order.payment is PaymentMethod.LINK:
        return policy.link_test
    return order.payment is PaymentMethod.CARD and order.currency in policy.test_currencies


def expired(order: Order) -> Screen:
    """The notice to its customer."""
    text = _("⌛ Your order <b>{code}</b> ({total}) was not paid in time, so it has ended. You were not charged.")
    if order.payment is PaymentMethod.TRANSFER:
        text = _(
            "⌛ The money for your order <b>{code}</b> ({total}) has not come in time, so it has ended. Have you paid already? "
            "Then send the receipt."
        )
    told = text.format(code=order.code, total=money(order.to_pay, order.currency))
    again = Button(_("🔁 Order again"), routes.OrderAgain(order.id))
    return Screen(told, (*pay_rows(order), (again,), (Button(_("🧾 Open the order"), routes.OpenOrder(order.id)),)))


def not_needed(payment: Payment, order: Order | None) -> Screen:
    """The notice to whoever paid."""
    amount = money(payment.amount, payment.currency)
    text = _("↩️ Your payment of {amount} could not be used, so you get it back.").format(amount=amount)
    if order is None:
        return Screen(text, ((ask_button(),),))
    why = _("↩️ Your payment of {amount} for order <b>{code}</b> could not be used, so you get it back.")
    return Screen(why.format(amount=amount, code=order.code), ((ask_button(),),))


def sent_back(fact: MoneyBack) -> Screen:
    """The notice to whoever paid."""
    amount = money(fact.refund.amount, fact.payment.currency)
    if fact.order is None:
        return Screen(_("↩️ You got {amount} back.").format(amount=amount), ((ask_button(),),))
    text = _("↩️ You got {amount} back for order <b>{code}</b>.").format(amount=amount, code=fact.order.code)
    return Screen(text, ((Button(_("🧾 Open the order"), routes.OpenOrder(fact.order.id)),),))


def changed(fact: OrderChanged) -> Screen:
    """The notice to its customer: what it costs by now, and what goes back."""
    order = fact.order
    if order.status is OrderStatus.REFUNDED:
        text = _("↩️ Your order <b>{code}</b> is given back.")
    else:
        text = _("✏️ Your order <b>{code}</b> has changed: it comes to {left} now, not {total}.")
    text = text.format(
        code=order.code, left=money(order.to_pay, order.currency), total=money(order.total, order.currency)
    )
    if fact.due:
        text += "\n" + _("You get {amount} back.").format(amount=money(fact.due, order.currency))
    return Screen(text, ((Button(_("🧾 Open the order"), routes.OpenOrder(order.id)),),))


def _about(order: Order, text: str) -> Screen:
    told = text.format(code=order.code, total=money(order.to_pay, order.currency))
    return Screen(told, ((Button(_("🧾 Open the order"), routes.OpenOrder(order.id)),),))


def _named(method: PaymentMethod) -> str:
    return f"{SIGNS[method]} {method_name(method)}"
