"""The board, an order's card, and its actions."""

from collections.abc import Callable, Coroutine
from typing import Any

from bot.admin.commands.order import OPEN_EXAMPLE, Verb, parse_board, parse_order
from bot.admin.handlers import order_search
from bot.admin.handlers.refund import open_money
from bot.admin.routes import order as routes
from bot.admin.routes.refund import OpenMoney
from bot.admin.views import order, order_notice, payment
from bot.examples import shown_by
from bot.handlers.parts import sent_photo
from bot.screen import escaped
from bot.visit import Visit
from core.errors import InvalidInput, NotFound, StepRefused
from core.models.order import Order, OrderStatus
from core.usecases.delivery import is_pick_up_offered
from core.usecases.message import view_photo, write_to_customer
from core.usecases.order.board import count_orders, list_in_state, view_card
from core.usecases.order.cancel import cancel_order
from core.usecases.order.deliver import deliver_order
from core.usecases.order.steps import (
    Moved,
    confirm_order,
    find_order,
    known_order,
    next_steps,
    ship_order,
)
from core.usecases.payment.returns import note_chargeback
from core.values.order import is_code, read_message, read_reason, read_tracking


async def open_board(visit: Visit, _route: routes.OpenBoard) -> None:
    await visit.show(order.board(await visit.read(count_orders), pick_up=await visit.read(is_pick_up_offered)))


async def open_state(visit: Visit, route: routes.OpenState) -> None:
    state = routes.status_of(route.state)
    if state is None:
        await open_board(visit, routes.OpenBoard())
        return
    page = await visit.read(list_in_state, state, route.page)
    await visit.show(order.in_state(state, page, visit.accepted.received_at))


async def open_card(visit: Visit, route: routes.OpenCard) -> None:
    await _show_card(visit, route)


async def turn_lines(visit: Visit, route: routes.OpenLines) -> None:
    await _show_card(visit, route.card, number=route.number)


async def type_at_orders(
    visit: Visit, _route: routes.OpenBoard | routes.OpenState | routes.OpenCard, text: str
) -> None:
    """Open the order whose code is typed at the board, a list or a card. Other words are searched for; "candle" may be either."""
    missed = None
    if is_code(text):
        try:
            await _show_card(visit, routes.OpenCard((await _find(visit, text)).id))
        except NotFound as error:  # "234567" may be a phone number's end
            missed = error
        else:
            return
    await order_search.search(visit, text, None if text.isalpha() else missed)


async def confirm(visit: Visit, route: routes.Confirm) -> None:
    await _step(visit, route, confirm_order)


async def ask_tracking(visit: Visit, route: routes.AskTracking) -> None:
    await visit.show(order.ask_tracking(await _before(visit, route, OrderStatus.SHIPPED), route))


async def ship(visit: Visit, route: routes.Ship) -> None:
    await _step(visit, route, ship_order)


async def type_tracking(visit: Visit, route: routes.AskTracking, text: str) -> None:
    await _step(visit, route, ship_order, read_tracking(text))


async def deliver(visit: Visit, route: routes.Deliver) -> None:
    await _step(visit, route, deliver_order)


async def ask_reason(visit: Visit, route: routes.AskReason) -> None:
    await visit.show(order.ask_reason(await _before(visit, route, OrderStatus.CANCELLED), route))


async def cancel(visit: Visit, route: routes.Cancel) -> None:
    await _step(visit, route, cancel_order)


async def type_reason(visit: Visit, route: routes.AskReason, text: str) -> None:
    await _step(visit, route, cancel_order, read_reason(text))


async def ask_message(visit: Visit, route: routes.AskMessage) -> None:
    shown = await visit.read(view_card, route.order_id)
    await visit.show(order.ask_message(shown, route, visit.services.policy.timezone))


async def type_message(visit: Visit, route: routes.AskMessage, text: str) -> None:
    """The answer to `ask_message`, or a Telegram reply to a notice about an order."""
    await visit.write(write_to_customer, visit.actor, route.order_id, read_message(text))
    await _show_card(visit, route.card, order.message_kept(await visit.read(view_card, route.order_id)))


