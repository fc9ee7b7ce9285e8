"""What people would not expect of a catalogue file: the summary says it before anything changes."""

from pathlib import Path

from core.models.product import NewProduct, NewVariant
from core.usecases.product.create import create_product
from core.usecases.product.edit import archive_product
from tests.journeys.test_imports_in_chat import send, sheet
from tests.support.chat import line_of
from tests.support.products import ADMIN
from tests.support.shop import Shop, open_shop
from tests.support.tables import records


async def add_mug(shop: Shop) -> int:
    """A mug in two sizes, with a description and a picture; gives its id."""
    sizes = tuple(NewVariant(label=size, price=900, stock=3, code=f"MUG-{size}") for size in ("S", "L"))
    mug = NewProduct(title="Mug", category=("Kitchen",), variants=sizes, description="Blue.", photo="ab12")
    return (await shop.store.write(create_product, ADMIN, "test", mug)).product.id


async def archive(shop: Shop, product_id: int) -> None:
    await shop.store.write(archive_product, ADMIN, product_id)


async def test_a_code_of_the_archive_that_is_given_to_something_else(tmp_path: Path) -> None:
    """The summary says what it was; the old description, picture and variants stay in the archive."""
    async with open_shop(tmp_path) as shop:
        await archive(shop, await add_mug(shop))
        said = await send(shop.owner, sheet("MUG-S,Desk lamp,Office,39.00,5"))
        assert "MUG-S was “Mug” (archived)" in said
        await shop.owner.tap("Apply")
        found = await records(shop.store, "products", "title", "description", "photo", "active")
        assert found == [
            {"title": "Mug", "description": "Blue.", "photo": "ab12", "active": 0},
            {"title": "Desk lamp", "description": "", "photo": None, "active": 1},
        ]
        assert len(await records(shop.store, "skus", "id", product_id=1)) == 1


async def test_an_archived_product_comes_back_as_what_it_was(tmp_path: Path) -> None:
    """Under its own title, even in another category: with its description. Its other variant, which comes back with it, is named."""
    async with open_shop(tmp_path) as shop:
        await archive(shop, await add_mug(shop))
        said = await send(shop.owner, sheet("MUG-S,mug,Office,9.00,5"))
        assert "archived" not in said
        assert "MUG-L is for sale again, too" in said
        await shop.owner.tap("Apply")
        assert await records(shop.store, "products", "description", "active") == [{"description": "Blue.", "active": 1}]


async def test_a_variant_that_moves_with_another_is_named(tmp_path: Path) -> None:
    """A category is the product's, so one row moves all its variants."""
    async with open_shop(tmp_path) as shop:
        await add_mug(shop)
        said = await send(shop.owner, sheet("MUG-S,Bath", header="sku,category"))
        assert line_of(said, "MUG-L moves, too").endswith('"Kitchen" → "Bath"')
        said = await send(shop.owner, sheet("MUG-S,Bath", "MUG-L,Bath", header="sku,category"))
        assert "too" not in said
