"""The routes of a product's page, as customers see it."""

from dataclasses import dataclass
from typing import ClassVar

from bot.routes.cart import EditLine
from bot.routes.grammar import Route


@dataclass(frozen=True)
class OpenProduct(Route, word="p"):
    """A product page, with a variant chosen (0: the first in stock). `page` is where to go back to (see `hits_of`, `favourites_of`)."""

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
    """Base of routes for a variant on its product's page, or (`product_id` 0) on a page of the cart. No button uses it directly."""

    product_id: int
    sku_id: int
    page: int

    @property
    def shows(self) -> Route:
        if self.product_id:
            return OpenProduct(self.product_id, self.sku_id, self.page)
        return EditLine(self.page, self.sku_id)


@dataclass(frozen=True)
class TakeNearest(OfVariant, word="pn"):
    """Choose variant `sku_id` for its option on `axis` (0 or 1), because `from_id`, chosen till now, does not come in that."""

    from_id: int
    axis: int


@dataclass(frozen=True)
class Add(OfVariant, word="a"):
    """Make sure that the cart has at least one of this variant."""


@dataclass(frozen=True)
class BuyNow(OfVariant, word="bn"):
    """As `Add`, and go on to the card to confirm."""


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


@dataclass(frozen=True)
class SetQuantity(OfVariant, word="q"):
    """Set exactly `quantity`, if the cart is still at this revision."""

    quantity: int
    cart_id: int
    revision: int


@dataclass(frozen=True)
class Step(OfVariant):
    """Base of the two steps; each counts while nothing but steps on this line has happened since this revision of the cart."""

    step: ClassVar[int]
    cart_id: int
    revision: int


@dataclass(frozen=True)
class OneMore(Step, word="qm"):
    """One piece more."""

    step = 1


@dataclass(frozen=True)
class OneLess(Step, word="ql"):
    """One piece less."""

    step = -1


@dataclass(frozen=True)
class AskQuantity(OfVariant, word="n"):
    """Ask for a typed quantity."""
