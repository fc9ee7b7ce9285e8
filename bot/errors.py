"""The one desk that words refusals: a ShopError carries facts, here they become a sentence and the screen that helps on."""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from bot import routes
from bot.handlers import orders
from bot.screen import escaped, shortened
from bot.views.coupon import COUPON_WORDS, refusal
from bot.views.order import status
from bot.views.parts import money
from bot.visit import Visit
from bot.words import _
from core.errors import (
    AlreadyApplied,
    CartEmpty,
    CartExpired,
    CartFull,
    Conflict,
    CouponRefused,
    DeliveryChanged,
    InvalidInput,
    NotFound,
    OrderClosed,
    OutOfStock,
    ShopError,
    StaleScreen,
    StorageUnavailable,
    TooManyCoupons,
    TotalChanged,
    Unavailable,
)
from core.models.order import OrderStatus
from core.models.policy import Policy
from core.usecases.coupon import CodeTaken
from core.usecases.delivery import MethodExists, TooManyMethods
from core.usecases.inbox import settle_update

Redraw = Callable[[Visit, routes.Route], Awaitable[None]]

log = structlog.get_logger(__name__)


@dataclass
class Desk:
    """Answers what went wrong. `redraw` draws the screen of a route, reading only."""

    redraw: Redraw
    _apologised: set[int] = field(default_factory=set)
    """Messages whose writers were told to wait: each hears it once."""

    async def answer_error(self, visit: Visit, error: Exception) -> None:
        """Say what is the case. Raises on what is tried again: StorageUnavailable, NetworkError, RetryAfter; and Forbidden."""
        match error:
            case StorageUnavailable():
                raise error
            case AlreadyApplied():
                await self._show_what_was_done(visit)
            case ShopError():
                await visit.counter.store.write(settle_update, visit.accepted.id)
                visit.refusal = error
                await self.refuse(visit, error)
            case Forbidden() | RetryAfter():
                raise error
            case NetworkError() if not isinstance(error, BadRequest):
                raise error
            case _:
                await self._confess(visit, error)

    async def say_try_again(self, visit: Visit) -> None:
        """The store cannot keep anything now. A tap is over with that; a message is kept by Telegram and comes again by itself."""
        try:
            if visit.query is not None:
                text = _(
                    "The shop cannot save anything right now, so nothing was changed. Please try again in a minute."
                )
                await visit.answer(text, alert=True)
            elif visit.private and visit.accepted.update_id not in self._apologised:
                self._apologised.add(visit.accepted.update_id)
                text = _("The shop cannot save anything right now. Your message is not lost: no need to send it again.")
                await visit.say(text)
        except (Forbidden, NetworkError) as error:
            log.warning("apology_not_sent", error=type(error).__name__)

    async def slow_down(self, visit: Visit, *, say_so: bool) -> None:
        """Somebody is faster than a person taps."""
        text = _("One moment, please – that was a bit fast. Try again in a few seconds.")
        if visit.query is not None:
            await visit.answer(text)
        elif say_so and visit.private:
            await visit.say(text)

    async def refuse(self, visit: Visit, error: ShopError) -> None:
        """Say what is the case and show it. Whoever has bought is told so, never that their cart is empty."""
        text = said(error, visit.counter.policy)
        route = visit.route
        if visit.query is None or route is None:
            await self._refuse_message(visit, error, text)
            return
        if isinstance(route, routes.ConfirmOrder) and await orders.say_placed_before(visit, route):
            return
        await visit.answer(text, alert=not isinstance(error, StaleScreen))
        await self._draw(visit, helps_on(error, route))

    async def _draw(self, visit: Visit, route: routes.Route) -> None:
        """Draw the screen of `route`; where that is refused in its turn, the one that helps on from there, in the end the greeting."""
        try:
            await self.redraw(visit, route)
        except ShopError as again:
            further = helps_on(again, route)
            await self._draw(visit, routes.Home() if further == route else further)

    async def _refuse_message(self, visit: Visit, error: ShopError, text: str) -> None:
        await visit.say(escaped(text))
        if isinstance(error, CartExpired | CartEmpty | StaleScreen):
            await self._draw(visit, routes.Cart())
        elif isinstance(error, NotFound) and error.noun in ("product", "category"):
            await self._draw(visit, routes.Shelf())
        elif visit.brings_coupon:
            await self._draw(visit, routes.Home())

    async def _show_what_was_done(self, visit: Visit) -> None:
        """A replay: it was applied or refused, and its answer may not have arrived."""
        await visit.counter.sender.deliver_receipts(visit.chat_id)
        route = visit.route
        if isinstance(route, routes.ConfirmOrder) and await orders.say_placed_before(visit, route):
            return
        if route is not None:
            await self._draw(visit, route.shows)
        elif isinstance(routes.parse((await visit.window()).awaiting), routes.AskAnswer):
            await self._draw(visit, routes.Review())
        elif visit.is_admin:
            await visit.say(_("I was interrupted while I answered you. Please look whether that was done."))
        else:
            await self._draw(visit, routes.Cart())

    async def _confess(self, visit: Visit, error: Exception) -> None:
        """A fault of ours: a short id for the customer, the trace in the log."""
        fault = secrets.token_hex(3).upper()
        log.error("fault", fault=fault, update_id=visit.accepted.update_id, exc_info=error)
        text = _("Something went wrong on our side, and we have been told (number {fault}). Please try again.")
        if visit.query is not None:
            await visit.answer(text.format(fault=fault), alert=True)
        elif visit.private:
            await visit.say(text.format(fault=fault))


