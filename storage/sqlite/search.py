"""Full-text search, SQLite's way (FTS5). Another store has this module's functions in its own dialect."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence

from core.text import normalized
from storage.sqlite.executor import Executor

_WORD = re.compile(r"\w+")

MATCHING = "SELECT rowid AS id, rank FROM product_search WHERE product_search MATCH :words"
"""Product ids with their rank (lower is better) for `:words` of `words_of`."""

MATCHING_CHANGES = "SELECT rowid FROM audit_search WHERE audit_search MATCH :words"
"""Ids of the trail's rows for `:words` of `changes_with`."""

_MOST_WORDS = 12
"""More are not looked for."""
_FIRST_IDEOGRAPH = "\u2e80"
"""From here on one character may be a word: it begins few others."""

_WORD_OF_ARTICLE = """(
    k.product_id IN (SELECT rowid FROM product_search WHERE product_search MATCH :title{0})
    OR lower(k.label) LIKE '%' || :label{0} || '%' ESCAPE '\\')
"""
_ARTICLES = """
    SELECT id FROM skus WHERE code_key LIKE '%' || :part || '%' ESCAPE '\\'
     UNION
    SELECT k.id FROM skus k
     WHERE k.product_id IN (SELECT rowid FROM product_search WHERE product_search MATCH :any_word)
"""


def folded(text: str) -> str:
    """The text without capitals and accents: "Café Crème" and "cafe creme" are found alike."""
    if text.isascii():  # most are; a long import would hold the writer for its folding
        return text.lower()
    decomposed = normalized("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def split_words(text: str) -> list[str]:
    """The words of what was typed, folded: the first _MOST_WORDS."""
    return _WORD.findall(folded(text))[:_MOST_WORDS]


def words_of(text: str) -> str:
    """What a customer typed as an FTS5 query: every word, as a prefix. "" when there is no word in it."""
    return " ".join(map(_begun, split_words(text)))


def in_titles(words: str) -> str:
    """The query of `words_of` for titles alone."""
    return f"title : ({words})"


def _begun(word: str) -> str:
    """The word as the beginning of one. A single letter stands for itself: it begins a part of all words there are."""
    return f'"{word}"' if len(word) == 1 and word < _FIRST_IDEOGRAPH else f'"{word}"*'


def matching_titles(text: str) -> tuple[str, str]:
    """A query for product ids whose titles have every word of `text`, and what it takes as `:words`."""
    words = words_of(text)
    return MATCHING, in_titles(words) if words else '""'


def articles_named(text: str) -> tuple[str, dict[str, str]]:
    """A query for SKU ids with `text` in their code, or each of its words at the beginning of one of their title's, or in their label.

    With the values that it takes. Titles are looked up, not read; so are labels, but for those of products whose titles have a word.
    """
    words = _WORD.findall(normalized("NFC", text))[:_MOST_WORDS]
    begun = [_begun(folded(word)) for word in words]
    values = {
        "part": _escaped(text.strip().casefold()),
        "any_word": f"title : ({' OR '.join(begun)})" if words else '""',
    }
    each = ""
    for place, word in enumerate(words if words[1:] else ()):
        values |= {f"title{place}": f"title : ({begun[place]})", f"label{place}": _escaped(word.lower())}
        each += f" AND {_WORD_OF_ARTICLE.format(place)}"
    return _ARTICLES + each, values


def _escaped(text: str) -> str:
    """To be found by LIKE as it stands."""
    return re.sub(r"[\\%_]", r"\\\g<0>", text)


async def index(db: Executor, products: list[tuple[int, str, str]]) -> None:
    """Make these products (id, title, description) findable, instead of what was known of them."""
    rows = json.dumps([(product_id, folded(title), folded(description)) for product_id, title, description in products])
    await db.run("DELETE FROM product_search WHERE rowid IN (SELECT value->>0 FROM json_each(:rows))", rows=rows)
    await db.run(
        """INSERT INTO product_search (rowid, title, description)
           SELECT value->>0, value->>1, value->>2 FROM json_each(:rows)""",
        rows=rows,
    )


def changes_with(words: Mapping[str, Sequence[str]]) -> str:
    """An FTS5 query for rows of the trail that have every one of these words, or one of the actions that go by it."""
    either = ([_begun(word), *map(_done, actions)] for word, actions in words.items())
    return " AND ".join(f"({' OR '.join(one)})" for one in either)


async def index_changes(db: Executor, changes: Sequence[tuple[int, str, str]]) -> None:
    """Make rows of the trail (their ids with their action and all their words) findable."""
    rows = json.dumps([(change_id, f"{folded(words)} {_done(action)}") for change_id, action, words in changes])
    await db.run("INSERT INTO audit_search (rowid, words) SELECT value->>0, value->>1 FROM json_each(:rows)", rows=rows)


def _done(action: str) -> str:
    """An action as one word, which nobody types."""
    return f"0{re.sub('[._]', '0', action)}"
