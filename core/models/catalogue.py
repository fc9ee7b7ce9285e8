"""A catalogue file as a shop owner keeps it in a spreadsheet, and everything that can be wrong with one."""

from collections.abc import Sequence
from enum import StrEnum

from core.errors import ShopError
from core.models.base import Model


class CatalogueRow(Model):
    """One variant, as its row says it. `line` is 1-based in the file; `price` in minor units; "" where nothing is said.

    All rows of one product carry the same title, category, description and photo. `category` has one or two levels,
    top first.
    """

    line: int
    sku: str
    product: str
    variant: str
    category: tuple[str, ...]
    price: int
    stock: int
    description: str
    photo: str

    @property
    def product_key(self) -> tuple[str, ...]:
        """What makes two rows one product: its shelf and title, whatever their case."""
        return tuple(part.casefold() for part in (*self.category, self.product))


class Problem(StrEnum):
    """What can be wrong, from the file as a whole down to a cell."""

    FILE_TOO_LARGE = "file_too_large"
    NOT_UTF8 = "not_utf8"
    EMPTY = "empty"
    TOO_MANY_ROWS = "too_many_rows"
    QUOTES = "quotes"
    COLUMN_MISSING = "column_missing"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_TWICE = "column_twice"
    TOO_MANY_CELLS = "too_many_cells"
    CELL_EMPTY = "cell_empty"
    TOO_LONG = "too_long"
    CONTROL_CHARACTER = "control_character"
    SKU = "sku"
    SKU_TWICE = "sku_twice"
    VARIANT_TWICE = "variant_twice"
    CATEGORY = "category"
    PRICE = "price"
    PRICE_TOO_LARGE = "price_too_large"
    STOCK = "stock"
    PHOTO = "photo"
    DIFFERS = "differs"


class Finding(Model):
    """One problem and where it is: `line` 1-based, 0 for the whole file; `column` "" where it is not one column's.

    `value` is what stands there, `example` something that works (both cut to 80 characters), `limit` the most there may
    be (characters, bytes, rows or pieces), `first_line` the earlier line it collides with; "" or 0 where there is none.
    """

    line: int
    column: str
    problem: Problem
    value: str = ""
    example: str = ""
    limit: int = 0
    first_line: int = 0


class CatalogueErrors(ShopError):
    """The file was refused as a whole. `findings` are the first of `total` problems, in the order of the file."""

    status = 400

    def __init__(self, findings: Sequence[Finding], total: int) -> None:
        super().__init__(tuple(findings), total)
        self.findings, self.total = tuple(findings), total
