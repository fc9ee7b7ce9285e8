"""The catalogue on the wire."""

from datetime import datetime

from pydantic import Field

from api.wire.base import Money, PhotoRef, Wire, amount, moment, photo
from core.files.photos import is_url
from core.models.catalog import Category, Product, ProductKind, ProductSummary, Variant
from core.models.options import options_of
from core.models.policy import Policy
from core.models.price import Reduced
from core.models.review import Rating
from core.usecases.payment.choose import ways_to_pay

FEW = 5
"""With this many pieces or fewer, a program is told how many; more are "available", as in the chat."""


class ShopOut(Wire):
    """The shop."""

    name: str
    currency: str
    timezone: str
    support: str
    terms: str
    payments: list[str] = Field(description="Ways to pay that are switched on", examples=[["cash", "card"]])
    most_of_one: int = Field(description="The most pieces of one item in a cart")


class CategoryOut(Wire):
    """A category; `parent` is null on the top level, `products` counts what is for sale in it and below it."""

    id: int
    name: str
    parent: int | None
    products: int


class RatingOut(Wire):
    """What customers say: the average of 1 to 5 stars."""

    average: float
    count: int


class ProductSummaryOut(Wire):
    """A product in a list, at its lowest price. `regular`: what it costs otherwise, while it is cheaper until `until`."""

    id: int
    title: str
    price: Money
    several_prices: bool
    regular: Money | None
    until: datetime | None
    photo: PhotoRef | None
    available: bool


class VariantOut(Wire):
    """One stock-keeping unit. `left` is told where only few are left; `options` where a label has two halves ("M / blue")."""

    sku: int
    code: str
    label: str
    options: list[str]
    price: Money
    regular: Money | None
    until: datetime | None
    left: int | None
    available: bool
    photo: PhotoRef | None


class ProductOut(Wire):
    """A product with all its variants."""

    id: int
    title: str
    description: str
    category: int
    digital: bool
    photos: list[PhotoRef]
    variants: list[VariantOut]
    rating: RatingOut | None


def shop(policy: Policy) -> ShopOut:
    return ShopOut(
        name=policy.name,
        currency=policy.currency,
        timezone=policy.timezone,
        support=policy.support,
        terms=policy.terms,
        payments=list(ways_to_pay(policy)),
        most_of_one=policy.max_quantity,
    )


def category(one: Category) -> CategoryOut:
    return CategoryOut(id=one.id, name=one.name, parent=one.parent_id, products=one.products)


def summary(one: ProductSummary, currency: str, cover: str | None) -> ProductSummaryOut:
    regular, until = _reduced(one.reduced, currency)
    return ProductSummaryOut(
        id=one.id,
        title=one.title,
        price=amount(one.price, currency),
        several_prices=one.several_prices,
        regular=regular,
        until=until,
        photo=photo(cover),
        available=one.on_hand > 0,
    )


def product(one: Product, currency: str) -> ProductOut:
    options = options_of(one.sold)
    return ProductOut(
        id=one.id,
        title=one.title,
        description=one.description,
        category=one.category_id,
        digital=one.kind is ProductKind.DIGITAL,
        photos=[found for key in one.photos if not is_url(key) and (found := photo(key))],
        variants=[
            _variant(sold, currency, list((options and options.pair(sold.sku_id)) or ()), one.photo_of(sold.sku_id))
            for sold in one.sold
        ],
        rating=_rating(one.rating),
    )


def _variant(one: Variant, currency: str, options: list[str], key: str | None) -> VariantOut:
    regular, until = _reduced(one.reduced, currency)
    return VariantOut(
        sku=one.sku_id,
        code=one.code,
        label=one.label,
        options=options,
        price=amount(one.price, currency),
        regular=regular,
        until=until,
        left=one.on_hand if one.on_hand <= FEW else None,
        available=one.on_hand > 0,
        photo=photo(key),
    )


def _reduced(reduced: Reduced | None, currency: str) -> tuple[Money | None, datetime | None]:
    return (amount(reduced.regular, currency), moment(reduced.ends)) if reduced else (None, None)


def _rating(rating: Rating | None) -> RatingOut | None:
    return RatingOut(average=round(rating.average, 2), count=rating.reviews) if rating and rating.reviews else None
