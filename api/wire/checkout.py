"""The checkout on the wire: delivery, ways to pay, and what is confirmed."""

from collections.abc import Mapping

from pydantic import Field

from api.wire.base import NUMBER, Money, Sent, Wire, amount, example
from api.wire.cart import CartOut, cart
from core.models.delivery import Answers, Checkout, DeliveryMethod
from core.usecases.checkout import CheckoutView
from texts.formats import price


class MethodOut(Wire):
    """A way of delivery and what it costs for this cart. `pick_up`: the customer fetches it at `place`."""

    id: int
    name: str
    price: Money
    price_text: str = Field(examples=["€4.90", "€0.00 (free)"])
    pick_up: bool
    place: str
    questions: list[str] = Field(examples=[["recipient", "phone", "address", "note"]])


class AnswersOut(Wire):
    """What the customer has answered; null: not answered yet, "": left out."""

    recipient: str | None = None
    phone: str | None = None
    address: str | None = None
    note: str | None = None


class DeliveryOut(Wire):
    """The delivery. `missing` is the first question that is still open ("method", "phone", …); `offered` are the answers of last time."""

    methods: list[MethodOut]
    chosen: int | None
    answers: AnswersOut
    offered: AnswersOut
    missing: str | None
    country: str = Field(description="Where a phone number without a country code is from", examples=["DE"])


class PaymentsOut(Wire):
    """The ways to pay for this cart, and the one that is taken; null: the customer has to choose."""

    methods: list[str] = Field(examples=[["cash", "card"]])
    chosen: str | None
    tests: list[str] = Field(description="Those that move no money here")


class ConfirmSent(Sent):
    """What was shown to the customer: an order is placed at exactly this, or refused."""

    model_config = example(cart=1, revision=3, total=900, seal=2747911512, delivery=0)

    cart: NUMBER
    revision: NUMBER
    total: NUMBER = Field(description="Minor units")
    seal: NUMBER
    delivery: NUMBER = Field(description="The delivery method's id; 0: none")


class ConfirmOut(Wire):
    """Sent to POST /v1/orders as it is, it orders what is shown here."""

    cart: int
    revision: int
    total: int
    seal: int
    delivery: int


class CheckoutOut(Wire):
    """A cart on its way to an order. `confirm` is null while something is missing."""

    cart: CartOut
    delivery: DeliveryOut
    payments: PaymentsOut
    confirm: ConfirmOut | None


class MethodSent(Sent):
    """A way of delivery, by its id."""

    model_config = example(method=1)

    method: NUMBER


class AnswersSent(Sent):
    """Answers to the delivery's questions; a field that is not there, or null, stays as it is. An empty note leaves it out."""

    model_config = example(
        recipient="Alice Miller",
        phone="+49 30 123456",
        address="12 Garden Lane, 10115 Berlin",
        note="Please ring twice",
    )

    recipient: str | None = Field(None, max_length=1000, examples=["Alice Miller"])
    phone: str | None = Field(None, max_length=1000, examples=["+49 30 123456"])
    address: str | None = Field(None, max_length=1000, examples=["12 Garden Lane, 10115 Berlin"])
    note: str | None = Field(None, max_length=1000, examples=["Please ring twice"])


class PaymentSent(Sent):
    """A way to pay."""

    model_config = example(method="cash")

    method: str = Field(max_length=16, examples=["cash"])


def checkout(one: CheckoutView, covers: Mapping[int, str], timezone: str, country: str) -> CheckoutOut:
    view = one.view
    missing, asks = view.checkout.missing, view.asks_payment
    whole = view.cart.ready and missing is None and not asks
    return CheckoutOut(
        cart=cart(view, covers, timezone),
        delivery=_delivery(one, country),
        payments=PaymentsOut(
            methods=list(view.choice.methods), chosen=view.choice.method, tests=list(view.choice.tests)
        ),
        confirm=ConfirmOut(
            cart=view.cart.id,
            revision=view.cart.revision,
            total=view.breakdown.total,
            seal=view.seal,
            delivery=view.checkout.method_id,
        )
        if whole
        else None,
    )


def _delivery(one: CheckoutView, country: str) -> DeliveryOut:
    said, goods = one.view.checkout, one.view.breakdown.subtotal
    return DeliveryOut(
        methods=[_method(method, goods, one.view.cart.currency) for method in said.methods],
        chosen=said.method_id or None,
        answers=_answers(said.draft),
        offered=_answers(one.offered),
        missing=None if said.missing is None else said.missing.name.lower(),
        country=country,
    )


def _method(method: DeliveryMethod, goods: int, currency: str) -> MethodOut:
    cost = method.cost(goods)
    asked = Checkout(methods=(method,)).questions
    return MethodOut(
        id=method.id,
        name=method.name,
        price=amount(cost, currency),
        price_text=price(cost, currency),
        pick_up=method.pick_up,
        place=method.place,
        questions=[question.name.lower() for question in asked],
    )


def _answers(said: Answers) -> AnswersOut:
    return AnswersOut(recipient=said.recipient, phone=said.phone, address=said.address, note=said.note)
