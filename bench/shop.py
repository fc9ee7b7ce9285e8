"""A database file, made to be copied, of a shop whose customers are all about to confirm their orders."""

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from core.models.customer import Customer
from core.models.order import Confirm, ReceiptPlace
from core.models.policy import Policy
from core.ports import Transaction
from core.usecases.cart import CartView, add_at_least
from storage.executor import Executor
from tests.support.store import open_store

SKUS = 40
"""Over which orders are spread."""
HOT = 1
"""The SKU that all want, if it is so; its row is the first that an order takes."""
LINES = 3
POLICY = Policy(name="Corner Shop", admin_ids=(1,))


def now() -> int:
    """ms UTC."""
    return int(time.time() * 1000)


@dataclass(frozen=True)
class Shop:
    """The closed database with products and filled carts, and the taps that check out each cart."""

    path: Path
    confirms: tuple[Confirm, ...]


async def make_shop(path: Path, customers: int, *, hot: bool = False) -> Shop:
    """Add the products, and let everybody put three items into their cart. `hot`: one of them is the same for all."""
    async with open_store(path, POLICY, now) as store:
        await store.write(_stock_up)
        views = await asyncio.gather(*(store.write(_fill_cart, number, hot=hot) for number in range(1, customers + 1)))
    return Shop(path, tuple(_confirm(view) for view in views))


async def _stock_up(tx: Transaction) -> None:
    db: Executor = tx.stock.db  # type: ignore[attr-defined]  # no use case adds products one by one
    await db.run("INSERT INTO categories (id, name, name_key, position) VALUES (1, 'Tea', 'tea', 1)")
    for number in range(1, SKUS + HOT + 1):
        await db.run(
            """INSERT INTO products (id, category_id, title, title_key, description, position)
               VALUES (:id, 1, :title, :title, '', :id)""",
            id=number,
            title=f"tea number {number}",
        )
        await db.run(
            """INSERT INTO skus (id, product_id, code, code_key, label, price, on_hand, position)
               VALUES (:id, :id, :code, :code, '100 g', :price, 1000000, 1)""",
            id=number,
            code=f"tea-{number}",
            price=100 + 7 * number,
        )


async def _fill_cart(tx: Transaction, customer_id: int, *, hot: bool) -> CartView:
    await tx.customers.remember(Customer(id=customer_id, name=f"Customer {customer_id}"))
    for line in range(LINES):
        sku_id = HOT if hot and not line else (customer_id * LINES + line) % SKUS + 1 + HOT
        view = await add_at_least(tx, customer_id, sku_id, 1 + line)
    return view


def receipt_of(confirm: Confirm) -> ReceiptPlace:
    """The card that becomes the order's receipt."""
    return ReceiptPlace(chat_id=confirm.customer_id, message_id=7)


def _confirm(view: CartView) -> Confirm:
    customer = view.cart.customer_id
    return Confirm(
        customer_id=customer,
        key=f"{customer}:{7}:{view.cart.id}",
        cause=f"tap-{customer}",
        cart_id=view.cart.id,
        revision=view.cart.revision,
        total=view.breakdown.total,
        seal=view.seal,
    )
