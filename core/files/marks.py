"""Marks of a workbook's cells whose text is not what was typed: a date, or a formula without a value."""

DATE_MARK = "\0date:"
FORMULA_MARK = "\0formula:"
"""No text of a workbook begins with these: NULs in texts are dropped."""


def is_date(cell: str) -> bool:
    """Whether the cell is a date or a time by its format."""
    return cell.startswith(DATE_MARK)


def date_of(cell: str) -> str:
    """`2026-04-02`, `2026-04-02 14:30:00` or `14:30:00`"""
    return cell.removeprefix(DATE_MARK)


def is_formula(cell: str) -> bool:
    """Whether the cell is a formula that came to an error, or that nobody has calculated."""
    return cell.startswith(FORMULA_MARK)


def formula_of(cell: str) -> str:
    """The error that it shows: `#REF!`; "" if nobody has calculated it."""
    return cell.removeprefix(FORMULA_MARK)


def unmarked(cell: str) -> str:
    """The cell as it shows."""
    return formula_of(date_of(cell))
