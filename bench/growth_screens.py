"""Every screen of a shop, as whole calls through its store. Used by bench/growth.py."""

import json
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bench.grown_shop import BESTSELLER, COMMON, OTHER, OWNER, RARE, SHELF, Size, now
from bench.shop import receipt_of
from bot.admin.views.audit import actions
from bot.handlers.parts import with_cart
from core.models.actor import Actor
from core.models.customer import Customer
from core.models.inbox import Incoming
from core.models.order import Confirm, OrderStatus
from core.models.stock import StockChange
from core.ports import ReadTransaction, Store, Transaction
from core.usecases.audit import list_changes
from core.usecases.cart import add_at_least, clear_cart, set_quantity, view_cart
from core.usecases.category import list_categories, view_categories
from core.usecases.coupon import list_coupons, view_coupon
from core.usecases.customer import remember_customer
from core.usecases.delivery import list_methods, switch_method
from core.usecases.inbox import accept_updates
from core.usecases.order.board import count_orders, list_in_state, view_card
from core.usecases.order.place import list_orders, own_order, place_order
from core.usecases.order.search import search_orders, view_today
from core.usecases.order.steps import confirm_order
from core.usecases.outbox import forget_notices
from core.usecases.product.browse import browse_category, view_product
from core.usecases.product.edit import find_product, list_archived
from core.usecases.product.variant import set_price
from core.usecases.search import view_hits
from core.usecases.settings import view_settings
from core.usecases.staff import list_members
from core.usecases.stock import find_stock, list_fallen, list_stock, move_stock, search_stock
from core.usecases.stock import view_card as view_stock_card

Call = Callable[[], Awaitable[Any]]
Given = int | str | Mapping[str, str] | OrderStatus | Callable[["Grown"], int]
"""An argument, or a function that finds it in a shop."""
MISSPELT = "quinze"
LETTERS = "a b c d e f g h i j k l"


@dataclass
class Grown:
    """An open shop of a known size."""

    store: Store
    size: Size
    numbers: "count[int]" = field(default_factory=lambda: count(now() % 1_000_000_000))
    """No number comes twice, even if a database is used again."""

    @property
    def category(self) -> int:
        """A category without subcategories."""
        return self.size.tops + 1

    def somebody(self) -> int:
        """Another customer who has a cart, with two lines: nobody here changes it."""
        return 1 + next(self.numbers) * 62 % self.size.carts

    def buyer(self) -> int:
        """Another customer, whose cart may be changed."""
        return 2 + next(self.numbers) * 62 % self.size.carts

    async def read(self, query: Callable[..., Coroutine[Any, Any, Any]], *args: Any, **more: Any) -> Any:  # noqa: ANN401 - whatever it gives
        return await self.store.read(query, *args, **more)

    async def read_for_staff(self, query: Callable[..., Coroutine[Any, Any, Any]], *args: Any) -> Any:  # noqa: ANN401
        return await self.store.read_for_staff(query, *args)


@dataclass(frozen=True)
class Screen:
    """`prepare` does what is needed before, and gives the call to time."""

    name: str
    prepare: Callable[[Grown], Coroutine[Any, Any, Call]]
    opened: bool = True
    """Whether it only reads."""


def _customer(name: str, query: Callable[..., Any], *args: Given) -> Screen:
    """A screen that also shows the cart."""

    async def prepare(shop: Grown) -> Call:
        told = [arg(shop) if callable(arg) else arg for arg in args]
        customer = shop.somebody()
        return lambda: shop.read(with_cart, customer, query, *told)

    return Screen(name, prepare)


def _staff(name: str, query: Callable[..., Any], *args: Given) -> Screen:
    async def prepare(shop: Grown) -> Call:
        told = [arg(shop) if callable(arg) else arg for arg in args]
        return lambda: shop.read_for_staff(query, *told)

    return Screen(name, prepare)


async def _own_order(shop: Grown) -> Call:
    order = shop.size.orders - next(shop.numbers) % 100
    return lambda: shop.read(own_order, 1 + order * 7919 % shop.size.customers, order)


async def _orders(shop: Grown) -> Call:
    order = shop.size.orders - next(shop.numbers) % 100
    return lambda: shop.read(list_orders, 1 + order * 7919 % shop.size.customers)


async def _cart(shop: Grown) -> Call:
    customer = shop.somebody()
    return lambda: shop.read(view_cart, customer)


async def _cleared(shop: Grown) -> int:
    customer = shop.buyer()
    await shop.store.write(remember_customer, Customer(id=customer, name="Somebody"))
    view = await shop.store.write(add_at_least, customer, 2, 1)
    await shop.store.write(clear_cart, customer, view.at)
    return customer


async def _add(shop: Grown) -> Call:
    customer = await _cleared(shop)
    return lambda: shop.store.write(add_at_least, customer, 3, 1)


async def _set(shop: Grown) -> Call:
    customer = await _cleared(shop)
    view = await shop.store.write(add_at_least, customer, 3, 1)
    return lambda: shop.store.write(set_quantity, customer, view.at, 3, 2)


async def _place(shop: Grown) -> Call:
    confirm = await _on_the_card(shop)
    return lambda: shop.store.write(place_order, confirm, receipt_of(confirm))


