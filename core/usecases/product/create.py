"""A new product, with all its variants and their first stock."""

from core.models.actor import Actor
from core.models.catalog import Product
from core.models.product import Card, NewProduct
from core.ports import ReadTransaction, Transaction
from core.usecases.category import find_or_add
from core.usecases.product.edit import check_title, view_card
from core.usecases.product.variant import add_variant


async def create_product(tx: Transaction, actor: Actor, source: str, new: NewProduct) -> Card:
    """Put a new product on sale with all its variants and their stock; missing SKU codes are made from the title.

    `source` names what caused it, for the ledger. Raises TitleTaken, SkuTaken, LabelTaken.
    """
    category = await find_or_add(tx, actor, new.category)
    await check_title(tx, Product(id=0, category_id=category.id, title=new.title))
    product = Product(
        id=0, category_id=category.id, title=new.title, description=new.description, photo=new.photo or None
    )
    product_id = await tx.products.add_product(product)
    await tx.audit(actor, "product.new", new.title, "", category.path)
    for variant in new.variants:
        await add_variant(tx, actor, source, product_id, variant)
    return await view_card(tx, product_id)


async def check_title_free(tx: ReadTransaction, category: tuple[str, ...], title: str) -> None:
    """Raises TitleTaken."""
    found = await tx.categories.named(category)
    if found is not None:
        await check_title(tx, Product(id=0, category_id=found.id, title=title))
