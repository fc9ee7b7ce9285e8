"""Maps every button, command and awaited answer to its handler, in four tables. The admin area has its own: bot/admin/."""

from telegram import Update

from bot import routes
from bot.admin import answers, command_list, dispatch
from bot.admin.handlers import coupon, crew, imports, order_search, staff
from bot.admin.routes.content import AskCodes, AskContent
from bot.context import ShopContext
from bot.handlers import cart, delivery, digital, edit, favourite, home, order, payment, product, review, transfer
from bot.handlers import privacy as privacies
from bot.handlers import question as questions
from bot.notices import LINKED
from bot.routes import question as question_routes
from bot.routes.digital import OpenGoods, SendGoods
from bot.routes.favourite import OpenFavourites, SetFavourite
from bot.routes.payment import AskProof, ChoosePayment, OpenTransfer, PayOrder, TakePayment
from bot.routes.review import OpenReviews, RateProduct, SetStars
from bot.routing import AnswerHandler, Command, ShareHandler, TapHandler, answer, tap
from bot.visit import Visit
from core.errors import AlreadyApplied, InvalidInput, NotFound, Noun
from core.models.staff import Role
from core.text import is_visible
from core.usecases.customer import mark_blocked
from texts.language import N_

TAPS: dict[type[routes.Route], TapHandler] = dict(
    (
        tap(routes.OpenHome, home.open_home),
        tap(routes.OpenHelp, home.open_help),
        tap(routes.OpenCategory, product.open_category),
        tap(routes.OpenFound, product.open_found),
        tap(routes.OpenHits, product.open_hits),
        tap(routes.OpenProduct, product.open_product),
        tap(routes.TurnPhotos, product.turn_photos),
        tap(routes.TakeNearest, product.take_nearest),
        tap(routes.OpenDetails, product.open_details),
        tap(routes.NotifyMe, product.notify_me),
        tap(routes.NeverMind, product.never_mind),
        tap(OpenFavourites, favourite.open_favourites),
        tap(SetFavourite, favourite.set_favourite),
        tap(OpenReviews, review.open_reviews),
        tap(RateProduct, review.open_own),
        tap(SetStars, review.set_stars),
        tap(routes.Add, cart.add),
        tap(routes.BuyNow, order.buy_now),
        tap(routes.SetQuantity, cart.set_to),
        tap(routes.OneMore, cart.step),
        tap(routes.OneLess, cart.step),
        tap(routes.AskQuantity, cart.ask_quantity),
        tap(routes.OpenCart, cart.open_cart),
        tap(routes.EditLine, cart.edit_line),
        tap(routes.PutAside, cart.put_aside),
        tap(routes.TakeBack, cart.take_back),
        tap(routes.AskClear, cart.ask_clear),
        tap(routes.Clear, cart.clear),
        tap(routes.TakeLess, cart.take_less),
        tap(routes.AskCoupon, cart.ask_coupon),
        tap(routes.DropCoupon, cart.drop_coupon),
        tap(routes.Restore, cart.restore),
        tap(routes.OpenReview, order.open_review),
        tap(routes.ConfirmOrder, order.confirm),
        tap(routes.ChooseMethod, delivery.open_methods),
        tap(routes.TakeMethod, delivery.take_method),
        tap(routes.AskAnswer, delivery.ask),
        tap(routes.RepeatAnswer, delivery.repeat),
        tap(routes.RepeatLast, delivery.repeat_last),
        tap(routes.SkipNote, delivery.skip),
        tap(ChoosePayment, payment.choose),
        tap(TakePayment, payment.take),
        tap(PayOrder, payment.pay),
        tap(OpenTransfer, transfer.open_transfer),
        tap(AskProof, transfer.ask_proof),
        tap(routes.OpenOrders, order.open_orders),
        tap(routes.OpenOrder, order.open_order),
        tap(routes.AskCancelOrder, order.ask_cancel),
        tap(routes.CancelOrder, order.cancel),
        tap(routes.AskReply, order.ask_reply),
        tap(routes.OpenPhotos, order.open_photo),
        tap(routes.SendToShop, order.send_to_shop),
        tap(routes.OrderAgain, order.again),
        tap(OpenGoods, digital.open_goods),
        tap(SendGoods, digital.send_goods),
        tap(question_routes.OpenConversation, questions.open_conversation),
        tap(question_routes.AskShop, questions.ask),
        tap(question_routes.SendSearch, questions.send_search),
        tap(question_routes.OpenOwnPhotos, questions.open_photo),
        tap(question_routes.SendPhotos, questions.send_photos),
        tap(question_routes.DropPhotos, questions.drop_photos),
        *{**privacies.TAPS, **dispatch.TAPS}.items(),
    )
)

