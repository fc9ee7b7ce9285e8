"""Products as staff see them: hidden and archived ones, too."""

from collections.abc import Mapping
from enum import StrEnum

from core.models.base import Model
from core.models.catalog import Product, Variant
from core.models.price import Current, Reduced


class State(StrEnum):
    """Whether customers see a product. An archived one is also gone from the lists; its orders and SKU codes stay."""

    ON_SALE = "on_sale"
    HIDDEN = "hidden"
    ARCHIVED = "archived"


class NewVariant(Model):
    """A new variant; `code` "" means that one is suggested, `price` is in minor units."""

    price: int
    stock: int
    label: str = ""
    code: str = ""


class NewProduct(Model):
    """A new product. `category` is its category's path, top first, made if it does not exist; `photo` is a kept picture's key."""

    title: str
    category: tuple[str, ...]
    variants: tuple[NewVariant, ...]
    description: str = ""
    photo: str | None = None


class Card(Model):
    """A product with all its variants, for sale or not. `category` is its path, top first; `category_hidden`: it or its parent is hidden.

    Its variants have their regular prices; `current` has those that count for a time instead, by SKU id;
    `scheduled`: there are such, now or later.
    The product is number `number` (from 1) of `count` in its category, archived ones left out; an archived one has number 0.
    """

    product: Product
    category: tuple[str, ...]
    archived: bool
    category_hidden: bool
    number: int
    count: int
    current: Mapping[int, Current] = {}
    scheduled: bool = False

    @property
    def as_sold(self) -> Product:
        """The product with the prices that customers see."""
        return self.product.having(variants=tuple(map(self._as_sold, self.product.variants)))

    @property
    def state(self) -> State:
        if self.archived:
            return State.ARCHIVED
        return State.ON_SALE if self.product.active else State.HIDDEN

    @property
    def unlabelled(self) -> Variant | None:
        """The first variant without a label: it needs one before another can be added."""
        return next((one for one in self.product.variants if not one.label), None)

    @property
    def for_customers(self) -> bool:
        """Whether customers can find it: nothing above or below it is hidden."""
        return self.product.active and not self.category_hidden and bool(self.product.sold)

    def _as_sold(self, one: Variant) -> Variant:
        now = self.current.get(one.sku_id)
        if now is None:
            return one
        reduced = Reduced(one.price, now.ends, now.now) if now.price < one.price else None
        return one.having(price=now.price, reduced=reduced)


class Entry(Model):
    """A product in a list. `price` is the lowest of all its variants (minor units); None if it has none."""

    id: int
    title: str
    price: int | None
    several_prices: bool
    on_hand: int
    state: State
    category_hidden: bool


class PriceChange(Model):
    """A price was set. `keeping` carts keep the lower price promised to them, the last one until `until` (ms UTC; 0: no cart does).

    `scheduled`: at the moment a price for a time counts instead.
    """

    product_id: int
    code: str
    name: str
    before: int
    after: int
    keeping: int = 0
    until: int = 0
    scheduled: bool = False
