"""The cell of a catalogue file that names a product's photos: several, the first is the cover.

They stand apart by a space, a line break, "|" or ";". A file's name may have spaces and an address may have ";" and ",", so a cell is
only cut where the next part begins like a photo, or ends like one. Elsewhere they are one text, one photo a line.
"""

import re
from collections.abc import Callable

KEPT = "photo:"
"""The prefix before the key of a picture that the shop has."""
_URL = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)
_LINES = re.compile(r"[\r\n|]")
_BEFORE_NEXT = re.compile(rf"[\s,;]+(?=https?://|{KEPT})", re.IGNORECASE)
_BETWEEN_FILES = re.compile(r"(?<=\.(?:jpg|png|gif))\s+|(?<=\.(?:jpeg|webp))\s+", re.IGNORECASE)


def photos_in(cell: str) -> str:
    """The photos of a cell, one a line, each once."""
    parts = (part for line in _LINES.split(cell) for near in _BEFORE_NEXT.split(line) for part in _files(near))
    return "\n".join(dict.fromkeys(filter(None, (part.strip() for part in parts))))


def photo_cell(photos: str | None) -> str:
    """How a file names a product's photos: addresses, and the keys of pictures that the shop has."""
    return " ".join(each_photo(photos or "", lambda one: one if is_url(one) else f"{KEPT}{one}").split("\n"))


def each_photo(photos: str, change: Callable[[str], str]) -> str:
    """The photos, each changed; two that become the same are one."""
    return "\n".join(dict.fromkeys(map(change, photos.split("\n")))) if photos else ""


def is_url(photo: str) -> bool:
    """Whether the photo is an address rather than a path."""
    return _URL.fullmatch(photo) is not None


def _files(text: str) -> list[str]:
    """The names of files in a part; an address is left whole."""
    if is_url(text.strip()):
        return [text]
    return [name for part in text.split(";") for name in _BETWEEN_FILES.split(part)]
