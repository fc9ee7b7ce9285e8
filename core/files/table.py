"""A table that somebody keeps in a spreadsheet, whichever way they save it: CSV or XLSX. Both give the same records of text."""

from collections.abc import Callable, Iterator

from core.files.csv import LARGEST_FILE, Findings, records
from core.models.finding import Problem

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""XLSX; and what Excel 97 wrote, and a workbook with a password: neither can be read, and neither is a text."""


def check_name(name: str, data: bytes) -> None:
    """Raises FileErrors for a file that is called a workbook and is none: read as a text, its findings would mislead."""
    if data and name.casefold().endswith(".xlsx") and not data.startswith(_WORKBOOKS):
        findings = Findings()
        findings.add(0, "", Problem.NO_WORKBOOK)
        findings.raise_any()


Record = tuple[int, list[str]]
"""A line (a workbook's row), and its cells."""
HeaderRank = Callable[[frozenset[str]], int]
"""How well a header's names (lower case) are those of the table that is looked for; 0 for not at all."""


def records_of(data: bytes, findings: Findings, rank: HeaderRank) -> Iterator[Record]:
    """The records that are not empty, each with its line (a workbook's row): of its first sheet whose header ranks highest.

    A file that cannot be read at all is a finding, and raises it.
    """
    if not data.startswith(_WORKBOOKS):
        return records(data, findings)
    if len(data) > LARGEST_FILE:
        findings.add(0, "", Problem.FILE_TOO_LARGE, str(len(data)), limit=LARGEST_FILE)
        findings.raise_any()
    from core.files.xlsx import records as workbook_records  # openpyxl takes a while to import

    return workbook_records(data, findings, rank)
