"""The shop without its counter: a real store on a still clock, with products and with customers known by name."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from core.models.actor import Actor
from core.models.coupon import NewCoupon, Percent
from core.models.customer import Customer
from core.models.order import Confirm, ReceiptPlace
from core.models.policy import Policy
from core.usecases.cart import CartView, add_at_least, set_quantity, view_cart
from core.usecases.coupon import apply_coupon, create_coupon
from core.usecases.customer import remember_customer
from core.usecases.order.place import Placed, place_order
from playground.state.people import OWNER
from storage.opening import ShopStore
from tests.support.clock import StillClock
from tests.support.goods import Good, stock_up
from tests.support.store import open_store

ALICE, BOB = OWNER + 1, OWNER + 2
TEA, MUG, SOAP = 1, 2, 3
"""SKU ids of `GOODS`."""
GOODS = (Good(), Good("MUG-1", "Mug", 1200, 3), Good("SOAP-1", "Soap", 300, 5, category="Bath"))
HOUR = 3_600_000


@dataclass
class Room:
    """A store with `GOODS`, Alice and Bob."""

    store: ShopStore
    clock: StillClock

    def day(self) -> date:
        """Today, in UTC."""
        return datetime.fromtimestamp(self.clock.ms() / 1000, UTC).date()

    async def cart(self, customer_id: int = ALICE) -> CartView:
        return await self.store.read(view_cart, customer_id)

    async def fill(self, *quantities: tuple[int, int], customer_id: int = ALICE) -> CartView:
        """Put (SKU id, quantity) into the cart."""
        for sku_id, quantity in quantities:
            await self.store.write(add_at_least, customer_id, sku_id, quantity)
        return await self.cart(customer_id)

    async def place(self, card: Confirm) -> Placed:
        return await self.store.write(place_order, card, receipt_of(card))

    async def buy(self, *quantities: tuple[int, int], customer_id: int = ALICE, message_id: int = 10) -> Placed:
        """Buy it: from an empty cart to the order."""
        return await self.place(card(await self.fill(*quantities, customer_id=customer_id), message_id=message_id))

    async def coupon(self, code: str = "SAVE10", **rules: Any) -> None:
        """Make a coupon: 10 % off, unless `rules` say otherwise."""
        await self.store.write(create_coupon, Actor.staff(1000), make_coupon(code, **rules))

    async def use_coupon(self, code: str = "SAVE10", customer_id: int = ALICE) -> CartView:
        return await self.store.write(apply_coupon, customer_id, code)

    async def set(self, view: CartView, sku_id: int, quantity: int, customer_id: int = ALICE) -> CartView:
        """Tap a stepper of the screen that showed `view`."""
        return await self.store.write(set_quantity, customer_id, view.at, sku_id, quantity)


@asynccontextmanager
async def open_room(folder: Path, goods: Sequence[Good] = GOODS, policy: Policy | None = None) -> AsyncIterator[Room]:
    clock = StillClock()
    async with open_store(folder / "shop.db", policy or Policy(admin_ids=(OWNER,)), clock.ms) as store:
        await furnish(store, goods)
        yield Room(store, clock)


async def furnish(store: ShopStore, goods: Sequence[Good] = GOODS) -> None:
    """Put in the goods, and let Alice and Bob be known."""
    await stock_up(store, goods)
    for customer_id, name in ((ALICE, "Alice"), (BOB, "Bob")):
        await store.write(remember_customer, Customer(id=customer_id, name=name))


def card(view: CartView, *, message_id: int = 10, cause: str = "tap", **other: Any) -> Confirm:
    """A tap on **Confirm order** of the card that showed `view`; `other` overrides what it says."""
    shown = {
        "customer_id": view.cart.customer_id,
        "key": f"{view.cart.customer_id}:{message_id}:{view.cart.id}",
        "cart_id": view.cart.id,
        "revision": view.cart.revision,
        "total": view.breakdown.total,
        "seal": view.seal,
    }
    return Confirm(cause=cause, **{**shown, **other})


def receipt_of(card: Confirm) -> ReceiptPlace:
    """The id of the card's own message."""
    chat_id, message_id, _cart_id = map(int, card.key.split(":"))
    return ReceiptPlace(chat_id, message_id)


def make_coupon(code: str = "SAVE10", **rules: Any) -> NewCoupon:
    """10 % off, unless `rules` say otherwise."""
    return NewCoupon(code=code, **{"currency": "EUR", "terms": Percent(basis_points=1000), **rules})
