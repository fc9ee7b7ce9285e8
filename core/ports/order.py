"""Orders and their history."""

from typing import Protocol

from core.models.actor import Actor
from core.models.breakdown import Breakdown
from core.models.cart import Cart
from core.models.delivery import OrderDelivery
from core.models.order import BoardOrder, Confirm, HistoryEntry, Order, OrderStatus, OrderSummary, Takings
from core.models.page import Page
from core.models.payment import PaymentMethod


class OrderReader(Protocol):
    async def for_confirm(self, confirm: Confirm) -> Order | None:
        """This customer's order for the confirm card's key, or for its cart."""

    async def order(self, order_id: int) -> Order | None: ...

    async def own(self, customer_id: int, order_id: int) -> Order | None:
        """The order, if it is this customer's: another's is looked for exactly as one that does not exist."""

    async def state(self, order_id: int) -> OrderStatus:
        """Of an order that is there."""

    async def of_customer(self, customer_id: int, number: int, size: int) -> Page[OrderSummary]:
        """Newest first."""

    async def count_of_customer(self, customer_id: int) -> int: ...

    async def count_kept(self, customer_id: int) -> int:
        """How many orders the customer has placed, except those that are RETURNED."""

    async def by_code(self, code: str) -> Order | None: ...

    async def newest_code(self) -> str:
        """The code of the order that was placed last; "" if there is none."""

    async def last_reason(self, order_id: int) -> str:
        """Why it is in its state; "" if nobody gave a reason."""

    async def history(self, order_id: int) -> tuple[HistoryEntry, ...]:
        """Oldest first."""

    async def counts(self) -> dict[OrderStatus, int]:
        """How many orders are in each state, at most MOST_COUNTED; states without orders are left out."""

    async def takings(self, since: int, until: int) -> Takings:
        """Of the orders in the shop's currency that were placed from `since` to before `until` (ms UTC) and count as SOLD."""

    async def recent(self, before: int, size: int) -> tuple[BoardOrder, ...]:
        """The newest orders whose id is below `before`, newest first."""

    async def recent_in(self, status: OrderStatus, before: int, size: int) -> tuple[BoardOrder, ...]:
        """Those in this state."""

    async def in_state(self, status: OrderStatus, number: int, size: int, *, newest_first: bool) -> Page[BoardOrder]:
        """A page of the first MOST_COUNTED orders in this state."""


class Orders(OrderReader, Protocol):
    async def leap(self) -> int:
        """What is added to a cart's id to make the number of its order's code: more than 0 once a backup was put back."""

    async def add(
        self,
        confirm: Confirm,
        cart: Cart,
        breakdown: Breakdown,
        status: OrderStatus,
        *,
        code: str,
        handover: OrderDelivery | None = None,
        payment: PaymentMethod | None = PaymentMethod.CASH,
        expires_at: int | None = None,
    ) -> Order:
        """Write the order in its first state, with its lines, its delivery and its first history row."""

    async def move(self, order: Order, to: OrderStatus, actor: Actor, reason: str = "", tracking: str = "") -> bool:
        """Move `order` from its status to another, with a history row; False if it is no longer in that status."""
