"""Ways of delivery, and what customers answer about it."""

from typing import Protocol

from core.models.delivery import Answers, Checkout, DeliveryMethod, Draft, NewMethod


class DeliveryReader(Protocol):
    async def methods(self) -> tuple[DeliveryMethod, ...]:
        """All of them, in the order in which they were made."""

    async def method(self, method_id: int) -> DeliveryMethod | None: ...

    async def named(self, name: str) -> DeliveryMethod | None:
        """By its name, whatever its capitals."""

    async def checkout(self, cart_id: int) -> Checkout:
        """The methods on offer and the cart's draft."""

    async def last_answers(self, customer_id: int) -> Answers:
        """What the customer said when last asked."""


class Delivery(DeliveryReader, Protocol):
    async def create(self, method: NewMethod) -> bool:
        """Offer a new method; False if the name is taken."""

    async def save_method(self, method: DeliveryMethod) -> None:
        """Write everything but its name."""

    async def save_draft(self, cart_id: int, draft: Draft) -> None: ...

    async def save_last_answers(self, customer_id: int, answers: Answers) -> None: ...
