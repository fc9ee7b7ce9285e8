"""Forms that are filled in step by step; each answer is on disk before the next question."""

from collections.abc import Callable

from core.errors import StaleScreen
from core.ports import ReadTransaction, Transaction

Answers = dict[str, str]
"""The answers by step, in the order in which they were given; "" for a skipped step."""


async def find_form(tx: ReadTransaction, user_id: int, kind: int) -> Answers | None:
    """The answers so far; None if the form is not open."""
    return await tx.forms.find(user_id, kind)


async def begin_form(tx: Transaction, user_id: int, kind: int) -> Answers:
    """Open it anew, without answers."""
    await tx.forms.save(user_id, kind, {})
    return {}


async def keep_answer(
    tx: Transaction, user_id: int, kind: int, step: str, answer: str, *, fold: Callable[[Answers], Answers] = dict
) -> Answers:
    """Answer a step, for the first time or again; `fold` makes what is kept of all answers. Raises StaleScreen if the form is closed."""
    answers = await tx.forms.find(user_id, kind)
    if answers is None:
        raise StaleScreen
    answers = fold({**answers, step: answer})
    await tx.forms.save(user_id, kind, answers)
    return answers


async def drop_form(tx: Transaction, user_id: int, kind: int) -> None:
    """Drop the form."""
    await tx.forms.drop(user_id, kind)


async def take_form(tx: Transaction, user_id: int, kind: int) -> Answers:
    """Close it and return its answers, in the transaction that uses them: two taps finish it only once. Raises StaleScreen."""
    answers = await tx.forms.find(user_id, kind)
    if answers is None or not await tx.forms.drop(user_id, kind):
        raise StaleScreen
    return answers
