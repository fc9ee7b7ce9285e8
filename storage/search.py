"""Full-text search, SQLite's way (FTS5). Another store has this module's functions in its own dialect."""

import json
import re
import unicodedata
from collections.abc import Sequence

from storage.executor import Executor

_WORD = re.compile(r"\w+")

MATCHING = "SELECT rowid AS id, rank FROM product_search WHERE product_search MATCH :words"
"""Product ids with their rank (lower is better) for `:words` of `words_of`."""

MATCHING_CHANGES = "SELECT rowid FROM audit_search WHERE audit_search MATCH :words"
"""Ids of the trail's rows for `:words` of `words_of`."""


def folded(text: str) -> str:
    """The text without capitals and accents: "Café Crème" and "cafe creme" are found alike."""
    if text.isascii():  # most are; a long import would hold the writer for its folding
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def split_words(text: str) -> list[str]:
    """The words of what was typed, folded: the first dozen."""
    return _WORD.findall(folded(text))[:12]


def words_of(text: str) -> str:
    """What a customer typed as an FTS5 query: every word, as a prefix. "" when there is no word in it."""
    return " ".join(f'"{word}"*' for word in split_words(text))


def matching_titles(text: str) -> tuple[str, str]:
    """A query for product ids whose titles have every word of `text`, and what it takes as `:words`."""
    words = words_of(text)
    return MATCHING, f"title : ({words})" if words else '""'


async def index(db: Executor, products: list[tuple[int, str, str]]) -> None:
    """Make these products (id, title, description) findable, instead of what was known of them."""
    rows = json.dumps([(product_id, folded(title), folded(description)) for product_id, title, description in products])
    await db.run("DELETE FROM product_search WHERE rowid IN (SELECT value->>0 FROM json_each(:rows))", rows=rows)
    await db.run(
        """INSERT INTO product_search (rowid, title, description)
           SELECT value->>0, value->>1, value->>2 FROM json_each(:rows)""",
        rows=rows,
    )


async def index_changes(db: Executor, changes: Sequence[tuple[int, str]]) -> None:
    """Make rows of the trail (their ids with their words) findable; a word that stands before and after is kept once."""
    rows = json.dumps([(change_id, " ".join(dict.fromkeys(folded(words).split()))) for change_id, words in changes])
    await db.run("INSERT INTO audit_search (rowid, words) SELECT value->>0, value->>1 FROM json_each(:rows)", rows=rows)
