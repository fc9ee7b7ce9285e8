"""Goods that the shop delivers by itself: given in the transaction in which their order is paid, shown again under the order."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import Conflict, NotFound, Noun
from core.models.actor import Actor, ActorKind
from core.models.digital import ContentKind, Good, Goods
from core.models.order import SOLD, Order, OrderLine, OrderStatus
from core.models.outbox import Notice, NoticeKind
from core.models.stock import Movement, Reason
from core.ports import ReadTransaction, Transaction
from core.usecases.order.left import lines_left
from core.usecases.order.steps import known_order, redraw
from core.usecases.review import request_review
from core.usecases.staff import staff
from core.usecases.wait import tell_waiting
from core.usecases.webhook_event import tell_step

SHELF = Actor(ActorKind.JOB, "goods")
"""Who delivers them."""


@dataclass(frozen=True, slots=True)
class GoodsArrived:
    """To the order's customer: what it delivers by itself, or from when on it will."""

    goods: Goods


@dataclass(frozen=True, slots=True)
class CodesRevoked:
    """To staff: the codes of an order that was paid back."""

    goods: Goods


@dataclass(frozen=True, slots=True)
class ChargebacksHappen:
    """To owners: the shop has begun to deliver what cannot be taken back."""


class GoodsTakenBack(Conflict):
    """The order was paid back, so its goods are not shown any more. `code` is the order's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def deliver_goods(tx: Transaction, order: Order) -> bool:
    """Give a paid order what its variants deliver, once, and show it to its customer, after the delay that the owners have set.

    Returns whether nothing is left for people to hand over; then the order is delivered as soon as its goods are shown. Call it only in
    the transaction in which the order is paid: no code is given twice, and none without its money.
    """
    left = order._replace(lines=tuple(one.rest for one in await lines_left(tx, order)))
    contents = await tx.digital.contents([line.sku_id for line in left.lines])
    goods = [
        Good(line.sku_id, position, line.name, contents[line.sku_id])
        for position, line in enumerate(left.lines)
        if line.sku_id in contents and line.quantity
    ]
    if not goods or not await tx.digital.give(left, goods, tx.now + tx.policy.digital_delay):
        return False
    if tx.policy.digital_delay:
        await tx.outbox.owe(NoticeKind.GOODS, order.customer_id, order.id)
    else:
        await _show(tx, await known_order(tx, order.id))
    return len(goods) == sum(line.quantity > 0 for line in left.lines)


async def show_due_goods(tx: Transaction, limit: int = 25) -> int:
    """Show up to `limit` orders' goods whose delay is over; returns how many. What was paid back meanwhile is shown to nobody."""
    due = await tx.digital.due(limit)
    for order_id in due:
        order = await known_order(tx, order_id)
        await tx.customers.lock(order.customer_id)
        if order.status in SOLD:
            await _show(tx, order)
        else:
            await revoke_goods(tx, order)
    return len(due)


async def revoke_goods(tx: Transaction, order: Order) -> bool:
    """The order's money went back, or was taken back: its goods are shown no more; False if there are none, or it was done before.

    Codes that were shown are marked as revoked, for ever with this order, and staff are told which to lock. Codes that nobody has seen
    go back to their pools, and to the stock.
    """
    goods = await tx.digital.goods(order)
    if goods is None or not await tx.digital.revoke(order.id):
        return False
    if goods.shown_at is None:
        await _back_to_pools(tx, order)
    elif goods.codes:
        await tx.outbox.owe_all(NoticeKind.CODES_REVOKED, [(user_id, order.id) for user_id in await staff(tx)])
    return True


async def restocked(tx: ReadTransaction, order: Order, lines: Sequence[OrderLine], *, wanted: bool) -> set[int]:
    """The SKUs of the lines whose pieces go back into stock when they come off the order: those of pools if and only if the order has not
    got its codes yet, the others if that is `wanted`.
    """
    contents = await tx.digital.contents([line.sku_id for line in lines])
    pools = {sku_id for sku_id, content in contents.items() if content.kind is ContentKind.CODES}
    unseen = not pools or await tx.digital.goods(order) is None
    return {line.sku_id for line in lines if (unseen if line.sku_id in pools else wanted)}


