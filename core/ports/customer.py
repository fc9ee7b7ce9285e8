"""The people who have written to the shop."""

from typing import Protocol

from core.models.customer import Customer


class CustomerReader(Protocol):
    async def customer(self, customer_id: int) -> Customer | None: ...


class Customers(CustomerReader, Protocol):
    async def remember(self, customer: Customer) -> None: ...

    async def lock(self, customer_id: int) -> None: ...

    async def mark_blocked(self, customer_id: int) -> None:
        """They blocked the bot: they get no notices until they write again."""
