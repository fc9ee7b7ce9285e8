"""Products for tests, put on sale by plain SQL, so that no test of the checkout depends on the import."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from core.models.actor import CLI
from core.models.stock import Movement, Reason
from core.ports import ReadTransaction, Store, Transaction
from core.usecases.imports import index_words
from storage.indexing import index_products
from tests.support.tables import executor, set_values, stored


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


async def stock_up(store: Store, goods: Sequence[Good], photos: Mapping[str, bytes] = MappingProxyType({})) -> None:
    """Put the products on sale, with stock, ledger rows, and the pictures they name."""
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
    for table in ("categories", "products", "skus"):
        await stored(tx).dialect.ids_given(db, table)
    await index_products(db, stored(tx).dialect, range(1, len(goods) + 1))


async def set_price(store: Store, sku_id: int, price: int) -> None:
    """Set a price, as an owner does."""
    await set_values(store, "skus", {"price": price}, id=sku_id)


async def set_stock(store: Store, sku_id: int, on_hand: int) -> None:
    """Set the stock, whatever the ledger says."""
    await set_values(store, "skus", {"on_hand": on_hand}, id=sku_id)


async def move(store: Store, sku_id: int, delta: int, reason: Reason, source: str) -> None:
    """Add a row to the ledger, whatever the stock is."""

    async def write(tx: Transaction) -> None:
        await tx.stock.record([Movement(sku_id, delta, reason, source, CLI)])

    await store.write(write)


async def hide(store: Store, sku_id: int) -> None:
    """Take a variant off sale."""
    await set_values(store, "skus", {"active": 0}, id=sku_id)


async def hide_product(store: Store, product_id: int) -> None:
    """Take a product off sale."""
    await set_values(store, "products", {"active": 0}, id=product_id)


async def rename(store: Store, product_id: int, title: str) -> None:
    """Give a product another title."""
    await set_values(store, "products", {"title": title, "title_key": title.casefold()}, id=product_id)
    await store.write(index_words, 100)


async def relabel(store: Store, sku_id: int, label: str) -> None:
    """Give a variant another label."""
    await set_values(store, "skus", {"label": label}, id=sku_id)
    await store.write(index_words, 100)


async def stock_and_ledger(store: Store, sku_id: int) -> tuple[int, int]:
    """The stock on hand, and the stock according to the ledger: they must always be equal."""

    async def ask(tx: ReadTransaction) -> tuple[int, int]:
        row = await executor(tx).one(
            """SELECT on_hand, (SELECT SUM(delta) FROM movements WHERE sku_id = skus.id) AS ledger
                 FROM skus WHERE id = :id""",
            id=sku_id,
        )
        return row["on_hand"], row["ledger"]

    return await store.read(ask)
