"""What variants deliver by themselves once they are paid, and what of it went to which order."""

from enum import StrEnum
from typing import NamedTuple

from core.models.order import Order

TEXT_LENGTH = 3_000
"""The longest text that a variant delivers, in UTF-16 units: it fits into one message."""
NAME_LENGTH = 100
"""The longest name of a file, in characters."""
LARGEST_FILE = 10_000_000
"""Bytes of a file that is delivered: it is kept in the database."""
CODE_LENGTH = 200
"""The longest code, in characters."""
MOST_CODES = 10_000
"""Codes that are added at once."""
LARGEST_CODES_FILE = 3_000_000
"""Bytes of a file with codes."""
LONGEST_DELAY_MINUTES = 43_200
"""Thirty days."""


class ContentKind(StrEnum):
    """What a variant delivers. NOTHING was something once."""

    NOTHING = "nothing"
    TEXT = "text"
    FILE = "file"
    CODES = "codes"


class Content(NamedTuple):
    """`text` is that of a text; `file` is the key of a file's bytes, and `name` what the file is called."""

    kind: ContentKind
    text: str = ""
    file: str = ""
    name: str = ""


class GivenCode(NamedTuple):
    """A code that went to an order; `revoked`: its order was paid back, so it has to be locked."""

    code: str
    revoked: bool = False


class Good(NamedTuple):
    """What one line of an order delivers, frozen when it was paid. `name` is the bought item's."""

    sku_id: int
    position: int
    name: str
    content: Content
    codes: tuple[GivenCode, ...] = ()


class Goods(NamedTuple):
    """What an order delivers: from `due_at` on, shown since `shown_at`, taken back at `revoked_at` (ms UTC; None: not yet)."""

    order: Order
    goods: tuple[Good, ...]
    due_at: int
    shown_at: int | None = None
    revoked_at: int | None = None

    @property
    def codes(self) -> int:
        return sum(len(good.codes) for good in self.goods)


class Pool(NamedTuple):
    """A variant's codes: so many are unused, and so many went to orders."""

    unused: int
    given: int
