"""Full-text search in SQLite (FTS5): implements storage.dialect.Search."""

import json
import re
from collections.abc import Collection, Mapping, Sequence

from storage.dialect import Field, Indexed
from storage.executor import Executor
from storage.words import Query, Word, folded, split_words

_FIRST_IDEOGRAPH = "\u2e80"
"""From here on, one character may be a word, and only few other words begin with it."""

_NOTHING = '""'
"""A query that finds nothing."""

_TITLE = "\ue000"
"""A mark before words of titles where they stand once more, behind the description. With the title's own column, FTS5 would look at every
product that has the word anywhere. Nobody can type it: a word has letters and digits."""

_MOST_PARTS = 4
"""FTS5 writes what is new beside what it has, and looks for each word in each of these parts. 100,000 SKUs are in ten after an import;
they are one once they have been merged, and a search for twelve letters takes a fifth of the time."""

short_fields = """
    SELECT rowid AS id, title, category, label, code, above FROM product_search
     WHERE rowid IN (SELECT value FROM json_each(:ids))"""

_CUSTOMERS = (
    "SELECT rowid AS id FROM customer_search WHERE customer_search MATCH :words ORDER BY rowid DESC LIMIT :most"
)
newest_changes = "SELECT rowid FROM audit_search WHERE audit_search MATCH :words ORDER BY rowid DESC LIMIT :most"
newest_orders = "SELECT rowid AS id FROM order_search WHERE order_search MATCH :words ORDER BY rowid DESC LIMIT :most"
newest_orders_between = """
    SELECT rowid AS id FROM order_search WHERE order_search MATCH :words AND rowid BETWEEN :first AND :last
     ORDER BY rowid DESC LIMIT :most"""


def words_in(query: Query, fields: Sequence[Field]) -> str:
    return f"{{{' '.join(fields)}}} : ({' AND '.join(map(_either, query))})" if query else _NOTHING


def products_with(parameter: str) -> str:
    return f"SELECT rowid AS id FROM product_search WHERE product_search MATCH {parameter}"


anything_with = "SELECT 1 FROM product_search WHERE product_search MATCH :words LIMIT 1"


def newest_with(condition: str, late: str = "0") -> str:
    return _newest_products(":words", condition, late)


def titled(query: Query) -> str:
    return " AND ".join(_either(word, _TITLE) for word in query) or _NOTHING


def newest_titled(condition: str) -> str:
    """Where enough have the words themselves, the others are matched with nothing: a condition would be tested for each that is found."""
    words = f"CASE WHEN (SELECT COUNT(*) FROM whole) < :most THEN :words ELSE '{_NOTHING}' END"
    others = f"{condition} AND p.id NOT IN (SELECT id FROM whole)"
    return f"""
        WITH whole AS MATERIALIZED ({_newest_products(":whole", condition)})
        SELECT id, length, 0 AS begun FROM whole
         UNION ALL
        SELECT id, length, 1 AS begun FROM ({_newest_products(words, others)})"""


def _newest_products(words: str, condition: str, late: str = "0") -> str:
    return f"""
        SELECT p.id, length(p.title) AS length, {late} AS late FROM product_search CROSS JOIN products p ON p.id = product_search.rowid
         WHERE product_search MATCH {words} AND {condition}
         ORDER BY product_search.rowid DESC LIMIT :most"""


async def index_products(db: Executor, products: Sequence[Indexed]) -> None:
    rows, columns = json.dumps([*map(_with_titled, products)]), Indexed._fields[1:]
    await db.run("DELETE FROM product_search WHERE rowid IN (SELECT value->>0 FROM json_each(:rows))", rows=rows)
    values = ", ".join(f"value->>{place}" for place in range(len(Indexed._fields)))
    await db.run(
        f"INSERT INTO product_search (rowid, {', '.join(columns)}) SELECT {values} FROM json_each(:rows)", rows=rows
    )


async def merge_products(db: Executor, pages: int) -> int:
    parts = await db.one("SELECT COUNT(DISTINCT segid) AS number FROM product_search_idx")
    if parts["number"] <= _MOST_PARTS:
        return 0
    await db.run("INSERT INTO product_search (product_search, rank) VALUES ('merge', :pages)", pages=-pages)
    return pages


def customers_named(text: str) -> tuple[str, str]:
    return _CUSTOMERS, " AND ".join(map(_begun, split_words(text))) or _NOTHING


async def index_customers(db: Executor, customers: Sequence[tuple[int, str]]) -> None:
    rows = json.dumps([(customer_id, folded(names)) for customer_id, names in customers])
    await db.run("DELETE FROM customer_search WHERE rowid IN (SELECT value->>0 FROM json_each(:rows))", rows=rows)
    await db.run(
        "INSERT INTO customer_search (rowid, words) SELECT value->>0, value->>1 FROM json_each(:rows)", rows=rows
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


def _with_titled(product: Indexed) -> Indexed:
    marked = (f"{_TITLE}{term}" for term in product.title.split())
    return product._replace(description=" ".join((product.description, *marked)))


def _either(word: Word, mark: str = "") -> str:
    return "(" + " OR ".join(f'"{mark}{term.text}"{"*" if term.begins else ""}' for term in word) + ")"
