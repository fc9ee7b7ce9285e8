"""Customers, as staff see them."""

from dataclasses import dataclass

from bot.routes.grammar import Question, Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenCustomers(Route, word="zg", role=Role.STAFF):
    """Ask which customer."""


@dataclass(frozen=True)
class OpenFoundCustomers(Route, word="zgf", role=Role.STAFF):
    """A page of those who were found by the search text."""

    page: int = 0


@dataclass(frozen=True)
class OpenCustomer(Route, word="zgc", role=Role.STAFF):
    """A customer's card."""

    customer_id: int


@dataclass(frozen=True)
class OpenCustomerOrders(Route, word="zgo", role=Role.STAFF):
    """A page of a customer's orders."""

    customer_id: int
    page: int = 0


@dataclass(frozen=True)
class OfCustomer(Route, role=Role.STAFF):
    """Base of routes that end on a customer's card; no button uses it directly."""

    customer_id: int

    @property
    def shows(self) -> Route:
        return OpenCustomer(self.customer_id)


@dataclass(frozen=True)
class AskNote(Question, OfCustomer, word="zgn"):
    """Ask for the note about a customer."""


@dataclass(frozen=True)
class ClearNote(OfCustomer, word="zgd"):
    """Remove the note."""


@dataclass(frozen=True)
class AskBlock(Route, word="zgb", role=Role.MANAGER):
    """Ask whether to block a customer."""

    customer_id: int


@dataclass(frozen=True)
class Block(OfCustomer, word="zgx", role=Role.MANAGER):
    """Take neither orders nor messages from a customer any more."""


@dataclass(frozen=True)
class Unblock(OfCustomer, word="zgu", role=Role.MANAGER):
    """Take both again."""
