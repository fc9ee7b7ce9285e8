"""The one place that answers errors. The sentences are in texts/refusals/; this file decides which screen to show and what to retry."""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import structlog
from telegram.error import BadRequest, TelegramError
from telegram.ext import filters

from bot import routes
from bot.admin.routes.category import OpenCategories
from bot.admin.routes.customer import OpenCustomers
from bot.admin.routes.delivery import OpenMethods
from bot.admin.routes.order import AtCard, OpenBoard
from bot.admin.routes.product import OpenProducts
from bot.admin.routes.question import OpenQuestions
from bot.admin.routes.staff import OpenStaff
from bot.admin.routes.stock import OnCard, OpenStock, OpenStockCard
from bot.admin.views.form import FORM_WORDS
from bot.calls.telegram_errors import described, is_closed, is_passing
from bot.examples import USUAL, example_of, has_example, in_this_shop, names_here
from bot.handlers import order
from bot.lately import Lately
from bot.routes.question import OpenConversation
from bot.screen import escaped
from bot.visit import Visit
from core.errors import (
    AllReserved,
    AlreadyApplied,
    CartEmpty,
    CartExpired,
    Conflict,
    CouponRefused,
    Fault,
    InvalidInput,
    NotFound,
    NotPayable,
    Noun,
    OrderMoved,
    OutOfStock,
    PaidApart,
    ShopError,
    StaleScreen,
    StepRefused,
    StorageDamaged,
    StorageUnavailable,
    Unavailable,
)
from core.models.staff import Role
from core.usecases.content import NotAPool
from core.usecases.delivery import MethodEnded
from core.usecases.digital import GoodsTakenBack
from core.usecases.inbox import settle_update
from texts.language import _, ngettext
from texts.refusals import said

Redraw = Callable[[Visit, routes.Route], Awaitable[None]]

log = structlog.get_logger(__name__)


def put_a_copy_back(command: str) -> str:
    """What to do about a damaged database; `command` is how the program is called on the server."""
    return f"stop tillbot, and put a copy in the database's place: {command} restore FILE"


@dataclass
class Desk:
    """Answers errors. `redraw` draws the screen of a route and only reads."""

    redraw: Redraw
    _apologised: Lately = field(default_factory=Lately)
    """Messages whose writers were told to wait, so that each is told once."""

    async def answer_error(self, visit: Visit, error: Exception) -> None:
        """Tell the user what went wrong. Re-raises StorageUnavailable and TelegramError if it is retried or the chat is closed."""
        match error:
            case StorageDamaged():
                await self.confess(visit, error)
            case StorageUnavailable():
                raise error
            case AlreadyApplied():
                await self._show_what_was_done(visit)
            case ShopError():
                visit.services.meter.refused(error.status)
                await visit.services.store.write(settle_update, visit.accepted.id)
                visit.refusal = error
                await self.refuse(visit, error)
            case TelegramError() if is_passing(error) or is_closed(error):
                raise error
            case _:
                await self.confess(visit, error)

    async def say_try_again(self, visit: Visit) -> None:
        """Say that the store cannot save anything now. A tap ends here; Telegram keeps a message and sends it again by itself."""
        visit.services.meter.refused(StorageUnavailable.status)
        try:
            if visit.query is not None:
                text = _(
                    "The shop cannot save anything right now, so nothing was changed. Please try again in a minute."
                )
                await visit.answer(text, alert=True)
            elif visit.private and self._apologised.note(visit.accepted.update_id):
                text = _("The shop cannot save anything right now. Your message is not lost: no need to send it again.")
                await visit.say(text)
        except TelegramError as error:
            log.warning("apology_not_sent", error=type(error).__name__)

    async def slow_down(self, visit: Visit) -> None:
        """Answer somebody who taps faster than a person can."""
        await visit.answer(_("One moment, please – that was a bit fast. Try again in a few seconds."))

    async def leave_unread(self, visit: Visit, count: int) -> None:
        """Answer somebody who has sent more messages at once than a person does."""
        if visit.private:
            text = ngettext(
                "That was a lot at once. I have not read your last message: please send it again.",
                "That was a lot at once. I have not read your last {count} messages: please send them again.",
                count,
            )
            await visit.say(text.format(count=count))

    async def refuse(self, visit: Visit, error: ShopError) -> None:
        """Explain the refusal and show the current state. A customer who has already ordered is told so, not that the cart is empty."""
        example, names = example_of(error), USUAL
        if has_example(example):
            names = await visit.read(names_here, example, secrets=await visit.may(Role.MANAGER))
        shown = in_this_shop(example, names)
        text = said(error, visit.services.policy, FORM_WORDS, staff=visit.acting_as is not None, example=shown)
        if visit.query is None:
            await self._refuse_message(visit, error, text)
            return
        route = visit.route or routes.OpenHome()
        if isinstance(route, routes.ConfirmOrder) and await order.say_placed_before(visit, route):
            return
        await visit.answer(text, alert=not isinstance(error, StaleScreen))
        await self._draw(visit, helps_on(error, route))

    async def _draw(self, visit: Visit, route: routes.Route) -> None:
        """Draw the screen of `route`. If that is refused too, draw the screen that helps with the new refusal, and finally the greeting."""
        try:
            await self.redraw(visit, route)
        except ShopError as again:
            further = helps_on(again, route)
            await self._draw(visit, routes.OpenHome() if further == route else further)

    async def _refuse_message(self, visit: Visit, error: ShopError, text: str) -> None:
        await visit.say(escaped(text))
        question = routes.parse((await visit.window()).awaiting)
        if isinstance(error, AllReserved | CartExpired | CartEmpty | StaleScreen):
            await self._draw(visit, routes.OpenCart())
        elif isinstance(error, OrderMoved | StepRefused):
            if isinstance(question, AtCard):
                await self._draw(visit, question.answered)
        elif question is not None and await _refused_answer(visit, question, error):
            await self._draw(visit, question)
        elif isinstance(error, NotFound) and error.noun in (Noun.PRODUCT, Noun.CATEGORY) and visit.acting_as is None:
            await self._draw(visit, routes.OpenCategory())
        elif visit.brings_coupon:
            await self._draw(visit, routes.OpenHome())

    async def _show_what_was_done(self, visit: Visit) -> None:
        """Answer a replay: the update was applied or refused, and its answer may not have arrived."""
        await visit.services.outbox.deliver_receipts(visit.chat_id)
        route = visit.route
        if isinstance(route, routes.ConfirmOrder) and await order.say_placed_before(visit, route):
            return
        if route is not None:
            await self._draw(visit, route.shows)
        elif question := routes.parse((await visit.window()).awaiting):
            await self._draw(visit, question.answered)
        elif await visit.role():
            await visit.say(_("I was interrupted while I answered you. Please check whether that was done."))
        else:
            await self._draw(visit, routes.OpenCart())

    async def confess(self, visit: Visit, error: Exception) -> None:
        """Report a fault of ours: a short id for the customer, the trace in the log. For a damaged file, log the remedy instead of a trace.

        If the effect is on disk, say so, and do not ask anybody to try again.
        """
        fault = secrets.token_hex(3).upper()
        visit.services.meter.refused(Fault.status)
        if isinstance(error, StorageDamaged):
            log.error(
                "database_damaged",
                fault=fault,
                problem=str(error),
                hint=put_a_copy_back(visit.services.backups.command),
            )
        else:
            log.error("fault", fault=fault, exc_info=error)
        text = _("Something went wrong on our side, and we have been told (number {fault}). Please try again.")
        if visit.applied:
            text = _(
                "That is done, but something went wrong when I tried to show it. We have been told (number {fault})."
            )
        told = text.format(fault=fault)
        if isinstance(error, BadRequest):  # it has refused the answer, and knows why
            told = " ".join((told, _("Telegram says: “{why}”").format(why=described(error))))
        if visit.query is not None:
            await visit.answer(told, alert=True)
        elif visit.private:
            await visit.say(escaped(told))


