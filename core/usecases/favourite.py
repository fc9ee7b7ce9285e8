"""♡: products that a customer keeps in mind. They are told when one gets cheaper, or is back in stock."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import FavouritesFull, NotFound, Noun
from core.models.catalog import ProductSummary
from core.models.favourite import MOST_FAVOURITES, FavouriteNews
from core.models.outbox import Notice
from core.models.page import Page
from core.ports import ReadTransaction, Transaction

PAGE_SIZE = 8


@dataclass(frozen=True, slots=True)
class FavouritesChanged:
    """To a customer: all their favourites that one change of the catalogue made cheaper, or brought back."""

    news: tuple[FavouriteNews, ...]
    currency: str


async def add_favourite(tx: Transaction, customer_id: int, product_id: int) -> None:
    """Mark the product; a repeated call changes nothing. Raises NotFound for what is not for sale, FavouritesFull."""
    if await tx.favourites.has(customer_id, product_id):
        return
    if await tx.catalog.product(product_id) is None:
        raise NotFound(Noun.PRODUCT, product_id)
    if await tx.favourites.count(customer_id) >= MOST_FAVOURITES:
        raise FavouritesFull(MOST_FAVOURITES)
    await tx.favourites.add(customer_id, product_id)


async def drop_favourite(tx: Transaction, customer_id: int, product_id: int) -> None:
    """Take the mark off; the customer hears nothing more of it."""
    await tx.favourites.drop(customer_id, product_id)


async def list_favourites(tx: ReadTransaction, customer_id: int, page: int = 0) -> Page[ProductSummary]:
    """A page of the customer's favourites that are for sale, sold out or not, the latest first."""
    marked = await tx.favourites.of_customer(customer_id, page, PAGE_SIZE)
    items = await tx.catalog.summaries(marked.items)
    return Page(items=items, number=marked.number, pages=marked.pages, total=marked.total)


async def tell_of_favourites(tx: Transaction, sku_ids: Sequence[int]) -> None:
    """Owe one notice to everybody who has marked one of these SKUs' products, if it is cheaper now than they know, or back in stock.

    Callers are the use cases that change a price, or put something back on sale or into stock. Call it before the waits end.
    """
    if event := await tx.favourites.note_news(sku_ids):
        await tx.outbox.owe_favourites(event)


async def find_changed(tx: ReadTransaction, owed: Notice) -> FavouritesChanged | None:
    """What the notice tells; None if nothing of it is so any more."""
    news = await tx.favourites.news(owed.subject_id, owed.chat_id)
    return FavouritesChanged(news, tx.policy.currency) if news else None


async def forget_news(tx: Transaction, before: int, limit: int = 1000) -> int:
    """Delete what was to be told before `before` (ms UTC); returns how much there was."""
    return await tx.favourites.forget_news(before, limit)
