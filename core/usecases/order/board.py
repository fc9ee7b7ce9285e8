"""The board: what has to be done with each order, and all that is known about one."""

from collections.abc import Mapping
from typing import NamedTuple

from core.models.actor import Actor
from core.models.customer import Customer
from core.models.digital import Goods
from core.models.message import Message
from core.models.order import CLOSED, BoardOrder, HistoryEntry, Order, OrderStatus
from core.models.outbox import NoticeKind
from core.models.page import Page
from core.ports import ReadTransaction
from core.usecases.message import SHOWN
from core.usecases.order.steps import known_order
from core.usecases.staff import names_of

PAGE_SIZE = 8


class OrderCard(NamedTuple):
    """An order with its customer, its history and its messages, both oldest first.

    `names` are the known names of its actors; `photos` is how many were sent about it. `undelivered` says which notices did not reach the
    customer, and why, by the kind of the notice and its subject. `goods` is what the shop delivered by itself.
    """

    order: Order
    customer: Customer
    history: tuple[HistoryEntry, ...]
    messages: tuple[Message, ...]
    names: Mapping[Actor, str]
    photos: int
    undelivered: Mapping[tuple[NoticeKind, int], str]
    goods: Goods | None = None


async def count_orders(tx: ReadTransaction) -> Mapping[OrderStatus, int]:
    """How many orders there are in each state that has any."""
    return await tx.orders.counts()


async def list_in_state(tx: ReadTransaction, status: OrderStatus, page: int = 0) -> Page[BoardOrder]:
    """The orders in a state: open ones with the oldest first, closed ones with the newest first."""
    return await tx.orders.in_state(status, page, PAGE_SIZE, newest_first=status in CLOSED)


async def view_card(tx: ReadTransaction, order_id: int) -> OrderCard:
    """Everything about one order. Raises NotFound."""
    order = await known_order(tx, order_id)
    history = await tx.orders.history(order_id)
    messages = await tx.messages.latest(order_id, SHOWN)
    customer = await tx.customers.customer(order.customer_id) or Customer(id=order.customer_id, name="")
    names = await names_of(tx, {*(one.actor for one in history), *(one.actor for one in messages)})
    photos = (await tx.messages.photos(order_id, 0)).total
    undelivered = {(one.kind, one.subject_id): one.reason for one in await tx.outbox.undelivered_to(order.customer_id)}
    goods = await tx.digital.goods(order)
    return OrderCard(order, customer, history, messages, names, photos, undelivered, goods)
