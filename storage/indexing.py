"""Makes products findable by their words. Triggers write down which products are due."""

import json
from collections import defaultdict
from collections.abc import Sequence

from storage.dialect import Dialect, Indexed
from storage.executor import Executor
from storage.words import terms_of, words_to_learn


async def index_products(db: Executor, dialect: Dialect, product_ids: Sequence[int]) -> None:
    """Make these products findable by what they are called now."""
    ids = json.dumps([*product_ids])
    chosen = dialect.integers_in(":ids")
    products = await db.all(
        f"""SELECT p.id, p.title, p.description, c.name AS category, COALESCE(top.name, '') AS above
              FROM products p JOIN categories c ON c.id = p.category_id LEFT JOIN categories top ON top.id = c.parent_id
             WHERE p.id IN ({chosen})""",
        ids=ids,
    )
    labels, codes = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for row in await db.all(f"SELECT product_id, label, code FROM skus WHERE product_id IN ({chosen})", ids=ids):
        labels[row["product_id"]].append(row["label"])
        codes[row["product_id"]].append(row["code"])
    told = [(row["id"], row, labels[row["id"]], codes[row["id"]]) for row in products]
    indexed = [
        Indexed(
            id=product_id,
            title=_terms(row["title"]),
            category=_terms(row["category"]),
            label=_terms(*of_labels),
            code=_terms(*of_codes),
            description=_terms(row["description"]),
            above=_terms(row["above"]),
        )
        for product_id, row, of_labels, of_codes in told
    ]
    await dialect.search.index_products(db, indexed)
    await _learn(db, dialect, indexed)
    await db.run(f"DELETE FROM search_due WHERE product_id IN ({chosen})", ids=ids)


async def index_due(db: Executor, dialect: Dialect, limit: int) -> int:
    """Make at most `limit` of the products that are due findable, the newest first; returns how many there were."""
    rows = await db.all("SELECT product_id FROM search_due ORDER BY product_id DESC LIMIT :limit", limit=limit)
    if rows:
        await index_products(db, dialect, [row["product_id"] for row in rows])
    return len(rows)


async def _learn(db: Executor, dialect: Dialect, products: Sequence[Indexed]) -> None:
    terms = {term for product in products for field in product[1:] for term in field.split()}
    words = f"{dialect.texts_in(':words')} WHERE true"
    await db.run(
        f"INSERT INTO search_words (word) {words} ON CONFLICT DO NOTHING",
        words=json.dumps(sorted(words_to_learn(terms))),
    )


def _terms(*texts: str) -> str:
    return " ".join(map(terms_of, texts))