async def _on_the_card(shop: Grown) -> Confirm:
    customer = await _cleared(shop)
    for sku in (3, 4, 5):
        view = await shop.store.write(add_at_least, customer, sku, 1)
    return Confirm(
        customer_id=customer,
        key=f"{customer}:{next(shop.numbers)}:{view.cart.id}",
        cause="tap",
        cart_id=view.cart.id,
        revision=view.cart.revision,
        total=view.breakdown.total,
        seal=view.seal,
    )


async def _accept(shop: Grown) -> Call:
    update = Incoming(update_id=10_000_000 + next(shop.numbers), lane="chat:1", payload=json.dumps({"update_id": 1}))
    return lambda: shop.store.write(accept_updates, 7, [update])


async def _move(shop: Grown) -> Call:
    source = f"update:7:{next(shop.numbers)}"
    return lambda: shop.store.write(move_stock, Actor.staff(OWNER), source, BESTSELLER, StockChange(amount=1))


async def _price(shop: Grown) -> Call:
    price = 90 + next(shop.numbers) % 10
    return lambda: shop.store.write(set_price, Actor.staff(OWNER), BESTSELLER, price)


async def _confirm(shop: Grown) -> Call:
    order = (await shop.store.write(place_order, await _on_the_card(shop))).order
    return lambda: shop.store.write(confirm_order, Actor.staff(OWNER), order.id)


async def _sweep(shop: Grown) -> Call:
    return lambda: shop.store.write(forget_notices, 1)


async def _several_low(shop: Grown) -> Call:
    entry = (await shop.read(view_stock_card, BESTSELLER)).revision
    return lambda: shop.read_for_staff(list_fallen, entry)


async def _coupons_counted(tx: ReadTransaction) -> int:
    """The count that a change of currency shows: the coupons that no longer apply."""
    return await tx.coupons.count_lost("USD")


async def _hits(tx: ReadTransaction, words: str) -> object:
    return await view_hits(tx, 0, 0, words)


async def _choices(tx: ReadTransaction) -> object:
    return await list_categories(tx)


async def _pause_deliveries(tx: Transaction) -> None:
    """So that an order needs no address. Delivery does not depend on the size of the shop."""
    for method in await tx.delivery.methods():
        if method.active:
            await switch_method(tx, Actor.staff(OWNER), method.id, active=False)


async def prepare(shop: Grown) -> None:
    """Runs once, before anything is timed."""
    await shop.store.write(_pause_deliveries)


CUSTOMERS: Sequence[Screen] = (
    _customer("entrance", browse_category, 0),
    _customer("category, first page", browse_category, lambda shop: shop.category),
    _customer(
        "category, a middle page",
        browse_category,
        lambda shop: shop.category,
        lambda shop: shop.size.products // shop.size.tops // shop.size.categories // 16,
    ),
    _customer("search, common word", _hits, COMMON),
    _customer("search, two words", _hits, f"{COMMON} {OTHER}"),
    _customer("search, one letter", _hits, "t"),
    _customer("search, rare word", _hits, RARE),
    _customer("search, twelve letters", _hits, LETTERS),
    _customer("search, one wrong letter", _hits, MISSPELT),
    _customer("search, SKU code", _hits, "SKU-77"),
    _customer("search, category", _hits, SHELF),
    _customer("product page", view_product, 5),
    Screen("cart", _cart),
    Screen("add to cart", _add),
    Screen("set quantity", _set),
    Screen("place order (3 lines)", _place),
    Screen("orders", _orders),
    Screen("own order", _own_order),
    Screen("accept an update", _accept),
)
STAFF: Sequence[Screen] = (
    _staff("stock list, first page", list_stock),
    _staff("stock list, a middle page", list_stock, lambda shop: shop.size.skus // 16),
    _staff("stock list, last page", list_stock, 1_000_000),
    _staff("stock search, word", search_stock, COMMON),
    _staff("stock search, SKU code", find_stock, "SKU-77"),
    _staff("stock card of a bestseller", view_stock_card, BESTSELLER),
    Screen("+1", _move, opened=False),
    Screen("variants that ran low at once", _several_low),
    _staff("products, top", view_categories, 0),
    _staff("products, a category", view_categories, lambda shop: shop.category),
    _staff("products, choice of a category", _choices),
    _staff("products, search", find_product, COMMON),
    _staff("products, archived", list_archived),
    Screen("a new price (carts that keep theirs)", _price, opened=False),
    _staff("/delivery", list_methods),
    _staff("/coupons, the oldest", list_coupons, 1_000_000),
    _staff("a promotion's card", view_coupon, 1),
    _staff("audit, first page", list_changes, "", 0, actions()),
    _staff("audit, last page", list_changes, "", 1_000_000, actions()),
    _staff("audit, rare word", list_changes, RARE, 0, actions()),
    _staff("audit, common word", list_changes, "sku", 0, actions()),
    _staff("audit, by action", list_changes, "shipped", 0, actions()),
    _staff("board", count_orders),
    _staff("board, a state", list_in_state, OrderStatus.DELIVERED),
    _staff("/admin, today", view_today),
    _staff("orders found, common word", search_orders, COMMON),
    _staff("orders found, two words", search_orders, f"{COMMON} customer"),
    _staff("orders found, a username", search_orders, "user77"),
    _staff("orders found, a day", search_orders, "1.2."),
    _staff("an order's card", view_card, lambda shop: shop.size.orders),
    Screen("confirm an order", _confirm, opened=False),
    _staff("settings", view_settings),
    _staff("coupons counted for a new currency", _coupons_counted),
    _staff("people", list_members),
    Screen("notices forgotten", _sweep, opened=False),
)
