"""What webhooks are told, written in the transaction in which it happens. Of a person nothing is told but their id."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from core.models.order import Order, OrderLine, OrderStatus
from core.models.payment import Payment, Refund
from core.models.stock import StockLevel
from core.models.webhook import WebhookEvent
from core.ports import ReadTransaction, Transaction

MOST_ITEMS = 100
"""Variants that one message about stock names: a file may bring thousands of them down."""

STEPS: Mapping[OrderStatus, WebhookEvent] = {
    OrderStatus.PAID: WebhookEvent.ORDER_PAID,
    OrderStatus.CONFIRMED: WebhookEvent.ORDER_CONFIRMED,
    OrderStatus.SHIPPED: WebhookEvent.ORDER_SHIPPED,
    OrderStatus.DELIVERED: WebhookEvent.ORDER_DELIVERED,
    OrderStatus.CANCELLED: WebhookEvent.ORDER_CANCELLED,
    OrderStatus.EXPIRED: WebhookEvent.ORDER_EXPIRED,
}
"""The event of each state that an order comes to."""

Json = Mapping[str, object]


async def tell_placed(tx: Transaction, order: Order) -> None:
    """An order is placed; whether it is paid, its state says."""
    if wanting := await _wanting(tx, WebhookEvent.ORDER_PLACED):
        await _owe(tx, wanting, WebhookEvent.ORDER_PLACED, order_told(order))


async def tell_step(tx: Transaction, order: Order, to: OrderStatus) -> None:
    """The order has just come to this state."""
    event = STEPS[to]
    if wanting := await _wanting(tx, event):
        await _owe(tx, wanting, event, order_told(order._replace(status=to)))


async def tell_refunded(tx: Transaction, payment: Payment, refund: Refund) -> None:
    """Money of an order went back. What names no order is nothing to tell."""
    if payment.order_id is None or not (wanting := await _wanting(tx, WebhookEvent.ORDER_REFUNDED)):
        return
    if order := await tx.orders.order(payment.order_id):
        back = {"id": refund.id, "amount": _money(refund.amount, payment.currency), "reason": refund.reason}
        await _owe(tx, wanting, WebhookEvent.ORDER_REFUNDED, {**order_told(order), "refund": back})


async def tell_stock_low(tx: Transaction, sku_id: int, source: str) -> None:
    """The movements of `source` have brought variants down: this one, perhaps with others."""
    if not (wanting := await _wanting(tx, WebhookEvent.STOCK_LOW)):
        return
    if moved := await tx.stock.moved_by(sku_id, source):
        fallen = await tx.stock.fallen(moved, MOST_ITEMS)
        told = {"items": [_level(level) for level in fallen.items], "total": fallen.total}
        await _owe(tx, wanting, WebhookEvent.STOCK_LOW, told)


def probe_payload(now: int) -> str:
    """A message that tells nothing."""
    return _payload(WebhookEvent.TEST, now, {})


def new_key() -> str:
    """The id of a message, by which its receiver knows it again."""
    return f"msg_{secrets.token_hex(16)}"


def order_told(order: Order) -> Json:
    """An order as others are told of it."""
    return {
        "id": order.id,
        "code": order.code,
        "state": order.status,
        "customer": order.customer_id,
        "placed_at": _time(order.placed_at),
        "payment": order.payment,
        "lines": [_line(line, order.currency) for line in order.lines],
        "discount": _money(order.discount + order.delivery_discount, order.currency),
        "delivery": _money(order.delivery, order.currency),
        "total": _money(order.total, order.currency),
        "to_pay": _money(order.to_pay, order.currency),
    }


async def _wanting(tx: ReadTransaction, event: WebhookEvent) -> list[int]:
    return [one.id for one in await tx.webhooks.enabled() if event in one.events]


async def _owe(tx: Transaction, wanting: Sequence[int], event: WebhookEvent, data: Json) -> None:
    await tx.webhooks.owe(wanting, new_key(), event, _payload(event, tx.now, data))


def _payload(event: WebhookEvent, now: int, data: Json) -> str:
    told = {"type": event, "timestamp": _time(now), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _line(line: OrderLine, currency: str) -> Json:
    return {
        "sku": line.sku_id,
        "code": line.code,
        "title": line.title,
        "label": line.label,
        "quantity": line.quantity,
        "unit": _money(line.unit_price, currency),
        "total": _money(line.total, currency),
    }


def _level(level: StockLevel) -> Json:
    return {
        "sku": level.sku_id,
        "code": level.code,
        "name": level.name,
        "on_hand": level.on_hand,
        "low_at": level.low_at,
    }


def _money(amount: int, currency: str) -> Json:
    """`amount` in minor units."""
    return {"amount": amount, "currency": currency}


def _time(ms: int) -> str:
    """RFC 3339, in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
