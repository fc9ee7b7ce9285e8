"""Which language the shop speaks. Words are marked where they are written, and translated where they are used.

`_("Cart")` translates at once, into the language of the person being served (`speaking`); it is for use inside functions. Words in a
table or a default are marked with `N_("Cart")`, and translated later with `_`.

English is the source and needs no catalogue. Another language is a folder in LOCALES: `<code>/LC_MESSAGES/tillbot.mo`.
"""

import gettext
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

DOMAIN = "tillbot"
SOURCE = "en"
LOCALES = Path(__file__).parent / "locales"


@dataclass(frozen=True)
class Language:
    """`code` is its folder's name and Babel's: "de", "pt_BR"."""

    code: str
    catalogue: gettext.NullTranslations


_ENGLISH = Language(SOURCE, gettext.NullTranslations())
_spoken: ContextVar[Language] = ContextVar("spoken", default=_ENGLISH)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that are marked and not translated yet. It is not a `str`, so that a type checker finds places that forget to translate."""

    text: str

    def __str__(self) -> str:
        return _(self)


def N_(text: str) -> Phrase:  # noqa: N802 - gettext's own name, which its tools look for
    """Mark words that are written outside a function."""
    return Phrase(text)


def _(words: str | Phrase) -> str:
    """The words in the current language."""
    return _spoken.get().catalogue.gettext(words.text if isinstance(words, Phrase) else words)


def ngettext(one: str, many: str, count: int) -> str:
    """The singular or plural form for this count, in the current language."""
    return _spoken.get().catalogue.ngettext(one, many, count)


def spoken() -> str:
    """The code of the current language, as Babel writes it."""
    return _spoken.get().code


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """In this block the language is that of `code` ("de", "pt-br"; "" means unknown), or the nearest one that the shop speaks."""
    with _speaking(_nearest(code)):
        yield


def as_spoken_here(work: Callable[P, Coroutine[Any, Any, R]]) -> Callable[P, Coroutine[Any, Any, R]]:
    """`work`, run in the language that is current now: a store runs it in its own thread, where the context is lost."""
    language = _spoken.get()

    @wraps(work)
    async def speak(*args: P.args, **kwargs: P.kwargs) -> R:
        with _speaking(language):
            return await work(*args, **kwargs)

    return speak


def translations() -> tuple[str, ...]:
    """The codes of the languages besides English."""
    return tuple(sorted(one.code for one in _shipped(LOCALES).values()))


@contextmanager
def _speaking(language: Language) -> Iterator[None]:
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def _nearest(code: str) -> Language:
    """The language for a code: "de" for "de-AT" if there is nothing closer, English for a language that the shop does not speak."""
    shipped, parts = _shipped(LOCALES), code.replace("-", "_").casefold().split("_")
    names = ("_".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((shipped[name] for name in names if name in shipped), _ENGLISH)


@cache
def _shipped(locales: Path) -> Mapping[str, Language]:
    """The languages by code in lower case."""
    codes = [file.parts[-3] for file in locales.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")]
    return {code.casefold(): Language(code, gettext.translation(DOMAIN, locales, [code])) for code in codes}
