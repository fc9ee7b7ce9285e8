"""Creating, pausing, resuming and ending coupons and promotions, by typed commands and by buttons."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from bot import routes
from bot.admin.commands.coupon import parse_coupon, scope_example
from bot.admin.form import Form, Told
from bot.admin.handlers.coupon_form import STEPS, coupon_of, save, words_of
from bot.admin.handlers.form import open_form
from bot.admin.routes.coupon import (
    AskEndCoupon,
    EndCoupon,
    OpenCoupon,
    OpenCoupons,
    OpenNewCoupon,
    PauseCoupon,
    ResumeCoupon,
)
from bot.admin.routes.form import Kind
from bot.admin.views import coupon as view
from bot.examples import Example, shown_if_any
from bot.handlers import product
from bot.handlers.cart import type_coupon as use_coupon
from bot.handlers.parts import one_word
from bot.screen import escaped
from bot.visit import Visit
from core.errors import InvalidInput
from core.models.actor import Actor
from core.models.coupon import Coupon
from core.models.staff import Role
from core.ports import ReadTransaction, Transaction
from core.usecases.coupon import (
    UnknownGoods,
    create_coupon,
    end_coupon,
    find_coupon,
    list_coupons,
    pause_coupon,
    resume_coupon,
    view_coupon,
)
from core.values.numbers import whole_number
from core.values.quotes import unquoted
from texts.language import N_
from texts.refusals import said

R = TypeVar("R")

UseCase = Callable[[Transaction, Actor, int], Coroutine[Any, Any, Coupon]]


_VERBS: dict[str, UseCase] = {"pause": pause_coupon, "resume": resume_coupon, "end": end_coupon}
_BUTTONS: dict[type[routes.Route], UseCase] = {
    PauseCoupon: pause_coupon,
    ResumeCoupon: resume_coupon,
    EndCoupon: end_coupon,
}


async def open_coupons(visit: Visit, route: OpenCoupons) -> None:
    found, now = await visit.read(at_its_time, list_coupons, route.page)
    await visit.show(view.listing(found, now, visit.services.policy))


async def open_coupon(visit: Visit, route: OpenCoupon) -> None:
    await show_card(visit, route.coupon_id, route.page)


async def type_at_list(visit: Visit, _route: OpenCoupons, text: str) -> None:
    """Open a coupon's card by its code, or a promotion's by its name."""
    found = await visit.read(lambda tx: tx.coupons.named(unquoted(text)))
    if found is None:
        await product.search(visit, text)
    else:
        await show_card(visit, found.id)


async def new_coupon(visit: Visit, _route: OpenNewCoupon) -> None:
    await open_form(visit, COUPON_FORM)


async def change(visit: Visit, route: PauseCoupon | ResumeCoupon | EndCoupon) -> None:
    """Pause, resume or end it; then show its card."""
    await visit.write(_BUTTONS[type(route)], visit.actor, route.coupon_id)
    await show_card(visit, route.coupon_id, route.page)


async def ask_end(visit: Visit, route: AskEndCoupon) -> None:
    shown = await visit.read(view_coupon, route.coupon_id)
    await visit.show(view.ask_end(shown.coupon, route.page))


async def type_coupon(visit: Visit, words: list[str]) -> None:
    """/coupon CODE for everybody; for managers /coupon new CODE 10% ..., /coupon pause CODE, resume, end."""
    verb = words[0].casefold() if words and await visit.may(Role.MANAGER) else ""
    if verb not in ("new", *_VERBS):
        await use_coupon(visit, routes.AskCoupon(), one_word(words, f"/coupon {Example.COUPON}", "coupon_code"))
        return
    visit.acting_as = Role.MANAGER
    if verb == "new":
        await _type_new(visit, words[1:])
        return
    example = f"/coupon {verb} {Example.COUPON}"
    if not words[1:]:
        raise InvalidInput("coupon_label", example=example)
    with shown_if_any(example):
        await _type_change(visit, verb, unquoted(" ".join(words[1:])))


async def type_coupons(visit: Visit, words: list[str]) -> None:
    """/coupons, /coupons 2"""
    word = one_word(words, "/coupons 2", "page") if words else "1"
    page = whole_number(word, 99_999, 1)
    if page is None:
        raise InvalidInput("page", word, example="/coupons 2")
    await open_coupons(visit, OpenCoupons(page - 1))


async def _type_new(visit: Visit, words: list[str]) -> None:
    policy = visit.services.policy
    rules = parse_coupon(words, policy.currency, policy.timezone, visit.accepted.received_at)
    try:
        made = await visit.write(create_coupon, visit.actor, rules)
    except UnknownGoods as unknown:
        unknown.example = scope_example(unknown.example)
        raise
    await visit.say(view.created(made, visit.services.bot.username))


async def _type_change(visit: Visit, verb: str, label: str) -> None:
    changed = await visit.write(_carry_out, visit.actor, verb, label)
    _changed, now = await visit.read(at_its_time, view_coupon, changed.id)
    await visit.say(view.changed(changed, now, visit.services.policy.timezone))


async def _carry_out(tx: Transaction, actor: Actor, verb: str, label: str) -> Coupon:
    """Carry out one command on the coupon that has this label now."""
    return await _VERBS[verb](tx, actor, (await find_coupon(tx, label)).id)


def _summary(told: Told) -> str:
    """What the answers so far make, as soon as it is a coupon."""
    try:
        coupon = coupon_of(told.answers, told.policy, told.now) if COUPON_FORM.next_open(told.answers) is None else None
    except InvalidInput:  # a day may be over by now: the review says so
        coupon = None
    if coupon is None:
        return view.begun(
            [(one.label, one.shown(told.answers[one.key], told.policy)) for one in STEPS if told.answers.get(one.key)]
        )
    return view.summary(coupon, coupon.only, told.policy.timezone)


def _review(told: Told) -> str:
    """The review, or what is wrong with the answers by now (the last day may be over): every answer can still be changed."""
    try:
        coupon = coupon_of(told.answers, told.policy, told.now)
    except InvalidInput as wrong:
        return escaped(said(wrong, told.policy))
    return view.review(coupon, words_of(told.answers), told.policy.timezone)


async def _made(visit: Visit, coupon: Coupon) -> None:
    await show_card(visit, coupon.id)


async def _left(visit: Visit) -> None:
    await open_coupons(visit, OpenCoupons())


async def show_card(visit: Visit, coupon_id: int, page: int = 0) -> None:
    """Its card as it is now."""
    shown, now = await visit.read(at_its_time, view_coupon, coupon_id)
    await visit.show(view.card(shown, now, visit.services.policy, visit.services.bot.username, page))


async def at_its_time(
    tx: ReadTransaction, query: Callable[[ReadTransaction, int], Coroutine[Any, Any, R]], key: int
) -> tuple[R, int]:
    """The result of `query` and its time (ms UTC), so that a coupon that was ended a moment ago counts as ended."""
    return await query(tx, key), tx.now


COUPON_FORM = Form(Kind.COUPON, N_("New coupon"), STEPS, _review, save, _made, _left, summary=_summary)
