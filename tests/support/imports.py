"""A catalogue file, read and checked in one go: the shop reads it in a process of its own (jobs/file_reader.py), and then checks it."""

from collections.abc import Collection

from core.files.catalog import ImportRows, Reading
from core.files.check import EMPTY, PhotoCheck, check_rows
from core.models.imports import ImportRow, Listing


def read_catalog(data: bytes, currency: str) -> Reading:
    """All that the file says."""
    rows = ImportRows(data, currency)
    said = tuple(rows)
    return Reading(frozenset(rows.columns), said, tuple(rows.findings.kept), rows.findings.total)


def check_catalog(
    data: bytes,
    currency: str,
    base: Listing = EMPTY,
    check_photo: PhotoCheck = lambda _: None,
    kept: Collection[str] = (),
) -> tuple[ImportRow, ...]:
    """Raises as `check_rows`."""
    return check_rows(read_catalog(data, currency), base, check_photo, kept)
