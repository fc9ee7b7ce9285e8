"""What a search finds, for customers and staff alike: as it was typed, else in wider categories, else with a wrong letter mended."""

import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence, Sized
from functools import lru_cache
from typing import NamedTuple, TypeVar

from core.models.catalog import Category
from storage.dialect import Dialect, Field
from storage.executor import Executor
from storage.words import Query, Word, corrected, escaped, query_of, spellings_of, terms_of

R = TypeVar("R", bound=Sized)

OWN = (Field.TITLE, Field.CATEGORY, Field.LABEL, Field.CODE, Field.DESCRIPTION)
NAMES = (Field.TITLE, Field.CATEGORY, Field.LABEL, Field.CODE)
_WEIGHTS = {Field.TITLE: (9, 4), Field.CATEGORY: (7, 3), Field.LABEL: (5, 2), Field.CODE: (5, 2)}
"""What a word counts for where it stands, as such and as a beginning. Anywhere else: 1."""


async def first_found(
    db: Executor,
    dialect: Dialect,
    text: str,
    find: Callable[[Query, Sequence[Field]], Awaitable[R]],
    fields: Sequence[Field],
    *,
    by_words: bool = False,
) -> R:
    """What `find` finds with the words of `text` in these fields, or also in ABOVE, or with one letter of a word mended.

    `by_words`: it looks for nothing else, so it is not asked for words that no product has anywhere.
    """
    query, wider = query_of(text), (*fields, Field.ABOVE)
    found = await find(query, fields)
    if found or not query:
        return found
    if not by_words or await _has_words(db, dialect, query, wider):
        found = await find(query, wider)
    if found or not (known := await _known(db, dialect, spellings_of(query))):
        return found
    return await find(corrected(query, known), wider)


def looks_like_code(text: str) -> bool:
    """Whether it is one piece with digits and something else in it, "TEA-100"."""
    return len(text.split()) == 1 and not text.strip().isdigit() and any(map(str.isdigit, text))


async def is_part_of_code(db: Executor, text: str) -> bool:
    """Whether it looks like a SKU code and is a part of one: then staff mean that, and not its words."""
    if not looks_like_code(text):
        return False
    like = "SELECT 1 FROM skus WHERE code_key LIKE '%' || :part || '%' ESCAPE '\\' LIMIT 1"
    return await db.one(like, part=escaped(text.strip().casefold())) is not None


def score(query: Query, fields: Mapping[str, str]) -> int:
    """How well the short fields of a product fit what was typed."""
    terms = [(f" {fields[field]} ", weights) for field, weights in _WEIGHTS.items()]
    return sum(max(_weight(sought, those, weights) for those, weights in terms) for sought in map(_sought, query))


class Names(NamedTuple):
    """Categories, each with the terms of its name between spaces, and all these in one text: most words are not in it."""

    all_terms: str
    named: Sequence[tuple[str, Category]]

    @classmethod
    def of(cls, categories: Iterable[Category]) -> "Names":
        named = [(f" {terms_of(category.name)} ", category) for category in categories]
        return cls("".join(terms for terms, _category in named), named)


async def fitting(db: Executor, dialect: Dialect, text: str, categories: Names) -> list[Category]:
    """The categories whose names have every word, best first; only words that nothing has are taken for misspelt."""
    query = query_of(text)
    found = _best_names(query, categories)
    if found or not query:
        return found
    words = await _known(db, dialect, [term.text for word in query for term in word])
    unknown = tuple(word for word in query if not any(term.text in words for term in word))
    known = await _known(db, dialect, spellings_of(unknown)) if unknown else []
    return _best_names(corrected(query, known), categories) if known else []


def covers(query: Query, terms: str) -> bool:
    """Whether every word is among these terms, or begins one of them."""
    return _has_all([*map(_sought, query)], f" {terms} ")


async def _has_words(db: Executor, dialect: Dialect, query: Query, fields: Sequence[Field]) -> bool:
    """Whether any product has all of them."""
    return await db.one(dialect.search.anything_with, words=dialect.search.words_in(query, fields)) is not None


async def _known(db: Executor, dialect: Dialect, spellings: Iterable[str]) -> list[str]:
    rows = await db.all(
        f"SELECT word FROM search_words WHERE word IN ({dialect.texts_in(':spellings')})",
        spellings=json.dumps(list(spellings)),
    )
    return [row["word"] for row in rows]


class _Sought(NamedTuple):
    """A word as it stands between spaces: as such, and as a beginning."""

    whole: tuple[str, ...]
    begun: tuple[str, ...]


@lru_cache(maxsize=1000)
def _sought(word: Word) -> _Sought:
    return _Sought(tuple(f" {term.text} " for term in word), tuple(f" {term.text}" for term in word if term.begins))


def _has(texts: Sequence[str], terms: str) -> bool:
    for text in texts:  # noqa: SIM110 - any() takes three times as long, and a search asks a thousand times
        if text in terms:
            return True
    return False


def _has_all(query: Sequence[_Sought], terms: str) -> bool:
    return all(_has(sought.begun, terms) or _has(sought.whole, terms) for sought in query)


def _weight(sought: _Sought, terms: str, weights: tuple[int, int]) -> int:
    if _has(sought.whole, terms):
        return weights[0]
    return weights[1] if _has(sought.begun, terms) else 1


def _best_names(query: Query, categories: Names) -> list[Category]:
    """A word as such goes before a beginning, and a shorter name before a longer one."""
    sought = [*map(_sought, query)]
    if not sought or not _has_all(sought, categories.all_terms):
        return []
    named = [one for one in categories.named if _has_all(sought, one[0])]
    named.sort(key=lambda one: (not all(_has(word.whole, one[0]) for word in sought), len(one[1].name)))
    return [category for _terms, category in named]
