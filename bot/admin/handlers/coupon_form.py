"""The form for a new coupon: it asks for the command's words one at a time. The review shows the equivalent command."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.admin.choices import buttons, choice_step
from bot.admin.commands.coupon import compose
from bot.admin.form import Choice, Step, Told, always, no_check, no_choices
from bot.admin.views.coupon_fields import FIELDS
from bot.examples import Example, shown_by
from core.errors import InvalidInput
from core.models.actor import Actor
from core.models.coupon import Coupon, NewCoupon
from core.models.policy import Policy
from core.ports import ReadTransaction, Transaction
from core.usecases.coupon import check_label, create_coupon, scope_of
from core.usecases.form import Answers
from core.values.coupon import Shop, read_answer, value_example
from core.values.new_coupon import read_coupon
from texts.language import N_, Phrase, _

_UNSAYABLE = frozenset('",/')
"""Characters with a meaning in `only`."""


def words_of(answers: Answers) -> list[str]:
    """The words after `/coupon new` that express the answers."""
    return compose(_told(answers))


def coupon_of(answers: Answers, policy: Policy, now: int) -> NewCoupon:
    """The coupon that the answers describe at `now` (ms UTC). Raises InvalidInput: a day may be over by now."""
    return read_coupon(_told(answers), Shop(policy.currency, ZoneInfo(policy.timezone), now))


def _told(answers: Answers) -> dict[str, str]:
    """The answers by their words, without skipped ones."""
    told = {key: answer for key, answer in answers.items() if answer and key not in ("way", "kind")}
    return {**told, "free_delivery": "yes"} if answers.get("kind") == "free_delivery" else told


async def save(tx: Transaction, actor: Actor, _source: str, answers: Answers) -> Coupon:
    """Create the coupon. Raises InvalidInput, and what `create_coupon` raises."""
    return await create_coupon(tx, actor, coupon_of(answers, tx.policy, tx.now))


def _answers(key: str, answer: str) -> Callable[[Answers], bool]:
    return lambda answers: answers.get(key) == answer


def _value(key: str) -> Callable[[str, Told], str]:
    """A reader for one word's value; a day is also compared with the other end of the period."""

    def read(text: str, told: Told) -> str:
        value = _read(key, text, told)
        first, last = (value if key == end else told.answers.get(end) for end in ("from", "until"))
        if key in ("from", "until") and first and last and first > last:
            raise InvalidInput("date_late" if key == "from" else "date_order", text, last if key == "from" else first)
        return value

    return read


def _read(key: str, text: str, told: Told) -> str:
    """Read one word's value; an example for `only` names something from this shop."""
    with shown_by(Example.SKU) if key == "only" else nullcontext():
        return read_answer(key, text, _shop(told))


def _shop(told: Told) -> Shop:
    return Shop(told.policy.currency, ZoneInfo(told.policy.timezone), told.now)


def _asking(key: str, ask: Phrase) -> Callable[[Told], str]:
    """The question, with an example that works today."""
    return lambda told: _(ask).format(example=value_example(key, _shop(told)))


def _question(
    key: str,
    label: Phrase,
    ask: Phrase,
    *,
    choices: Callable[..., Any] = no_choices,
    when: Callable[[Answers], bool] = always,
    check: Callable[..., Any] = no_check,
) -> Step:
    return Step(key, label, _asking(key, ask), _value(key), choices=choices, when=when, check=check)


def _aside(step: Step) -> Step:
    """The step as one that is not asked in turn, but added on the review."""
    return replace(step, optional=True, aside=True)


def _condition(key: str, *, choices: Callable[..., Any] = no_choices, check: Callable[..., Any] = no_check) -> Step:
    return _question(key, *FIELDS[key], choices=choices, check=check)


def _flag(key: str) -> Step:
    return choice_step(key, *FIELDS[key], {"yes": N_("Yes")})


async def _is_free(tx: ReadTransaction, _told: Told, answer: str) -> None:
    await check_label(tx, answer)


async def _is_known(tx: ReadTransaction, _told: Told, answer: str) -> None:
    await scope_of(tx, tuple(word.strip() for word in answer.split(",") if word.strip()))


