"""Orders, frozen as placed: one per cart and one per confirm card."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from core.models.actor import Actor
from core.models.cart import Cart
from core.models.order import Confirm, Order, OrderStatus, OrderSummary
from core.models.page import Page
from core.ports import ReadTransaction, Store, Transaction
from tests.storage.contract.steps import ALICE, BOB, confirm_of, open_cart, order_of, priced
from tests.support.goods import Good, set_price, stock_up

GOODS = (Good("TEA", "Tea", 450, 100), Good("MUG", "Mug", 1200, 100))


async def buy(tx: Transaction, customer_id: int = ALICE, message_id: int = 7) -> Order:
    return await order_of(tx, await open_cart(tx, customer_id, 2, 1), message_id)


async def found(tx: ReadTransaction, order_id: int) -> Order | None:
    return await tx.orders.order(order_id)


async def for_confirm(tx: ReadTransaction, confirm: Confirm) -> Order | None:
    return await tx.orders.for_confirm(confirm)


async def orders_of(tx: ReadTransaction, customer_id: int, number: int = 0) -> Page[OrderSummary]:
    return await tx.orders.of_customer(customer_id, number, 2)


async def count_of(tx: ReadTransaction, customer_id: int) -> int:
    return await tx.orders.count_of_customer(customer_id)


def a_card(cart_id: int, message_id: int, customer_id: int = ALICE) -> Confirm:
    return Confirm(
        customer_id=customer_id,
        key=f"{ALICE}:{message_id}:{cart_id}",
        cause="another tap",
        cart_id=cart_id,
        revision=99,
        total=1,
    )


async def test_an_order_is_read_as_it_was_written(store: Store) -> None:
    """Whatever happens to the goods afterwards."""
    await stock_up(store, GOODS)
    order = await store.write(buy)
    assert (order.customer_id, order.status, order.currency, order.total) == (ALICE, "placed", "EUR", 2 * (450 + 1200))
    assert sorted((line.code, line.quantity, line.unit_price, line.discount) for line in order.lines) == [
        ("MUG", 2, 1200, 0),
        ("TEA", 2, 450, 0),
    ]
    await set_price(store, 1, 9999)
    assert await store.read(found, order.id) == order


async def test_there_is_no_other_order(store: Store) -> None:
    """None for an unknown id."""
    assert await store.read(found, 5) is None


async def test_an_order_is_found_by_its_card_or_its_cart(store: Store) -> None:
    """The same card at an older revision, and the same cart on a newer card."""
    await stock_up(store, GOODS)
    order = await store.write(buy)
    assert await store.read(for_confirm, a_card(order.cart_id, 7)) == order
    assert await store.read(for_confirm, a_card(order.cart_id, 8)) == order
    assert await store.read(for_confirm, a_card(order.cart_id + 1, 7)) is None


async def test_nobody_finds_another_ones_order(store: Store) -> None:
    """A forged button names somebody else's card and cart."""
    await stock_up(store, GOODS)
    order = await store.write(buy)
    assert await store.read(for_confirm, a_card(order.cart_id, 7, customer_id=BOB)) is None


def _same_card(cart: Cart, other: Cart) -> Confirm:
    return confirm_of(cart).having(cart_id=other.id)


@pytest.mark.parametrize(
    ("confirm", "names_cart"),
    [(lambda cart, _other: confirm_of(cart, 8), 0), (_same_card, 1)],
    ids=["a second order for a cart", "a second order for a card"],
)
async def test_the_last_line_of_defence(
    store: Store, confirm: Callable[[Cart, Cart], Confirm], names_cart: int
) -> None:
    """The store itself refuses a second order for a cart, and for a customer's confirm card; nothing of it stays."""
    await stock_up(store, GOODS)

    async def add(tx: Transaction, confirm: Confirm, cart: Cart, code: str) -> Order:
        return await tx.orders.add(confirm, cart, await priced(tx, cart), OrderStatus.PLACED, code=code)

    first = await store.write(open_cart, ALICE, 1)
    await store.write(add, confirm_of(first), first, "A")
    await store.write(_close(first))
    second = await store.write(open_cart, ALICE, 1)
    with pytest.raises(Exception):  # noqa: B017 - each store's own
        await store.write(add, confirm(first, first), (first, second)[names_cart], "B")
    assert await store.read(count_of, ALICE) == 1


def _close(cart: Cart) -> Callable[[Transaction], Coroutine[Any, Any, bool]]:
    return lambda tx: tx.carts.check_out(cart.id)


