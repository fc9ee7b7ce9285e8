"""Remembers everybody who writes or taps, before anything else happens: carts and orders refer to customers."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from telegram import Update

from bot.calls.menu import Menus
from core.models.customer import Customer
from core.ports import Store
from core.text import cleaned, is_visible, writable
from core.usecases.customer import mark_blocked, remember_customer
from core.usecases.staff import role_of

SEEN_AGAIN = 3600.0
"""Seconds before a customer's last visit is written again, so that few updates cause a write for this alone."""
_REMEMBERED = 20_000


class _Seen(NamedTuple):
    """A customer as last written, and the time in seconds."""

    customer: Customer
    at: float


@dataclass
class Guests:
    """Remembers recent customers without asking the store."""

    store: Store
    menus: Menus
    clock: Callable[[], float] = time.time
    _seen: dict[int, _Seen] = field(default_factory=dict)

    async def meet(self, customer: Customer) -> None:
        """Store the customer with their current name."""
        seen, now = self._seen.get(customer.id), self.clock()
        met = seen is not None and seen.customer == customer
        if not customer.id or (seen and met and now - seen.at < SEEN_AGAIN):
            return
        await self.store.write(remember_customer, customer)
        if not met:
            await self._give_menu(customer)
        if len(self._seen) >= _REMEMBERED:
            self._seen.clear()
        self._seen[customer.id] = _Seen(customer, now)

    def forget(self, customer_id: int) -> None:
        """Forget a customer who leaves; they are stored anew when they come back."""
        self._seen.pop(customer_id, None)

    async def lose(self, customer_id: int) -> None:
        """Mark a customer whose chat turned out to be closed."""
        self.forget(customer_id)
        await self.store.write(mark_blocked, customer_id)

    async def _give_menu(self, customer: Customer) -> None:
        """Give the command menu to staff who were appointed before they first wrote: they have a chat only now."""
        if await self.store.read(role_of, customer.id) is not None:
            self.menus.refresh(customer.id)


def customer_of(update: Update) -> Customer:
    """The customer that the update is from."""
    user = update.effective_user
    if user is None:
        return Customer(id=0, name="")
    name = cleaned(writable(user.full_name or ""))[:200]
    return Customer(
        id=user.id,
        name=name if is_visible(name) else "",
        username=user.username or "",
        language=user.language_code or "",
    )
