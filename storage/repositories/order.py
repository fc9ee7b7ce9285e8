"""Orders, frozen as they were placed, and the history of their states."""

from core.models.actor import Actor
from core.models.breakdown import Breakdown
from core.models.cart import Cart
from core.models.catalog import ProductKind
from core.models.change import OrderMoved
from core.models.delivery import OrderDelivery
from core.models.order import (
    RETURNED,
    Confirm,
    HistoryEntry,
    Order,
    OrderCoupon,
    OrderLine,
    OrderStatus,
    OrderSummary,
)
from core.models.page import Page, page_of
from core.models.payment import PaymentMethod
from storage.repositories.base import words
from storage.repositories.delivery import ANSWERS, answers_of, columns_of
from storage.repositories.order_board import PICK_UP, TAKEN_OFF, OrderBoard

_COLUMNS = """id, code, customer_id, cart_id, status, currency,
    subtotal, discount, delivery, delivery_discount, total, placed_at, payment, expires_at, paying_until"""
"""Named like Order's fields."""
_AS_PLACED = (*Order._fields[1:12], "expires_at")  # code to placed_at

_ORDER = f"""SELECT {_COLUMNS},
    (SELECT tracking FROM order_history WHERE order_id = orders.id AND to_status = '{OrderStatus.SHIPPED}') AS tracking,
    {TAKEN_OFF} AS taken_off FROM orders"""


