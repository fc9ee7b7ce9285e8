"""Delivery: the methods that the shop offers, and what a customer answers about it before ordering."""

from enum import IntEnum
from typing import Annotated

from pydantic import Field

from core.models.base import Model
from core.money import LARGEST

NAME_LENGTH = 40
PLACE_LENGTH = 300
MOST_METHODS = 20
"""The most methods: each is a button, and all of them make one list on a phone."""
DEGREE = 1_000_000
"""Parts of a degree in which a place is kept: whole numbers, each about 11 cm."""

Price = Annotated[int, Field(ge=0, le=LARGEST)]
Threshold = Annotated[int, Field(ge=1, le=LARGEST)]


class NewMethod(Model):
    """A delivery method as its owner typed it: `price` and `free_from` (None: never free) in minor units.

    Customers fetch what comes by a method of `pick_up`, which asks for no address: `place` says where and when, "" if nobody has said.
    """

    name: Annotated[str, Field(min_length=1, max_length=NAME_LENGTH)]
    price: Price
    free_from: Threshold | None = None
    needs_address: bool = False
    pick_up: bool = False
    place: Annotated[str, Field(max_length=PLACE_LENGTH)] = ""


class DeliveryMethod(NewMethod):
    """A delivery method of the shop. One that is not `active` is not offered. One that has ended (at `ended_at`, ms UTC) never is again."""

    id: int
    active: bool = True
    ended_at: int | None = None

    def cost(self, goods: int) -> int:
        """What it costs for products worth `goods` minor units, before any discount. The threshold is inclusive."""
        return 0 if self.free_from is not None and goods >= self.free_from else self.price


class MethodSales(Model):
    """A delivery method and its results: `uses` counts the orders that took it and still stand, `revenue` sums their totals.

    Minor units of the shop's currency.
    """

    method: DeliveryMethod
    uses: int = 0
    revenue: int = 0


class MethodChange(Model):
    """Changes to a method; None leaves a field as it is. `never_free` removes its threshold."""

    name: str | None = None
    price: Price | None = None
    free_from: Threshold | None = None
    never_free: bool = False
    needs_address: bool | None = None
    pick_up: bool | None = None
    place: str | None = None

    def of(self, method: DeliveryMethod) -> DeliveryMethod:
        """The method after the changes."""
        told = self.model_dump(exclude={"never_free"}, exclude_none=True)
        if self.never_free:
            told["free_from"] = None
        if self.pick_up:
            told["needs_address"] = False
        elif self.needs_address:
            told["pick_up"] = False
        return method.having(**told)


class Spot(Model):
    """A place on the map, in millionths of a degree."""

    latitude: int
    longitude: int

    @property
    def degrees(self) -> tuple[float, float]:
        return self.latitude / DEGREE, self.longitude / DEGREE


class Question(IntEnum):
    """The questions before an order, in this order."""

    METHOD = 0
    RECIPIENT = 1
    PHONE = 2
    ADDRESS = 3
    NOTE = 4


class Answers(Model):
    """A customer's answers: None is not answered yet, "" skipped.

    A shared `spot` replaces the address, and the other way round; a venue has both.
    """

    recipient: str | None = None
    phone: str | None = None
    address: str | None = None
    spot: Spot | None = None
    note: str | None = None

    def answered(self, question: Question) -> bool:
        """Whether this question was answered or skipped."""
        if question is Question.ADDRESS:
            return self.address is not None or self.spot is not None
        return getattr(self, question.name.lower()) is not None

    def part(self, question: Question) -> dict[str, str | Spot | None]:
        """The fields that answer this question."""
        names = ("address", "spot") if question is Question.ADDRESS else (question.name.lower(),)
        return {name: getattr(self, name) for name in names}


class Draft(Answers):
    """What is known about a cart's delivery before the order, or what a customer last answered; `method_id` None: not chosen."""

    method_id: int | None = None


class OrderDelivery(Answers):
    """An order's own copy: how it is delivered, and to whom, or where it is fetched. The order keeps what that cost."""

    method: str
    pick_up: bool = False
    place: str = ""


class Checkout(Model):
    """The `methods` on offer and a cart's draft. A shop without methods sells without delivery."""

    methods: tuple[DeliveryMethod, ...] = ()
    draft: Draft = Draft()

    @property
    def method(self) -> DeliveryMethod | None:
        """The chosen method, while it is offered; else the only one there is; None where the customer has to choose."""
        if len(self.methods) < 2:
            return self.methods[0] if self.methods else None
        return next((method for method in self.methods if method.id == self.draft.method_id), None)

    @property
    def method_id(self) -> int:
        """The method's id; 0 for none."""
        return self.method.id if self.method else 0

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions after the method: all of them if it needs an address, else none."""
        return tuple(Question)[1:] if self.method and self.method.needs_address else ()

    @property
    def missing(self) -> Question | None:
        """The first question that is still open. Nobody is asked for a note: the card to confirm has a button for it."""
        if self.methods and self.method is None:
            return Question.METHOD
        required = (question for question in self.questions if question is not Question.NOTE)
        return next((question for question in required if not self.draft.answered(question)), None)

    def as_in(self, last: Draft) -> "Checkout | None":
        """This checkout with the method and the answers of `last`, if nothing is missing then; a note is not repeated."""
        name = last.recipient or self.draft.recipient
        repeated = self.having(draft=last.having(recipient=name, note=self.draft.note))
        return repeated if self.methods and repeated.missing is None else None

    def cost(self, goods: int) -> int | None:
        """What delivery costs for products worth `goods` minor units; None while no method is chosen, or none is offered."""
        return self.method.cost(goods) if self.method else None

    @property
    def agreed(self) -> OrderDelivery | None:
        """The order's copy, with only the answers that the method needs. None where nothing is delivered."""
        if self.method is None:
            return None
        said = self.draft.model_dump(include={"note"} if not self.method.needs_address else set(Answers.model_fields))
        method = self.method
        return OrderDelivery(method=method.name, pick_up=method.pick_up, place=method.place, **said)
