"""Orders and their history."""

from typing import Protocol

from core.models.actor import Actor
from core.models.breakdown import Breakdown
from core.models.cart import Cart
from core.models.delivery import OrderDelivery
from core.models.order import BoardOrder, Confirm, HistoryEntry, Order, OrderStatus, OrderSummary
from core.models.page import Page


class OrderReader(Protocol):
    async def for_confirm(self, confirm: Confirm) -> Order | None:
        """This customer's order for the confirm card's key or for its cart."""

    async def order(self, order_id: int) -> Order | None: ...

    async def of_customer(self, customer_id: int, number: int, size: int) -> Page[OrderSummary]:
        """Newest first."""

    async def count_of_customer(self, customer_id: int) -> int: ...

    async def count_kept(self, customer_id: int) -> int:
        """How many orders of the customer were placed and not RETURNED."""

    async def by_code(self, code: str) -> Order | None: ...

    async def newest_code(self) -> str:
        """The code of the order that was placed last; "" where there is none."""

    async def last_reason(self, order_id: int) -> str:
        """Why it is in the state it is in; "" where nobody said."""

    async def history(self, order_id: int) -> tuple[HistoryEntry, ...]:
        """Oldest first."""

    async def counts(self) -> dict[OrderStatus, int]:
        """How many orders are in each state, MOST_COUNTED at most; states without any are left out."""

    async def in_state(self, status: OrderStatus, number: int, size: int, *, newest_first: bool) -> Page[BoardOrder]:
        """A page of the first MOST_COUNTED."""


class Orders(OrderReader, Protocol):
    async def add(
        self,
        confirm: Confirm,
        cart: Cart,
        breakdown: Breakdown,
        status: OrderStatus,
        *,
        code: str,
        handover: OrderDelivery | None = None,
    ) -> Order:
        """Write the order in its first state, with its lines, how it is handed over, and its first history row."""

    async def move(self, order: Order, to: OrderStatus, actor: Actor, reason: str = "", tracking: str = "") -> bool:
        """From the status that `order` has to another, with its history row; False if it is in that status no more."""
