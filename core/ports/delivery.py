"""Delivery methods, and what customers answer about delivery."""

from typing import Protocol

from core.models.delivery import Checkout, DeliveryMethod, Draft, MethodSales, NewMethod
from core.models.page import Page


class DeliveryReader(Protocol):
    async def methods(self) -> tuple[DeliveryMethod, ...]:
        """All methods that have not ended, oldest first."""

    async def listed(self, number: int, size: int) -> Page[MethodSales]:
        """As `methods`; after them those that have ended, the latest first."""

    async def sales(self, method_id: int) -> MethodSales | None:
        """One method, ended or not."""

    async def method(self, method_id: int) -> DeliveryMethod | None:
        """One method, ended or not."""

    async def named(self, name: str) -> DeliveryMethod | None:
        """The method of this name, in any case; never one that has ended."""

    async def checkout(self, cart_id: int) -> Checkout:
        """The methods on offer and the cart's draft. Until somebody answers, the recipient is as last time, or else the customer."""

    async def last_answers(self, customer_id: int) -> Draft:
        """What the customer answered when last asked."""


class Delivery(DeliveryReader, Protocol):
    async def create(self, method: NewMethod) -> bool:
        """Add a method; False if its name is taken."""

    async def save_method(self, method: DeliveryMethod) -> None:
        """Write it as it is now; its name must be free. The name of an ended method becomes free."""

    async def save_draft(self, cart_id: int, draft: Draft) -> None: ...

    async def save_last_answers(self, customer_id: int, answers: Draft) -> None: ...
