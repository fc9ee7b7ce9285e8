"""The routes of a product's page, as customers see it."""

from dataclasses import dataclass

from bot.routes.grammar import Route


@dataclass(frozen=True)
class OpenProduct(Route, word="p"):
    """A product page, with a variant chosen (0: the first in stock). `page` is the category's, to go back to."""

    product_id: int
    sku_id: int = 0
    page: int = 0


@dataclass(frozen=True)
class OpenDetails(Route, word="d"):
    """The whole description, if it does not fit into a picture's caption."""

    product_id: int
    sku_id: int
    page: int


@dataclass(frozen=True)
class OfVariant(Route):
    """Base of routes for the variant that a product's page shows; no button uses it directly."""

    product_id: int
    sku_id: int
    page: int

    @property
    def shows(self) -> Route:
        return OpenProduct(self.product_id, self.sku_id, self.page)


@dataclass(frozen=True)
class TakeNearest(OfVariant, word="pn"):
    """Choose variant `sku_id` for its option on `axis` (0 or 1), because `from_id`, chosen till now, does not come in that."""

    from_id: int
    axis: int


@dataclass(frozen=True)
class Add(OfVariant, word="a"):
    """Make sure that the cart has at least one of this variant."""


@dataclass(frozen=True)
class NotifyMe(OfVariant, word="nw"):
    """Be told when it is back."""


@dataclass(frozen=True)
class NeverMind(OfVariant, word="nx"):
    """Not be told after all."""


@dataclass(frozen=True)
class TurnPhotos(Route, word="pp"):
    """A product's page with its photo `number` (from 0)."""

    product_id: int
    sku_id: int
    page: int
    number: int
