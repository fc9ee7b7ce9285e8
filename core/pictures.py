"""Judges pictures by their first bytes, whatever the file's name says, before anything names them.

A picture that is taken is one that Telegram shows as a photo (https://core.telegram.org/bots/api#sendphoto).
"""

import hashlib
import struct
from typing import NamedTuple

from core.errors import InvalidInput
from core.files.catalog import LARGEST_PHOTO
from core.models.finding import Problem

MOST_PIXELS = 10_000
"""Width and height together."""
MOST_RATIO = 20
"""How many times longer one side may be than the other."""
_MOST_SEGMENTS = 2_000
"""Of a JPEG, before its size: a camera writes about twenty."""
_NO_FRAME = (0xC4, 0xC8, 0xCC)
"""Of the JPEG markers C0 to CF, those that begin tables."""


class Size(NamedTuple):
    """In pixels."""

    width: int
    height: int

    @property
    def is_shown(self) -> bool:
        longer, shorter = max(self), min(self)
        return self.width + self.height <= MOST_PIXELS and longer <= shorter * MOST_RATIO


def read_photo(content: bytes) -> str:
    """The key of a picture that somebody has sent: the SHA-256 of its bytes. Raises InvalidInput: photo, photo_size, photo_shape."""
    match judged(content):
        case None:
            return hashlib.sha256(content).hexdigest()
        case Problem.PHOTO_TOO_LARGE:
            raise InvalidInput("photo_size", megabytes(len(content)))
        case Problem.PHOTO_SHAPE if shape := size_of(content):
            raise InvalidInput("photo_shape", f"{shape.width:,} × {shape.height:,}")
        case _:
            raise InvalidInput("photo")


def megabytes(size: int) -> str:
    """With one decimal, rounded up: what is too large reads so."""
    return f"{-(-size // 100_000) / 10:,.1f}"


def judged(content: bytes) -> Problem | None:
    """Why this cannot be a photo; None if it can."""
    if len(content) > LARGEST_PHOTO:
        return Problem.PHOTO_TOO_LARGE
    size = size_of(content)
    if size is None or min(size) < 1:
        return Problem.PHOTO_KIND
    return None if size.is_shown else Problem.PHOTO_SHAPE


def size_of(content: bytes) -> Size | None:
    """The size that a JPEG, PNG, GIF or WEBP says it has; None for anything else."""
    try:
        if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
            return Size(*struct.unpack(">II", content[16:24]))
        if content.startswith((b"GIF87a", b"GIF89a")):
            return Size(*struct.unpack("<HH", content[6:10]))
        if content.startswith(b"\xff\xd8\xff"):
            return _size_of_jpeg(content)
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return _size_of_webp(content)
    except (struct.error, IndexError):  # it ends too early
        return None
    return None


def _size_of_jpeg(content: bytes) -> Size | None:
    at = 2
    for _ in range(_MOST_SEGMENTS):
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if marker == 0xFF:  # a filling byte
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in _NO_FRAME:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return Size(width, height)
        else:
            at += 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
    return None


def _size_of_webp(content: bytes) -> Size | None:
    match content[12:16]:
        case b"VP8X":
            width, wide, height, high = struct.unpack("<HBHB", content[24:30])
            return Size(1 + (wide << 16 | width), 1 + (high << 16 | height))
        case b"VP8L" if content[20] == 0x2F:
            (bits,) = struct.unpack("<I", content[21:25])
            return Size(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
        case b"VP8 " if content[23:26] == b"\x9d\x01\x2a":
            width, height = struct.unpack("<HH", content[26:30])
            return Size(width & 0x3FFF, height & 0x3FFF)
    return None
