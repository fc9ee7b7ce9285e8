"""The routes of favourites."""

from dataclasses import dataclass

from bot.routes import OfVariant, Route
from core.models.favourite import MOST_FAVOURITES

_FIRST = 99_000
"""No category has so many pages, and what searches found begins above them all."""


@dataclass(frozen=True)
class OpenFavourites(Route, word="fl"):
    """A page of the customer's favourites."""

    page: int = 0


def at_favourites(page: int) -> int:
    """The `page` of routes for a favourite, which leads back to this page of them."""
    return _FIRST + page


def favourites_of(page: int) -> OpenFavourites | None:
    """The page of favourites that a product's `page` leads back to; None if that is its category, or what a search found."""
    return OpenFavourites(page - _FIRST) if _FIRST <= page < _FIRST + MOST_FAVOURITES else None


@dataclass(frozen=True)
class SetFavourite(OfVariant, word="fv"):
    """Mark the product (`on` 1), or take the mark off (0)."""

    on: int
