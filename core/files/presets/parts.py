"""What the exports of several systems have in common."""

import re
from collections.abc import Iterable

from core.files.remarks import Remarks
from core.models.file_said import Remark

_LOCAL = re.compile(r"https?://", re.IGNORECASE)


def joined_label(values: Iterable[str]) -> str:
    """The name of a variant: "Black", "S" → "Black / S"."""
    return " / ".join(filter(None, values))


def lines_of(cells: Iterable[str]) -> str:
    """The photos of several cells, one a line, each once."""
    return "\n".join(dict.fromkeys(cell for cell in cells if cell))


def listed(text: str, separator: str = ",") -> list[str]:
    """The parts of a cell that lists several things."""
    return [part.strip() for part in text.split(separator) if part.strip()]


def deepest(paths: Iterable[str], roots: frozenset[str], separator: str = "/") -> str:
    """The longest of these paths without its root, levels apart by ">"."""
    split = [[level for level in listed(path, separator) if level.casefold() not in roots] for path in paths]
    longest: list[str] = max(split, key=len) if split else []
    return " > ".join(longest)


def addresses(text: str) -> str:
    """The addresses among these photos; paths lead nowhere outside their system."""
    return "\n".join(part for part in re.split(r"[,\s|;]+(?=https?://)", text) if _LOCAL.match(part))


def in_all_places(places: list[str], remarks: Remarks) -> str:
    """The pieces in all places; what is no whole number is left to whoever reads it."""
    counted = [place for place in places if place]
    if len(counted) < 2 or not all(place.isdecimal() for place in counted):
        return next(iter(counted), "")
    remarks.add(Remark.SEVERAL_PLACES)
    return str(sum(map(int, counted)))
