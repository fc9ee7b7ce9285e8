"""A question: what a customer has written since the shop's last word."""

from typing import NamedTuple

MOST_WAITING = 20
"""Messages of one customer that may wait for an answer, photos that are only offered included."""
OFFERED_FOR = 3_600_000
"""ms: a photo that was sent unasked can be passed on for this long."""


class OpenQuestion(NamedTuple):
    """A customer who waits for an answer: since `asked_at` (ms UTC), with `waiting` messages; `text` and `photo` are the first one's."""

    customer_id: int
    customer: str
    text: str
    photo: str
    asked_at: int
    waiting: int


class OfferedPhoto(NamedTuple):
    """A photo that was sent unasked, by Telegram's file id, with its caption."""

    id: int
    photo: str
    text: str
