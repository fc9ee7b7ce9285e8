"""A new product, with all its variants and their first stock."""

from core.models.assortment import Card, NewProduct
from core.models.product import Product
from core.ports import ReadTransaction, Transaction
from core.usecases.assortment import check_title, view_card
from core.usecases.category import find_or_add
from core.usecases.variant import add_variant


async def create_product(tx: Transaction, actor: str, source: str, new: NewProduct) -> Card:
    """Put a new product on sale with all its variants and their stock; SKU codes that are not given are made from the title.

    `source` names what caused it, for the ledger. Raises TitleTaken, SkuTaken, LabelTaken.
    """
    shelf = await find_or_add(tx, actor, new.category)
    await check_title(tx, Product(id=0, category_id=shelf.id, title=new.title))
    product = Product(id=0, category_id=shelf.id, title=new.title, description=new.description, photo=new.photo or None)
    product_id = await tx.assortment.add_product(product)
    await tx.audit(actor, "product.new", new.title, "", shelf.path)
    for variant in new.variants:
        await add_variant(tx, actor, source, product_id, variant)
    return await view_card(tx, product_id)


async def check_title_free(tx: ReadTransaction, category: tuple[str, ...], title: str) -> None:
    """Raises TitleTaken."""
    shelf = await tx.categories.named(category)
    if shelf is not None:
        await check_title(tx, Product(id=0, category_id=shelf.id, title=title))
