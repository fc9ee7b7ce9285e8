"""A second language for tests: every marked message stands in brackets, which exposes what nobody marked."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

from tests.support.source import ROOT
from texts.language import DOMAIN

CODE = "de"
"""Its language code: amounts and days are written as in German."""
SPEAKING = ("api", "bot", "jobs", "texts", "tillbot")
"""The packages that contain words."""

Message = str | tuple[str, ...]


@cache
def marked() -> tuple[Message, ...]:
    """Every message of the program, as translators get it; a message with a plural is a tuple."""
    return tuple(dict.fromkeys(_extracted()))


def make_language(locales: Path) -> None:
    """Compile the language into the folder `locales`."""
    catalogue = Catalog(locale=CODE)
    for message in marked():
        catalogue.add(message, tuple(map(in_brackets, message)) if isinstance(message, tuple) else in_brackets(message))
    file = locales / CODE / "LC_MESSAGES" / f"{DOMAIN}.mo"
    file.parent.mkdir(parents=True)
    with file.open("wb") as opened:
        write_mo(opened, catalogue)


def in_brackets(text: str) -> str:
    """The translation."""
    return f"⟦{text}⟧"


def untranslated(text: str, data: Iterable[str] = ()) -> list[str]:
    """The words of a text that are not in the language, except the shop's own: names, codes, amounts."""
    inner = re.compile(r"⟦[^⟦⟧]*⟧")
    while inner.search(text):
        text = inner.sub(" ", text)
    for own in data:
        text = text.replace(own, " ")
    text = re.sub(
        r"/[a-z]+.*|@\w+|https?://\S+|\b[A-Z0-9]{3}-[A-Z0-9]{3}\b", " ", text
    )  # commands, links and order codes
    return re.findall(r"[A-Za-z]{2,}", text)


def _extracted() -> Iterator[Message]:
    for package in SPEAKING:
        found = extract_from_dir(ROOT / package, [("**.py", "python")])
        yield from (message for _file, _line, message, _comments, _context in found)
