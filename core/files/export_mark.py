"""What an export says of each row beside its cells: what they were made with. A cell that comes back as it went out changes nothing.

Stock and price stand in it as they were, everything else as a digest; so it needs nothing that the shop would have to remember, and holds
also after the shop was put back to an earlier day.
"""

import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple

from core.text import cleaned, spaced, writable

COLUMN = "exported"
DIGESTED = ("sku", "product", "variant", "category", "description", "photo")
_SHAPE = re.compile(
    r"of=([0-9a-f]{8}) row=([0-9]{1,7}) stock=([0-9]{1,7}) price=([0-9]{1,13})"
    + "".join(rf" {column}=([0-9a-f]{{8}})" for column in DIGESTED)
)


class Mark(NamedTuple):
    """Row `row` of the export `export`: `stock` and `price` (minor units) as they were, the digests of the others by column."""

    export: str
    row: int
    stock: int
    price: int
    digests: Mapping[str, str]

    def leaves(self, column: str, value: str) -> bool:
        """Whether the cell is what it was."""
        return self.digests[column] == digest(value)


def write_mark(export: str, row: int, stock: int, price: int, texts: Mapping[str, str]) -> str:
    """The cell; `texts` are those of DIGESTED, `export` eight hexadecimal digits."""
    said = " ".join(f"{column}={digest(texts[column])}" for column in DIGESTED)
    return f"of={export} row={row} stock={stock} price={price} {said}"


def read_mark(cell: str) -> Mark | None:
    """None for what no export wrote."""
    found = _SHAPE.fullmatch(cell)
    if not found:
        return None
    export, row, stock, price, *digests = found.groups()
    return Mark(export, int(row), int(stock), int(price), dict(zip(DIGESTED, digests, strict=True)))


def digest(text: str) -> str:
    """As the text is read again from a file: a spreadsheet may end its lines in another way."""
    read_again = spaced(cleaned(writable(text).replace("\r\n", "\n").replace("\r", "\n")))
    return blake2b(read_again.encode(), digest_size=4).hexdigest()