async def _refused_answer(visit: Visit, question: routes.Route, error: ShopError) -> bool:
    """Whether the question is still open after the refusal, so that it is asked again below the text."""
    command = visit.message is not None and filters.COMMAND.filter(visit.message)
    open_still = isinstance(error, InvalidInput | Conflict | NotFound) and not command
    return open_still and (question.role is None or await visit.may(question.role))


def helps_on(error: ShopError, route: routes.Route) -> routes.Route:
    """The screen that shows the current state after the error."""
    match error:
        case OutOfStock() | CartEmpty() | CouponRefused() if isinstance(route.shows, routes.OpenReview):
            return routes.OpenCart()
        case AllReserved() | CartExpired() | NotPayable() | PaidApart():
            return routes.OpenCart()
        case Unavailable():
            return routes.OpenCategory()
        case OrderMoved() | StepRefused() | MethodEnded() | GoodsTakenBack() | NotAPool():
            return route.answered
        case NotFound(noun=Noun.VARIANT) if isinstance(route, OnCard | OpenStockCard):
            return OpenStock()
        case NotFound():
            lists = _CUSTOMERS_LISTS if route.role is None else _STAFFS_LISTS
            return lists.get(error.noun, route.shows)
        case _:
            return route.shows


_CUSTOMERS_LISTS: Mapping[Noun, routes.Route] = {
    Noun.ACTION: routes.OpenHome(),
    Noun.CATEGORY: routes.OpenCategory(),
    Noun.MESSAGE: OpenConversation(),
    Noun.ORDER: routes.OpenOrders(),
    Noun.PRODUCT: routes.OpenCategory(),
    Noun.VARIANT: routes.OpenCategory(),
}
_STAFFS_LISTS: Mapping[Noun, routes.Route] = {
    Noun.ACTION: routes.OpenHome(),
    Noun.CATEGORY: OpenCategories(),
    Noun.CUSTOMER: OpenCustomers(),
    Noun.DELIVERY_METHOD: OpenMethods(),
    Noun.MEMBER: OpenStaff(),
    Noun.MESSAGE: OpenQuestions(),
    Noun.MOVEMENT: OpenStock(),
    Noun.ORDER: OpenBoard(),
    Noun.PRODUCT: OpenProducts(),
    Noun.VARIANT: OpenProducts(),
}
"""The list to show when something is not found, by its noun; without a list, the screen itself is drawn again."""
