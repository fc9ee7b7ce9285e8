"""The search's own rows."""

from core.ports import ReadTransaction, Store, Transaction
from tests.support.tables import stored


async def count_found(store: Store, word: str) -> int:
    """How many products have a word in their title, hidden ones too."""

    async def ask(tx: ReadTransaction) -> int:
        titles, words = stored(tx).dialect.search.matching_titles(word)
        return len(await stored(tx).db.all(titles, words=words))

    return await store.read(ask)


async def forget_search(store: Store) -> None:
    """Forget all products in the index: all of them are due again."""

    async def forget(tx: Transaction) -> None:
        await stored(tx).db.run("DELETE FROM product_search")
        await stored(tx).db.run("INSERT INTO search_due (product_id) SELECT id FROM products")

    await store.write(forget)
