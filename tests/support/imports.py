"""A catalogue file, read and checked in one go: the shop reads it in a process of its own (jobs/file_reader.py), and then checks it."""

from collections.abc import Collection
from hashlib import sha256

from core.files.catalog import ImportRows, Reading, catalog_records
from core.files.check import EMPTY, PhotoCheck, check_file
from core.files.csv import Findings
from core.models.imports import CheckedFile, ImportRow, Listing


def read_catalog(data: bytes, currency: str) -> Reading:
    """All that the file says."""
    findings = Findings()
    rows = ImportRows(catalog_records(data, findings), findings, currency)
    said = tuple(rows)
    return Reading(frozenset(rows.columns), said, tuple(findings.kept), findings.total, sha256(data).hexdigest())


def checked_file(
    data: bytes,
    currency: str,
    base: Listing = EMPTY,
    check_photo: PhotoCheck = lambda _: None,
    kept: Collection[str] = (),
) -> CheckedFile:
    """Raises as `check_file`."""
    return check_file(read_catalog(data, currency), base, check_photo, kept)


def check_catalog(
    data: bytes,
    currency: str,
    base: Listing = EMPTY,
    check_photo: PhotoCheck = lambda _: None,
    kept: Collection[str] = (),
) -> tuple[ImportRow, ...]:
    """The rows of the checked file. Raises as `check_file`."""
    return checked_file(data, currency, base, check_photo, kept).rows
