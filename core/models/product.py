"""The goods as those who run the shop see them: hidden and archived ones, too."""

from enum import StrEnum

from core.models.base import Model
from core.models.catalog import Product, Variant


class State(StrEnum):
    """Whether customers see a product. An archived one is gone from the lists, too; its orders and SKU codes stay."""

    ON_SALE = "on_sale"
    HIDDEN = "hidden"
    ARCHIVED = "archived"


class NewVariant(Model):
    """A variant to be; `code` "" for one that is to be suggested, `price` in minor units."""

    price: int
    stock: int
    label: str = ""
    code: str = ""


class NewProduct(Model):
    """A product to be. `category` names its shelf, top first, made where it is not there; `photo` is a kept picture's key."""

    title: str
    category: tuple[str, ...]
    variants: tuple[NewVariant, ...]
    description: str = ""
    photo: str | None = None


class Card(Model):
    """A product with all its variants, sold or not. `category` names its shelf, top first; `category_hidden`: it, or the one above, is.

    It is number `number` of `count` on its shelf, from 1, archived ones left out; number 0 for one of them.
    """

    product: Product
    category: tuple[str, ...]
    archived: bool
    category_hidden: bool
    number: int
    count: int

    @property
    def state(self) -> State:
        if self.archived:
            return State.ARCHIVED
        return State.ON_SALE if self.product.active else State.HIDDEN

    @property
    def unlabelled(self) -> Variant | None:
        """The first variant without a label: it needs one before there is another."""
        return next((one for one in self.product.variants if not one.label), None)

    @property
    def for_customers(self) -> bool:
        """Whether customers find it: nothing above or below it is hidden."""
        return self.product.active and not self.category_hidden and bool(self.product.sold)


class Entry(Model):
    """A product in a list. `price` is the lowest (minor units), over all its variants; None where it has none."""

    id: int
    title: str
    price: int | None
    several_prices: bool
    on_hand: int
    state: State
    category_hidden: bool


class PriceChange(Model):
    """A price was set. `keeping` carts keep the lower price promised to them, the last one until `until` (ms UTC; 0: none does)."""

    product_id: int
    code: str
    name: str
    before: int
    after: int
    keeping: int = 0
    until: int = 0
