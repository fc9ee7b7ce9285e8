"""Addresses behind words: bold may go when a text is kept as plain text, an address may not."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from telegram import MessageEntity

_ADDRESS = re.compile(r"(?:https?|tg|ton)://\S+|(?:mailto|tel):\S+", re.IGNORECASE)
_LONGEST = 2048
"""Characters of one address; Telegram takes no longer ones."""
_UNIT = 2
"""Bytes of a UTF-16 unit, in which Telegram counts."""


class _Place(NamedTuple):
    """Where an address belongs: behind which UTF-16 unit."""

    end: int
    address: str


def spelled_out(text: str, entities: Sequence[MessageEntity]) -> str:
    """The text with each address in brackets behind its words: "Track it here (https://…)"."""
    units = text.encode("utf-16-le", "surrogatepass")
    for place in sorted(_places(units, entities), reverse=True):
        units = units[: place.end * _UNIT] + f" ({place.address})".encode("utf-16-le") + units[place.end * _UNIT :]
    return units.decode("utf-16-le", "surrogatepass")


def _places(units: bytes, entities: Sequence[MessageEntity]) -> list[_Place]:
    places = []
    for one in entities:
        words = units[one.offset * _UNIT : (one.offset + one.length) * _UNIT].decode("utf-16-le", "replace")
        address = one.url or ""
        if one.type == MessageEntity.TEXT_LINK and words.strip() and _is_told(address, words.strip()):
            told = words.rstrip()
            places.append(_Place(one.offset + len(told.encode("utf-16-le")) // _UNIT, address))
    return places


def _is_told(address: str, words: str) -> bool:
    """Whether it is an address that the words do not already say."""
    plain = address.rstrip("/").casefold()
    known = words.rstrip("/").casefold() in (plain, plain.partition("://")[2], plain.removeprefix("mailto:"))
    return len(address) <= _LONGEST and _ADDRESS.fullmatch(address) is not None and not known
