"""A catalogue file that was sent to the bot."""

from enum import StrEnum
from typing import NamedTuple


class UploadState(StrEnum):
    """What happened to it."""

    WAITING = "waiting"
    APPLIED = "applied"
    DISCARDED = "discarded"


class Upload(NamedTuple):
    """A file that passed the check. `number` tells its summary from all others.

    `file_id` is Telegram's. After it is applied: how many SKUs were `new`, `changed` and `unchanged`.
    """

    number: int
    file_id: str
    name: str
    state: UploadState = UploadState.WAITING
    new: int = 0
    changed: int = 0
    unchanged: int = 0
