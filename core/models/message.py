"""What the shop and a customer write to each other about an order."""

from typing import NamedTuple

from core.models.base import Model

LONGEST = 1000
"""Characters."""


class Message(Model):
    """One message about an order. `actor` wrote it: "admin:…" for the shop, "customer:…" for the customer. `at` in ms UTC.

    `photo` is Telegram's file id, "" for none; with one, `text` is its caption and may be "".
    """

    id: int
    order_id: int
    actor: str
    text: str
    at: int
    photo: str = ""

    @property
    def from_customer(self) -> bool:
        return self.actor.startswith("customer:")


class News(NamedTuple):
    """Something that was told in a chat about an order: to its customer, or to somebody who runs the shop."""

    order_id: int
    to_customer: bool
