"""Products as somebody sends them to somebody else."""

from typing import NamedTuple

from core.models.catalog import ProductSummary
from core.models.page import Page
from core.ports import ReadTransaction
from core.ports.photo import Picture

PAGE_SIZE = 20
"""Products that are offered at once."""


class Shared(NamedTuple):
    """A product that is for sale, sold out or not, with its picture as far as it can be sent at once."""

    product: ProductSummary
    picture: Picture


async def find_to_share(tx: ReadTransaction, bot_id: int, text: str, page: int = 0) -> Page[Shared]:
    """A page of the products with every word of `text`, best first; none beyond the last page, or if the shop does not want that."""
    nothing: Page[Shared] = Page(items=(), number=page, pages=1, total=0)
    if not tx.policy.inline:
        return nothing
    found = await tx.catalog.search(text, page, PAGE_SIZE)
    if found.number != page:
        return nothing
    pictures = await tx.photos.of_products(bot_id, [one.id for one in found.items])
    items = tuple([Shared(one, pictures.get(one.id, Picture())) for one in found.items])
    return Page(items=items, number=page, pages=found.pages, total=found.total)
