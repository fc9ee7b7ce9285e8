"""The shop without one of its guards: a race test must notice."""

import sqlite3
from collections.abc import Sequence

import asyncpg
import pytest

from bot.admin.handlers import stock
from core.models.actor import Actor
from core.models.cart import Cart, CartLine
from core.models.coupon import Candidate
from core.models.digital import Good
from core.models.order import Confirm, Order, OrderStatus
from core.models.price import EditState, PriceEdit
from core.models.stock import StockChange
from core.ports import Store, Transaction
from core.usecases.stock import Change, move_stock
from storage.repositories.cart import CartRepository
from storage.repositories.coupon import CouponRepository
from storage.repositories.digital import DigitalRepository
from storage.repositories.inbox import InboxRepository
from storage.repositories.order import OrderRepository
from storage.repositories.price import PriceRepository
from storage.repositories.stock import StockRepository
from tests.support.store import chosen
from tests.support.tables import executor, table_of

NOT_UNIQUE = (sqlite3.IntegrityError, asyncpg.UniqueViolationError)
"""What databases say of a row that is there already."""
_WITHOUT_CHECKS = {
    "sqlite": "PRAGMA ignore_check_constraints = ON",
    "postgres": """
        DO $$ DECLARE one record; BEGIN
            FOR one IN SELECT conrelid::regclass AS owner, conname FROM pg_constraint
                        WHERE contype = 'c' AND connamespace = current_schema()::regnamespace LOOP
                EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', one.owner, one.conname);
            END LOOP;
        END $$""",
}


async def without_check_constraints(store: Store) -> None:
    """The database accepts everything."""

    async def accept(tx: Transaction) -> None:
        await executor(tx).run(_WITHOUT_CHECKS[chosen()])

    await store.write(accept)


def without_stock_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stock is taken because the card showed it, not because it is there."""

    async def take(self: StockRepository, lines: Sequence[CartLine]) -> bool:
        await self.db.many(
            "UPDATE skus SET on_hand = on_hand - :quantity WHERE id = :sku",
            [{"sku": line.sku_id, "quantity": line.quantity} for line in lines],
        )
        return True

    monkeypatch.setattr(StockRepository, "take_if_available", take)
    monkeypatch.setattr(CartLine, "sold_out", property(lambda _line: False))


async def without_moving_in_place(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    """Stock is set to a sum of the change and the stock at the time when everybody looked, which is now."""
    seen = dict(await table_of(store, "skus", "id", "on_hand"))

    async def move(self: StockRepository, sku_id: int, delta: int) -> bool:
        total = seen[sku_id] + delta
        return await self.db.run("UPDATE skus SET on_hand = :total WHERE id = :sku", sku=sku_id, total=total) == 1

    monkeypatch.setattr(StockRepository, "move_if_enough", move)


def without_card_revision(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step counts whatever its card showed."""

    async def move(
        tx: Transaction, actor: Actor, source: str, sku_id: int, change: StockChange, *, revision: int
    ) -> Change:
        return await move_stock(tx, actor, source, sku_id, change)

    monkeypatch.setattr(stock, "move_stock", move)


def without_order_lookup(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks whether this card was confirmed before."""

    async def nothing(_self: OrderRepository, _confirm: Confirm) -> Order | None:
        return None

    monkeypatch.setattr(OrderRepository, "for_confirm", nothing)


def without_coupon_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A coupon is used because the card showed it, not because a use is left."""
    coupons = CartRepository.coupons

    async def as_on_the_card(self: CartRepository, cart: Cart) -> tuple[Candidate, ...]:
        return tuple(Candidate(one.coupon.having(used=0), one.uses) for one in await coupons(self, cart))

    async def take(self: CouponRepository, coupon_ids: Sequence[int]) -> bool:
        await self.db.many("UPDATE coupons SET used = used + 1 WHERE id = :id", [{"id": one} for one in coupon_ids])
        return True

    monkeypatch.setattr(CartRepository, "coupons", as_on_the_card)
    monkeypatch.setattr(CouponRepository, "take_if_left", take)


def without_order_state(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step is taken because the card showed the order as placed, not because it is."""
    look_up = OrderRepository.order

    async def as_on_the_card(self: OrderRepository, order_id: int) -> Order | None:
        order = await look_up(self, order_id)
        return order._replace(status=OrderStatus.PLACED) if order else None

    async def move(self: OrderRepository, order: Order, to: OrderStatus, actor: Actor, *said: str) -> bool:
        await self.db.run("UPDATE orders SET status = :to WHERE id = :id", id=order.id, to=to)
        await self._add_history(order.id, order.status, to, actor, reason=said[0])
        return True

    monkeypatch.setattr(OrderRepository, "order", as_on_the_card)
    monkeypatch.setattr(OrderRepository, "move", move)


def without_next_code(monkeypatch: pytest.MonkeyPatch, seen: int) -> None:
    """An order gets the code that everybody has seen to be the next, and not the one that is."""

    async def take(self: DigitalRepository, order: Order, good: Good) -> None:
        await self.db.run(
            "UPDATE codes SET order_id = :order, position = :position, given_at = :now WHERE id = :seen",
            order=order.id,
            position=good.position,
            now=self.now,
            seen=seen,
        )

    monkeypatch.setattr(DigitalRepository, "_take", take)


def without_applied_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody records which updates had their effect."""

    async def always(_self: InboxRepository, _inbox_id: int) -> bool:
        return True

    monkeypatch.setattr(InboxRepository, "mark_applied", always)


def without_an_edits_state(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody remembers that a change of prices was applied."""

    async def lock(self: PriceRepository, edit_id: int) -> PriceEdit | None:
        edit = await self.edit(edit_id)
        return edit._replace(state=EditState.SHOWN) if edit else None

    monkeypatch.setattr(PriceRepository, "lock", lock)
