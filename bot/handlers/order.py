"""Checkout, and earlier orders."""

import asyncio

from bot import routes
from bot.handlers.cart import show_cart, show_refill
from bot.handlers.parts import of_album, sent_photo, with_cart
from bot.screen import Screen, escaped
from bot.views import delivery, message, order, payment
from bot.visit import Visit
from core.errors import OutOfStock, StaleScreen
from core.models.delivery import Question
from core.models.order import Confirm, ReceiptPlace
from core.ports import ReadTransaction
from core.usecases.cart import CartView, add_at_least
from core.usecases.checkout import CheckoutView, view_checkout
from core.usecases.message import (
    answer_shop,
    view_correspondence,
    view_own_photo,
)
from core.usecases.order.cancel import OWN_TO_CANCEL, cancel_own_order
from core.usecases.order.place import list_orders, own_order, place_order, shortages
from core.usecases.question import answer_as_typed
from core.usecases.refill import order_again
from core.values.order import read_message
from core.values.phone import country_of
from texts.language import _


async def open_review(visit: Visit, _route: routes.OpenReview) -> None:
    """Show the card to confirm, or the next required question. Raises OutOfStock if something is short."""
    view = await visit.read(view_checkout, visit.customer.id)
    if short := shortages(view.view.cart):
        raise OutOfStock(short)
    await show_checkout(visit, view)


async def buy_now(visit: Visit, route: routes.BuyNow) -> None:
    """Have at least one of the variant in the cart, and go on to the card to confirm."""
    await visit.write(add_at_least, visit.customer.id, route.sku_id)
    await open_review(visit, routes.OpenReview())


async def show_checkout(visit: Visit, checkout: CheckoutView) -> None:
    """Show the next question about the delivery, or the card if all are answered; the cart where its lines say why there is no card."""
    view, missing = checkout.view, checkout.view.checkout.missing
    if not view.cart.lines or (missing is None and not view.cart.ready):
        await show_cart(visit, view)
    elif missing is None and view.asks_payment:
        await show_step(visit, view, payment.choose(view))
    elif missing is None:
        policy = visit.services.policy
        await show_step(visit, view, order.review(view, policy.timezone, country_of(policy)))
    elif missing is Question.METHOD:
        await show_step(visit, view, delivery.choose(checkout))
    else:
        await show_step(visit, view, delivery.ask(checkout, missing))


async def show_step(visit: Visit, view: CartView, screen: Screen) -> None:
    """Show a step of the checkout, while the cart's hot goods are reserved. Raises AllReserved."""
    until = await visit.services.hot.reserve(view.cart)
    if until is not None:
        screen = screen.below(order.reserved(until, view.cart.lines[0].now, visit.services.policy.timezone))
    await visit.show(screen, checking_out=True)


async def checkout(visit: Visit, _words: list[str]) -> None:
    """/checkout shows the card; it never places an order."""
    await open_review(visit, routes.OpenReview())


async def confirm(visit: Visit, route: routes.ConfirmOrder) -> None:
    """Place the order; its receipt replaces the card at once."""
    shown = _confirm(visit, route)
    await visit.services.hot.admit(shown)
    receipt = ReceiptPlace(visit.chat_id, visit.tapped_message_id)
    placed = await visit.write(place_order, shown, receipt)
    said = _("Order {code} is placed") if placed.first else _("Order {code} was placed already")
    outbox = visit.services.outbox
    outbox.nudge()
    await asyncio.gather(
        visit.answer(said.format(code=placed.order.code)),
        outbox.deliver_receipts(visit.chat_id),
        visit.services.hot.bought(visit.customer.id, [line.sku_id for line in placed.order.lines]),
    )


async def say_placed_before(visit: Visit, route: routes.ConfirmOrder) -> bool:
    """Say so if this card was confirmed before; return whether it was."""
    placed = await visit.read(_order_of, _confirm(visit, route))
    if placed:
        await visit.answer(_("Order {code} was placed already").format(code=placed))
    return bool(placed)


async def open_orders(visit: Visit, route: routes.OpenOrders) -> None:
    page, view = await visit.read(with_cart, visit.customer.id, list_orders, visit.customer.id, route.page)
    await visit.show(order.orders(page, view.cart.units, visit.services.policy.timezone))


