"""Cursors: where the next part of a list begins. Opaque to whoever asks."""

import base64
import binascii
from typing import Annotated

from fastapi import Query

from core.errors import InvalidInput

MOST = 100
Limit = Annotated[int, Query(ge=1, le=MOST, description="The most items of one part")]
Cursor = Annotated[str | None, Query(max_length=64, description="`next` of the part before")]


def cursor(place: int) -> str:
    return base64.urlsafe_b64encode(f"c{place}".encode()).decode().rstrip("=")


def place_of(text: str | None) -> int:
    """The place that a cursor names; 0 without one. Raises InvalidInput."""
    if not text:
        return 0
    try:
        said = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        raise InvalidInput("cursor", text) from None
    if not (said.startswith("c") and said[1:].isdecimal() and len(said) < 18):
        raise InvalidInput("cursor", text)
    return int(said[1:])
