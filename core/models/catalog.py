"""What the shop sells: a tree of categories, products, and their variants, which are the stock-keeping units."""

from collections.abc import Sequence
from enum import StrEnum

from core.files.photos import is_url
from core.models.base import Model
from core.models.price import Reduced
from core.models.review import Rating

TITLE_LENGTH = 255
"""The longest product title, in characters."""
LABEL_LENGTH = 64
DESCRIPTION_LENGTH = 3_000
CODE_LENGTH = 64
CATEGORY_LENGTH = 64
MOST_PHOTOS = 10
"""Pictures of one product."""

MOST_FOUND = 100
"""The most products that a search finds, lists and counts: nobody reads further, and each has to be weighed against the others."""


class Category(Model):
    """A category. `parent_id` is None on the top level. `products` counts what is for sale in it and below it."""

    id: int
    name: str
    parent_id: int | None = None
    products: int = 0


class ProductKind(StrEnum):
    """What a product is. Telegram lets digital goods be paid with Stars only, and takes Stars for nothing else."""

    PHYSICAL = "physical"
    DIGITAL = "digital"


class Variant(Model):
    """One stock-keeping unit. `label` ("M / blue") tells it from the product's other variants; "" for an only variant.

    `photo` is the one of its product's photos that shows it, if any. `stars` is its price in Telegram Stars, if it has one of its own.
    To customers, `price` is the one in force, and `reduced` says that it is lower for a time; staff see and change the regular one.
    """

    sku_id: int
    code: str
    label: str
    price: int
    on_hand: int
    active: bool = True
    photo: str | None = None
    stars: int | None = None
    reduced: Reduced | None = None


class Product(Model):
    """A product with all its variants, in their order. `photo` is its cover: the key of a picture, or a URL; `more_photos` follow it.

    `awaited` are the ids of the sold-out variants that this customer waits for; `favourite`: they have marked it.
    `rating` is None if nobody has said anything, or the shop takes no reviews.
    """

    id: int
    category_id: int
    title: str
    description: str = ""
    photo: str | None = None
    more_photos: tuple[str, ...] = ()
    active: bool = True
    kind: ProductKind = ProductKind.PHYSICAL
    variants: tuple[Variant, ...] = ()
    awaited: frozenset[int] = frozenset()
    favourite: bool = False
    rating: Rating | None = None

    @property
    def photos(self) -> tuple[str, ...]:
        """All its photos, the cover first."""
        return (self.photo, *self.more_photos) if self.photo else ()

    def photo_of(self, sku_id: int) -> str | None:
        """The photo that shows this variant; else the cover."""
        own = next((variant.photo for variant in self.variants if variant.sku_id == sku_id), None)
        return own if own in self.photos else self.photo

    def with_photos(self, photos: Sequence[str]) -> "Product":
        """The same product with these photos, the cover first."""
        return self.having(photo=next(iter(photos), None), more_photos=tuple(photos[1:]))

    @property
    def as_shown(self) -> "Product":
        """As customers see it: without pictures that are still to be fetched from their addresses."""
        return self.with_photos([photo for photo in self.photos if not is_url(photo)])

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

    `category` ("Drinks/Tea") is set where the list has another product with the same title. `reduced`: that price is lower for a time.
    """

    id: int
    title: str
    price: int
    several_prices: bool
    on_hand: int
    category: str = ""
    reduced: Reduced | None = None
