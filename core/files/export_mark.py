"""What an export says of each row beside its cells: what they were made with. A cell that comes back unchanged changes nothing.

The mark holds stock and price as they were, and everything else as a digest. So the shop has to remember nothing, and the mark still
works after the shop was restored from an older backup.
"""

import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple

from core.text import cleaned, spaced, writable

COLUMN = "exported"
OLDEST = ("sku", "product", "variant", "category", "description", "photo")
LATER = ("kind", "stars")
"""Columns that files of earlier exports do not have."""
DIGESTED = (*OLDEST, *LATER)
_SHAPE = re.compile(
    r"of=([0-9a-f]{8}) row=([0-9]{1,7}) stock=([0-9]{1,7}) price=([0-9]{1,13})"
    + "".join(rf" {column}=([0-9a-f]{{8}})" for column in OLDEST)
    + "".join(rf"(?: {column}=([0-9a-f]{{8}}))?" for column in LATER)
)


class Mark(NamedTuple):
    """Row `row` of the export `export`: `stock` and `price` (minor units) as they were, digests of the other cells by column."""

    export: str
    row: int
    stock: int
    price: int
    digests: Mapping[str, str]

    def leaves(self, column: str, value: str) -> bool:
        """Whether the cell is unchanged. One that the export did not have is not."""
        return self.digests.get(column) == digest(value)


def write_mark(export: str, row: int, stock: int, price: int, texts: Mapping[str, str]) -> str:
    """The mark as a cell; `texts` are the texts of the columns in DIGESTED, `export` is eight hexadecimal digits."""
    said = " ".join(f"{column}={digest(texts[column])}" for column in DIGESTED)
    return f"of={export} row={row} stock={stock} price={price} {said}"


def read_mark(cell: str) -> Mark | None:
    """The mark in a cell; None for a text that no export wrote."""
    found = _SHAPE.fullmatch(cell)
    if not found:
        return None
    export, row, stock, price, *digests = found.groups()
    told = {column: one for column, one in zip(DIGESTED, digests, strict=True) if one}
    return Mark(export, int(row), int(stock), int(price), told)


def digest(text: str) -> str:
    """A digest of the text as it comes back from a file: a spreadsheet may change the line ends."""
    read_again = spaced(cleaned(writable(text).replace("\r\n", "\n").replace("\r", "\n")))
    return blake2b(read_again.encode(), digest_size=4).hexdigest()
