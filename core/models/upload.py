"""A catalogue file that was sent to the bot."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from core.models.file_said import Unclear


class UploadState(StrEnum):
    """What happened to it."""

    WAITING = "waiting"
    APPLIED = "applied"
    DISCARDED = "discarded"


class Upload(NamedTuple):
    """A file that passed the check. `number` tells its summary from all others.

    `file_id` is Telegram's. After it is applied: how many SKUs were `new`, `changed` and `unchanged`.
    `answers` are what was said about it; `asked` is the question that waits: its key, its header, and the values of its answers.
    """

    number: int
    file_id: str
    name: str
    state: UploadState = UploadState.WAITING
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    answers: Mapping[str, str] = MappingProxyType({})
    asked: tuple[str, ...] = ()

    def asking(self, question: Unclear | None) -> "Upload":
        """The file with the question that waits."""
        asked = (question.key, question.header, *(choice.value for choice in question.choices)) if question else ()
        return self._replace(asked=asked)
