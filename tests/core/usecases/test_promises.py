"""Whatever people do, in whatever order, with crashes in between: every promise of the shop holds after each step.

Hypothesis chooses the steps. The store is a real one, and a crash is what a power cut leaves of its files.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.errors import ShopError
from core.models.actor import Actor
from core.models.order import CLOSED, Confirm, Order, OrderStatus
from core.models.payment import PREPAID, Charge, Outcome, PaymentMethod
from core.models.price import PriceOrder
from core.models.stock import StockChange
from core.money import plain
from core.ports import Transaction
from core.usecases.cart import expire_carts, set_quantity
from core.usecases.checkout import choose_payment
from core.usecases.coupon import apply_coupon
from core.usecases.order.cancel import cancel_order, cancel_own_order
from core.usecases.order.deliver import deliver_order
from core.usecases.order.place import Placed, place_order
from core.usecases.order.steps import confirm_order, ship_order
from core.usecases.payment.expire import expire_orders
from core.usecases.payment.gate import admit
from core.usecases.payment.returns import refund_order, take_off, view_money
from core.usecases.payment.settle import record_payment
from core.usecases.product.price import apply_edit, order_prices, view_edit
from core.usecases.product.variant import set_price
from core.usecases.stock import change_stock
from tests.support.books import faults
from tests.support.clock import StillClock
from tests.support.payments import CARDS, now, question
from tests.support.room import ALICE, BOB, GOODS, Room, card, open_room, receipt_of
from tests.support.store import chosen, drop_databases, leave_by_a_crash, open_store
from tests.support.tables import table_of

ANN = Actor.staff(CARDS.admin_ids[0])
CUSTOMERS = st.sampled_from((ALICE, BOB))
METHODS = st.sampled_from(PaymentMethod)
SKUS = st.integers(1, len(GOODS))
STEPS = (confirm_order, ship_order, deliver_order, cancel_order)
WAITS = (-3600, 30, 95, 960, 80 * 3600)
"""Seconds: a clock set back, less and more than a lease, more than the hold of a card and of a transfer."""


class PowerCut(Exception):
    """The process ends inside a transaction."""


class Promises(RuleBasedStateMachine):
    """A shop with two customers, its owner, and their money."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.restarts = 0
        self.cards: dict[int, Confirm] = {}
        self.placed: dict[int, Order] = {}
        """Every order as it was placed, by its cart."""
        self.charges: dict[str, Charge] = {}

    @initialize()
    def open(self) -> None:
        self.place = open_room(Path(self.folder.name), policy=CARDS)
        self.room = self.runner.run(self.place.__aenter__())
        self.runner.run(self.room.coupon("SAVE10", limit=2))
        self.file = Path(self.folder.name, "shop.db")

    def teardown(self) -> None:
        if hasattr(self, "room"):
            self.runner.run(self.place.__aexit__(None, None, None))
        self.runner.close()
        drop_databases(Path(self.folder.name))
        self.folder.cleanup()

    def write(self, use_case: Callable[..., Coroutine[Any, Any, Any]], *args: Any, **more: Any) -> Any:
        """The use case's result; None if it is refused, and then nothing may have changed."""
        with suppress(ShopError):
            return self.runner.run(self.room.store.write(use_case, *args, **more))
        return None

    @rule(who=CUSTOMERS, sku=SKUS, quantity=st.integers(0, 4), coupon=st.booleans(), method=METHODS)
    def fill(self, who: int, sku: int, quantity: int, coupon: bool, method: PaymentMethod) -> None:
        """A cart changes, and perhaps its card is shown; it may be confirmed much later."""
        self.write(set_quantity, who, None, sku, quantity)
        if coupon:
            self.write(apply_coupon, who, "SAVE10")
        self.write(choose_payment, who, method)
        view = self.runner.run(self.room.cart(who))
        if view.cart.ready and not view.asks_payment:
            self.cards[who] = card(view)

    @rule(who=CUSTOMERS, sku=SKUS, quantity=st.integers(1, 3), method=METHODS)
    def order(self, who: int, sku: int, quantity: int, method: PaymentMethod) -> None:
        """The usual way."""
        self.fill(who, sku, quantity, True, method)
        self.confirm(who, False)

    @precondition(lambda self: self.cards)
    @rule(who=CUSTOMERS, cut=st.booleans())
    def confirm(self, who: int, cut: bool) -> None:
        """Buy what the card shows; it may be a card that was confirmed before, and the power may fail just before the commit."""
        if (shown := self.cards.get(who)) is None:
            return
        if cut:
            self.fail_before_commit(_place, shown)
        got = self.write(_place, shown)
        if got is None:
            assert shown.cart_id not in self.placed, "somebody who has bought is told so"
            return
        assert got.order.total == shown.total
        assert got.order.id == self.placed.setdefault(shown.cart_id, got.order).id

    @precondition(lambda self: self.placed)
    @rule(data=st.data(), key=st.sampled_from("ab"))
    def ask(self, data: st.DataObject, key: str) -> None:
        """Before money moves, the shop is asked. Only its yes lets it move."""
        order = data.draw(st.sampled_from(list(self.placed.values())))
        self.write(admit, question(order, key, amount=self.now(order).to_pay))

    @precondition(lambda self: self.placed)
    @rule(data=st.data(), number=st.integers(1, 3), wrong=st.sampled_from((0, 0, 0, 1)), cut=st.booleans())
    def pay(self, data: st.DataObject, number: int, wrong: int, cut: bool) -> None:
        """Money comes in, whatever the shop has said: early, late, twice, the same again."""
        order = data.draw(st.sampled_from(list(self.placed.values())))
        if order.payment in PREPAID:
            self.charge(order, number, wrong, cut)

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        return self.runner.run(table_of(self.room.store, table, *columns))

    def now(self, order: Order) -> Order:
        return self.runner.run(now(self.room, order))

    def charge(self, order: Order, number: int = 1, wrong: int = 0, cut: bool = False) -> None:
        charge_id = f"{order.code}:{number}"
        assert order.payment is not None
        costs = max(self.now(order).to_pay, 1) + wrong
        charge = Charge(order.payment, charge_id, order.id, order.customer_id, order.currency, costs)
        charge = self.charges.setdefault(charge_id, charge)
        if cut:
            self.fail_before_commit(record_payment, charge)
        self.runner.run(self.room.store.write(record_payment, charge))

    @precondition(lambda self: self.placed)
    @rule(data=st.data())
    def pay_late(self, data: st.DataObject) -> None:
        """The newest order's hold is over when its money comes; somebody else may have bought what it had."""
        order = list(self.placed.values())[-1]
        if order.payment in PREPAID:
            self.wait(80 * 3600, True)
            if data.draw(st.booleans()):
                self.order(BOB, order.lines[0].sku_id, 3, PaymentMethod.CASH)
            self.charge(order)

    @rule(seconds=st.sampled_from(WAITS), swept=st.booleans())
    def wait(self, seconds: int, swept: bool) -> None:
        """Time passes, and perhaps two sweeps run at once."""
        self.room.clock.advance(seconds=seconds)
        for use_case in (expire_orders, expire_carts) if swept else ():
            self.runner.run(_both(self.room, use_case))

    @precondition(lambda self: self.placed)
    @rule(data=st.data(), own=st.booleans(), step=st.sampled_from(STEPS))
    def move(self, data: st.DataObject, own: bool, step: Callable[..., Coroutine[Any, Any, Any]]) -> None:
        order = data.draw(st.sampled_from(list(self.placed.values())))
        if own:
            self.write(cancel_own_order, order.customer_id, order.id)
        else:
            self.write(step, ANN, order.id)

    @precondition(lambda self: self.placed)
    @rule(data=st.data(), whole=st.booleans(), restock=st.booleans(), pieces=st.integers(1, 3))
    def give_back(self, data: st.DataObject, whole: bool, restock: bool, pieces: int) -> None:
        """Money goes back as a whole, or pieces of a line come off."""
        order = data.draw(st.sampled_from(list(self.placed.values())))
        money = self.runner.run(self.room.store.read(view_money, order.id))
        if whole:
            self.write(refund_order, ANN, order.id, restock=restock, seen=money.left)
        else:
            sku_id = order.lines[0].sku_id
            self.write(take_off, ANN, order.id, sku_id, pieces, restock=restock, seen=money.left)

    @rule(sku=SKUS, price=st.integers(1, 2000), pieces=st.integers(-3, 5), number=st.integers(0, 99))
    def manage(self, sku: int, price: int, pieces: int, number: int) -> None:
        self.write(set_price, ANN, sku, price)
        if pieces:
            self.write(change_stock, ANN, f"by hand:{number}", GOODS[sku - 1].code, StockChange(amount=pieces))

    @rule(
        sku=SKUS,
        price=st.integers(1, 2000),
        begins=st.sampled_from((0, 60, 3600)),
        lasts=st.sampled_from((30, 960, 80 * 3600)),
    )
    def price_for_a_time(self, sku: int, price: int, begins: int, lasts: int) -> None:
        """It begins and ends behind carts and cards; `confirm` sees to it that nobody pays what was not shown."""
        self.write(_schedule, GOODS[sku - 1].code, price, begins * 1000, lasts * 1000)

    @rule()
    def crash(self) -> None:
        """What is on disk at this moment is opened again; what was in memory is gone."""
        self.restarts += 1
        into = Path(self.folder.name, f"after-{self.restarts}", "shop.db")
        into.parent.mkdir()
        leave_by_a_crash(self.file, into)
        clock = self.room.clock
        self.runner.run(self.place.__aexit__(None, None, None))
        self.place, self.file = _reopened(into, clock), into
        self.room = self.runner.run(self.place.__aenter__())

    def fail_before_commit(self, use_case: Callable[..., Coroutine[Any, Any, Any]], *args: Any) -> None:
        """Nothing of it may be left."""

        async def cut_short(tx: Transaction) -> None:
            await use_case(tx, *args)
            raise PowerCut

        with suppress(ShopError), pytest.raises(PowerCut):
            self.runner.run(self.room.store.write(cut_short))

    @invariant()
    def the_books_hold(self) -> None:
        """Stock is the sum of its movements, orders have their stock, coupons their uses, payments their orders."""
        if hasattr(self, "room"):
            assert self.runner.run(faults(self.room.store)) == []

    @invariant()
    def one_cart_is_one_order_with_one_receipt(self) -> None:
        if not hasattr(self, "room"):
            return
        orders = self.rows("orders", "cart_id", "id", "total")
        assert sorted(orders) == sorted((cart, order.id, order.total) for cart, order in self.placed.items())
        receipts = [subject for kind, subject in self.rows("outbox", "kind", "subject_id") if kind == "receipt"]
        assert sorted(receipts) == sorted(order.id for order in self.placed.values())

    @invariant()
    def all_money_buys_an_order_or_goes_back(self) -> None:
        if not hasattr(self, "room"):
            return
        states = dict(self.rows("orders", "id", "status"))
        back: dict[int, int] = {}
        for payment_id, amount in self.rows("refunds", "payment_id", "amount"):
            back[payment_id] = back.get(payment_id, 0) + amount
        rows = self.rows("payments", "id", "charge_id", "order_id", "amount", "outcome")
        assert sorted(row[1] for row in rows if not row[1].startswith("order:")) == sorted(
            self.charges
        )  # cash has no charge
        for number, _charge, order_id, amount, outcome in rows:
            bought = outcome == Outcome.SETTLED and states[order_id] in _BOUGHT
            assert bought or back.get(number, 0) == amount


