"""Filling in any form. Each answer is on disk before the next question, so a restart loses nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from bot.admin.form import FORMS, SKIP, AnyForm, Choice, Step, Told
from bot.admin.handlers.home import open_office
from bot.admin.photo import received_photo
from bot.admin.routes.form import (
    AskResume,
    Continue,
    FillIn,
    Finish,
    InForm,
    Leave,
    Pick,
    Restart,
    Skip,
)
from bot.admin.routes.home import OpenAdmin
from bot.admin.views import form as view
from bot.visit import Visit
from core.errors import AlreadyApplied, InvalidInput, StaleScreen
from core.models.actor import Actor
from core.ports import ReadTransaction, Transaction
from core.usecases.form import Answers, begin_form, drop_form, find_form, keep_answer, take_form
from core.usecases.photo import keep_photos
from texts.language import _


async def open_form(visit: Visit, form: AnyForm) -> None:
    """Begin the form; if it is half filled in, ask whether to go on with it."""
    if await visit.read(find_form, visit.customer.id, form.kind) is None:
        await _show_next(visit, form, await visit.write(begin_form, visit.customer.id, form.kind))
    else:
        await ask_resume(visit, AskResume(form.kind))


async def ask_resume(visit: Visit, route: AskResume) -> None:
    form = _form(route)
    answers = await visit.read(find_form, visit.customer.id, form.kind) or {}
    if any(form.relevant(answers).values()):
        await visit.show(view.half_done(form, _told(visit, form, answers)))
    else:
        await go_on(visit, Continue(form.kind))


async def type_at_buttons(_visit: Visit, route: AskResume | Continue, _text: str) -> None:
    """Refuse typed text where only buttons answer: at the review, and at the question whether to go on."""
    raise InvalidInput("form_resume" if isinstance(route, AskResume) else "form_review")


async def restart(visit: Visit, route: Restart) -> None:
    """Empty the form and ask its first question."""
    form = _form(route)
    await _show_next(visit, form, await visit.write(begin_form, visit.customer.id, form.kind))


async def go_on(visit: Visit, route: Continue) -> None:
    """Show the next open question or the review; if the form is closed, the admin menu."""
    form = _form(route)
    answers = await visit.read(find_form, visit.customer.id, form.kind)
    if answers is None:
        await open_office(visit, OpenAdmin())
    else:
        await _show_next(visit, form, answers)


async def fill_in(visit: Visit, route: FillIn) -> None:
    """Ask this question, answered or not."""
    form, _step, told = await _at(visit, route)
    await _ask(visit, form, route.step, told)


async def pick(visit: Visit, route: Pick) -> None:
    form, step, told = await _at(visit, route)
    choices = await visit.read(step.choices, told)
    picked = next((one for one in choices if one.number == route.number), None)
    if visit.applied:  # on a replay, its own answer may have changed the buttons
        raise AlreadyApplied
    if picked is None:
        raise StaleScreen
    await _keep(visit, form, step, picked.answer)


async def skip(visit: Visit, route: Skip) -> None:
    form, step, told = await _at(visit, route)
    if not step.optional:
        raise step.needed(told)
    await _keep(visit, form, step, "")


async def type_answer(visit: Visit, route: FillIn, text: str) -> None:
    """Keep a typed answer. The word on the skip button skips the question, too."""
    form, step, told = await _at(visit, route)
    if text.casefold() in (_(SKIP).casefold(), _(step.skip).casefold()):
        await skip(visit, Skip(route.kind, route.step))
        return
    await _keep(visit, form, step, step.read(text, told))


async def share_photo(visit: Visit, route: FillIn) -> None:
    """Take a picture for a question that asks for one; anything else leaves the question open."""
    form, step, _told = await _at(visit, route)
    if not step.photo:
        raise InvalidInput("form_text")
    key, data = await received_photo(visit)
    await _keep(visit, form, step, key, {key: data})


async def finish(visit: Visit, route: Finish) -> None:
    """Save the form once: the second tap of a double tap finds it closed."""
    form = _form(route)
    answers = await visit.read(find_form, visit.customer.id, form.kind)
    if answers is None and not visit.applied:
        await visit.answer(_("That is done already."))
        return
    if answers is not None and form.next_open(answers) is not None:
        raise StaleScreen
    saved = await visit.write(_save, visit.customer.id, visit.actor, visit.source, form)
    await form.done(visit, saved)


async def leave(visit: Visit, route: Leave) -> None:
    form = _form(route)
    await visit.write(drop_form, visit.customer.id, form.kind)
    await form.left(visit)


async def _save(tx: Transaction, user_id: int, actor: Actor, source: str, form: AnyForm) -> Any:  # noqa: ANN401 - the form's own
    answers = await take_form(tx, user_id, form.kind)
    return await form.save(tx, actor, source, form.relevant(answers))


async def _keep(
    visit: Visit, form: AnyForm, step: Step, answer: str, photos: Mapping[str, bytes] = MappingProxyType({})
) -> None:
    answers = await visit.write(_check_and_keep, visit.customer.id, form, step, answer, photos=photos)
    await _show_next(visit, form, answers)


async def _check_and_keep(
    tx: Transaction, user_id: int, form: AnyForm, step: Step, answer: str, *, photos: Mapping[str, bytes]
) -> Answers:
    if answer:
        told = Told(form.relevant(await find_form(tx, user_id, form.kind) or {}), tx.policy, tx.now)
        await step.check(tx, told, answer)
    await keep_photos(tx, photos)
    return await keep_answer(tx, user_id, form.kind, step.key, answer, fold=form.fold)


async def _show_next(visit: Visit, form: AnyForm, answers: Answers) -> None:
    told = _told(visit, form, answers)
    place = form.next_open(answers)
    if place is None:
        await visit.show(view.review(form, replace(told, remarks=await visit.read(form.remarks, told))))
    else:
        await _ask(visit, form, place, told)


async def _ask(visit: Visit, form: AnyForm, place: int, told: Told) -> None:
    choices, remarks = await visit.read(_choices_and_remarks, form, place, told)
    await visit.show(view.question(form, place, replace(told, remarks=remarks), choices))


async def _choices_and_remarks(
    tx: ReadTransaction, form: AnyForm, place: int, told: Told
) -> tuple[Sequence[Choice], Mapping[str, str]]:
    return await form.steps[place].choices(tx, told), await form.remarks(tx, told)


async def _at(visit: Visit, route: FillIn | Pick | Skip) -> tuple[AnyForm, Step, Told]:
    """Raises StaleScreen if the form is closed or the question no longer applies."""
    form = _form(route)
    answers = await visit.read(find_form, visit.customer.id, form.kind)
    if answers is None or route.step not in form.applying(answers):
        raise StaleScreen
    return form, form.steps[route.step], _told(visit, form, answers)


def _told(visit: Visit, form: AnyForm, answers: Answers) -> Told:
    return Told(form.relevant(answers), visit.services.policy, visit.accepted.received_at)


def _form(route: InForm) -> AnyForm:
    form = FORMS.get(route.kind)
    if form is None:
        raise StaleScreen
    return form
