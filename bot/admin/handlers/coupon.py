"""Coupons and promotions: made, paused, resumed and ended, by typed commands and by buttons."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from bot import routes
from bot.admin.form import Form, Told
from bot.admin.handlers.coupon_form import STEPS, coupon_of, save, words_of
from bot.admin.handlers.form import open_form
from bot.admin.routes.coupon import (
    AskCondition,
    AskEndCoupon,
    DropCondition,
    EndCoupon,
    OpenCoupon,
    OpenCoupons,
    OpenNewCoupon,
    PauseCoupon,
    ResumeCoupon,
)
from bot.admin.routes.form import Kind
from bot.admin.views import coupon as view
from bot.handlers import product
from bot.handlers.cart import type_coupon as use_coupon
from bot.handlers.parts import one_word, shown_by, shown_if_any
from bot.screen import escaped
from bot.visit import Visit
from core.coupon_words import parse_coupon, value_example
from core.errors import InvalidInput, StaleScreen
from core.models.coupon import Coupon
from core.models.staff import Role
from core.ports import ReadTransaction
from core.usecases.coupon import (
    change_coupon,
    create_coupon,
    end_coupon,
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

_VERBS = {"pause": pause_coupon, "resume": resume_coupon, "end": end_coupon}
_ASKED = ("limit", "until")
"""What can be changed later, by AskCondition.what."""
_BUTTONS = {PauseCoupon: pause_coupon, ResumeCoupon: resume_coupon, EndCoupon: end_coupon}


async def open_coupons(visit: Visit, route: OpenCoupons) -> None:
    found, now = await visit.read(_at_its_time, list_coupons, route.page)
    await visit.show(view.listing(found, now, visit.services.policy))


async def open_coupon(visit: Visit, route: OpenCoupon) -> None:
    await _show_card(visit, route.coupon_id, route.page)


async def type_at_list(visit: Visit, _route: OpenCoupons, text: str) -> None:
    """The code of a coupon, or the name of a promotion, opens its card."""
    found = await visit.read(lambda tx: tx.coupons.named(unquoted(text)))
    if found is None:
        await product.search(visit, text)
    else:
        await _show_card(visit, found.id)


async def new_coupon(visit: Visit, _route: OpenNewCoupon) -> None:
    await open_form(visit, COUPON_FORM)


async def change(visit: Visit, route: PauseCoupon | ResumeCoupon | EndCoupon) -> None:
    """Pause, resume or end; then its card."""
    shown = await visit.read(view_coupon, route.coupon_id)
    await visit.write(_BUTTONS[type(route)], visit.actor, shown.coupon.label)
    await _show_card(visit, route.coupon_id, route.page)


async def ask_end(visit: Visit, route: AskEndCoupon) -> None:
    shown = await visit.read(view_coupon, route.coupon_id)
    await visit.show(view.ask_end(shown.coupon, route.page))


async def ask_condition(visit: Visit, route: AskCondition) -> None:
    key, policy = _condition(route), visit.services.policy
    shown = await visit.read(view_coupon, route.coupon_id)
    example = value_example(key, policy.timezone, visit.accepted.received_at)
    await visit.show(view.ask_condition(route, shown.coupon, policy, example))


async def type_condition(visit: Visit, route: AskCondition, text: str) -> None:
    """The answer to `ask_condition`."""
    await _change_condition(visit, route, text)


async def drop_condition(visit: Visit, route: DropCondition) -> None:
    await _change_condition(visit, route, "")


async def type_coupon(visit: Visit, words: list[str]) -> None:
    """/coupon CODE for everybody; for managers /coupon new CODE 10% ..., /coupon pause CODE, resume, end."""
    verb = words[0].casefold() if words and await visit.may(Role.MANAGER) else ""
    if verb not in ("new", *_VERBS):
        with shown_by("/coupon SUMMER"):
            await use_coupon(visit, routes.AskCoupon(), one_word(words, "/coupon SUMMER", "coupon_code"))
        return
    visit.acting_as = Role.MANAGER
    if verb == "new":
        await _type_new(visit, words[1:])
        return
    example = f"/coupon {verb} SUMMER"
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
    made = await visit.write(create_coupon, visit.actor, rules)
    await visit.say(view.created(made, visit.services.bot.username))


async def _type_change(visit: Visit, verb: str, label: str) -> None:
    changed = await visit.write(_VERBS[verb], visit.actor, label)
    _changed, now = await visit.read(_at_its_time, view_coupon, changed.id)
    await visit.say(view.changed(changed, now, visit.services.policy.timezone))


def _review(told: Told) -> str:
    """What is wrong with it by now (its last day may be over) stands in its place: every answer can still be changed."""
    try:
        coupon = coupon_of(told.answers, told.policy, told.now)
    except InvalidInput as wrong:
        return escaped(said(wrong, told.policy))
    return view.review(coupon, words_of(told.answers), told.policy.timezone)


async def _made(visit: Visit, coupon: Coupon) -> None:
    await _show_card(visit, coupon.id)


async def _left(visit: Visit) -> None:
    await open_coupons(visit, OpenCoupons())


async def _change_condition(visit: Visit, route: AskCondition | DropCondition, text: str) -> None:
    """Then its card."""
    shown = await visit.read(view_coupon, route.coupon_id)
    await visit.write(change_coupon, visit.actor, shown.coupon.label, _condition(route), text)
    await _show_card(visit, route.coupon_id, route.page)


def _condition(route: AskCondition | DropCondition) -> str:
    """The command's word. Raises StaleScreen for what no button asks."""
    if route.what >= len(_ASKED):
        raise StaleScreen
    return _ASKED[route.what]


async def _show_card(visit: Visit, coupon_id: int, page: int = 0) -> None:
    shown, now = await visit.read(_at_its_time, view_coupon, coupon_id)
    await visit.show(view.card(shown, now, visit.services.policy, visit.services.bot.username, page))


async def _at_its_time(
    tx: ReadTransaction, query: Callable[[ReadTransaction, int], Coroutine[Any, Any, R]], key: int
) -> tuple[R, int]:
    """What `query` reads, and when (ms UTC): a coupon that was ended a moment ago has ended."""
    return await query(tx, key), tx.now


COUPON_FORM = Form(Kind.COUPON, N_("New coupon"), STEPS, _review, save, _made, _left)
