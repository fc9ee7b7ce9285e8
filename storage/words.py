"""Words, in the form in which every store's search compares them."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from core.text import normalized
from storage.stems import stems_of

_WORD = re.compile(r"\w+")
_MOST_WORDS = 12
"""Further words are ignored."""

_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1050-\u109f\u1780-\u17d3"
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u319f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48f\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Scripts that put no spaces between words, Thai to Chinese: each two neighbours count as a word."""
_MARKS = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0963\u0971-\u0dff\u0f00-\u0fff"
"""What belongs to a word and is no letter to Python, or may not be: vowel signs and accents."""
_TOKEN = re.compile(rf"\d+|[{_UNSPACED}]+|(?:(?![{_UNSPACED}])[^\W\d_]|[{_MARKS}])+")
_TOKEN_IN_ASCII = re.compile("[0-9]+|[a-z]+")
_ALL_UNSPACED = re.compile(f"[{_UNSPACED}]+")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")
_OTHER_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ـ": ""}
)
"""Letters with strokes, which Unicode does not take apart; and the line that stretches Arabic words."""
_LONGEST = 64
"""Characters of a word that count."""
_CORRECTED = range(4, 25)
"""Letters of a word that may have a wrong one: shorter words are too much alike, longer ones take too long."""
_MOST_CORRECTED = 5
"""Words of a search."""
_MOST_SCRIPTS = 2
"""Blocks of letters that a wrong one may come from."""
_LEAST_LEARNT = 3


class Term(NamedTuple):
    """What the index has of a word; `begins`: whatever begins with it, too."""

    text: str
    begins: bool = False


Word = tuple[Term, ...]
"""A word that was typed: one of these has to be there."""
Query = tuple[Word, ...]
"""All words that were typed, in any order."""


def folded(text: str) -> str:
    """The text without capitals and accents, so that "cafe creme" finds "Café Crème", and the other way round."""
    if text.isascii():  # most texts are ASCII; folding a long import would hold the writer
        return text.lower()
    decomposed = normalized("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def split_words(text: str) -> list[str]:
    """The words of what was typed, folded; at most _MOST_WORDS."""
    return _WORD.findall(folded(text))[:_MOST_WORDS]


def all_words(text: str) -> list[str]:
    """All words of a text, folded, each once."""
    return list(dict.fromkeys(_WORD.findall(folded(text))))


def escaped(text: str) -> str:
    r"""The text for `LIKE ... ESCAPE '\'`, so that it matches literally."""
    return re.sub(r"[\\%_]", r"\\\g<0>", text)


def terms_of(text: str) -> str:
    """What the index keeps of a text: each word, folded, and its stems, with spaces between. "500g" is "500 g"."""
    return " ".join(form for token in _tokens(text, is_query=False) for form in _forms(token))


def query_of(text: str) -> Query:
    """What was typed, to be looked for: at most _MOST_WORDS words."""
    tokens = dict.fromkeys(_tokens(text, is_query=True))
    return tuple(map(_word, list(tokens)[:_MOST_WORDS]))


def as_typed(query: Query) -> Query:
    """The query without what only begins with its words."""
    return tuple(tuple(Term(term.text) for term in word) for word in query)


def spellings_of(query: Query) -> frozenset[str]:
    """Everything that one wrong, missing, doubled or swapped letter may have been meant to be."""
    misspelt = [word for word in query if _may_be_misspelt(word)]
    return frozenset().union(*map(_spellings, misspelt[:_MOST_CORRECTED]))


def corrected(query: Query, known: Collection[str]) -> Query:
    """The query with each word also as those of the `known` words that it may have been meant to be."""
    return tuple((*word, *map(Term, sorted(_spellings(word) & {*known}))) for word in query)


def words_to_learn(terms: Collection[str]) -> set[str]:
    """Those of the terms that a misspelt word may have been meant to be."""
    return {term for term in terms if len(term) >= _LEAST_LEARNT and term.isalpha() and not _ALL_UNSPACED.match(term)}


def _tokens(text: str, *, is_query: bool) -> Iterator[str]:
    if text.isascii():
        yield from (token[:_LONGEST] for token in _TOKEN_IN_ASCII.findall(_POSSESSIVE.sub("", text.lower())))
        return
    whole = _POSSESSIVE.sub("", normalized("NFC", normalized("NFKD", text.casefold())))
    for token in _TOKEN.findall(whole):
        if _ALL_UNSPACED.fullmatch(token):
            yield from _pairs(token, is_query=is_query)
        else:
            yield token[:_LONGEST]


def _pairs(token: str, *, is_query: bool) -> Iterator[str]:
    """Each two neighbours. The index has the last one alone as well, so that every single one begins something."""
    yield from (token[at : at + 2] for at in range(len(token) - 1))
    if not is_query or len(token) == 1:
        yield token[-1]


@lru_cache(maxsize=20_000)
def _forms(token: str) -> tuple[str, ...]:
    """The token as it is compared, and its stems."""
    forms = dict.fromkeys(folded(form).translate(_OTHER_LETTERS) for form in (token, *_stems(token)))
    return tuple(form for form in forms if form)


def _stems(token: str) -> tuple[str, ...]:
    return () if len(token) < _LEAST_LEARNT or token.isdigit() else stems_of(token)


def _word(token: str) -> Word:
    """The token and whatever begins with it, or one of its stems. Numbers and single letters stand for themselves."""
    first, *stems = _forms(token) or (token,)
    alone = first.isdigit() or (len(first) == 1 and not _ALL_UNSPACED.match(first))
    return (Term(first, begins=not alone), *map(Term, stems))


def _may_be_misspelt(word: Word) -> bool:
    text = word[0].text
    return len(text) in _CORRECTED and text.isalpha()


def _spellings(word: Word) -> frozenset[str]:
    if not _may_be_misspelt(word):
        return frozenset()
    return frozenset().union(*(_one_letter_off(term.text) for term in word))


@lru_cache(maxsize=32)  # a search asks twice; each is some 100 KB
def _one_letter_off(word: str) -> frozenset[str]:
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    scripts = sorted({ord(letter) // 128 for letter in word})
    letters = frozenset().union(*map(_alphabet, scripts[:_MOST_SCRIPTS]))
    missing = {before + after[1:] for before, after in parts if after}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in parts if after[1:]}
    wrong = {before + letter + after[1:] for before, after in parts if after for letter in letters}
    more = {before + letter + after for before, after in parts for letter in letters}
    return frozenset(missing | swapped | wrong | more) - {word}


@lru_cache(maxsize=100)
def _alphabet(block: int) -> frozenset[str]:
    """The small letters of the script to which this block of 128 characters belongs."""
    characters = map(chr, range(block * 128, block * 128 + 128))
    return frozenset(one for one in characters if one.isalpha() and folded(one) == one)
