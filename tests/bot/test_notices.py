"""What is owed can be said."""

from datetime import date
from typing import get_args

import pytest

from bot.notices import worded
from core.models.actor import Actor
from core.models.customer import Customer
from core.models.digital import Content, ContentKind, GivenCode, Good, Goods
from core.models.favourite import FavouriteNews
from core.models.message import Message
from core.models.order import Order, OrderLine, OrderStatus
from core.models.outbox import NoticeKind, Undelivered
from core.models.page import Page
from core.models.payment import Outcome, Payment, PaymentMethod, Proof, Refund
from core.models.picture import MissingPicture, PictureProblem
from core.models.policy import Policy
from core.models.review import Bought
from core.models.staff import Role
from core.models.stock import StockLevel
from core.models.webhook import CHOICE, Miss, Webhook, WebhookProblem
from core.usecases import fact
from core.usecases.digital import ChargebacksHappen, CodesRevoked, GoodsArrived
from core.usecases.fact import Fact
from core.usecases.favourite import FavouritesChanged
from core.usecases.picture import PicturesMissing
from core.usecases.reminder import CartWaits
from core.usecases.review import ReviewAsked, ReviewsWait
from core.usecases.stock import StockCard
from texts.pictures import PROBLEMS

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
MESSAGE = Message(id=1, customer_id=5, order_id=1, actor=Actor.customer(5), text="Hello", at=0)
LEVEL = StockLevel(
    sku_id=1, product_id=1, code="TEA-100", name="Sencha", on_hand=2, low_at=3, own_low_at=None, on_sale=True
)
CARD = StockCard(LEVEL, revision=0, sold=0, reserved=0, waiting=0, entries=(), names={}, undo=None)
GOODS = Goods(
    ORDER, (Good(1, 0, "Sencha", Content(ContentKind.CODES), (GivenCode("ABCD-1234"),)),), due_at=0, shown_at=0
)
MONEY = Payment(1, PaymentMethod.CARD, "charge-1", "", 1, 5, "EUR", 500, Outcome.DOUBLE, 0)
NO_PICTURE = MissingPicture("https://example.org/1.jpg", PictureProblem.REFUSED, "404", "Sencha", 1)
WEBHOOK = Webhook(
    3, "https://hooks.example.org/secret", CHOICE, "whsec_", "", 0, 0, 0, 1, miss=Miss(WebhookProblem.STATUS, 500)
)
BACK = Refund(1, 1, 500, "double", Actor.staff(1), False, "", 0, None)

SAID: tuple[tuple[Fact, str], ...] = (
    (fact.Receipt(ORDER), "K7Q-4MX"),
    (fact.NewOrder(ORDER, ALICE), "Alice"),
    (fact.OrderConfirmed(ORDER), "K7Q-4MX"),
    (fact.OrderShipped(ORDER), "K7Q-4MX"),
    (fact.OrderDelivered(ORDER), "K7Q-4MX"),
    (fact.OrderCancelled(ORDER, "sold out"), "sold out"),
    (fact.CustomerCancelled(ORDER, ALICE), "has cancelled order"),
    (fact.ShopWrote(ORDER, MESSAGE), "Hello"),
    (fact.CustomerWrote(ORDER, ALICE, MESSAGE), "Alice"),
    (fact.CustomerNotReached(ORDER, ALICE, Undelivered(NoticeKind.SHIPPED, 1, "blocked by the user")), "K7Q-4MX"),
    (fact.RoleChanged(Role.STAFF), "Corner Shop"),
    (fact.SeveralRunLow(Page(items=(LEVEL,), number=0, pages=1, total=1)), "TEA-100"),
    (fact.BackInStock(LEVEL), "Sencha"),
    (FavouritesChanged((FavouriteNews(1, "Sencha", 400, 450, back=False),), "EUR"), "€4.50"),
    (ReviewAsked(ORDER, (Bought(1, "Sencha"),)), "K7Q-4MX"),
    (ReviewsWait(3), "3"),
    (fact.UpdateParked(77), "77"),
    (fact.BackupFailed(date(2026, 5, 1)), "Corner Shop"),
    (fact.RunsLow(CARD), "TEA-100"),
    (fact.CrewsOrder(ORDER), "K7Q-4MX"),
    (fact.GroupLost("Crew"), "Crew"),
    (fact.OrderPaid(ORDER), "K7Q-4MX"),
    (fact.OrderExpired(ORDER), "K7Q-4MX"),
    (fact.TransferAwaited(ORDER), "K7Q-4MX"),
    (fact.ProofRefused(ORDER, "no money"), "no money"),
    (fact.ProofSent(ORDER, ALICE, Proof(1, 1, "file", True, 0, None, "")), "Alice"),
    (fact.OrderChanged(ORDER._replace(taken_off=100), 100), "€1.00"),
    (fact.MoneyBack(BACK, MONEY, ORDER), "€5.00"),
    (fact.ChargedBack(MONEY, ORDER), "charge-1"),
    (fact.MoneyNotNeeded(MONEY, ORDER), "K7Q-4MX"),
    (fact.StrayMoney(MONEY, ORDER, by_hand=True), "charge-1"),
    (GoodsArrived(GOODS), "ABCD-1234"),
    (CodesRevoked(GOODS), "ABCD-1234"),
    (ChargebacksHappen(), "chargeback"),
    (PicturesMissing(1, (NO_PICTURE,)), "Sencha: the server there answers 404"),
    (fact.WebhookDisabled(WEBHOOK), "hooks.example.org: the server there answers 500"),
    (CartWaits(3, 1_800_025_600_000, held=True), "3 items"),
)


@pytest.mark.parametrize(("fact", "said"), SAID, ids=lambda one: type(one).__name__)
def test_a_fact_has_its_words(fact: Fact, said: str) -> None:
    """With what it tells in them."""
    assert said in worded(fact, Policy(name="Corner Shop")).text


def test_every_fact_is_among_them() -> None:
    """A new one is worded, and stands here."""
    assert {type(fact) for fact, _said in SAID} == set(get_args(Fact))


def test_every_problem_of_a_picture_has_its_words() -> None:
    """A new one stands in the table."""
    assert set(PROBLEMS) == set(PictureProblem)
