"""The file that an owner can fill in: the shop's columns, its own categories, and three example rows."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from core import money
from core.models.export import Row

COLUMNS = ("sku", "product", "variant", "category", "price", "stock", "description", "photo")
_USUAL = ("Drinks/Tea", "Kitchen")


def template_rows(categories: Sequence[str], currency: str) -> Iterator[Row]:
    """Two products, one of them with two variants, in the first of these categories."""
    first, second = (*categories[:2], *_USUAL)[:2]

    def price(tenths: int) -> Decimal:
        return Decimal(money.price_example(currency, tenths))

    yield ("TEA-100", "Green tea", "", first, price(45), 12, "Fresh and grassy.", "https://example.org/tea.jpg")
    yield ("MUG-S", "Mug", "Small", second, price(90), 5, "Holds a small tea.", "")
    yield ("MUG-L", "Mug", "Large", second, price(120), 3, "", "")
