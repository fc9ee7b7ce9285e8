"""The search's own rows."""

from core.ports import ReadTransaction, Store, Transaction
from storage.dialect import Field
from storage.words import query_of
from tests.support.store import chosen
from tests.support.tables import stored


async def count_found(store: Store, word: str) -> int:
    """How many products have a word in their title, hidden ones too."""

    async def ask(tx: ReadTransaction) -> int:
        search = stored(tx).dialect.search
        words = search.words_in(query_of(word), (Field.TITLE,))
        return len(await stored(tx).db.all(search.products_with(":words"), words=words))

    return await store.read(ask)


async def forget_search(store: Store) -> None:
    """Forget all products in the index: all of them are due again."""

    async def forget(tx: Transaction) -> None:
        for table in ("product_search", "product_search_titles") if chosen() == "postgres" else ("product_search",):
            await stored(tx).db.run(f"DELETE FROM {table}")
        await stored(tx).db.run(
            "INSERT INTO search_due (product_id) SELECT id FROM products WHERE true ON CONFLICT DO NOTHING"
        )

    await store.write(forget)


async def parts_of_search(store: Store) -> int:
    """In how many parts SQLite has the index of products."""

    async def ask(tx: ReadTransaction) -> int:
        row = await stored(tx).db.one("SELECT COUNT(DISTINCT segid) AS number FROM product_search_idx")
        return int(row["number"])

    return await store.read(ask)
