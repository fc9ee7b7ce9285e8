"""Carts."""

from collections.abc import Collection, Sequence
from typing import Protocol

from core.models.cart import Cart, CartLine
from core.models.coupon import Candidate


class CartReader(Protocol):
    async def open(self, customer_id: int) -> Cart | None:
        """The open cart, its lines in the order in which they were added."""

    async def last_expired(self, customer_id: int) -> Cart | None:
        """The newest cart that has expired and was not restored."""

    async def coupons(self, cart: Cart) -> tuple[Candidate, ...]:
        """The coupons on the cart and the running promotions, each with how often this customer has used it."""

    async def item(self, sku_id: int) -> CartLine | None:
        """A line of quantity 0 of this SKU at today's price, as it would enter a cart; None if there is no such SKU."""

    async def reminded_at(self, cart_id: int) -> int | None:
        """The revision at which its customer was reminded of it; None if they were not."""

    async def want(self, customer_ids: Collection[int], sku_ids: Collection[int]) -> frozenset[tuple[int, int, int]]:
        """How many of these SKUs these customers' open carts want: (customer id, SKU id, quantity) of each line."""


class Carts(CartReader, Protocol):
    async def create(self, customer_id: int) -> Cart:
        """A new cart. It takes over the coupons of the customer's last cart if that one has expired."""

    async def put_line(self, cart_id: int, line: CartLine) -> None:
        """Insert the line or replace its quantity and promise."""

    async def drop_lines(self, cart_id: int, sku_ids: Sequence[int]) -> None: ...

    async def touch(self, cart: Cart, stepped_sku: int = 0, put: CartLine | None = None) -> Cart:
        """Raise the revision and restart the time until the cart expires; returns it as it is then, with the lines that were given.

        `stepped_sku`: all that changed is a step on its line. `put`: a line that is put as by `put_line`, at the same time.
        """

    async def put_aside(self, cart_id: int, sku_ids: Sequence[int]) -> None:
        """These lines wait until the others are ordered: the cart has them, and nobody sees, pays or orders them."""

    async def take_back(self, cart_id: int, into: int) -> None:
        """Lines that waited aside in the first cart are lines of the second, which may be the same."""

    async def check_out(self, cart_id: int) -> bool:
        """`open → checked_out`; False if it was not open."""

    async def expire(self, cart_id: int) -> bool:
        """`open → expired`; False if it was not open."""

    async def expire_due(self, limit: int) -> int:
        """Expire up to `limit` open carts whose time has passed; returns how many there were."""

    async def take_reminders(self, early: int, limit: int) -> tuple[tuple[int, int, bool], ...]:
        """Mark up to `limit` open carts as those of which the customers are reminded now, once and for all.

        Gives (cart id, customer id, whether anything is in it) of each. Due are those whose time to remind has come, and those that
        expire by `early` (ms UTC) and have not just been changed.
        """

    async def mark_restored(self, cart_id: int) -> None: ...

    async def attach_coupon(self, cart_id: int, coupon_id: int) -> None: ...

    async def detach_coupons(self, cart_id: int, coupon_ids: Sequence[int]) -> None: ...
