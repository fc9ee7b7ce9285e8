"""A form's question, and its review."""

from collections.abc import Sequence

from bot.admin.form import AnyForm, Choice, Told, no_choices
from bot.admin.routes.form import AskResume, Continue, FillIn, Finish, Leave, Pick, Restart, Skip
from bot.screen import MOST_CHOICES, Button, Row, Screen, escaped, label
from bot.views.parts import two_a_row
from texts.language import N_, _
from texts.plain import shortened

FORM_WORDS = {
    "form_text": N_("Please type the answer, or use a button."),
    "form_resume": N_("Please tap “Go on” or “Start again” first."),
    "form_review": N_("Please tap “Save”, or what you want to change."),
    "form_needed": N_("This cannot be skipped. /cancel leaves the form."),
    "choice": N_("“{value}” is not one of the choices. Tap a button, or type what it says."),
}
"""Refusals of answers that all forms share."""


def question(form: AnyForm, place: int, told: Told, choices: Sequence[Choice]) -> Screen:
    """One question, with its buttons, its current answer, and the ways out."""
    step = form.steps[place]
    parts = [_("<b>{title}</b>").format(title=escaped(_(form.title))), form.summary(told), step.ask(told)]
    known = told.answers.get(step.key)
    if known:
        now = escaped(shortened(step.shown(known, told.policy), 200))
        remark = told.remarks.get(step.key, "")
        parts.append(_("Now: <b>{answer}</b> {remark}").format(answer=now, remark=escaped(remark)).rstrip())
    buttons = [Button(label(one.label), Pick(form.kind, place, one.number)) for one in choices[:MOST_CHOICES]]
    keyboard = (*two_a_row(buttons), *_ways_on(form, place, told))
    return Screen("\n\n".join(filter(None, parts)), keyboard, awaiting=FillIn(form.kind, place))


def half_done(form: AnyForm, told: Told) -> Screen:
    """Ask whether to go on with an unsaved form, named by the first answer in the writer's own words, if any."""
    answered = [step for step in form.steps if told.answers.get(step.key)]
    step = next((one for one in answered if one.choices is no_choices), answered[0])
    begun = escaped(shortened(step.shown(told.answers[step.key], told.policy), 200))
    text = _("<b>{title}</b>\n\nGo on with “{begun}”?").format(title=escaped(_(form.title)), begun=begun)
    go_on = Button(_("Go on"), Continue(form.kind), style="primary")
    keyboard = ((go_on, Button(_("Start again"), Restart(form.kind))), (_cancel(form),))
    return Screen(text, keyboard, awaiting=AskResume(form.kind))


def review(form: AnyForm, told: Told) -> Screen:
    """What will be saved; each answer can be changed, and questions that were not asked can be added."""
    head = _("<b>{title}</b>").format(title=escaped(_(form.title)))
    edits = [
        Button(
            f"{'✏️' if told.answers.get(form.steps[place].key) else '➕'} {_(form.steps[place].label)}",
            FillIn(form.kind, place),
        )
        for place in form.applying(told.answers)
    ]
    save = Button(_("✅ Save"), Finish(form.kind), style="success")
    return Screen(
        f"{head}\n\n{form.review(told)}", ((save,), *two_a_row(edits), (_cancel(form),)), awaiting=Continue(form.kind)
    )


def _ways_on(form: AnyForm, place: int, told: Told) -> tuple[Row, ...]:
    step, known = form.steps[place], told.answers.get(form.steps[place].key)
    row = []
    if step.aside:  # asked from the review only
        row.append(Button(_("⬅️ Back"), Continue(form.kind)))
    elif (before := form.before(place, told.answers)) is not None:
        row.append(Button(_("⬅️ Back"), FillIn(form.kind, before)))
    if step.optional and (known or not step.aside):
        row.append(Button(_("Remove") if known else _(step.skip), Skip(form.kind, place)))
    if step.key in told.answers and not step.aside:
        row.append(Button(_("Keep") if known else _("Go on"), Continue(form.kind)))
    return (tuple(row), (_cancel(form),)) if row else ((_cancel(form),),)


def _cancel(form: AnyForm) -> Button:
    return Button(_("✖️ Cancel"), Leave(form.kind))
