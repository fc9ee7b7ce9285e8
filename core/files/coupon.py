"""Checks a coupon file (CSV or XLSX) as a whole before anything of it is imported, and finds every problem in one go.

A row is a coupon, or a promotion if it has no code. The columns are the words of core.values.coupon, in any order and case.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from core.errors import InvalidInput
from core.files.csv import Findings, columns, fitting
from core.files.marks import is_date, is_formula, unmarked
from core.files.table import Record, records_of
from core.files.unclear import NO_ANSWERS, USUAL_PAGE, Answers
from core.models.coupon import CouponRow, NewCoupon
from core.models.finding import Problem
from core.text import cleaned
from core.values.coupon import CONDITIONS, NAMED, Shop
from core.values.new_coupon import read_cell

MOST_ROWS = 10_000
REQUIRED = ("code", "discount")
_FLAGS = ("first_order", "exclusive", "active")
EXAMPLES = MappingProxyType(
    {
        **{key: value.example for key, value in NAMED.items()},
        "discount": "10%, 5.00, free_delivery, buy=2 get=1 or tiers=50:5%",
        **{key: value.example for key, value in CONDITIONS.items()},
        **dict.fromkeys(_FLAGS, "yes or no"),
    }
)
"""A value that works, by column."""
FIELDS = MappingProxyType(
    {
        "name": "name",
        "discount": "terms",
        **{key: value.field for key, value in CONDITIONS.items()},
        **{flag: flag for flag in _FLAGS},
    }
)
"""The column, by NewCoupon's field."""
_DAYS = ("starts_at", "ends_at")
COLUMNS = tuple(EXAMPLES)
_YES_OR_NO = MappingProxyType({"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False})


def coupon_records(
    data: bytes, findings: Findings, answers: Answers = NO_ANSWERS, usual_page: str = USUAL_PAGE
) -> Iterator[Record]:
    """The records of the file, its header first: at most one row more than a file may have. Raises Asked."""
    return islice(records_of(data, findings, _header_rank, answers, usual_page), MOST_ROWS + 2)


def _header_rank(names: Sequence[str]) -> int:
    known = {name.strip().lower() for name in names}.intersection(COLUMNS)
    return len(known) if known.issuperset(REQUIRED) else 0


def check_coupons(records: Iterable[Record], findings: Findings, currency: str, timezone: str) -> tuple[CouponRow, ...]:
    """The rows of the file, in its order; amounts in minor units of `currency`, days in `timezone`.

    Raises FileErrors with all problems, including those already found, as `core.files.check.check_file` does.
    """
    found = iter(records)
    names = columns(next(found, (0, [])), findings, COLUMNS, REQUIRED)
    rows: dict[tuple[str, str], CouponRow] = {}
    for number, (line, cells) in enumerate(found, 1):
        if number > MOST_ROWS:
            findings.add(line, "", Problem.TOO_MANY_ROWS, limit=MOST_ROWS)
            break
        fit = fitting(line, names, [*cells[: len(names)], *map(unmarked, cells[len(names) :])], findings)
        told = {name: _told(cell) for name, cell in fit.items() if not _is_lost(line, name, cell, findings)}
        row = _row(line, told, findings, currency, timezone)
        first = rows.setdefault(row.key, row)
        if first is not row and row.label:
            column = "code" if row.code else "name"
            findings.add(line, column, Problem.COUPON_TWICE, row.label, first_line=first.line)
    findings.raise_any(empty=not rows)
    return tuple(rows.values())


def _told(cell: str) -> str:
    return cleaned(unmarked(cell)).strip()


def _is_lost(line: int, column: str, cell: str, findings: Findings) -> bool:
    """Whether what was meant is not in the workbook: see core/files/catalog.py. Here two columns are for dates."""
    if is_formula(cell):
        findings.add(line, column, Problem.FORMULA, unmarked(cell))
    elif is_date(cell) and FIELDS.get(column) not in _DAYS:
        findings.add(line, column, Problem.DATE, unmarked(cell))
    else:
        return False
    return True


def _row(line: int, cells: dict[str, str], findings: Findings, currency: str, timezone: str) -> CouponRow:
    """Reads a row. A flawed cell is a finding, and reading goes on: one flaw must not hide another."""
    said: dict[str, Any] = {}
    for column, text in cells.items():
        try:
            said |= _said(column, text, currency, timezone)
        except InvalidInput:
            findings.add(line, column, Problem.VALUE, text, example=EXAMPLES[column])
    code, name = cells.get("code", ""), cells.get("name", "")
    if not (code or name):
        findings.add(line, "code", Problem.NAMELESS)
    if not cells.get("discount", "too long"):
        findings.add(line, "discount", Problem.CELL_EMPTY)
    starts_at, ends_at = said.get("starts_at"), said.get("ends_at")
    if starts_at is not None and ends_at is not None and starts_at >= ends_at:
        findings.add(line, "until", Problem.DATE_ORDER, cells["until"])
    return CouponRow(line=line, code=code.upper(), name=said.get("name", name), said=said)


def _said(column: str, text: str, currency: str, timezone: str) -> dict[str, Any]:
    """What the cell says, by NewCoupon's fields; an empty cell means that there is no such condition."""
    if not text:
        field = FIELDS.get(column, "")
        return {field: NewCoupon.model_fields[field].default} if field and column != "discount" else {}
    if column in _FLAGS:
        if text.lower() not in _YES_OR_NO:
            raise InvalidInput(column, text)
        return {column: _YES_OR_NO[text.lower()]}
    return read_cell(column, text, Shop(currency, ZoneInfo(timezone), now=0))
