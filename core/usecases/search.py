"""Searching the shop."""

from core.concurrency import free
from core.models.search import Hits
from core.ports import ReadTransaction, Transaction
from core.usecases.product.browse import search_products


@free
async def remember_search(tx: Transaction, customer_id: int, words: str) -> int:
    """Keep what a customer searches for; returns its id. This is idempotent housekeeping: not the effect of an update."""
    return await tx.searches.keep(customer_id, words)


async def view_hits(tx: ReadTransaction, customer_id: int, search_id: int, latest: str, page: int = 0) -> Hits:
    """A page of what a search of this customer finds now; that of the `latest` words if the search is forgotten."""
    words = await tx.searches.words(customer_id, search_id)
    words = latest if words is None else words
    return Hits(search_id, words, await tx.catalog.fitting(words), await search_products(tx, words, page))
