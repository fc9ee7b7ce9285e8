"""The people who have written to the shop."""

from typing import Protocol

from core.models.customer import Customer, Profile, Spent
from core.models.page import Page


class CustomerReader(Protocol):
    async def customer(self, customer_id: int) -> Customer | None: ...

    async def profile(self, customer_id: int) -> Profile | None: ...

    async def is_banned(self, customer_id: int) -> bool: ...

    async def spent(self, customer_id: int) -> tuple[Spent, ...]:
        """By currency; nothing for a customer without a sold order."""

    async def matching(self, text: str, number: int, size: int) -> Page[Customer]:
        """Customers whose name and username have all words of the text, whose id it is, or who ordered with this phone number."""

    async def wants_reminders(self, customer_id: int) -> bool:
        """Whether they have not turned reminders off."""

    async def can_be_reminded(self, customer_id: int) -> bool:
        """Whether they want reminders and have not blocked the bot, and the shop has not banned them."""


class Customers(CustomerReader, Protocol):
    async def remember(self, customer: Customer) -> None:
        """They have written: they can be written to."""

    async def meet(self, customer: Customer) -> None:
        """They are here, and not in the chat: that says nothing about whether they can be written to."""

    async def lock(self, customer_id: int) -> None: ...

    async def mark_blocked(self, customer_id: int) -> None:
        """They blocked the bot: they get no notices until they write again."""

    async def set_reminders(self, customer_id: int, *, on: bool) -> None: ...

    async def set_note(self, customer_id: int, note: str) -> None: ...

    async def note_phone(self, customer_id: int, phone: str) -> None:
        """They have ordered with this number: from now on they are found by it."""

    async def ban(self, customer_id: int) -> bool:
        """False if they were banned already."""

    async def lift_ban(self, customer_id: int) -> bool:
        """False if they were not banned."""
