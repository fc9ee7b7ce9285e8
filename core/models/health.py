"""How the shop is doing, for whoever watches it from outside."""

from collections.abc import Mapping
from typing import NamedTuple


class Backlog(NamedTuple):
    """What waits: updates that are not done, and notices that are owed, by kind.

    Ages in ms, None for none: `inbox_oldest` of the oldest update, `outbox_oldest` of the oldest notice whose time has come.
    """

    inbox: int
    inbox_oldest: int | None
    outbox: Mapping[str, int]
    outbox_oldest: int | None
