"""Products as their owner sees them: hidden and archived ones, too."""

from datetime import datetime
from typing import Literal

from pydantic import Field, StrictBool

from api.wire.base import Money, Sent, Wire, amount, moment
from core.files.photos import is_url
from core.models.catalog import CODE_LENGTH, Variant
from core.models.product import Card, Entry, NewProduct, NewVariant, PriceChange
from core.models.stock import LARGEST_STOCK
from core.values.category import read_category
from core.values.product import (
    LARGEST_PRICE,
    MOST_STARS,
    MOST_VARIANTS,
    read_code,
    read_description,
    read_label,
    read_title,
)

_LONGEST = 4000
"""Characters of any text; core says more exactly what is too long."""
STATE = Literal["on_sale", "hidden", "archived"]


class EntryOut(Wire):
    """A product in a list, at the lowest regular price of its variants; null if it has none."""

    id: int
    title: str
    state: STATE
    category_hidden: bool
    price: Money | None
    several_prices: bool
    on_hand: int


class PhotoOut(Wire):
    """A picture; `url` is null while it is still to be fetched from its address."""

    key: str
    url: str | None


class SkuOut(Wire):
    """One SKU. `price` is the regular one; `now` counts for a time instead, until `now_until`. `stars` is its own price in Stars."""

    sku: int
    code: str
    label: str
    price: Money
    now: Money | None
    now_until: datetime | None
    stars: int | None
    on_hand: int
    shown: bool
    photo: str | None


class CardOut(Wire):
    """A product with all its variants. `for_customers`: nothing above or below it is hidden."""

    id: int
    title: str
    description: str
    category: str = Field(examples=["Drinks/Tea"])
    kind: str = Field(examples=["physical"])
    state: STATE
    for_customers: bool
    place: int = Field(description="In its category, from 1; 0 for an archived one")
    photos: list[PhotoOut]
    variants: list[SkuOut]


class VariantIn(Sent):
    """A new SKU. `price` in minor units of the shop's currency; without a code, one is made of title and label."""

    price: int = Field(strict=True, ge=0, le=LARGEST_PRICE, examples=[450])
    stock: int = Field(0, strict=True, ge=0, le=LARGEST_STOCK)
    label: str = Field("", max_length=_LONGEST, examples=["200 g"])
    code: str = Field("", max_length=CODE_LENGTH, examples=["TEA-200"])

    @property
    def new(self) -> NewVariant:
        """Raises InvalidInput."""
        label, code = self.label and read_label(self.label), self.code and read_code(self.code)
        return NewVariant(price=self.price, stock=self.stock, label=label, code=code)


class ProductIn(Sent):
    """A new product with its variants; several need labels. Its category is made if there is none."""

    title: str = Field(max_length=_LONGEST, examples=["Green tea"])
    category: str = Field(max_length=_LONGEST, examples=["Drinks/Tea"])
    description: str = Field("", max_length=_LONGEST)
    variants: list[VariantIn] = Field(min_length=1, max_length=MOST_VARIANTS)

    @property
    def new(self) -> NewProduct:
        """Raises InvalidInput."""
        return NewProduct(
            title=read_title(self.title),
            category=read_category(self.category),
            description=read_description(self.description),
            variants=tuple([one.new for one in self.variants]),
        )


class ProductChange(Sent):
    """What is to be changed; what is left out stays as it is."""

    title: str | None = Field(None, max_length=_LONGEST)
    description: str | None = Field(None, max_length=_LONGEST)
    category: str | None = Field(None, max_length=_LONGEST)
    kind: Literal["physical", "digital"] | None = None
    state: STATE | None = None


class VariantChange(Sent):
    """What is to be changed; what is left out stays as it is. `stars` 0: no price of its own in Stars."""

    label: str | None = Field(None, max_length=_LONGEST)
    code: str | None = Field(None, max_length=CODE_LENGTH)
    price: int | None = Field(None, strict=True, ge=0, le=LARGEST_PRICE)
    stars: int | None = Field(None, strict=True, ge=0, le=MOST_STARS)
    shown: StrictBool | None = None
    photo: str | None = Field(None, max_length=128, description="One of its product's pictures, by its key")


class PriceIn(Sent):
    """A regular price, in minor units of the shop's currency."""

    price: int = Field(strict=True, ge=0, le=LARGEST_PRICE, examples=[450])


class PriceChangeOut(Wire):
    """A price that was set. `keeping` carts keep the lower one that they were promised, the last until `until`."""

    product: int
    code: str
    name: str
    before: Money
    after: Money
    keeping: int
    until: datetime | None
    scheduled: bool = Field(description="At the moment a price for a time counts instead")


def entry(one: Entry, currency: str) -> EntryOut:
    return EntryOut(
        id=one.id,
        title=one.title,
        state=one.state.value,
        category_hidden=one.category_hidden,
        price=None if one.price is None else amount(one.price, currency),
        several_prices=one.several_prices,
        on_hand=one.on_hand,
    )


def card(one: Card, currency: str) -> CardOut:
    product = one.product
    return CardOut(
        id=product.id,
        title=product.title,
        description=product.description,
        category="/".join(one.category),
        kind=product.kind,
        state=one.state.value,
        for_customers=one.for_customers,
        place=one.number,
        photos=[PhotoOut(key=key, url=None if is_url(key) else f"/v1/photos/{key}") for key in product.photos],
        variants=[_variant(each, one, currency) for each in product.variants],
    )


def priced(one: PriceChange, currency: str) -> PriceChangeOut:
    return PriceChangeOut(
        product=one.product_id,
        code=one.code,
        name=one.name,
        before=amount(one.before, currency),
        after=amount(one.after, currency),
        keeping=one.keeping,
        until=moment(one.until) if one.until else None,
        scheduled=one.scheduled,
    )


def _variant(one: Variant, of: Card, currency: str) -> SkuOut:
    current = of.current.get(one.sku_id)
    return SkuOut(
        sku=one.sku_id,
        code=one.code,
        label=one.label,
        price=amount(one.price, currency),
        now=amount(current.price, currency) if current else None,
        now_until=moment(current.ends) if current else None,
        stars=one.stars,
        on_hand=one.on_hand,
        shown=one.active,
        photo=one.photo,
    )
