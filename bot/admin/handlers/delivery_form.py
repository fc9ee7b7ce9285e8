"""The form for a new delivery method. The review shows the equivalent command."""

from collections.abc import Callable

from bot.admin.choices import choice_step
from bot.admin.commands.delivery import compose
from bot.admin.form import Step, Told
from core.models.actor import Actor
from core.models.delivery import DeliveryMethod, NewMethod
from core.models.policy import Policy
from core.money import plain
from core.ports import ReadTransaction, Transaction
from core.usecases.delivery import check_name, create_method
from core.usecases.form import Answers
from core.values.delivery import (
    METHOD_NAME_EXAMPLE,
    THRESHOLD_EXAMPLE,
    method_price_example,
    read_method_name,
    read_method_price,
    read_threshold,
)
from core.values.quotes import unquoted
from texts.language import N_, _


async def _is_free(tx: ReadTransaction, _told: Told, answer: str) -> None:
    await check_name(tx, answer)


def _amount(read: Callable[[str, str], int]) -> Callable[[str, Told], str]:
    """Read an amount and keep it as typed, except for a comma or a sign, which the command would take for two words."""

    def answer(text: str, told: Told) -> str:
        typed, currency = unquoted(text), told.policy.currency
        amount = read(typed, currency)
        return typed if set(typed) <= set("0123456789.") else plain(amount, currency)

    return answer


def _costs_something(answers: Answers) -> bool:
    """Whether there is a price that an order can be large enough for; the answer is a plain number."""
    return answers.get("price", "").strip("0.") != ""


def method_of(answers: Answers, policy: Policy) -> NewMethod:
    """The method that the answers describe. Raises InvalidInput: the shop's currency may have changed."""
    threshold = answers.get("free_from")
    return NewMethod(
        name=answers["name"],
        price=read_method_price(answers["price"], policy.currency),
        free_from=read_threshold(threshold, policy.currency) if threshold else None,
        needs_address=answers.get("address") == "yes",
        pick_up=answers.get("address") == "pick_up",
    )


def words_of(answers: Answers) -> list[str]:
    """The words after `/delivery new` that express the answers."""
    return compose(answers)


async def save(tx: Transaction, actor: Actor, _source: str, answers: Answers) -> DeliveryMethod:
    """Create the method. Raises InvalidInput, and what `create_method` raises."""
    return await create_method(tx, actor, method_of(answers, tx.policy))


STEPS = (
    Step(
        "name",
        N_("Name"),
        lambda _told: _("<b>What is it called?</b>\nCustomers choose it by this name: <code>{example}</code>").format(
            example=METHOD_NAME_EXAMPLE
        ),
        lambda text, _told: read_method_name(unquoted(text)),
        check=_is_free,
    ),
    Step(
        "price",
        N_("Price"),
        lambda told: _("<b>What does it cost?</b>\nFor example <code>{example}</code>; 0 is free.").format(
            example=method_price_example(told.policy.currency)
        ),
        _amount(read_method_price),
    ),
    Step(
        "free_from",
        N_("Free from"),
        lambda _told: _(
            "<b>From which order amount is it free?</b>\nFor example <code>{example}</code>. Never? Skip this."
        ).format(example=THRESHOLD_EXAMPLE),
        _amount(read_threshold),
        optional=True,
        when=_costs_something,
    ),
    choice_step(
        "address",
        N_("Address"),
        N_(
            "<b>Does it need an address?</b>\nThen customers are asked for name, phone and address. For pick-up they are "
            "told when they can collect their order."
        ),
        {"yes": N_("Yes"), "no": N_("No"), "pick_up": N_("Pick-up")},
    ),
)
