"""The routes of what a search found."""

from dataclasses import dataclass

from bot.routes.grammar import Route

_PAGES = 100_000
"""No category has so many pages."""


@dataclass(frozen=True)
class OpenHits(Route, word="ff"):
    """A page of what one of the customer's own searches finds."""

    search_id: int
    page: int = 0


def at_hits(search_id: int, page: int) -> int:
    """The `page` of routes for a product that was found, which leads back to this page of the search."""
    return search_id * _PAGES + page


def hits_of(page: int) -> OpenHits | None:
    """The page of the search that a product's `page` leads back to; None if that is its category."""
    search_id, number = divmod(page, _PAGES)
    return OpenHits(search_id, number) if search_id else None
