"""What a file says about itself: which of its columns say what, what was done with its rows, and what it leaves open."""

from enum import StrEnum
from typing import NamedTuple


class Taken(NamedTuple):
    """What was taken for what: the shop's fields, each with the names of its columns; and the columns that were left out.

    `preset` is the system that the file comes from, "" if that is not known.
    """

    preset: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()


NOTHING_TAKEN = Taken()


class Remark(StrEnum):
    """What was done with rows that their sender may not expect."""

    NOT_FOR_SALE = "not_for_sale"
    NOT_OURS = "not_ours"
    PICTURES_BY_PATH = "pictures_by_path"
    MORE_PHOTOS = "more_photos"
    DEEP_CATEGORY = "deep_category"
    NO_CATEGORY = "no_category"
    FILLED_DOWN = "filled_down"
    HEADINGS = "headings"
    TOTALS = "totals"
    NEGATIVE_STOCK = "negative_stock"
    UNCOUNTED_STOCK = "uncounted_stock"
    SEVERAL_PLACES = "several_places"
    SHEETS_LEFT_OUT = "sheets_left_out"
    CODES_MADE = "codes_made"
    HUNDREDFOLD = "hundredfold"
    OTHER_ARTICLE = "other_article"
    CODES_LIKE_DAYS = "codes_like_days"


class Remarked(NamedTuple):
    """How many rows it is about; `example` is what the first of them says."""

    remark: Remark
    rows: int
    example: str


class Doubt(StrEnum):
    """The kinds of questions to a file's sender."""

    ENCODING = "encoding"
    COLUMN = "column"
    DECIMAL = "decimal"
    HIDDEN = "hidden"
    FLAWED = "flawed"


class Choice(NamedTuple):
    """One answer: `value` is what is remembered, `says` what it would mean here ("Grüner Tee", a header, an amount)."""

    value: str
    says: str


LEAVE, TAKE = "leave", "take"
"""Answers about rows that are hidden or wrong."""


class Unclear(NamedTuple):
    """A question: `about` is the column, or what it is about; `sample` is text of the file, `cells` how many it concerns.

    `header` tells files that have the same columns, whose answers are remembered; "" if the answer is for this file alone.
    """

    doubt: Doubt
    about: str
    choices: tuple[Choice, ...]
    sample: str = ""
    cells: int = 0
    header: str = ""

    @property
    def key(self) -> str:
        return f"{self.doubt}:{self.about}" if self.about else str(self.doubt)
