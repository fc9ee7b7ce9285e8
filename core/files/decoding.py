"""Which encoding a text file is in. UTF-8 and UTF-16 are known for certain; anything else is a guess that its sender has to confirm.

Guessing by statistics was tried: on catalogues, which are short, it finds an encoding that looks valid and is wrong.
"""

import io
import re
from codecs import iterdecode
from typing import NamedTuple, TextIO

UTF_8 = "utf-8-sig"
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LATE_MARK = re.compile(rb"\A[\s]{0,40}\xef\xbb\xbf")
_PIECE = 1_000_000
"""Bytes."""
_SAMPLE = 40
_PAGES_OF_TONGUES = {
    "cp1251": ("ru", "uk", "be", "bg", "kk", "mk", "RUB", "UAH", "BYN", "BGN", "KZT", "KGS", "MKD"),
    "cp1254": ("tr", "az", "TRY", "AZN"),
    "cp1250": ("pl", "cs", "sk", "hu", "ro", "hr", "sl", "PLN", "CZK", "HUF", "RON"),
    "cp1253": ("el",),
}
"""What Excel writes where these languages are spoken, or this money is paid."""
PAGES = ("cp1252", *_PAGES_OF_TONGUES)
SPELLED = {page: f"windows-{page.removeprefix('cp')}" for page in PAGES}
"""The code pages as everybody else writes them."""


class Sample(NamedTuple):
    """What a file says if it is in this code page."""

    page: str
    text: str


def certain_encoding(data: bytes) -> str | None:
    """UTF-8 or UTF-16; None if it is neither, or no text at all."""
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if marked:
        return marked if _decodes(data, marked) else None
    return UTF_8 if 0 not in data[:_PIECE] and data.find(0) < 0 and _decodes(data, "utf-8") else None


def is_text(data: bytes) -> bool:
    """Whether it may be text in a code page: those have no NUL, and next to none of the other control characters."""
    return data.find(0) < 0 and not re.search(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]", data[:_PIECE])


def usual_page(language: str, currency: str) -> str:
    """The code page of whoever sends files in this language to a shop with this money."""
    tongue = language.partition("-")[0].lower()
    found = {name: page for page, names in _PAGES_OF_TONGUES.items() for name in names}
    return found.get(tongue) or found.get(currency) or "cp1252"


def samples(data: bytes, first: str) -> tuple[Sample, ...]:
    """A few words of the file by the code pages that it may be in, each reading once; `first` comes first."""
    words = _telling_words(data)
    told: dict[str, Sample] = {}
    for page in dict.fromkeys((first, *PAGES)):
        if _decodes(data, page):
            text = words.decode(page).strip()
            told.setdefault(text, Sample(page, text))
    return tuple(told.values())


def as_text(data: bytes, encoding: str) -> TextIO:
    """The text as a stream: all of it at once may take four times its bytes. A mark that comes too late is passed over."""
    late = _LATE_MARK.match(data)
    return io.TextIOWrapper(io.BytesIO(data[late.end() :] if late else data), encoding=encoding, newline="")


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        for _piece in iterdecode((data[at : at + _PIECE] for at in range(0, len(data), _PIECE)), encoding):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _telling_words(data: bytes) -> bytes:
    """The cell, or as much of it as is short, around the first byte that is not ASCII."""
    found = re.search(rb"[^;,\t|\"\r\n]{0,20}[\x80-\xff][^;,\t|\"\r\n]*", data)
    return found[0][:_SAMPLE] if found else b""