ANSWERS: dict[type[routes.Route], AnswerHandler] = dict(
    (
        answer(routes.AskQuantity, cart.type_quantity),
        answer(routes.AskCoupon, cart.type_coupon),
        answer(routes.AskAnswer, delivery.type_answer),
        answer(routes.AskReply, order.type_reply),
        answer(AskProof, transfer.type_proof),
        answer(RateProduct, review.type_line),
        answer(question_routes.AskShop, questions.type_question),
        *answers.ANSWERS.items(),
    )
)

SHARED: dict[type[routes.Route], ShareHandler] = dict(
    (
        tap(routes.AskAnswer, delivery.share_answer),
        tap(routes.AskReply, order.share_reply),
        tap(AskProof, transfer.share_proof),
        tap(question_routes.AskShop, questions.share_question),
        *answers.SHARED.items(),
    )
)


async def start(visit: Visit, words: list[str]) -> None:
    """/start, perhaps with a link from a group of the crew to one of the admin area's screens."""
    payload = words[0] if words else ""
    route = routes.parse(payload.removeprefix("r_").replace("_", ":")) if payload.startswith("r_") else None
    if isinstance(route, LINKED) and await _allowed(visit, route.role):
        await TAPS[type(route)](visit, route)
    else:
        await home.start(visit, words)


COMMANDS: dict[str, Command] = {
    "start": Command(start, N_("Open the shop")),
    "shop": Command(product.shop, N_("Browse"), bare=True),
    "cart": Command(cart.type_cart, N_("Your cart"), bare=True),
    "checkout": Command(order.checkout, N_("Review your order"), bare=True),
    "orders": Command(order_search.type_orders, N_("Your orders")),
    "favourites": Command(favourite.type_favourites, bare=True),
    "add": Command(cart.type_add),
    "remove": Command(cart.type_remove),
    "coupon": Command(coupon.type_coupon, N_("Use a coupon")),
    "help": Command(command_list.type_help, N_("How it works"), bare=True),
    "terms": Command(home.terms, N_("Terms of sale"), bare=True),
    "support": Command(home.support, N_("Get help from a person"), bare=True),
    **privacies.COMMANDS,
    "cancel": Command(dispatch.type_cancel, bare=True),
    "id": Command(home.tell_id, bare=True),
    **command_list.COMMANDS,
}


async def on_tap(_update: Update, context: ShopContext) -> None:
    """Any inline button."""
    visit = context.visit
    if not visit.private:
        await home.invite(visit)
        return
    route = visit.route
    if route is None or not await _allowed(visit, route.role):
        raise NotFound(Noun.ACTION)
    await TAPS[type(route)](visit, route)


async def redraw(visit: Visit, route: routes.Route) -> None:
    """Draw the screen of a route that only shows. Raises NotFound if the user no longer has the right to see it."""
    if not await _allowed(visit, route.role):
        raise NotFound(Noun.ACTION)
    await TAPS[type(route)](visit, route)


async def on_command(_update: Update, context: ShopContext) -> None:
    """A command to this bot, known or not, in any chat."""
    visit = context.visit
    name, *words = visit.text.split()
    command = COMMANDS.get(name.partition("@")[0].removeprefix("/").lower())
    if not visit.private:
        await _in_group(visit, command, name, words)
        return
    if not visit.own_words:
        raise InvalidInput("forwarded")
    if command is None or not _to_us(visit, name) or not await _allowed(visit, command.role):
        raise NotFound(Noun.ACTION)
    if command.bare and words:
        raise InvalidInput("extra", " ".join(words), example=f"/{name.partition('@')[0].removeprefix('/').lower()}")
    await command.handler(visit, words)


async def _in_group(visit: Visit, command: Command | None, name: str, words: list[str]) -> None:
    """The shop sells in private chats only; an owner may have the group told the shop's news. To anybody else that does not exist."""
    if command is None or not _to_us(visit, name) or not visit.own_words:
        return
    if command.role is None:
        await home.invite(visit)
    elif command is COMMANDS["people"] and _of_group(words) and await _allowed(visit, Role.OWNER):
        await crew.type_group(visit, words)