async def share_message(visit: Visit, route: routes.AskMessage) -> None:
    """Send a photo to the customer. Each photo of an album comes by itself, so the question stays open for the others."""
    photo, caption = sent_photo(visit)
    await visit.write(write_to_customer, visit.actor, route.order_id, caption, photo)
    shown = await visit.read(view_card, route.order_id)
    said = order.message_kept(shown)
    if visit.message and visit.message.media_group_id:
        await visit.show(order.ask_message(shown, route, visit.services.policy.timezone, said))
    else:
        await _show_card(visit, route.card, said)


async def open_photo(visit: Visit, route: routes.OpenPhotos) -> None:
    found = await visit.read(view_photo, route.order_id, route.number)
    await visit.show(order.photo(found, route, visit.services.policy.timezone))


async def type_board(visit: Visit, words: list[str]) -> None:
    """/board, /board shipped"""
    state = parse_board(words)
    await open_state(visit, routes.OpenState(routes.number_of(state) if state else 0))


async def type_order(visit: Visit, words: list[str]) -> None:
    """/order CODE, and what to do with it: confirm, ship [tracking], deliver, cancel [reason], message TEXT."""
    try:
        command = parse_order(visit.text.split(maxsplit=3)[1:])  # a message keeps its lines
    except InvalidInput as wrong:
        if wrong.field != "order_code":  # the example names this order, so it has to exist
            await _find(visit, words[0])
        raise
    found = await _find(visit, command.code)
    if command.verb is Verb.OPEN:
        await _show_card(visit, routes.OpenCard(found.id))
        return
    if command.verb is Verb.REFUND:
        await open_money(visit, OpenMoney(found.id))
        return
    said = await _carry_out(visit, found, command.verb, command.text)
    await visit.say(escaped(said), order_notice.open_rows(found))


async def _find(visit: Visit, code: str) -> Order:
    with shown_by(OPEN_EXAMPLE):
        return await visit.read(find_order, code)


async def _carry_out(visit: Visit, found: Order, verb: Verb, text: str) -> str:
    """Carry out the command; return what to say about it. Plain text."""
    match verb:
        case Verb.CONFIRM:
            return order.moved(await visit.write(confirm_order, visit.actor, found.id))
        case Verb.SHIP:
            return order.moved(await visit.write(ship_order, visit.actor, found.id, text))
        case Verb.DELIVER:
            return order.moved(await visit.write(deliver_order, visit.actor, found.id))
        case Verb.CANCEL:
            return order.moved(await visit.write(cancel_order, visit.actor, found.id, text))
        case Verb.REFUNDED:
            await visit.write(note_chargeback, visit.actor, found.id, text)
            return payment.told_by_hand(found)
        case _:
            await visit.write(write_to_customer, visit.actor, found.id, text)
            return order.message_kept(await visit.read(view_card, found.id))


async def _before(visit: Visit, route: routes.AskAtCard, to: OrderStatus) -> Order:
    """The order, before a question about its next step. Raises StepRefused if the step is no longer possible, so nobody types in vain."""
    found = await visit.read(known_order, route.order_id)
    if to not in next_steps(found):
        raise StepRefused(found.code, found.status, to, next_steps(found), pick_up=found.pick_up)
    return found


async def _step(
    visit: Visit, route: routes.AtCard, take: Callable[..., Coroutine[Any, Any, Moved]], *said: str
) -> None:
    """Take a step from the state that the card showed; `said` is the tracking or the reason."""
    moved = await visit.write(take, visit.actor, route.order_id, *said, seen=routes.status_of(route.seen))
    await _show_card(visit, route.card, order.moved(moved))


async def _show_card(visit: Visit, route: routes.OpenCard, said: str = "", number: int = 0) -> None:
    """Show the current card. What was done is in the answer to a tap, or else above the card."""
    shown = await visit.read(view_card, route.order_id)
    above = said if visit.query is None else ""
    await visit.show(order.card(shown, route, visit.services.policy.timezone, above, number), said)