def helps_on(error: ShopError, route: routes.Route) -> routes.Route:
    """The screen that shows what is the case now."""
    match error:
        case OutOfStock() | CartExpired() | CartEmpty() | CouponRefused() if isinstance(route.shows, routes.Review):
            return routes.Cart()
        case CartExpired():
            return routes.Cart()
        case NotFound(noun="category" | "product" | "sku") | Unavailable():
            return routes.Shelf()
        case NotFound(noun="order"):
            return routes.Orders()
        case _:
            return route.shows


def said(error: ShopError, policy: Policy) -> str:
    """The refusal as one sentence or two, plain text."""
    match error:
        case OutOfStock():
            return _shortages(error)
        case TotalChanged() if error.shown == error.total:
            return _("Your cart has changed. Please look at it once more and confirm again.")
        case TotalChanged():
            return _(
                "The total has changed from {shown} to {total}. Nothing was ordered: please confirm again."
            ).format(shown=money(error.shown, error.currency), total=money(error.total, error.currency))
        case DeliveryChanged() if error.paused:
            return _(
                "“{name}” is not offered at the moment. Nothing was ordered: please look at the delivery again."
            ).format(name=error.paused)
        case DeliveryChanged():
            return _("Something about the delivery is still open. Nothing was ordered: please look at it once more.")
        case StaleScreen():
            return _("This screen was out of date, so nothing was changed. Here is how it is now.")
        case CartExpired():
            return _("Your cart has expired. You can restore it at today's prices.")
        case CartEmpty():
            return _("Your cart is empty.")
        case CartFull():
            return _("A cart holds at most {limit} different items.").format(limit=error.limit)
        case Unavailable():
            return _("“{title}” is no longer on sale.").format(title=shortened(error.title, 60))
        case CouponRefused():
            why = refusal(error.reason, error.facts, policy.currency, policy.timezone)
            return _("Coupon {code}: {why}.").format(code=error.code, why=why)
        case TooManyCoupons():
            return _("A cart holds at most {limit} coupons. Remove one first.").format(limit=error.limit)
        case CodeTaken():
            return _("There is a coupon {code} already. Choose another code or name.").format(code=error.code)
        case OrderClosed():
            return _("Order {code} cannot be cancelled: it is {state}.").format(
                code=error.code, state=status(OrderStatus(error.state))
            )
        case MethodExists():
            text = _("There is a way of delivery called “{name}” already. Change it with /delivery change.")
            return text.format(name=error.name)
        case TooManyMethods():
            return _("A shop has at most {limit} ways of delivery.").format(limit=error.limit)
        case NotFound():
            return _not_found(error)
        case InvalidInput():
            return _invalid(error)
        case Conflict():
            return _("That is not possible any more. Here is how it is now.")
        case _:
            return _("That is not possible.")