_BOUGHT = {OrderStatus.PAID, OrderStatus.SHIPPED, *CLOSED} - {
    OrderStatus.CANCELLED,
    OrderStatus.EXPIRED,
    OrderStatus.REFUNDED,
}


async def _place(tx: Transaction, shown: Confirm) -> Placed:
    return await place_order(tx, shown, receipt_of(shown))


async def _schedule(tx: Transaction, code: str, price: int, begins: int, lasts: int) -> None:
    first = tx.now + begins
    edit_id = await order_prices(tx, ANN, code, PriceOrder(plain(price, "EUR"), begins_at=first, ends_at=first + lasts))
    assert isinstance(edit_id, int)
    view = await view_edit(tx, edit_id)
    assert view
    assert view.plan
    assert await apply_edit(tx, ANN, edit_id, view.plan.seal)


async def _both(room: Room, use_case: Callable[..., Coroutine[Any, Any, int]]) -> None:
    await asyncio.gather(room.store.write(use_case), room.store.write(use_case))


@asynccontextmanager
async def _reopened(file: Path, clock: StillClock) -> AsyncIterator[Room]:
    async with open_store(file, CARDS, clock.ms) as store:
        yield Room(store, clock)


USUALLY = {"sqlite": 50, "postgres": 8}
"""How many lives of a shop, unless many are asked for: on Postgres one takes ten times as long."""

TestPromises = Promises.TestCase
TestPromises.settings = settings(
    max_examples=1000 if settings().max_examples > 1000 else USUALLY[chosen()], stateful_step_count=30
)
