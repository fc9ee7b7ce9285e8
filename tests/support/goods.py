"""Goods for tests, put on the shelves by plain SQL: no test of checkout depends on the import."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from core.ports import ReadTransaction, Store, Transaction
from storage.executor import Executor
from storage.sqlite.search import index_products
from storage.transaction import StoredTransaction


@dataclass(frozen=True)
class Good:
    """A product with one SKU; SKU id and product id are its place in the list, from 1."""

    code: str = "TEA-100"
    title: str = "Green tea"
    price: int = 450
    stock: int = 10
    description: str = ""
    category: str = "Drinks"
    photo: str | None = None


def executor(tx: ReadTransaction) -> Executor:
    """The SQL behind a transaction, for what no use case offers."""
    assert isinstance(tx, StoredTransaction)
    return tx.catalog.db


async def stock_up(store: Store, goods: Sequence[Good], photos: Mapping[str, bytes] = MappingProxyType({})) -> None:
    """Put the goods on sale, their stock with its ledger rows, and the pictures they name."""
    await store.write(_stock_up, goods, photos)


async def _stock_up(tx: Transaction, goods: Sequence[Good], photos: Mapping[str, bytes]) -> None:
    db = executor(tx)
    for key, data in photos.items():
        await db.run("INSERT INTO photos (key, data) VALUES (:key, :data)", key=key, data=data)
    names = list(dict.fromkeys(good.category for good in goods))
    for number, name in enumerate(names, 1):
        await db.run(
            "INSERT INTO categories (id, name, name_key, position) VALUES (:id, :name, :key, :id)",
            id=number,
            name=name,
            key=name.casefold(),
        )
    for number, good in enumerate(goods, 1):
        await db.run(
            """INSERT INTO products (id, category_id, title, title_key, description, photo, position)
               VALUES (:id, :category, :title, :key, :description, :photo, :id)""",
            id=number,
            category=names.index(good.category) + 1,
            title=good.title,
            key=good.title.casefold(),
            description=good.description,
            photo=good.photo,
        )
        await db.run(
            """INSERT INTO skus (id, product_id, code, code_key, label, price, on_hand, position)
               VALUES (:id, :id, :code, :key, '', :price, :stock, 0)""",
            id=number,
            code=good.code,
            key=good.code.casefold(),
            price=good.price,
            stock=good.stock,
        )
        await db.run(
            """INSERT INTO movements (sku_id, delta, reason, source, actor, at)
               VALUES (:id, :stock, 'imported', 'test', '', 0)""",
            id=number,
            stock=good.stock,
        )
    await index_products(db, [(number, good.title, good.description) for number, good in enumerate(goods, 1)])


async def set_price(store: Store, sku_id: int, price: int) -> None:
    """What an owner does to a price."""

    async def change(tx: Transaction) -> None:
        await executor(tx).run("UPDATE skus SET price = :price WHERE id = :id", id=sku_id, price=price)

    await store.write(change)


async def stock_and_ledger(store: Store, sku_id: int) -> tuple[int, int]:
    """What is on hand, and what the ledger says it should be: always the same."""

    async def ask(tx: ReadTransaction) -> tuple[int, int]:
        row = await executor(tx).one(
            """SELECT on_hand, (SELECT SUM(delta) FROM movements WHERE sku_id = skus.id) AS ledger
                 FROM skus WHERE id = :id""",
            id=sku_id,
        )
        return row["on_hand"], row["ledger"]

    return await store.read(ask)
