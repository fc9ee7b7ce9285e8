"""Cursors: where the next part of a list begins. Opaque to whoever asks."""

import base64
import binascii
from collections.abc import Sequence
from typing import Annotated, TypeVar

from fastapi import Query

from core.errors import InvalidInput
from core.models.page import Page

T = TypeVar("T")

MOST = 100
_DIGITS = 17
Limit = Annotated[int, Query(ge=1, le=MOST, description="The most items of one part")]
Cursor = Annotated[str | None, Query(max_length=96, description="`next` of the part before")]


def cursor(*places: int) -> str:
    """The cursor of a place, which may take several numbers."""
    said = "c" + ".".join(map(str, places))
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def place_of(text: str | None) -> int:
    """The place that a cursor names; 0 without one. Raises InvalidInput."""
    return places_of(text, 1)[0] if text else 0


def places_of(text: str, count: int) -> tuple[int, ...]:
    """The `count` numbers that a cursor names. Raises InvalidInput."""
    try:
        said = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        raise InvalidInput("cursor", text) from None
    parts = said[1:].split(".")
    if said[:1] != "c" or len(parts) != count or not all(part.isdecimal() and len(part) <= _DIGITS for part in parts):
        raise InvalidInput("cursor", text)
    return tuple(map(int, parts))


def part_of(page: Page[T], number: int) -> tuple[Sequence[T], str | None]:
    """The items of page `number`, and the cursor of the next; a page behind the last one has no items."""
    items = page.items if page.number == number else ()
    return items, cursor(number + 1) if items and number + 1 < page.pages else None