async def test_orders_come_newest_first_page_by_page(store: Store) -> None:
    """Only the customer's own; a page that is gone is the last one."""
    await stock_up(store, GOODS)
    placed = [await store.write(buy, ALICE, message_id) for message_id in range(5)]
    await store.write(buy, BOB, 9)
    newest_first = [order.code for order in reversed(placed)]
    pages = [await store.read(orders_of, ALICE, number) for number in range(3)]
    assert [one.code for page in pages for one in page.items] == newest_first
    assert {(page.pages, page.total) for page in pages} == {(3, 5)}
    assert await store.read(orders_of, ALICE, 17) == pages[2]
    assert await store.read(count_of, BOB) == 1
    assert (await store.read(orders_of, 77)).items == ()


async def counts(tx: ReadTransaction) -> dict[OrderStatus, int]:
    return await tx.orders.counts()


async def listed(tx: ReadTransaction, status: OrderStatus, newest_first: bool = False) -> list[str]:
    page = await tx.orders.in_state(status, 0, 2, newest_first=newest_first)
    return [one.code for one in page.items]


async def move(tx: Transaction, order: Order, to: OrderStatus, tracking: str = "") -> bool:
    return await tx.orders.move(order, to, Actor.staff(1), tracking=tracking)


async def test_orders_are_counted_and_listed_by_state(store: Store) -> None:
    """Only those in it, from either end."""
    await stock_up(store, GOODS)
    placed = [await store.write(buy, ALICE, message_id) for message_id in range(4)]
    assert await store.read(counts) == {OrderStatus.PLACED: 4}
    assert await store.write(move, placed[1], OrderStatus.CONFIRMED)
    assert await store.read(counts) == {OrderStatus.PLACED: 3, OrderStatus.CONFIRMED: 1}
    assert await store.read(listed, OrderStatus.PLACED) == [placed[0].code, placed[2].code]
    assert await store.read(listed, OrderStatus.PLACED, True) == [placed[3].code, placed[2].code]
    assert await store.read(listed, OrderStatus.CONFIRMED) == [placed[1].code]
    assert await store.read(listed, OrderStatus.PAID) == []


async def test_no_state_is_counted_for_ever(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shop of many years has a board as fast as a new one's."""
    monkeypatch.setattr("storage.repositories.order_board.MOST_COUNTED", 3)
    await stock_up(store, GOODS)
    for message_id in range(4):
        await store.write(buy, ALICE, message_id)
    assert await store.read(counts) == {OrderStatus.PLACED: 3}


async def test_an_order_leaves_a_state_once(store: Store) -> None:
    """Of two that saw it there one moves it, with its row of history; what was said when it was shipped is its tracking."""
    await stock_up(store, GOODS)
    order = await store.write(buy)
    assert [await store.write(move, order, OrderStatus.SHIPPED, text) for text in ("RR1", "RR2")] == [True, False]
    shipped = await store.read(found, order.id)
    assert shipped is not None
    assert (shipped.status, shipped.tracking) == (OrderStatus.SHIPPED, "RR1")
    history = await store.read(lambda tx: tx.orders.history(order.id))
    assert [(one.status, one.reason, one.tracking) for one in history] == [("placed", "", ""), ("shipped", "", "RR1")]


async def test_an_order_may_begin_unpaid(store: Store) -> None:
    """The code that writes it sets its first state; its history has no other one."""
    await stock_up(store, GOODS)

    async def wait_for_payment(tx: Transaction) -> Order:
        cart = await open_cart(tx, ALICE, 1)
        return await tx.orders.add(
            confirm_of(cart), cart, await priced(tx, cart), OrderStatus.AWAITING_PAYMENT, code="CODE"
        )

    order = await store.write(wait_for_payment)
    assert await store.read(found, order.id) == order
    assert order.status is OrderStatus.AWAITING_PAYMENT
    assert [one.status for one in await store.read(lambda tx: tx.orders.history(order.id))] == [order.status]
    (customer,) = await store.read(lambda tx: tx.exports.customers(0, 2**62, 0, 10, ()))
    assert (customer.orders, customer.spent) == (0, 0)
    assert await store.write(move, order, OrderStatus.PAID)
    (customer,) = await store.read(lambda tx: tx.exports.customers(0, 2**62, 0, 10, ()))
    assert (customer.orders, customer.spent) == (1, order.total)


async def test_the_newest_code_is_the_last_orders(store: Store) -> None:
    """None yet: nothing."""
    await stock_up(store, GOODS)
    assert await store.read(lambda tx: tx.orders.newest_code()) == ""
    orders = [await store.write(buy, ALICE, message_id) for message_id in range(2)]
    assert await store.read(lambda tx: tx.orders.newest_code()) == orders[1].code
