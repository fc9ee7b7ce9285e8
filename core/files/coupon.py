"""Checks a coupon file (CSV or XLSX) as a whole before anything of it is imported, and finds every problem in one go.

A row is a coupon, or a promotion if it has no code. The columns are the words of core.values.coupon, in any order and case. A cell that
is as an export wrote it says nothing (core/files/coupon_mark.py).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from core.errors import InvalidInput
from core.files import export_mark
from core.files.coupon_mark import CouponMark, read_mark
from core.files.csv import Findings, columns, fitting
from core.files.marks import is_date, is_formula, unmarked
from core.files.table import Record, records_of
from core.files.unclear import NO_ANSWERS, USUAL_PAGE, Answers
from core.models.coupon import NewCoupon
from core.models.coupon_file import CouponRow
from core.models.finding import Problem
from core.text import cleaned
from core.values.coupon import CONDITIONS, NAMED, Shop
from core.values.coupon_cells import FIELDS, FLAGS, cell
from core.values.new_coupon import read_cell

MOST_ROWS = 10_000
REQUIRED = ("code", "discount")
EXAMPLES = MappingProxyType(
    {
        **{key: value.example for key, value in NAMED.items()},
        "discount": "10%, 5.00, free_delivery, buy=2 get=1 or tiers=50:5%",
        **{key: value.example for key, value in CONDITIONS.items()},
        **dict.fromkeys(FLAGS, "yes or no"),
    }
)
"""A value that works, by column."""
COLUMNS = (*EXAMPLES, export_mark.COLUMN)
_DAYS = ("starts_at", "ends_at")
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
    elif is_date(cell) and (column not in CONDITIONS or CONDITIONS[column].field not in _DAYS):
        findings.add(line, column, Problem.DATE, unmarked(cell))
    else:
        return False
    return True


def _row(line: int, cells: dict[str, str], findings: Findings, currency: str, timezone: str) -> CouponRow:
    """Reads a row. A flawed cell is a finding, and reading goes on: one flaw must not hide another."""
    code, name = cells.get("code", ""), cells.get("name", "")
    exported = cells.pop(export_mark.COLUMN, "")
    row = CouponRow(line=line, code=code.upper(), name=name, said={})
    mark = read_mark(exported)
    if exported and mark is None:
        findings.add(line, export_mark.COLUMN, Problem.MARK, exported)
    own = mark if mark and mark.belongs_to(row.key) else None
    said, unchanged = _read(line, cells, findings, own, Shop(currency, ZoneInfo(timezone), now=0))
    if not (code or name):
        findings.add(line, "code", Problem.NAMELESS)
    if not cells.get("discount", "too long"):
        findings.add(line, "discount", Problem.CELL_EMPTY)
    starts_at, ends_at = said.get("starts_at"), said.get("ends_at")
    if (
        starts_at is not None
        and ends_at is not None
        and starts_at >= ends_at
        and not {"starts_at", "ends_at"} <= unchanged
    ):
        findings.add(line, "until", Problem.DATE_ORDER, cells["until"])
    return replace(row, name=said.get("name", name), said=said, unchanged=unchanged, foreign=bool(mark and not own))


def _read(
    line: int, cells: dict[str, str], findings: Findings, mark: CouponMark | None, shop: Shop
) -> tuple[dict[str, Any], frozenset[str]]:
    """What the cells say, by NewCoupon's fields; and the fields whose cells are as the export wrote them."""
    said: dict[str, Any] = {}
    unchanged = set()
    for column, text in cells.items():
        try:
            found = _said(column, text, shop)
        except InvalidInput:  # an unchanged amount may be in another currency
            if not (mark and mark.leaves(column, text)):
                findings.add(line, column, Problem.VALUE, text, example=EXAMPLES[column])
            continue
        said |= found
        unchanged |= {
            field for field, value in found.items() if mark and mark.leaves(column, text, _cell(column, value, shop))
        }
    return said, frozenset(unchanged)


def _cell(column: str, value: Any, shop: Shop) -> str:  # noqa: ANN401 - the field's value, of any type
    """The value as an export writes it: spreadsheets turn 10% into 10.00%."""
    return cell(column, value, shop) if column in FIELDS else ""


def _said(column: str, text: str, shop: Shop) -> dict[str, Any]:
    """What the cell says, by NewCoupon's fields; an empty cell means that there is no such condition."""
    if not text:
        field = FIELDS.get(column, "")
        return {field: NewCoupon.model_fields[field].default} if field and column != "discount" else {}
    if column in FLAGS:
        if text.lower() not in _YES_OR_NO:
            raise InvalidInput(column, text)
        return {column: _YES_OR_NO[text.lower()]}
    return read_cell(column, text, shop)
