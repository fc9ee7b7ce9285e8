"""The routes of favourites."""

from dataclasses import dataclass

from bot.routes import OfVariant, Route


@dataclass(frozen=True)
class OpenFavourites(Route, word="fl"):
    """A page of the customer's favourites."""

    page: int = 0


@dataclass(frozen=True)
class SetFavourite(OfVariant, word="fv"):
    """Mark the product (`on` 1), or take the mark off (0)."""

    on: int
