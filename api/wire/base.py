"""What every model of the wire is made of."""

from datetime import UTC, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from texts.formats import money

T = TypeVar("T")

CODE = Annotated[str, Field(min_length=1, max_length=64)]
WHOLE = Annotated[int, Field(ge=0, le=2**53 - 1)]
"""An id: what JSON's readers can hold."""

NUMBER = Annotated[int, Field(strict=True, ge=0, le=2**53 - 1)]
"""The same in a body, where JSON has types: true, 1.5 and "1" are none."""


class Wire(BaseModel):
    """What is answered. Amounts are Money, times RFC 3339 in UTC."""

    model_config = ConfigDict(frozen=True)


class Sent(BaseModel):
    """What is asked for: a field that nobody knows is refused, so that a slip of the pen is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def example(**fields: int | str) -> ConfigDict:
    """The configuration of what is asked for, with an example that works in a shop that has what it names."""
    return ConfigDict(json_schema_extra={"examples": [dict(fields)]})


class Money(Wire):
    """An amount in minor units ("amount": 450 is €4.50), and as people read it."""

    amount: int
    currency: str = Field(examples=["EUR"])
    text: str = Field(examples=["€4.50"])


class PhotoRef(Wire):
    """Where a picture is; "?width=320", 640 or 1280 gives it scaled."""

    url: str = Field(examples=["/v1/photos/5f3c"])


class Listed(Wire, Generic[T]):
    """A part of a list. `next` is the cursor of the part that follows; null at the end."""

    items: list[T]
    next: str | None = None


def amount(minor: int, currency: str) -> Money:
    return Money(amount=minor, currency=currency, text=money(minor, currency))


def moment(at: int) -> datetime:
    """Ms UTC as the wire has it."""
    return datetime.fromtimestamp(at / 1000, UTC)


def maybe_moment(at: int | None) -> datetime | None:
    return None if at is None else moment(at)


def photo(key: str | None) -> PhotoRef | None:
    return PhotoRef(url=f"/v1/photos/{key}") if key else None