def _shortages(error: OutOfStock) -> str:
    """Every short item with how many are left, as far as an alert reaches."""
    room = max(12, 150 // len(error.shortages))
    items = [
        (_("{title}: only {left} left") if short.left else _("{title}: sold out")).format(
            title=shortened(short.title, room), left=short.left
        )
        for short in error.shortages
    ]
    return "\n".join(items)


def _not_found(error: NotFound) -> str:
    key = shortened(str(error.key), 40)
    match error.noun:
        case "sku":
            return _("There is no article “{key}”. An article number looks like TEA-100.").format(key=key)
        case "coupon":
            return _("There is no coupon “{key}”. Check its code: one looks like SUMMER-10.").format(key=key)
        case "delivery" if isinstance(error.key, str):
            return _("There is no way of delivery “{key}”. /delivery lists them.").format(key=key)
        case "delivery":
            return _("This way of delivery is not offered any more. Please choose another one.")
        case "scope":
            return _("“{key}” is no article number, category or product of this shop.").format(key=key)
        case "answer":
            return _("There is no earlier answer to use. Please type it.")
        case "cart_line":
            return _("“{key}” is not in your cart.").format(key=key)
        case "cart":
            return _("There is no cart to restore.")
        case "order":
            return _("There is no such order.")
        case "order_code":
            return _("There is no order “{key}”. An order's code looks like K7Q-4MX.").format(key=key)
        case _:
            return _("This is no longer on sale.")


def _invalid(error: InvalidInput) -> str:
    value = shortened(error.value, 40)
    match error.field:
        case "quantity":
            return _("Please give a whole number from 0 to 99, for example {example}.").format(example=error.example)
        case "amount":
            return _("“{value}” is not an amount. Write it like this: {example}").format(
                value=value, example=error.example
            )
        case "stock_change":
            return _("“{value}” is not a change of stock. Write +12, -3 or =40.").format(value=value)
        case "recipient":
            return _("Please type a name of at most 100 characters, for example {example}.").format(
                example=error.example
            )
        case "phone":
            return _("“{value}” is not a phone number. Please type it like {example}.").format(
                value=value, example=error.example
            )
        case "address":
            return _("Please type the whole address in 5 to 300 characters, for example {example}.").format(
                example=error.example
            )
        case "note":
            return _("Please keep your note to at most 300 characters, for example {example}.").format(
                example=error.example
            )
        case "contact":
            return _("That is somebody else's contact. Share your own with the button, or type the number.")
        case "recipient_kind":
            return _("Please type the recipient's name.")
        case "phone_kind":
            return _("Please type the phone number, or share your own with the button.")
        case "address_kind":
            return _("Please type the address, or share a location.")
        case "note_kind":
            return _("Please type your note, or skip it.")
        case "delivery_change":
            return _("Say what is to change, for example: {example}").format(example=error.example)
        case "usage":
            return _("Write it like this: {example}").format(example=error.example)
        case field if field in COUPON_WORDS:
            example = error.example if error.example.startswith("/") else f"/coupon new {error.example}"
            return COUPON_WORDS[field].format(value=value, example=example)
        case _:
            field = error.field.replace("_", " ")
            if not value:
                return _("{field} is missing. Example: {example}").format(field=field, example=error.example)
            return _("“{value}” does not fit ({field}). Example: {example}").format(
                value=value, field=field, example=error.example
            )