def _of_group(words: list[str]) -> bool:
    return [word.casefold() for word in words] in (["group"], ["group", "off"])


async def on_migration(_update: Update, context: ShopContext) -> None:
    """A group has become a supergroup, with another id."""
    await crew.follow(context.visit)


async def on_text(_update: Update, context: ShopContext) -> None:
    """The answer to a question, or a search."""
    visit = context.visit
    text = visit.text.strip()
    if await product.open_sent(visit):
        return
    question = await _question(visit)
    if not is_visible(text):
        raise InvalidInput("unseen")
    if question is not None and type(question) in ANSWERS:
        await ANSWERS[type(question)](visit, question, text)
        await edit.note_answer(visit, question)
    else:
        await product.search(visit, text)


async def on_edit(_update: Update, context: ShopContext) -> None:
    """A message that was read before: the last answer to a question is corrected, anything else is not read again."""
    visit = context.visit
    if not visit.private:
        return
    if visit.applied:
        raise AlreadyApplied
    question, text = await edit.corrected(visit), visit.text.strip()
    if question is None or not await _allowed(visit, question.role):
        await edit.say_read_already(visit)
    elif text and not is_visible(text):
        raise InvalidInput("unseen")
    else:
        await (ANSWERS[type(question)](visit, question, text) if text else SHARED[type(question)](visit, question))
        await edit.note_answer(visit, question)


async def on_anything_else(_update: Update, context: ShopContext) -> None:
    """A contact, a location, a file, a sticker, a voice message in the private chat."""
    visit = context.visit
    if await product.open_sent(visit):
        return
    if imports.sends_table(visit) and not await _asks_for_file(visit) and await _allowed(visit, Role.MANAGER):
        await imports.take_file(visit)  # even if another question is open
        return
    if visit.applied and await questions.ask_about_photos(visit):  # it is kept, but was perhaps not asked about yet
        return
    question = await _question(visit)
    if question is not None and type(question) in SHARED:
        await SHARED[type(question)](visit, question)
        await edit.note_answer(visit, question)
    elif visit.message and visit.message.document and await _allowed(visit, Role.MANAGER):
        await imports.take_file(visit)
    elif visit.message and visit.message.contact and await _allowed(visit, Role.OWNER):
        await staff.take_contact(visit)
    elif visit.message and visit.message.photo and not await visit.may(Role.MANAGER):
        await questions.offer(visit)
    else:
        await home.not_text(visit)


async def on_membership(_update: Update, context: ShopContext) -> None:
    """Somebody blocked or unblocked the bot; `remember_customer` has already noted an unblock."""
    if context.visit.put_out:
        await crew.leave(context.visit)
    if context.visit.leaves:
        await context.visit.write(mark_blocked, context.visit.customer.id)


async def on_error(_update: object, context: ShopContext) -> None:
    """Keep what a handler raised where the pipeline finds it: the library swallows it."""
    if isinstance(context.error, Exception):
        context.visit.error = context.error


async def _question(visit: Visit) -> routes.Route | None:
    """The question that the typed message answers. Raises AlreadyApplied if its effect is on disk: by now the question has changed."""
    if visit.applied:
        raise AlreadyApplied
    question = await questions.replied_to(visit) or routes.parse((await visit.window()).awaiting)
    return question if question and await _allowed(visit, question.role) else None


async def _asks_for_file(visit: Visit) -> bool:
    """Whether the open question may be answered with a table."""
    question = routes.parse((await visit.window()).awaiting)
    return isinstance(question, AskCodes | AskContent) and await _allowed(visit, question.role)


async def _allowed(visit: Visit, role: Role | None) -> bool:
    """Whether the user has `role`. If so, they act by that right from now on; the effect's transaction checks it again."""
    allowed = role is None or await visit.may(role)
    if allowed:
        visit.acting_as = role
    return allowed


def _to_us(visit: Visit, name: str) -> bool:
    """Whether a command is addressed to this bot, or to no bot in particular."""
    _command, _at, addressee = name.partition("@")
    return not addressee or addressee.casefold() == visit.services.bot.username.casefold()
