"""Browsing."""

from core.errors import NotFound, Noun
from core.models.base import Model
from core.models.catalog import Category, Product, ProductSummary
from core.models.options import options_of, replaced
from core.models.page import Page
from core.models.review import Rating
from core.ports import ReadTransaction

PAGE_SIZE = 8
"""Products on a page: one button each, and the whole list fits on a phone's screen."""


class CategoryPage(Model):
    """A category as customers open it: its sub-categories and a page of its own products. None is the entrance."""

    category: Category | None
    below: tuple[Category, ...]
    products: Page[ProductSummary]


async def browse_category(tx: ReadTransaction, category_id: int, page: int = 0) -> CategoryPage:
    """What is in a category; `category_id` 0 is the entrance. Raises NotFound."""
    if not category_id:
        nothing: Page[ProductSummary] = Page(items=(), number=0, pages=1, total=0)
        return CategoryPage(category=None, below=await tx.catalog.categories(None), products=nothing)
    category = await tx.catalog.category(category_id)
    if category is None:
        raise NotFound(Noun.CATEGORY, category_id)
    return CategoryPage(
        category=category,
        below=await tx.catalog.categories(category_id),
        products=await tx.catalog.in_category(category_id, page, PAGE_SIZE),
    )


async def view_product(tx: ReadTransaction, product_id: int, customer_id: int = 0) -> Product:
    """A product that is for sale, sold out or not, as this customer sees it. Raises NotFound."""
    product = await tx.catalog.product(product_id)
    if product is None:
        raise NotFound(Noun.PRODUCT, product_id)
    if customer_id:
        marked = await tx.favourites.has(customer_id, product_id)
        product = product.having(favourite=marked, rating=await _rating(tx, product_id))
    sold_out = [variant.sku_id for variant in product.sold if variant.on_hand <= 0]
    if not (sold_out and customer_id):
        return product
    return product.having(awaited=await tx.waits.of_customer(customer_id, sold_out))


async def _rating(tx: ReadTransaction, product_id: int) -> Rating | None:
    rating = await tx.reviews.rating(product_id) if tx.policy.reviews else None
    return rating if rating and rating.reviews else None


def choose_option(product: Product, sku_id: int, other_id: int, axis: int) -> tuple[int, str]:
    """The variant that keeps what `sku_id` is and takes the option on this axis from `other_id`; if there is none, the nearest one, and
    what the wanted one would be called.
    """
    options = options_of(product.sold)
    here, other = (options.pair(sku_id), options.pair(other_id)) if options and axis in (0, 1) else (None, None)
    if options is None or here is None or other is None:
        return other_id, ""
    wanted = replaced(here, axis, other[axis])
    if found := options.variants.get(wanted):
        return found.sku_id, ""
    return options.nearest(wanted, axis).sku_id, options.label(wanted)


async def search_products(tx: ReadTransaction, text: str, page: int = 0) -> Page[ProductSummary]:
    """Products that have every word of `text`, best first."""
    return await tx.catalog.search(text, page, PAGE_SIZE)
