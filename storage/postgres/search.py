"""Full-text search in Postgres: implements storage.dialect.Search.

Words are made in Python, so a tsvector and a tsquery are written here, word by word, and no text-search parser has a say. A position
stands for a field of a product, or for a word's place in a text.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

from storage.dialect import Field, Indexed
from storage.executor import Executor
from storage.words import Query, Word, folded, split_words

_FIRST_IDEOGRAPH = "\u2e80"
"""From here on, one character may be a word, and only few other words begin with it."""
_NOTHING = ""
"""A query that finds nothing."""
_NO_WORD = "' '"
"""Part of a query: a word that nothing has."""
_TOKEN = re.compile(r"[^\W_]+")
_LONGEST = 500
"""Characters of a word that count: a tsvector takes 2046 bytes of each."""
_MOST_WORDS = 16_000
"""Of a text: a tsvector knows the place of no more."""

_MANY = 20_000
"""As long as it takes to sort so many, of a million rows the newest thousand that have their words are found."""

_NEWEST = 200
"""Products. To look through so many takes a tenth of a millisecond, and a word that most products have is in a hundred of them."""

_WEIGHTS = {Field.TITLE: "A", Field.CATEGORY: "B", Field.LABEL: "C", Field.CODE: "C", Field.DESCRIPTION: "D"}
_ALL = "ABCD"
"""Four weights tell the fields apart. With a weight, each row that has the word has to be read, so what customers ask needs none."""
_ABOVE = "^"
"""A mark before words of ABOVE, for which no weight is left."""

short_fields = """
    SELECT id, title, category, label, code, above FROM product_search
     WHERE id IN (SELECT value::bigint FROM json_array_elements_text(:ids::json))"""


def _newest(table: str) -> str:
    """A query for the newest `:most` ids with `:words`: of few they are sorted, of many they are looked for from the newest one on.

    A planner would have to know how rare the words are. The function instead of the operator keeps it from the index of words.
    """
    return f"""
        WITH few AS MATERIALIZED (
            SELECT id FROM {table} WHERE words @@ CAST(:words AS tsquery) LIMIT {_MANY})
        SELECT id FROM few WHERE (SELECT COUNT(*) FROM few) < {_MANY}
         UNION ALL
        SELECT id FROM (
            SELECT id FROM {table}
             WHERE (SELECT COUNT(*) FROM few) = {_MANY} AND ts_match_vq(words, CAST(:words AS tsquery))
             ORDER BY id DESC LIMIT :most) newest
         ORDER BY id DESC LIMIT :most"""


_CUSTOMERS = _newest("customer_search")
newest_changes = _newest("audit_search")
newest_orders = _newest("order_search")
newest_orders_between = """
    SELECT id FROM order_search WHERE ts_match_vq(words, CAST(:words AS tsquery)) AND id BETWEEN :first AND :last
     ORDER BY id DESC LIMIT :most"""
"""By their ids, whatever a planner guesses of their words."""


def words_in(query: Query, fields: Sequence[Field]) -> str:
    return " & ".join(_either(word, _places(tuple(fields))) for word in query)


@cache
def _places(fields: tuple[Field, ...]) -> Sequence[tuple[str, str]]:
    """Where a word of these fields is looked for: with which mark, with which weights."""
    weights = "".join(sorted({_WEIGHTS[field] for field in fields if field in _WEIGHTS}))
    own = ("", "" if weights == _ALL else weights)
    return [own, (_ABOVE, "")] if Field.ABOVE in fields else [own]


def products_with(parameter: str) -> str:
    return f"SELECT id FROM product_search WHERE words @@ CAST({parameter} AS tsquery)"


anything_with = f"""
    WITH few AS MATERIALIZED (SELECT id FROM product_search WHERE words @@ CAST(:words AS tsquery) LIMIT {_MANY})
    SELECT 1 FROM few LIMIT 1"""
"""A planner that is asked for one row looks for it in all of them; asked for many it takes the index of words, and only one is fetched."""


def newest_with(condition: str, late: str = "0") -> str:
    return _newest_products("product_search", condition, ":words", late)


def titled(query: Query) -> str:
    return " & ".join(_either(word, [("", "")]) for word in query)


def newest_titled(condition: str) -> str:
    whole = _newest_products("product_search_titles", condition, ":whole")
    others = f"{condition} AND p.id NOT IN (SELECT id FROM whole)"
    return f"""
        WITH whole AS MATERIALIZED ({whole})
        SELECT id, length, 0 AS begun FROM whole
         UNION ALL
        SELECT id, length, 1 AS begun FROM ({_newest_products("product_search_titles", others, ":words")}) others
         WHERE (SELECT COUNT(*) FROM whole) < :most"""


def _newest_products(table: str, condition: str, parameter: str, late: str = "0") -> str:
    """Looks through a few of the newest first: a word that everything has is found there, and all its products are never sorted.

    OFFSET 0 keeps the planner to this way, words first: it cannot know how many of the products with some words meet the condition.
    """
    words = f"CAST({parameter} AS tsquery)"
    newest = f"SELECT id, words FROM {table} ORDER BY id DESC LIMIT {_NEWEST}"

    def meeting(found: str) -> str:
        return f"""
            SELECT p.id, p.length, p.late
              FROM ({found} ORDER BY id DESC OFFSET 0) found
             CROSS JOIN LATERAL (
                   SELECT p.id, length(p.title) AS length, {late} AS late FROM products p WHERE p.id = found.id AND {condition} OFFSET 0) p
             ORDER BY found.id DESC LIMIT :most"""

    return f"""
        WITH newest AS MATERIALIZED (SELECT id FROM ({newest}) newest WHERE ts_match_vq(words, {words})),
             first AS MATERIALIZED ({meeting("SELECT id FROM newest WHERE (SELECT COUNT(*) FROM newest) >= :most")})
        SELECT id, length, late FROM first WHERE (SELECT COUNT(*) FROM first) = :most
         UNION ALL
        SELECT id, length, late FROM ({meeting(f"SELECT id FROM {table} WHERE words @@ {words}")}) every
         WHERE (SELECT COUNT(*) FROM first) < :most"""


async def index_products(db: Executor, products: Sequence[Indexed]) -> None:
    rows = [(*(one[:6]), _product_vector(one), _vector(one.title)) for one in products]
    columns = ", ".join((*Indexed._fields[:6], "words"))
    await db.run(
        f"""WITH indexed AS MATERIALIZED (SELECT value FROM json_array_elements(:rows::json)),
                 titles AS (
                     INSERT INTO product_search_titles (id, words)
                     SELECT (value->>0)::bigint, (value->>7)::tsvector FROM indexed ON CONFLICT (id) DO UPDATE SET words = excluded.words)
            INSERT INTO product_search ({columns})
            SELECT (value->>0)::bigint, value->>1, value->>2, value->>3, value->>4, value->>5, (value->>6)::tsvector FROM indexed
                ON CONFLICT (id) DO UPDATE SET title = excluded.title, category = excluded.category, label = excluded.label,
                                               code = excluded.code, above = excluded.above, words = excluded.words""",
        rows=json.dumps(rows),
    )


async def merge_products(_db: Executor, _pages: int) -> int:
    return 0  # autovacuum does


def customers_named(text: str) -> tuple[str, str]:
    return _CUSTOMERS, " & ".join(map(_begun, split_words(text)))


async def index_customers(db: Executor, customers: Sequence[tuple[int, str]]) -> None:
    await _index(db, "customer_search", [(customer_id, _tokens(folded(names))) for customer_id, names in customers])


def changes_with(words: Mapping[str, Sequence[str]]) -> str:
    either = ([_begun(word), *map(_quoted, map(_done, actions))] for word, actions in words.items())
    return " & ".join(f"({' | '.join(one)})" for one in either)


async def index_changes(db: Executor, changes: Sequence[tuple[int, str, str]]) -> None:
    rows = [(change_id, [*_tokens(folded(words)), _done(action)]) for change_id, action, words in changes]
    await _index(db, "audit_search", rows)


def orders_with(wanted: Sequence[Collection[str]]) -> str:
    return " & ".join(f"({' | '.join(map(_begun, spellings))})" for spellings in wanted)


async def index_orders(db: Executor, orders: Sequence[tuple[int, str]]) -> None:
    await _index(db, "order_search", [(order_id, _tokens(words)) for order_id, words in orders])


async def _index(db: Executor, table: str, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
    vectors = [
        (one, " ".join(f"{_quoted(word)}:{place}" for place, word in enumerate(words, 1))) for one, words in rows
    ]
    await db.run(
        f"""INSERT INTO {table} (id, words) SELECT (value->>0)::bigint, (value->>1)::tsvector FROM json_array_elements(:rows::json)
                ON CONFLICT (id) DO UPDATE SET words = excluded.words""",
        rows=json.dumps(vectors),
    )


def _product_vector(product: Indexed) -> str:
    places: dict[str, set[str]] = {}
    for place, (field, weight) in enumerate(_WEIGHTS.items(), 1):
        for term in getattr(product, field).split():
            places.setdefault(term, set()).add(f"{place}{weight}")
    own = (f"{_quoted(term)}:{','.join(sorted(those))}" for term, those in places.items())
    return " ".join((*own, _vector(product.above, _ABOVE)))


def _vector(terms: str, mark: str = "") -> str:
    return " ".join(_quoted(f"{mark}{term}") for term in terms.split())


def _either(word: Word, places: Sequence[tuple[str, str]]) -> str:
    """Each of the word's terms, at each place: with a mark before it, or with weights."""
    terms = (
        f"{_quoted(f'{mark}{term.text}')}:{'*' if term.begins else ''}{weights}"
        for term in word
        for mark, weights in places
    )
    return f"({' | '.join(one.rstrip(':') for one in terms)})"


def _begun(word: str) -> str:
    """The word as a prefix. A single letter stands for itself: too many words begin with it."""
    tokens = [*map(_quoted, _tokens(word))]
    alone = len(word) == 1 and word < _FIRST_IDEOGRAPH
    return f"({' <-> '.join(tokens)}{'' if alone else ':*'})" if tokens else _NO_WORD


def _tokens(text: str) -> list[str]:
    return [token[:_LONGEST] for token in _TOKEN.findall(text)[:_MOST_WORDS]]


def _done(action: str) -> str:
    """An action as one word that nobody types."""
    return f"0{re.sub('[._]', '0', action)}"


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
