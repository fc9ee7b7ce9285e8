"""What is owed can be said."""

from datetime import date
from typing import get_args

import pytest

from bot.notices import worded
from core.models.actor import Actor
from core.models.customer import Customer
from core.models.message import Message
from core.models.order import Order, OrderLine, OrderStatus
from core.models.outbox import NoticeKind, Undelivered
from core.models.page import Page
from core.models.policy import Policy
from core.models.staff import Role
from core.models.stock import StockLevel
from core.usecases import notice
from core.usecases.notice import Fact
from core.usecases.order.followed import CustomerCancelled
from core.usecases.stock import StockCard

ORDER = Order(
    id=1,
    code="K7Q-4MX",
    customer_id=5,
    cart_id=1,
    status=OrderStatus.PLACED,
    currency="EUR",
    subtotal=500,
    discount=0,
    delivery=0,
    delivery_discount=0,
    total=500,
    placed_at=0,
    lines=(OrderLine(1, "TEA-100", "Sencha", "", 1, 500, 0),),
)
ALICE = Customer(id=5, name="Alice")
MESSAGE = Message(id=1, order_id=1, actor=Actor.customer(5), text="Hello", at=0)
LEVEL = StockLevel(
    sku_id=1, product_id=1, code="TEA-100", name="Sencha", on_hand=2, low_at=3, own_low_at=None, on_sale=True
)
CARD = StockCard(LEVEL, revision=0, sold=0, reserved=0, waiting=0, entries=(), names={}, undo=None)

SAID: tuple[tuple[Fact, str], ...] = (
    (notice.Receipt(ORDER), "K7Q-4MX"),
    (notice.NewOrder(ORDER, ALICE), "Alice"),
    (notice.OrderConfirmed(ORDER), "K7Q-4MX"),
    (notice.OrderShipped(ORDER), "K7Q-4MX"),
    (notice.OrderDelivered(ORDER), "K7Q-4MX"),
    (notice.OrderCancelled(ORDER, "sold out"), "sold out"),
    (CustomerCancelled(ORDER, ALICE), "has cancelled order"),
    (notice.ShopWrote(ORDER, MESSAGE), "Hello"),
    (notice.CustomerWrote(ORDER, ALICE, MESSAGE), "Alice"),
    (notice.CustomerNotReached(ORDER, ALICE, Undelivered(NoticeKind.SHIPPED, 1, "blocked by the user")), "K7Q-4MX"),
    (notice.RoleChanged(Role.STAFF), "Corner Shop"),
    (notice.SeveralRunLow(Page(items=(LEVEL,), number=0, pages=1, total=1)), "TEA-100"),
    (notice.BackInStock(LEVEL), "Sencha"),
    (notice.UpdateParked(77), "77"),
    (notice.BackupFailed(date(2026, 5, 1)), "Corner Shop"),
    (notice.RunsLow(CARD), "TEA-100"),
)


@pytest.mark.parametrize(("fact", "said"), SAID, ids=lambda one: type(one).__name__)
def test_a_fact_has_its_words(fact: Fact, said: str) -> None:
    """With what it tells in them."""
    assert said in worded(fact, Policy(name="Corner Shop")).text


def test_every_fact_is_among_them() -> None:
    """A new one is worded, and stands here."""
    assert {type(fact) for fact, _said in SAID} == set(get_args(Fact))
