"""Favourites: products that a customer has marked."""

from typing import NamedTuple

MOST_FAVOURITES = 200
"""A customer marks no more than this."""


class FavouriteNews(NamedTuple):
    """What a customer is told of a favourite. It costs `price` now and cost `was` before; `back`: it had been sold out. Minor units."""

    product_id: int
    title: str
    price: int
    was: int
    back: bool

    @property
    def cheaper(self) -> bool:
        return self.price < self.was
