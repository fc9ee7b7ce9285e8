"""A catalogue file, read and checked in one go: the shop reads it in a process of its own (jobs/file_reader.py), and then checks it."""

from collections.abc import Collection

from core.files.catalog import CatalogueRows, Reading
from core.files.check import EMPTY, PhotoCheck, check_rows
from core.models.imports import CatalogueRow, Listing
from tests.support.chat import numbers


def read_catalogue(data: bytes, currency: str) -> Reading:
    """All that the file says."""
    rows = CatalogueRows(data, currency)
    said = tuple(rows)
    return Reading(frozenset(rows.columns), said, tuple(rows.findings.kept), rows.findings.total)


def check_catalogue(
    data: bytes,
    currency: str,
    base: Listing = EMPTY,
    check_photo: PhotoCheck = lambda _: None,
    kept: Collection[str] = (),
) -> tuple[CatalogueRow, ...]:
    """Raises as `check_rows`."""
    return check_rows(read_catalogue(data, currency), base, check_photo, kept)


def counts_in(summary: str) -> list[int]:
    """How many articles a file's summary calls new, changed and unchanged; what more it counts stands behind."""
    return numbers(next(line for line in summary.splitlines() if line[:1].isdigit()))


def is_checked_again(summary: str) -> bool:
    """Whether it says, before it counts, that the catalogue has changed meanwhile."""
    _name, second, *_rest = summary.split("\n\n")
    return not second[0].isdigit()