async def _categories(tx: ReadTransaction, told: Told) -> Sequence[Choice]:
    """A button for every category that is not chosen yet; each adds its category to the chosen ones."""
    chosen = told.answers.get("only", "")
    tops = await tx.catalog.categories(None)
    found: list[tuple[int, tuple[str, ...]]] = [(top.id, (top.name,)) for top in tops]
    found += [(one.id, (top.name, one.name)) for top in tops for one in await tx.catalog.categories(top.id)]
    words = {word.strip() for word in chosen.split(",")}
    return [
        Choice(category_id, f"+ {path}" if chosen else path, f"{chosen}, {path}" if chosen else path)
        for category_id, names in found
        if (path := "/".join(names)) not in words and not any(_UNSAYABLE & set(name) for name in names)
    ]


def _numbers(*numbers: str) -> Callable[..., Any]:
    return buttons({number: number for number in numbers})


_TERMS = (
    choice_step(
        "way",
        N_("How it is used"),
        N_("<b>How is it used?</b>\nCustomers type a code (or follow its link), or it applies by itself."),
        {"code": N_("With a code"), "auto": N_("By itself")},
    ),
    _question(
        "code",
        N_("Code"),
        N_("<b>Which code?</b>\n3 to 32 characters: A-Z, 0-9, - and _. For example <code>{example}</code>."),
        when=_answers("way", "code"),
        check=_is_free,
    ),
    _question(
        "name",
        N_("Name"),
        N_("<b>What is it called?</b>\nCustomers see the name in their carts. For example <code>{example}</code>."),
        when=_answers("way", "auto"),
        check=_is_free,
    ),
    choice_step(
        "kind",
        N_("Discount"),
        N_("<b>What does it give?</b>"),
        {
            "percent": N_("Percent"),
            "amount": N_("Amount"),
            "free_delivery": N_("Free delivery"),
            "sets": N_("Buy X get Y"),
            "tiers": N_("More off for more"),
        },
    ),
    _question(
        "percent",
        N_("Percent"),
        N_("<b>How many percent?</b>\nTap, or type it: <code>{example}</code>"),
        choices=_numbers("5%", "10%", "15%", "20%", "25%", "50%"),
        when=_answers("kind", "percent"),
    ),
    _question(
        "amount",
        N_("Amount"),
        N_("<b>How much off?</b>\nFor example <code>{example}</code>."),
        when=_answers("kind", "amount"),
    ),
    _question(
        "buy",
        N_("Buy"),
        N_("<b>How many must be bought?</b>\nThe free or cheaper ones come on top of these."),
        choices=_numbers("1", "2", "3", "4", "5"),
        when=_answers("kind", "sets"),
    ),
    _question(
        "get",
        N_("Get"),
        N_(
            "<b>How many come on top?</b>\nThe cheapest ones are free, or cheaper: you can say how much in a later step."
        ),
        choices=_numbers("1", "2", "3"),
        when=_answers("kind", "sets"),
    ),
    _aside(
        _question(
            "off",
            N_("Partly free"),
            N_(
                "<b>How much cheaper are the ones on top?</b>\nFor example <code>{example}</code>. Skip this and they are free."
            ),
            choices=_numbers("25%", "50%", "75%"),
            when=_answers("kind", "sets"),
        )
    ),
    _question(
        "tiers",
        N_("Tiers"),
        N_("<b>How much off, from which amount?</b>\nFor example <code>{example}</code>: 5% from 50, 10% from 100."),
        when=_answers("kind", "tiers"),
    ),
)

_CONDITIONS = (
    _condition("min"),
    _condition("min_quantity", choices=_numbers("2", "3", "5")),
    _condition("only", choices=_categories, check=_is_known),
    _condition("cap"),
    _condition("limit"),
    _condition("per_customer", choices=buttons({"1": N_("Only once"), "2": N_("Twice")})),
    _flag("first_order"),
    _condition("from"),
    _condition("until"),
    _flag("exclusive"),
    _condition("priority"),
    _flag("paused"),
)

STEPS = (*_TERMS, *map(_aside, _CONDITIONS))
"""The discount is asked in turn; each condition can be added on the review."""
