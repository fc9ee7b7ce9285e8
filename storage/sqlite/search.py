"""Full-text search in SQLite (FTS5): implements storage.dialect.Search."""

import json
import re
from collections.abc import Collection, Mapping, Sequence

from storage.executor import Executor
from storage.words import escaped, folded, split_words, typed_words

_FIRST_IDEOGRAPH = "\u2e80"
"""From here on, one character may be a word, and only few other words begin with it."""
_NOTHING = '""'
"""A query that finds nothing."""

_TITLES = "SELECT rowid AS id FROM product_search WHERE product_search MATCH :words"
_WORD_OF_SKU = """(
    k.product_id IN (SELECT rowid FROM product_search WHERE product_search MATCH :title{0})
    OR lower(k.label) LIKE '%' || :label{0} || '%' ESCAPE '\\')
"""
_SKUS = """
    SELECT id FROM skus WHERE code_key LIKE '%' || :part || '%' ESCAPE '\\'
     UNION
    SELECT k.id FROM skus k
     WHERE k.product_id IN (SELECT rowid FROM product_search WHERE product_search MATCH :any_word)
"""

newest_changes = "SELECT rowid FROM audit_search WHERE audit_search MATCH :words ORDER BY rowid DESC LIMIT :most"
newest_orders = """
    SELECT rowid AS id FROM order_search WHERE order_search MATCH :words AND rowid BETWEEN :first AND :last
     ORDER BY rowid DESC LIMIT :most
"""


def words_of(text: str) -> str:
    return " ".join(map(_begun, split_words(text)))


def in_titles(words: str) -> str:
    return f"title : ({words})"


def products_found(condition: str, *, ranked: bool) -> str:
    """Ranking looks at every match; sorting by the shortest title is cheaper, and works as well."""
    return f"""
        SELECT id FROM (
            SELECT p.id, {"product_search.rank" if ranked else "length(p.title)"} AS weight
              FROM product_search CROSS JOIN products p ON p.id = product_search.rowid
             WHERE product_search MATCH :words AND {condition}
             ORDER BY product_search.rowid DESC LIMIT :most
        ) AS newest ORDER BY weight, id"""


def matching_titles(text: str) -> tuple[str, str]:
    words = words_of(text)
    return _TITLES, in_titles(words) if words else _NOTHING


def skus_named(text: str) -> tuple[str, dict[str, str]]:
    """Titles are looked up in the index, not read. Labels are read only for products whose titles have one of the words."""
    words = typed_words(text)
    begun = [_begun(folded(word)) for word in words]
    values = {
        "part": escaped(text.strip().casefold()),
        "any_word": in_titles(" OR ".join(begun)) if words else _NOTHING,
    }
    each = ""
    for place, word in enumerate(words if words[1:] else ()):
        values |= {f"title{place}": in_titles(begun[place]), f"label{place}": escaped(word.lower())}
        each += f" AND {_WORD_OF_SKU.format(place)}"
    return _SKUS + each, values


async def index_products(db: Executor, products: Sequence[tuple[int, str, str]]) -> None:
    rows = json.dumps([(product_id, folded(title), folded(description)) for product_id, title, description in products])
    await db.run("DELETE FROM product_search WHERE rowid IN (SELECT value->>0 FROM json_each(:rows))", rows=rows)
    await db.run(
        """INSERT INTO product_search (rowid, title, description)
           SELECT value->>0, value->>1, value->>2 FROM json_each(:rows)""",
        rows=rows,
    )


def changes_with(words: Mapping[str, Sequence[str]]) -> str:
    either = ([_begun(word), *map(_done, actions)] for word, actions in words.items())
    return " AND ".join(f"({' OR '.join(one)})" for one in either)


async def index_changes(db: Executor, changes: Sequence[tuple[int, str, str]]) -> None:
    rows = json.dumps([(change_id, f"{folded(words)} {_done(action)}") for change_id, action, words in changes])
    await db.run("INSERT INTO audit_search (rowid, words) SELECT value->>0, value->>1 FROM json_each(:rows)", rows=rows)


def orders_with(wanted: Sequence[Collection[str]]) -> str:
    return " AND ".join(f"({' OR '.join(map(_begun, spellings))})" for spellings in wanted)


async def index_orders(db: Executor, orders: Sequence[tuple[int, str]]) -> None:
    rows = json.dumps(orders)
    await db.run("DELETE FROM order_search WHERE rowid IN (SELECT value->>0 FROM json_each(:rows))", rows=rows)
    await db.run("INSERT INTO order_search (rowid, words) SELECT value->>0, value->>1 FROM json_each(:rows)", rows=rows)


def _begun(word: str) -> str:
    """The word as a prefix. A single letter stands for itself: too many words begin with it."""
    return f'"{word}"' if len(word) == 1 and word < _FIRST_IDEOGRAPH else f'"{word}"*'


def _done(action: str) -> str:
    """An action as one word that nobody types."""
    return f"0{re.sub('[._]', '0', action)}"
