"""Delivery: the ways in which the shop hands goods over, and what a customer says about it before ordering."""

from enum import IntEnum
from typing import Annotated

from pydantic import Field

from core.models.base import Model
from core.money import LARGEST

NAME_LENGTH = 40
MOST_METHODS = 20
"""Each is a button, and all of them are one list on a phone."""
DEGREE = 1_000_000
"""Parts of a degree in which a place is kept: whole numbers, about 11 cm."""

Price = Annotated[int, Field(ge=0, le=LARGEST)]
Threshold = Annotated[int, Field(ge=1, le=LARGEST)]


class NewMethod(Model):
    """A way of delivery as its owner typed it: `price` and `free_from` (None: never free) in minor units."""

    name: Annotated[str, Field(min_length=1, max_length=NAME_LENGTH)]
    price: Price
    free_from: Threshold | None = None
    needs_address: bool = False


class DeliveryMethod(NewMethod):
    """A way of delivery of the shop; one that is not `active` is not offered. Ended (at `ended_at`, ms UTC), it never is again."""

    id: int
    active: bool = True
    ended_at: int | None = None

    def cost(self, goods: int) -> int:
        """What it costs with goods for `goods` minor units, before any discount. The threshold is inclusive."""
        return 0 if self.free_from is not None and goods >= self.free_from else self.price


class MethodSales(Model):
    """A way of delivery and what came of it: `uses` are the orders that took it and still stand, `revenue` their totals.

    Minor units of the shop's currency.
    """

    method: DeliveryMethod
    uses: int = 0
    revenue: int = 0


class MethodChange(Model):
    """What is to be different about a method; None leaves it. `never_free` takes its threshold away."""

    name: str | None = None
    price: Price | None = None
    free_from: Threshold | None = None
    never_free: bool = False
    needs_address: bool | None = None

    def of(self, method: DeliveryMethod) -> DeliveryMethod:
        """The method as it is to be."""
        told = self.model_dump(exclude={"never_free"}, exclude_none=True)
        if self.never_free:
            told["free_from"] = None
        return method.having(**told)


class Spot(Model):
    """A place on the map, in millionths of a degree."""

    latitude: int
    longitude: int

    @property
    def degrees(self) -> tuple[float, float]:
        return self.latitude / DEGREE, self.longitude / DEGREE


class Question(IntEnum):
    """What is asked before an order, in this order."""

    METHOD = 0
    RECIPIENT = 1
    PHONE = 2
    ADDRESS = 3
    NOTE = 4


class Answers(Model):
    """What a customer said; None is not answered yet, "" skipped. A shared `spot` stands for the address, or the other way round."""

    recipient: str | None = None
    phone: str | None = None
    address: str | None = None
    spot: Spot | None = None
    note: str | None = None

    def answered(self, question: Question) -> bool:
        """Whether this was said, or skipped."""
        if question is Question.ADDRESS:
            return self.address is not None or self.spot is not None
        return getattr(self, question.name.lower()) is not None

    def part(self, question: Question) -> dict[str, str | Spot | None]:
        """The fields that answer a question."""
        names = ("address", "spot") if question is Question.ADDRESS else (question.name.lower(),)
        return {name: getattr(self, name) for name in names}


class Draft(Answers):
    """What stands about a cart's delivery before its order; `method_id` None: not chosen."""

    method_id: int | None = None


class OrderDelivery(Answers):
    """An order's own copy: how it is handed over, and to whom. What it cost stands in the order."""

    method: str


class Checkout(Model):
    """The `methods` on offer and a cart's draft. Without methods the shop sells without delivery."""

    methods: tuple[DeliveryMethod, ...] = ()
    draft: Draft = Draft()

    @property
    def method(self) -> DeliveryMethod | None:
        """The one that was chosen, while it is offered; else the only one there is; None where one is to be chosen."""
        if len(self.methods) < 2:
            return self.methods[0] if self.methods else None
        return next((method for method in self.methods if method.id == self.draft.method_id), None)

    @property
    def method_id(self) -> int:
        """0 for none."""
        return self.method.id if self.method else 0

    @property
    def questions(self) -> tuple[Question, ...]:
        """What has to be asked after the method: all of it where there is an address to go to, else nothing."""
        return tuple(Question)[1:] if self.method and self.method.needs_address else ()

    @property
    def missing(self) -> Question | None:
        """The first question that is still open."""
        if self.methods and self.method is None:
            return Question.METHOD
        return next((question for question in self.questions if not self.draft.answered(question)), None)

    def cost(self, goods: int) -> int | None:
        """What delivering goods for `goods` minor units costs; None while that is not chosen, or not offered at all."""
        return self.method.cost(goods) if self.method else None

    @property
    def agreed(self) -> OrderDelivery | None:
        """The order's copy: what belongs to the method, and no more. None where nothing is delivered."""
        if self.method is None:
            return None
        said = self.draft.model_dump(include={"note"} if not self.method.needs_address else set(Answers.model_fields))
        return OrderDelivery(method=self.method.name, **said)
