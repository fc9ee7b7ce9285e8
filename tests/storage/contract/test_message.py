"""Messages about orders."""

from core.models.actor import Actor
from core.models.message import Message, News
from core.models.order import Order
from core.ports import ReadTransaction, Store, Transaction
from tests.storage.contract.steps import ALICE, BOB, open_cart, order_of
from tests.support.goods import Good, stock_up


async def buy(tx: Transaction, customer_id: int = ALICE) -> Order:
    return await order_of(tx, await open_cart(tx, customer_id, 1))


async def write(tx: Transaction, order_id: int, text: str = "Hello") -> Message:
    return await tx.messages.add(order_id, Actor.staff(1), text)


async def told(tx: Transaction, chat_id: int, news: News) -> None:
    await tx.messages.keep_news(chat_id, 7, news)


async def latest(tx: ReadTransaction, order_id: int) -> list[str]:
    return [one.text for one in await tx.messages.latest(order_id, 2)]


async def replied_to(tx: ReadTransaction, chat_id: int, message_id: int = 7) -> News | None:
    return await tx.messages.news(chat_id, message_id)


async def test_a_message_is_read_as_it_was_written(store: Store) -> None:
    """And there is no other one."""
    await stock_up(store, [Good()])
    order = await store.write(buy)
    message = await store.write(write, order.id, "Two\nlines & <more>")
    assert await store.read(lambda tx: tx.messages.message(message.id)) == message
    assert (message.order_id, message.actor, message.text) == (order.id, Actor.staff(1), "Two\nlines & <more>")
    assert await store.read(lambda tx: tx.messages.message(message.id + 1)) is None


async def test_the_latest_come_oldest_first(store: Store) -> None:
    """Of one order only."""
    await stock_up(store, [Good(stock=99)])
    mine, other = await store.write(buy), await store.write(buy, BOB)
    for text in ("one", "two", "three"):
        await store.write(write, mine.id, text)
    await store.write(write, other.id, "other")
    assert await store.read(latest, mine.id) == ["two", "three"]
    assert await store.read(latest, other.id) == ["other"]


async def test_news_lead_to_their_order(store: Store) -> None:
    """In their own chat; another bot's message of the same number takes their place."""
    await stock_up(store, [Good(stock=99)])
    mine, other = await store.write(buy), await store.write(buy, BOB)
    await store.write(told, ALICE, News(mine.id, to_customer=True))
    await store.write(told, BOB, News(mine.id, to_customer=False))
    assert await store.read(replied_to, ALICE) == News(mine.id, to_customer=True)
    assert await store.read(replied_to, BOB) == News(mine.id, to_customer=False)
    assert await store.read(replied_to, ALICE, 8) is None
    await store.write(told, BOB, News(other.id, to_customer=True))
    assert await store.read(replied_to, BOB) == News(other.id, to_customer=True)
