"""Ways of delivery, and what customers answer about it."""

from typing import Protocol

from core.models.delivery import Answers, Checkout, DeliveryMethod, Draft, MethodSales, NewMethod
from core.models.page import Page


class DeliveryReader(Protocol):
    async def methods(self) -> tuple[DeliveryMethod, ...]:
        """All that have not ended, in the order in which they were made."""

    async def listed(self, number: int, size: int) -> Page[MethodSales]:
        """As `methods`; then those that have ended, the last one first."""

    async def sales(self, method_id: int) -> MethodSales | None:
        """One of them, ended or not."""

    async def method(self, method_id: int) -> DeliveryMethod | None:
        """One of them, ended or not."""

    async def named(self, name: str) -> DeliveryMethod | None:
        """By its name, whatever its capitals; none that has ended."""

    async def checkout(self, cart_id: int) -> Checkout:
        """The methods on offer and the cart's draft."""

    async def last_answers(self, customer_id: int) -> Answers:
        """What the customer said when last asked."""


class Delivery(DeliveryReader, Protocol):
    async def create(self, method: NewMethod) -> bool:
        """Offer a new method; False if the name is taken."""

    async def save_method(self, method: DeliveryMethod) -> None:
        """Write it as it is now; its name must be free. That of one that has ended is free from then on."""

    async def save_draft(self, cart_id: int, draft: Draft) -> None: ...

    async def save_last_answers(self, customer_id: int, answers: Answers) -> None: ...
