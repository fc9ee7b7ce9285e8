"""What an exported coupon says beside its cells: what they were made with, as core/files/export_mark.py does for the catalogue."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from core.files.export_mark import digest

_SHAPE = re.compile(r"coupon=([0-9a-f]{8})((?: [a-z_]+=[0-9a-f]{8})+)")


class CouponMark(NamedTuple):
    """The mark of the coupon whose key has this digest; digests of its cells by column."""

    coupon: str
    digests: Mapping[str, str]

    def belongs_to(self, key: tuple[str, str]) -> bool:
        """Whether it was written for the coupon with this key (CouponRow.key), and not copied from another row."""
        return self.coupon == _digest_of(key)

    def leaves(self, column: str, *texts: str) -> bool:
        """Whether the cell is unchanged: one of these is what it said."""
        return any(self.digests.get(column) == digest(text) for text in texts)


def write_mark(key: tuple[str, str], cells: Mapping[str, str]) -> str:
    """The mark as a cell; `cells` by column."""
    said = " ".join(f"{column}={digest(text)}" for column, text in cells.items())
    return f"coupon={_digest_of(key)} {said}"


def read_mark(cell: str) -> CouponMark | None:
    """The mark in a cell; None for a text that no export wrote."""
    found = _SHAPE.fullmatch(cell)
    if not found:
        return None
    coupon, said = found.groups()
    pairs = (one.partition("=") for one in said.split())
    return CouponMark(coupon, {column: told for column, _equals, told in pairs})


def _digest_of(key: tuple[str, str]) -> str:
    return digest("".join(key))
