"""Everything that can be wrong with a catalogue file or a coupon file."""

from collections.abc import Sequence
from enum import StrEnum

from core.errors import ShopError
from core.models.base import Model


class Problem(StrEnum):
    """The kinds of problems, from the whole file down to a cell."""

    FILE_TOO_LARGE = "file_too_large"
    TOO_HEAVY = "too_heavy"
    NOT_UTF8 = "not_utf8"
    EMPTY = "empty"
    TOO_MANY_ROWS = "too_many_rows"
    QUOTES = "quotes"
    WORKBOOK = "workbook"
    NO_WORKBOOK = "no_workbook"
    OTHER_KIND = "other_kind"
    FORMULA = "formula"
    DATE = "date"
    COLUMN_MISSING = "column_missing"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_TWICE = "column_twice"
    TOO_MANY_CELLS = "too_many_cells"
    CELL_EMPTY = "cell_empty"
    TOO_LONG = "too_long"
    CONTROL_CHARACTER = "control_character"
    SKU = "sku"
    SKU_TWICE = "sku_twice"
    SKU_UNKNOWN = "sku_unknown"
    VARIANT_TWICE = "variant_twice"
    VARIANT_TAKEN = "variant_taken"
    CATEGORY = "category"
    PRICE = "price"
    PRICE_TOO_LARGE = "price_too_large"
    DECIMALS = "decimals"
    MADE_DATE = "made_date"
    MADE_EXPONENT = "made_exponent"
    MADE_DECIMAL = "made_decimal"
    STOCK = "stock"
    STOCK_IS_CODES = "stock_is_codes"
    KIND = "kind"
    STARS = "stars"
    MARK = "mark"
    PHOTO = "photo"
    PHOTO_MISSING = "photo_missing"
    PHOTO_PATH = "photo_path"
    PHOTO_UNKNOWN = "photo_unknown"
    PHOTO_UNREADABLE = "photo_unreadable"
    PHOTO_TOO_LARGE = "photo_too_large"
    PHOTO_KIND = "photo_kind"
    PHOTO_SHAPE = "photo_shape"
    DIFFERS = "differs"
    NAMELESS = "nameless"
    COUPON_TWICE = "coupon_twice"
    VALUE = "value"
    DATE_ORDER = "date_order"
    SCOPE = "scope"
    LIMIT_USED = "limit_used"
    LABEL_TAKEN = "label_taken"
    ZIP = "zip"
    ZIP_TABLES = "zip_tables"
    ZIP_NO_TABLE = "zip_no_table"
    ZIP_MEMBERS = "zip_members"
    ZIP_TOO_LARGE = "zip_too_large"
    ZIP_PATH = "zip_path"


class Finding(Model):
    """One problem and where it is: `line` is 1-based, 0 for the whole file; `column` is "" if the problem is not in one column.

    `value` is the text found there, `example` one that works (both cut to 80 characters), `limit` the most that is allowed
    (characters, bytes, rows or pieces), `first_line` the earlier line it collides with; "" or 0 where there is none.
    """

    line: int
    column: str
    problem: Problem
    value: str = ""
    example: str = ""
    limit: int = 0
    first_line: int = 0


_OF_THE_FILE = frozenset(
    {Problem.COLUMN_MISSING, Problem.COLUMN_UNKNOWN, Problem.COLUMN_TWICE, Problem.QUOTES, Problem.TOO_MANY_ROWS}
)


class FileErrors(ShopError):
    """The file was refused as a whole. `findings` are the first of `total` problems, in the order of the file."""

    status = 400

    def __init__(self, findings: Sequence[Finding], total: int) -> None:
        super().__init__(tuple(findings), total)
        self.findings, self.total = tuple(findings), total

    @property
    def by_row(self) -> bool:
        """Whether all that is wrong is in rows that can be left out: the rest of the file is good."""
        known = self.total == len(self.findings)
        return known and all(one.line and one.problem not in _OF_THE_FILE for one in self.findings)