class OrderRepository(OrderBoard):
    """Implements core.ports.order.Orders."""

    async def leap(self) -> int:
        return int((await self.db.one("SELECT leap FROM order_codes WHERE id = 1"))["leap"])

    async def for_confirm(self, confirm: Confirm) -> Order | None:
        return await self._order(
            f"{_ORDER} WHERE customer_id = :customer AND (idempotency_key = :key OR cart_id = :cart)",
            customer=confirm.customer_id,
            key=confirm.key,
            cart=confirm.cart_id,
        )

    async def order(self, order_id: int) -> Order | None:
        return await self._order(f"{_ORDER} WHERE id = :id", id=order_id)

    async def own(self, customer_id: int, order_id: int) -> Order | None:
        return await self._order(
            f"{_ORDER} WHERE id = :id AND customer_id = :customer", id=order_id, customer=customer_id
        )

    async def state(self, order_id: int) -> OrderStatus:
        row = await self.db.one("SELECT status FROM orders WHERE id = :id", id=order_id)
        return OrderStatus(row["status"])

    async def of_customer(self, customer_id: int, number: int, size: int) -> Page[OrderSummary]:
        total = await self.count_of_customer(customer_id)
        number, pages = page_of(total, number, size)
        rows = await self.db.all(
            f"""SELECT id, code, status, currency, total, placed_at, {PICK_UP},
                       COALESCE((SELECT title FROM order_lines WHERE order_id = orders.id AND position = 0), '') AS first,
                       (SELECT COUNT(*) FROM order_lines WHERE order_id = orders.id) AS lines FROM orders
                WHERE customer_id = :customer ORDER BY id DESC LIMIT :size OFFSET :skip""",
            customer=customer_id,
            size=size,
            skip=number * size,
        )
        return Page(items=tuple(OrderSummary(**row) for row in rows), number=number, pages=pages, total=total)

    async def count_of_customer(self, customer_id: int) -> int:
        row = await self.db.one("SELECT COUNT(*) AS total FROM orders WHERE customer_id = :id", id=customer_id)
        return int(row["total"])

    async def count_kept(self, customer_id: int) -> int:
        row = await self.db.one(
            f"SELECT COUNT(*) AS total FROM orders WHERE customer_id = :id AND status NOT IN ({words(RETURNED)})",
            id=customer_id,
        )
        return int(row["total"])

    async def by_code(self, code: str) -> Order | None:
        return await self._order(f"{_ORDER} WHERE code = :code", code=code)

    async def newest_code(self) -> str:
        row = await self.db.one("SELECT code FROM orders ORDER BY id DESC LIMIT 1")
        return str(row["code"]) if row else ""

    async def last_reason(self, order_id: int) -> str:
        row = await self.db.one(
            "SELECT reason FROM order_history WHERE order_id = :id ORDER BY id DESC LIMIT 1", id=order_id
        )
        return str(row["reason"])

    async def history(self, order_id: int) -> tuple[HistoryEntry, ...]:
        rows = await self.db.all(
            "SELECT to_status, at, actor, reason, tracking FROM order_history WHERE order_id = :id ORDER BY id",
            id=order_id,
        )
        return tuple(
            HistoryEntry(OrderStatus(status), at, Actor.parse(actor), *said) for status, at, actor, *said in rows
        )

    async def move(self, order: Order, to: OrderStatus, actor: Actor, reason: str = "", tracking: str = "") -> bool:
        moved = await self.db.run(
            "UPDATE orders SET status = :to WHERE id = :id AND status = :was", id=order.id, to=to, was=order.status
        )
        if moved:
            await self._add_history(order.id, order.status, to, actor, reason=reason, tracking=tracking)
            self.changed.append(OrderMoved(order.id, order.customer_id, to))
        return moved == 1

    async def add(
        self,
        confirm: Confirm,
        cart: Cart,
        breakdown: Breakdown,
        status: OrderStatus,
        *,
        code: str,
        handover: OrderDelivery | None = None,
        payment: PaymentMethod | None = PaymentMethod.CASH,
        expires_at: int | None = None,
    ) -> Order:
        order = Order(
            id=0,
            code=code,
            customer_id=confirm.customer_id,
            cart_id=cart.id,
            status=status,
            currency=cart.currency,
            subtotal=breakdown.subtotal,
            discount=breakdown.discount,
            delivery=breakdown.delivery,
            delivery_discount=breakdown.delivery_discount,
            total=breakdown.total,
            placed_at=self.now,
            lines=_frozen_lines(cart, breakdown),
            coupons=tuple(
                [OrderCoupon(used.label, used.discount, used.delivery_discount) for used in breakdown.redeemed]
            ),
            handover=handover,
            payment=payment,
            expires_at=expires_at,
        )
        row = await self.db.one(
            """INSERT INTO orders (code, customer_id, cart_id, idempotency_key, status, currency, subtotal, discount,
                                   delivery, delivery_discount, total, placed_at, payment, expires_at)
               VALUES (:code, :customer_id, :cart_id, :key, :status, :currency, :subtotal, :discount,
                       :delivery, :delivery_discount, :total, :placed_at, :payment, :expires_at)
               RETURNING id""",
            **{name: getattr(order, name) for name in _AS_PLACED},
            payment=payment or "",
            key=confirm.key,
        )
        order = order._replace(id=row["id"])
        self.changed.append(OrderMoved(order.id, order.customer_id, order.status))
        await self._add_lines(order)
        await self._add_handover(order, confirm.method_id)
        await self._add_history(order.id, "", order.status, Actor.customer(confirm.customer_id), key=confirm.cause)
        return order

    async def _add_lines(self, order: Order) -> None:
        await self.db.many(
            """INSERT INTO order_lines (order_id, sku_id, code, title, label, quantity, unit_price, discount, kind, position)
               VALUES (:order, :sku_id, :code, :title, :label, :quantity, :unit_price, :discount, :kind, :position)""",
            [{**line._asdict(), "order": order.id, "position": position} for position, line in enumerate(order.lines)],
        )

    async def _add_handover(self, order: Order, method_id: int) -> None:
        if order.handover is not None:
            await self.db.run(
                f"""INSERT INTO order_deliveries (order_id, method_id, method, pick_up, place, {ANSWERS})
                    VALUES (:order, :id, :method, :pick_up, :place, :recipient, :phone, :address, :latitude, :longitude, :note)""",
                order=order.id,
                id=method_id or None,
                method=order.handover.method,
                pick_up=order.handover.pick_up,
                place=order.handover.place,
                **columns_of(order.handover),
            )

    async def _add_history(
        self,
        order_id: int,
        before: str,
        after: str,
        actor: Actor,
        *,
        reason: str = "",
        tracking: str = "",
        key: str = "",
    ) -> None:
        await self.db.run(
            """INSERT INTO order_history (order_id, from_status, to_status, actor, reason, tracking, key, at)
               VALUES (:order, :before, :after, :actor, :reason, :tracking, :key, :now)""",
            order=order_id,
            before=before,
            after=after,
            actor=str(actor),
            reason=reason,
            tracking=tracking,
            key=key,
            now=self.now,
        )

    async def _order(self, sql: str, **values: int | str) -> Order | None:
        row = await self.db.one(sql, **values)
        if row is None:
            return None
        lines = await self.db.all(
            """SELECT sku_id, code, title, label, quantity, unit_price, discount, kind FROM order_lines
                WHERE order_id = :id ORDER BY position""",
            id=row["id"],
        )
        coupons = await self.db.all(
            "SELECT code, discount, delivery_discount FROM redemptions WHERE order_id = :id ORDER BY id", id=row["id"]
        )
        handover = await self.db.one(
            f"SELECT method, pick_up, place, {ANSWERS} FROM order_deliveries WHERE order_id = :id", id=row["id"]
        )
        return Order(
            **{
                **row,
                "status": OrderStatus(row["status"]),
                "tracking": row["tracking"] or "",
                "payment": PaymentMethod(row["payment"]) if row["payment"] else None,
            },
            lines=tuple([OrderLine(**{**line, "kind": ProductKind(line["kind"])}) for line in lines]),
            coupons=tuple([OrderCoupon(**coupon) for coupon in coupons]),
            handover=OrderDelivery(**answers_of(handover)) if handover else None,
        )


def _frozen_lines(cart: Cart, breakdown: Breakdown) -> tuple[OrderLine, ...]:
    discounts = {line.sku_id: line.discount for line in breakdown.lines}
    return tuple(
        [
            OrderLine(
                sku_id=line.sku_id,
                code=line.code,
                title=line.title,
                label=line.label,
                quantity=line.quantity,
                unit_price=line.unit_price,
                discount=discounts[line.sku_id],
                kind=ProductKind.DIGITAL if line.digital else ProductKind.PHYSICAL,
            )
            for line in cart.lines
        ]
    )
