"""Creating, changing, pausing, resuming and ending delivery methods, by typed commands and by buttons."""

from bot.admin.commands.delivery import MethodCommand, delivery_example, parse_delivery
from bot.admin.form import Form, Told
from bot.admin.handlers.delivery_form import STEPS, method_of, save, words_of
from bot.admin.handlers.form import open_form
from bot.admin.routes.delivery import (
    AskAddress,
    AskEndMethod,
    AskFreeFrom,
    AskName,
    AskPauseMethod,
    AskPlace,
    AskPrice,
    DropPlace,
    EndMethod,
    NeverFree,
    OpenMethod,
    OpenMethods,
    OpenNewMethod,
    PauseMethod,
    ResumeMethod,
    SetPickUp,
)
from bot.admin.routes.form import Kind
from bot.admin.views import delivery as view
from bot.examples import in_this_shop, shown_if_any
from bot.screen import escaped
from bot.visit import Visit
from core.errors import InvalidInput
from core.models.actor import Actor
from core.models.delivery import DeliveryMethod, MethodChange, NewMethod
from core.ports import Transaction
from core.usecases.delivery import (
    change_method,
    create_method,
    end_method,
    find_method,
    is_any_offered,
    is_last_offered,
    list_methods,
    method_to_change,
    switch_method,
    view_method,
)
from core.values.delivery import (
    THRESHOLD_EXAMPLE,
    method_price_example,
    read_method_name,
    read_method_price,
    read_place,
    read_threshold,
)
from core.values.quotes import unquoted
from texts.language import N_
from texts.refusals import said


async def open_methods(visit: Visit, route: OpenMethods) -> None:
    policy = visit.services.policy
    found = await visit.read(list_methods, route.page)
    await visit.show(view.listing(found, policy, in_this_shop(delivery_example("new", policy.currency))))


async def open_method(visit: Visit, route: OpenMethod) -> None:
    await _show_card(visit, route.method_id)


async def new_method(visit: Visit, _route: OpenNewMethod) -> None:
    await open_form(visit, METHOD_FORM)


async def ask_pause(visit: Visit, route: AskPauseMethod) -> None:
    """Pause it; if it is the only method offered, first say what that means."""
    if await visit.read(is_last_offered, route.method_id):
        await visit.show(view.ask_pause(await visit.read(method_to_change, route.method_id)))
    else:
        await switch(visit, PauseMethod(route.method_id))


async def switch(visit: Visit, route: PauseMethod | ResumeMethod) -> None:
    """Pause it, or offer it again."""
    active = isinstance(route, ResumeMethod)
    await visit.write(switch_method, visit.actor, route.method_id, active=active)
    await _show_card(visit, route.method_id)


async def ask_end(visit: Visit, route: AskEndMethod) -> None:
    method = await visit.read(method_to_change, route.method_id)
    await visit.show(view.ask_end(method, last=await visit.read(is_last_offered, method.id)))


async def end(visit: Visit, route: EndMethod) -> None:
    await visit.write(end_method, visit.actor, route.method_id)
    await _show_card(visit, route.method_id)


async def change_address(visit: Visit, route: AskAddress) -> None:
    await _change(visit, route.method_id, MethodChange(needs_address=route.needed == 1))


async def set_pick_up(visit: Visit, route: SetPickUp) -> None:
    await _change(visit, route.method_id, MethodChange(pick_up=route.fetched == 1))


async def ask_place(visit: Visit, route: AskPlace) -> None:
    await visit.show(view.ask_place(await visit.read(method_to_change, route.method_id)))


async def type_place(visit: Visit, route: AskPlace, text: str) -> None:
    """The answer to `ask_place`."""
    await _change(visit, route.method_id, MethodChange(place=read_place(text)))


async def drop_place(visit: Visit, route: DropPlace) -> None:
    await _change(visit, route.method_id, MethodChange(place=""))


async def never_free(visit: Visit, route: NeverFree) -> None:
    await _change(visit, route.method_id, MethodChange(never_free=True))


async def ask_name(visit: Visit, route: AskName) -> None:
    await visit.show(view.ask_name(await visit.read(method_to_change, route.method_id)))


async def type_name(visit: Visit, route: AskName, text: str) -> None:
    """The answer to `ask_name`."""
    await _change(visit, route.method_id, MethodChange(name=read_method_name(unquoted(text))))


async def ask_price(visit: Visit, route: AskPrice) -> None:
    currency = visit.services.policy.currency
    method = await visit.read(method_to_change, route.method_id)
    await visit.show(view.ask_price(method, currency, method_price_example(currency)))


async def type_price(visit: Visit, route: AskPrice, text: str) -> None:
    """The answer to `ask_price`."""
    price = read_method_price(unquoted(text), visit.services.policy.currency)
    await _change(visit, route.method_id, MethodChange(price=price))


async def ask_free_from(visit: Visit, route: AskFreeFrom) -> None:
    currency = visit.services.policy.currency
    method = await visit.read(method_to_change, route.method_id)
    await visit.show(view.ask_free_from(method, currency, THRESHOLD_EXAMPLE))


async def type_free_from(visit: Visit, route: AskFreeFrom, text: str) -> None:
    """The answer to `ask_free_from`."""
    threshold = read_threshold(unquoted(text), visit.services.policy.currency)
    await _change(visit, route.method_id, MethodChange(free_from=threshold))


async def type_delivery(visit: Visit, words: list[str]) -> None:
    """/delivery, /delivery new ..., change ..., pause ..., resume ..., end ..."""
    policy = visit.services.policy
    if not words:
        await open_methods(visit, OpenMethods())
        return
    command = parse_delivery(words, policy.currency)
    with shown_if_any(delivery_example(words[0].lower(), policy.currency)):
        method = await visit.write(_carry_out, visit.actor, command)
    await visit.say(view.kept(method, policy, offered=await visit.read(is_any_offered)))


async def _carry_out(tx: Transaction, actor: Actor, command: NewMethod | MethodCommand) -> DeliveryMethod:
    """Carry out one command on the method that has this name now."""
    if isinstance(command, NewMethod):
        return await create_method(tx, actor, command)
    method = await find_method(tx, command.name)
    match command.verb:
        case "change":
            return await change_method(tx, actor, method.id, command.change)
        case "end":
            return await end_method(tx, actor, method.id)
        case _:
            return await switch_method(tx, actor, method.id, active=command.verb == "resume")


async def _change(visit: Visit, method_id: int, change: MethodChange) -> None:
    """Change one thing about it; then show its card."""
    await visit.write(change_method, visit.actor, method_id, change)
    await _show_card(visit, method_id)


async def _show_card(visit: Visit, method_id: int) -> None:
    await visit.show(view.card(await visit.read(view_method, method_id), visit.services.policy))


def _review(told: Told) -> str:
    """The review, or what no longer fits: every answer can still be changed."""
    try:
        method = method_of(told.answers, told.policy)
    except InvalidInput as wrong:
        return escaped(said(wrong, told.policy))
    return view.review(method, words_of(told.answers), told.policy.currency)


async def _made(visit: Visit, method: DeliveryMethod) -> None:
    await _show_card(visit, method.id)


async def _left(visit: Visit) -> None:
    await open_methods(visit, OpenMethods())


METHOD_FORM = Form(Kind.DELIVERY, N_("New delivery method"), STEPS, _review, save, _made, _left)
