"""A search, and what it found."""

from typing import NamedTuple

from core.models.catalog import Category, ProductSummary
from core.models.page import Page

MOST_KEPT = 50
"""Searches of a customer that are kept, so that buttons lead back to what they found."""


class Hits(NamedTuple):
    """A page of what was found, best first, and the categories that fit, the best first. `search` is the search's id."""

    search: int
    words: str
    categories: tuple[Category, ...]
    products: Page[ProductSummary]
