"""What the shop and a customer write to each other: one conversation for each customer."""

from typing import NamedTuple

from core.models.actor import Actor, ActorKind
from core.models.base import Model

LONGEST = 1000
"""Characters."""


class Message(Model):
    """One message of a customer's conversation, at `at` (ms UTC), about one of their orders (0: about none). `actor` wrote it.

    `photo` is Telegram's file id, "" for none; with one, `text` is its caption and may be "".
    """

    id: int
    customer_id: int
    order_id: int
    actor: Actor
    text: str
    at: int
    photo: str = ""

    @property
    def from_customer(self) -> bool:
        return self.actor.kind is ActorKind.CUSTOMER


class News(NamedTuple):
    """What a chat was told about an order (0: about none): the chat of its customer, an owner or a member of the staff.

    `passed_on` is the id of the message that it was told; 0 if it was told of something else. `kind` is the notice's if it follows the
    order's steps; "" for what stays as it was sent.
    """

    order_id: int
    to_customer: bool
    passed_on: int = 0
    kind: str = ""
