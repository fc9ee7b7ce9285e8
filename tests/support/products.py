"""Products made one by one, and what became of them."""

from core.models.actor import Actor
from core.models.catalog import ProductSummary
from core.models.page import Page
from core.models.product import Card, NewProduct, NewVariant
from core.ports import Store
from core.usecases.product.browse import browse_category, search_products
from core.usecases.product.create import create_product
from tests.support.room import Room
from tests.support.tables import records

ADMIN = Actor.staff(1000)
DRINKS, BATH = 1, 2


async def make(room: Room, title: str = "Black tea", *variants: NewVariant, **more: object) -> Card:
    """A product in Drinks with one variant at 5.00 and 7 in stock, unless said otherwise."""
    fields = {"category": ("Drinks",), "variants": variants or (NewVariant(price=500, stock=7),), **more}
    new = NewProduct.model_validate({"title": title, **fields})
    return await room.store.write(create_product, ADMIN, "update:1:1", new)


async def found(room: Room, text: str) -> list[str]:
    """The titles that a customer finds by searching."""
    page: Page[ProductSummary] = await room.store.read(search_products, text)
    return [one.title for one in page.items]


async def in_category(room: Room, category_id: int = DRINKS) -> list[str]:
    """The titles that a customer sees in a category."""
    return [one.title for one in (await room.store.read(browse_category, category_id)).products.items]


async def trail(room: Room) -> list[tuple[str, str, str, str]]:
    rows = await records(room.store, "audit", "action", "subject", "before", "after")
    return [(row["action"], row["subject"], row["before"], row["after"]) for row in rows]


async def add_product(store: Store, title: str, *variants: tuple[str, int, int], photo: str | None = None) -> Card:
    """A product in Drinks with these variants: label, price, stock."""
    kinds = tuple(NewVariant(label=label, price=price, stock=stock) for label, price, stock in variants)
    new = NewProduct(title=title, category=("Drinks",), variants=kinds, photo=photo)
    return await store.write(create_product, ADMIN, f"test:{title}", new)
