"""Customers and their windows."""

from core.models.customer import Customer
from core.models.window import Window
from core.ports import ReadTransaction, Store, Transaction


async def remember(tx: Transaction, customer: Customer) -> None:
    await tx.customers.remember(customer)


async def known(tx: ReadTransaction, customer_id: int) -> Customer | None:
    return await tx.customers.customer(customer_id)


async def save(tx: Transaction, window: Window) -> None:
    await tx.windows.save(window)


async def window(tx: ReadTransaction, chat_id: int) -> Window:
    return await tx.windows.window(chat_id)


async def test_customers_are_known_as_they_last_called_themselves(store: Store) -> None:
    """Ids have up to 52 bits."""
    customer = Customer(id=2**52 - 1, name="Ann 'x' ü 🫖", username="ann", language="de")
    assert await store.read(known, customer.id) is None
    await store.write(remember, customer)
    assert await store.read(known, customer.id) == customer
    renamed = Customer(id=customer.id, name="Anna")
    await store.write(remember, renamed)
    assert await store.read(known, customer.id) == renamed


async def test_a_chat_without_a_window_has_an_empty_one(store: Store) -> None:
    """Its message is 0."""
    assert await store.read(window, 5) == Window(chat_id=5)


async def test_the_last_window_counts(store: Store) -> None:
    """Of each chat its own, with everything that must survive."""
    first = Window(chat_id=5, message_id=1, photo="sha", awaiting="q:1", search="tea")
    second = Window(chat_id=5, message_id=2)
    await store.write(save, first)
    assert await store.read(window, 5) == first
    await store.write(save, second)
    await store.write(save, Window(chat_id=-6, message_id=9))
    assert await store.read(window, 5) == second