async def open_order(visit: Visit, route: routes.OpenOrder) -> None:
    await show_order(visit, route.order_id)


async def ask_cancel(visit: Visit, route: routes.AskCancelOrder) -> None:
    """Ask first; of an order that has been confirmed only the card is shown."""
    found = await visit.read(own_order, visit.customer.id, route.order_id)
    if found.status in OWN_TO_CANCEL:
        await visit.show(order.ask_cancel(found))
    else:
        await show_order(visit, route.order_id)


async def cancel(visit: Visit, route: routes.CancelOrder) -> None:
    moved = await visit.write(cancel_own_order, visit.customer.id, route.order_id)
    visit.services.outbox.nudge()
    found = await visit.read(view_correspondence, visit.customer.id, route.order_id)
    said = _("Order {code} is cancelled").format(code=moved.order.code)
    await visit.show(order.looked_up(found, visit.services.policy.timezone), said)


async def ask_reply(visit: Visit, route: routes.AskReply) -> None:
    found = await visit.read(view_correspondence, visit.customer.id, route.order_id)
    await visit.show(message.ask_reply(found.order, found.messages, visit.services.policy.timezone))


async def type_reply(visit: Visit, route: routes.AskReply, text: str) -> None:
    """The answer to `ask_reply`, or a Telegram reply to one of the shop's notices."""
    await visit.write(answer_shop, visit.customer.id, route.order_id, read_message(text))
    visit.services.outbox.nudge()
    await visit.say(escaped(message.kept()))
    await open_order(visit, routes.OpenOrder(route.order_id))


async def share_reply(visit: Visit, route: routes.AskReply) -> None:
    """As `type_reply`, with a photo."""
    photo, caption = sent_photo(visit)
    await visit.write(answer_shop, visit.customer.id, route.order_id, caption, photo)
    visit.services.outbox.nudge()
    if not of_album(visit):
        await show_order(visit, route.order_id, message.kept())
        return
    found = await visit.read(view_correspondence, visit.customer.id, route.order_id)
    await visit.show(message.ask_reply(found.order, found.messages, visit.services.policy.timezone, message.kept()))


async def open_photo(visit: Visit, route: routes.OpenPhotos) -> None:
    found = await visit.read(view_own_photo, visit.customer.id, route.order_id, route.page)
    await visit.show(message.photo(found, visit.services.policy.timezone))


async def send_to_shop(visit: Visit, route: routes.SendToShop) -> None:
    """Send the text of a search that found nothing. Raises StaleScreen if something else was typed since."""
    text = (await visit.window()).search
    if routes.sealed(text) != route.seal:
        raise StaleScreen
    await visit.write(answer_as_typed, visit.customer.id, route.message_id, read_message(text))
    visit.services.outbox.nudge()
    await visit.answer(message.kept())
    await open_order(visit, routes.OpenOrder(route.order_id))


async def again(visit: Visit, route: routes.OrderAgain) -> None:
    await show_refill(visit, await visit.write(order_again, visit.customer.id, route.order_id))


async def show_order(visit: Visit, order_id: int, said: str = "") -> None:
    """An order with its messages; `said` (plain text) is above it."""
    found = await visit.read(view_correspondence, visit.customer.id, order_id)
    await visit.show(order.looked_up(found, visit.services.policy.timezone, said))


def _confirm(visit: Visit, route: routes.ConfirmOrder) -> Confirm:
    """Confirm by the card's identity, which is the same for both taps of a double tap; a callback's id is not."""
    return Confirm(
        customer_id=visit.customer.id,
        key=f"{visit.chat_id}:{visit.tapped_message_id}:{route.cart_id}",
        cause=visit.query.id if visit.query else "",
        cart_id=route.cart_id,
        revision=route.revision,
        total=route.total,
        method_id=route.method_id,
        seal=route.seal,
    )


async def _order_of(tx: ReadTransaction, confirm: Confirm) -> str:
    placed = await tx.orders.for_confirm(confirm)
    return placed.code if placed else ""
