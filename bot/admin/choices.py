"""Questions that are answered by one of a few buttons, or by typing a button's text."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.admin.form import Choice, Step, Told
from core.errors import InvalidInput
from core.models.policy import Policy
from core.ports import ReadTransaction
from texts.language import Phrase, _


def choice_step(key: str, label: Phrase, ask: Phrase, options: Mapping[str, Phrase]) -> Step:
    """`options`: each button's text, by its answer. A button never changes its position. Reading raises InvalidInput("choice")."""

    def read(text: str, _told: Told) -> str:
        typed = " ".join(text.split()).casefold()
        found = next(
            (answer for answer, name in options.items() if typed in (answer.casefold(), _(name).casefold())), None
        )
        if found is None:
            raise InvalidInput("choice", text, example=_(next(iter(options.values()))))
        return found

    def shown(answer: str, _policy: Policy) -> str:
        return _(options[answer]) if answer in options else answer

    return Step(key, label, lambda _told: _(ask), read, choices=buttons(options), shown=shown)


def buttons(options: Mapping[str, str | Phrase]) -> Callable[..., Any]:
    """Buttons that do not depend on the shop's data, in the form that `Step.choices` needs."""

    async def offer(_tx: ReadTransaction, _told: Told) -> Sequence[Choice]:
        return [Choice(number, str(name), answer) for number, (answer, name) in enumerate(options.items(), 1)]

    return offer
