"""Customers, as staff know them."""

from datetime import datetime

from pydantic import Field, StrictBool

from api.wire.base import Money, Sent, Wire, amount, maybe_moment, moment
from core.models.customer import NOTE_LENGTH, Customer
from core.models.export import KnownCustomer
from core.usecases.customer import CustomerCard


class CustomerBriefOut(Wire):
    """A customer by their Telegram id."""

    id: int
    name: str
    username: str


class CustomerRowOut(CustomerBriefOut):
    """`orders` stand; `spent` is what they brought in the shop's currency. Phone and address are those of the newest order with one."""

    first_seen: datetime
    last_seen: datetime
    orders: int
    spent: Money
    phone: str
    address: str


class CustomerCardOut(CustomerBriefOut):
    """All that staff see of a customer. `banned_at`: since when the shop takes nothing from them."""

    language: str
    first_seen: datetime
    last_seen: datetime
    note: str
    banned_at: datetime | None
    orders: int
    spent: list[Money]
    messages: int
    waits_since: datetime | None = Field(description="Since when they wait for an answer")


class NoteIn(Sent):
    """What staff should know about the customer, who never sees it; "" removes it."""

    note: str = Field(max_length=NOTE_LENGTH)


class BanIn(Sent):
    """Whether the shop takes neither orders nor messages from them."""

    banned: StrictBool


def brief(one: Customer) -> CustomerBriefOut:
    return CustomerBriefOut(id=one.id, name=one.name, username=one.username)


def row(one: KnownCustomer, currency: str) -> CustomerRowOut:
    return CustomerRowOut(
        id=one.id,
        name=one.name,
        username=one.username,
        first_seen=moment(one.first_seen),
        last_seen=moment(one.last_seen),
        orders=one.orders,
        spent=amount(one.spent, currency),
        phone=one.phone,
        address=one.address,
    )


def customer(card: CustomerCard) -> CustomerCardOut:
    profile = card.profile
    return CustomerCardOut(
        **brief(profile.customer).model_dump(),
        language=profile.customer.language,
        first_seen=moment(profile.first_seen),
        last_seen=moment(profile.last_seen),
        note=profile.note,
        banned_at=maybe_moment(profile.banned_at),
        orders=card.orders,
        spent=[amount(one.total, one.currency) for one in card.spent],
        messages=card.messages,
        waits_since=maybe_moment(card.question.asked_at if card.question else None),
    )
