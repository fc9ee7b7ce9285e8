"""What the shop sells: a tree of categories, products, and their variants, which are the stock-keeping units."""

from core.models.base import Model
from core.models.review import Rating

TITLE_LENGTH = 255
"""The longest product title, in characters."""
LABEL_LENGTH = 64
DESCRIPTION_LENGTH = 3_000
CODE_LENGTH = 64
CATEGORY_LENGTH = 64

MOST_FOUND = 100
"""The most products that a search finds, lists and counts: nobody reads further, and each has to be weighed against the others."""


class Category(Model):
    """A category. `parent_id` is None on the top level. `products` counts what is for sale in it and below it."""

    id: int
    name: str
    parent_id: int | None = None
    products: int = 0


class Variant(Model):
    """One stock-keeping unit. `label` ("M / blue") tells it from the product's other variants; "" for an only variant."""

    sku_id: int
    code: str
    label: str
    price: int
    on_hand: int
    active: bool = True


class Product(Model):
    """A product with all its variants, in their order. `photo` is the key of a `Photo`, or a URL.

    `awaited` are the ids of the sold-out variants that this customer waits for; `favourite`: they have marked it.
    `rating` is None if nobody has said anything, or the shop takes no reviews.
    """

    id: int
    category_id: int
    title: str
    description: str = ""
    photo: str | None = None
    active: bool = True
    variants: tuple[Variant, ...] = ()
    awaited: frozenset[int] = frozenset()
    favourite: bool = False
    rating: Rating | None = None

    @property
    def sku_ids(self) -> tuple[int, ...]:
        return tuple(variant.sku_id for variant in self.variants)

    @property
    def sold(self) -> tuple[Variant, ...]:
        """The variants that are for sale, sold out or not."""
        return tuple(variant for variant in self.variants if variant.active)

    def preselected(self) -> Variant | None:
        """The first variant in stock, else the first."""
        return next((variant for variant in self.sold if variant.on_hand > 0), next(iter(self.sold), None))


class ProductSummary(Model):
    """A product in a list: its lowest price, and how many pieces of all its variants are in stock.

    `category` ("Drinks/Tea") is set where the list has another product with the same title.
    """

    id: int
    title: str
    price: int
    several_prices: bool
    on_hand: int
    category: str = ""
