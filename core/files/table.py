"""A table from a spreadsheet, saved as CSV or as XLSX. Both give the same records of text."""

from collections.abc import Callable, Iterator

from core.files.csv import LARGEST_FILE, Findings, records
from core.models.finding import Problem

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""The first bytes of XLSX, and of two kinds that cannot be read and are not text: Excel 97 files, workbooks with a password."""


def check_name(name: str, data: bytes) -> None:
    """Raises FileErrors for a file that is named as a workbook but is none: the findings of reading it as text would mislead."""
    if data and name.casefold().endswith(".xlsx") and not data.startswith(_WORKBOOKS):
        findings = Findings()
        findings.add(0, "", Problem.NO_WORKBOOK)
        findings.raise_any()


Record = tuple[int, list[str]]
"""A line (a workbook's row), and its cells."""
HeaderRank = Callable[[frozenset[str]], int]
"""How well a header's names (lower case) match those of the wanted table; 0 for not at all."""


def records_of(data: bytes, findings: Findings, rank: HeaderRank) -> Iterator[Record]:
    """The records that are not empty, each with its line (a workbook's row), from the first sheet whose header ranks highest.

    A file that cannot be read at all is a finding and raises it.
    """
    if not data.startswith(_WORKBOOKS):
        return records(data, findings)
    if len(data) > LARGEST_FILE:
        findings.add(0, "", Problem.FILE_TOO_LARGE, str(len(data)), limit=LARGEST_FILE)
        findings.raise_any()
    from core.files.xlsx import records as workbook_records  # openpyxl is slow to import

    return workbook_records(data, findings, rank)
