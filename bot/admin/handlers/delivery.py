"""Ways of delivery: offered, changed, paused, resumed and ended, by typed commands and by buttons."""

from collections.abc import Callable

from bot.admin.choices import choice_step
from bot.admin.form import Form, Step, Told
from bot.admin.handlers.form import open_form
from bot.admin.routes.delivery import (
    AskAddress,
    AskEndMethod,
    AskFreeFrom,
    AskName,
    AskPauseMethod,
    AskPrice,
    EndMethod,
    NeverFree,
    OpenMethod,
    OpenMethods,
    OpenNewMethod,
    PauseMethod,
    ResumeMethod,
)
from bot.admin.routes.form import Kind
from bot.admin.views import delivery as view
from bot.handlers.parts import shown_if_any
from bot.screen import escaped
from bot.visit import Visit
from core.delivery_words import (
    MethodWish,
    compose,
    delivery_example,
    parse_delivery,
    parse_new,
    read_value,
    value_example,
)
from core.errors import InvalidInput
from core.models.actor import Actor
from core.models.delivery import DeliveryMethod, MethodChange, NewMethod
from core.money import parse_amount
from core.ports import ReadTransaction, Transaction
from core.usecases.delivery import (
    change_method,
    check_name,
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
from core.usecases.form import Answers
from texts.language import N_, Phrase, _
from texts.refusals import said


async def open_methods(visit: Visit, route: OpenMethods) -> None:
    policy = visit.services.policy
    found = await visit.read(list_methods, route.page)
    await visit.show(view.listing(found, policy, delivery_example("new", policy.currency)))


async def open_method(visit: Visit, route: OpenMethod) -> None:
    await _show_card(visit, route.method_id)


async def new_method(visit: Visit, _route: OpenNewMethod) -> None:
    await open_form(visit, METHOD_FORM)


async def ask_pause(visit: Visit, route: AskPauseMethod) -> None:
    """Pause it; where nothing else is offered, say first what that means."""
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


async def never_free(visit: Visit, route: NeverFree) -> None:
    await _change(visit, route.method_id, MethodChange(never_free=True))


async def ask_name(visit: Visit, route: AskName) -> None:
    await visit.show(view.ask_name(await visit.read(method_to_change, route.method_id)))


async def type_name(visit: Visit, route: AskName, text: str) -> None:
    """The answer to `ask_name`."""
    name = read_value("name", text, visit.services.policy.currency)
    await _change(visit, route.method_id, MethodChange(name=name))


async def ask_price(visit: Visit, route: AskPrice) -> None:
    currency = visit.services.policy.currency
    method = await visit.read(method_to_change, route.method_id)
    await visit.show(view.ask_price(method, currency, value_example("price", currency)))


async def type_price(visit: Visit, route: AskPrice, text: str) -> None:
    """The answer to `ask_price`."""
    currency = visit.services.policy.currency
    price = parse_amount(read_value("price", text, currency), currency)
    await _change(visit, route.method_id, MethodChange(price=price))


async def ask_free_from(visit: Visit, route: AskFreeFrom) -> None:
    currency = visit.services.policy.currency
    method = await visit.read(method_to_change, route.method_id)
    await visit.show(view.ask_free_from(method, currency, value_example("free_from", currency)))


async def type_free_from(visit: Visit, route: AskFreeFrom, text: str) -> None:
    """The answer to `ask_free_from`."""
    currency = visit.services.policy.currency
    threshold = parse_amount(read_value("free_from", text, currency), currency)
    await _change(visit, route.method_id, MethodChange(free_from=threshold))


async def type_delivery(visit: Visit, words: list[str]) -> None:
    """/delivery, /delivery new ..., change ..., pause ..., resume ..., end ..."""
    policy = visit.services.policy
    if not words:
        await open_methods(visit, OpenMethods())
        return
    wish = parse_delivery(words, policy.currency)
    with shown_if_any(delivery_example(words[0].lower(), policy.currency)):
        method = await visit.write(_carry_out, visit.actor, wish)
    await visit.say(view.kept(method, policy, offered=await visit.read(is_any_offered)))


async def _carry_out(tx: Transaction, actor: Actor, wish: NewMethod | MethodWish) -> DeliveryMethod:
    """One command, by the name as it is now."""
    if isinstance(wish, NewMethod):
        return await create_method(tx, actor, wish)
    method = await find_method(tx, wish.name)
    match wish.verb:
        case "change":
            return await change_method(tx, actor, method.id, wish.change)
        case "end":
            return await end_method(tx, actor, method.id)
        case _:
            return await switch_method(tx, actor, method.id, active=wish.verb == "resume")


async def _change(visit: Visit, method_id: int, change: MethodChange) -> None:
    """One thing about it; then its card."""
    await visit.write(change_method, visit.actor, method_id, change)
    await _show_card(visit, method_id)


async def _show_card(visit: Visit, method_id: int) -> None:
    await visit.show(view.card(await visit.read(view_method, method_id), visit.services.policy))


def _reading(key: str) -> Callable[[str, Told], str]:
    return lambda text, told: read_value(key, text, told.policy.currency)


def _asking(key: str, ask: Phrase) -> Callable[[Told], str]:
    return lambda told: _(ask).format(example=value_example(key, told.policy.currency))


async def _is_free(tx: ReadTransaction, _told: Told, answer: str) -> None:
    await check_name(tx, answer)


def _words(answers: Answers) -> list[str]:
    """The command that says what was answered, behind `/delivery new`."""
    return compose({**answers, "address": "yes" if answers.get("address") == "yes" else ""})


def _review(told: Told) -> str:
    """What no longer fits (the shop may have another currency by now) is said in its place: every answer can still be changed."""
    try:
        method = parse_new(_words(told.answers), told.policy.currency)
    except InvalidInput as wrong:
        return escaped(said(wrong, told.policy))
    return view.review(method, _words(told.answers), told.policy.currency)


async def _save(tx: Transaction, actor: Actor, _source: str, answers: Answers) -> DeliveryMethod:
    """Raises InvalidInput, and what `create_method` raises."""
    return await create_method(tx, actor, parse_new(_words(answers), tx.policy.currency))


async def _made(visit: Visit, method: DeliveryMethod) -> None:
    await _show_card(visit, method.id)


async def _left(visit: Visit) -> None:
    await open_methods(visit, OpenMethods())


_STEPS = (
    Step(
        "name",
        N_("Name"),
        _asking("name", N_("<b>What is it called?</b>\nCustomers choose it by this name: <code>{example}</code>")),
        _reading("name"),
        check=_is_free,
    ),
    Step(
        "price",
        N_("Price"),
        _asking("price", N_("<b>What does it cost?</b>\nFor example <code>{example}</code>; 0 is free.")),
        _reading("price"),
    ),
    Step(
        "free_from",
        N_("Free from"),
        _asking(
            "free_from",
            N_("<b>From which amount of goods on is it free?</b>\nFor example <code>{example}</code>; skip it: never."),
        ),
        _reading("free_from"),
        optional=True,
    ),
    choice_step(
        "address",
        N_("Address"),
        N_("<b>Does it need an address?</b>\nThen customers are asked for name, phone and address."),
        {"yes": N_("Yes"), "no": N_("No")},
    ),
)

METHOD_FORM = Form(Kind.DELIVERY, N_("New way of delivery"), _STEPS, _review, _save, _made, _left)
