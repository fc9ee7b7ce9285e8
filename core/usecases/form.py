"""Forms that are filled in step by step; what was answered is on disk before the next question."""

from core.errors import StaleScreen
from core.ports import ReadTransaction, Transaction

Answers = dict[str, str]
"""By step, in the order of answering; "" for one that was skipped."""


async def find_form(tx: ReadTransaction, user_id: int, kind: int) -> Answers | None:
    """What was answered so far; None where it is not open."""
    return await tx.forms.find(user_id, kind)


async def begin_form(tx: Transaction, user_id: int, kind: int) -> Answers:
    """Open it anew: nothing is answered."""
    await tx.forms.save(user_id, kind, {})
    return {}


async def keep_answer(tx: Transaction, user_id: int, kind: int, step: str, answer: str) -> Answers:
    """Answer a step, again or for the first time. Raises StaleScreen where the form is not open any more."""
    answers = await tx.forms.find(user_id, kind)
    if answers is None:
        raise StaleScreen
    answers[step] = answer
    await tx.forms.save(user_id, kind, answers)
    return answers


async def drop_form(tx: Transaction, user_id: int, kind: int) -> None:
    """Throw it away."""
    await tx.forms.drop(user_id, kind)


async def take_form(tx: Transaction, user_id: int, kind: int) -> Answers:
    """Close it and give its answers, within the transaction that uses them: two taps finish it once. Raises StaleScreen."""
    answers = await tx.forms.find(user_id, kind)
    if answers is None or not await tx.forms.drop(user_id, kind):
        raise StaleScreen
    return answers