async def own_goods(tx: ReadTransaction, customer_id: int, order_id: int) -> Goods:
    """What an order of this customer's own has delivered, or will. Raises NotFound, GoodsTakenBack."""
    order = await tx.orders.order(order_id)
    goods = await tx.digital.goods(order) if order and order.customer_id == customer_id else None
    if goods is None:
        raise NotFound(Noun.ORDER, order_id)
    if goods.revoked_at is not None or goods.order.status not in SOLD:
        raise GoodsTakenBack(goods.order.code)
    return goods


async def has_goods(tx: ReadTransaction, order: Order) -> bool:
    """Whether `own_goods` would show its customer something."""
    goods = await tx.digital.goods(order) if order.status in SOLD else None
    return goods is not None and goods.revoked_at is None


async def view_goods(tx: ReadTransaction, order_id: int) -> Goods:
    """What went to any customer's order. Raises NotFound."""
    goods = await tx.digital.goods(await known_order(tx, order_id))
    if goods is None:
        raise NotFound(Noun.ORDER, order_id)
    return goods


async def find_goods(tx: ReadTransaction, owed: Notice) -> GoodsArrived | None:
    """What the notice brings; None if it was paid back meanwhile, or a later notice brings it."""
    order = await known_order(tx, owed.subject_id)
    goods = await tx.digital.goods(order)
    if goods is None or goods.revoked_at is not None or order.status not in SOLD:
        return None
    later = await tx.outbox.owed_to(owed.chat_id, NoticeKind.GOODS)
    if any(one.id > owed.id and one.subject_id == owed.subject_id for one in later):
        return None
    return GoodsArrived(goods)


async def find_revoked(tx: ReadTransaction, owed: Notice) -> CodesRevoked | None:
    """The codes that the notice tells of."""
    goods = await tx.digital.goods(await known_order(tx, owed.subject_id))
    return CodesRevoked(goods) if goods else None


async def find_chargebacks(_tx: ReadTransaction, _owed: Notice) -> ChargebacksHappen:
    """The warning, which is always true."""
    return ChargebacksHappen()


async def telegram_file_id(tx: ReadTransaction, bot_id: int, key: str) -> str | None:
    """Telegram's name for a file, if there is one."""
    return await tx.digital.telegram_file_id(bot_id, key)


async def file_bytes(tx: ReadTransaction, key: str) -> bytes:
    """The bytes of a file that is delivered."""
    data = await tx.digital.file(key)
    if data is None:
        raise LookupError(f"file {key} is delivered and not kept")
    return data


async def keep_telegram_file_id(tx: Transaction, bot_id: int, key: str, file_id: str) -> None:
    """Telegram has the file by this name."""
    await tx.digital.keep_telegram_file_id(bot_id, key, file_id)


async def _show(tx: Transaction, order: Order) -> None:
    """Once: its customer is owed one notice. An order of such goods alone is delivered by it."""
    goods = await tx.digital.goods(order)
    if goods is None or not await tx.digital.show(order.id):
        return
    await tx.outbox.owe(NoticeKind.GOODS, order.customer_id, order.id)
    waits = order.status in (OrderStatus.PAID, OrderStatus.PLACED)
    left = {one.line.sku_id for one in await lines_left(tx, order) if one.quantity}
    alone = left <= {good.sku_id for good in goods.goods}
    if waits and alone and await tx.orders.move(order, OrderStatus.DELIVERED, SHELF):
        await tx.coupons.consume(order.id)
        await request_review(tx, order.id)
        await redraw(tx, order.id)
        await tell_step(tx, order, OrderStatus.DELIVERED)


async def _back_to_pools(tx: Transaction, order: Order) -> None:
    """Only the caller that has just taken the goods back may call this."""
    released = await tx.digital.release(order.id)
    lines = [line._replace(quantity=released[line.sku_id]) for line in order.lines if line.sku_id in released]
    await tx.stock.lock_skus(sorted(released))
    await tx.stock.put_back(lines)
    source = f"codes:{order.id}"
    await tx.stock.record([Movement(line.sku_id, line.quantity, Reason.CODES, source, SHELF) for line in lines])
    await tell_waiting(tx, [line.sku_id for line in lines])
