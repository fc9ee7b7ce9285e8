"""A customer."""

from typing import NamedTuple

from core.models.base import Model

NOTE_LENGTH = 1000
"""Characters."""


class Customer(Model):
    """A person by their Telegram id, with the name they had when they last wrote; `forgotten` at their wish, they have none."""

    id: int
    name: str
    username: str = ""
    language: str = ""
    forgotten: bool = False


class Profile(NamedTuple):
    """What the shop keeps about a customer. Times in ms UTC; `banned_at`: since when it takes nothing from them, None if it does."""

    customer: Customer
    first_seen: int
    last_seen: int
    note: str
    banned_at: int | None


class Spent(NamedTuple):
    """What a customer's orders that count as sold come to, in minor units of `currency`."""

    currency: str
    total: int
