"""What the shop and a customer write to each other about an order."""

from typing import NamedTuple

from core.models.actor import Actor, ActorKind
from core.models.base import Model

LONGEST = 1000
"""Characters."""


class Message(Model):
    """One message about an order, at `at` (ms UTC). `actor` wrote it: its customer, or the shop.

    `photo` is Telegram's file id, "" for none; with one, `text` is its caption and may be "".
    """

    id: int
    order_id: int
    actor: Actor
    text: str
    at: int
    photo: str = ""

    @property
    def from_customer(self) -> bool:
        return self.actor.kind is ActorKind.CUSTOMER


class News(NamedTuple):
    """What a chat was told about an order: the chat of its customer, an owner or a member of the staff.

    `kind` is the notice's if it follows the order's steps; "" for what stays as it was sent.
    """

    order_id: int
    to_customer: bool
    kind: str = ""
