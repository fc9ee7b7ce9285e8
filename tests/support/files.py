"""Files as people send them, and as the core reads them without a process for each."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from core.files.coupon import check_coupons, coupon_records
from core.files.csv import Findings
from core.models.coupon_file import CouponRow

MARKS = "\u0316\u0301" * 200_000
"""Combining marks that have to change places: sorting them takes minutes."""


def coupons_in(data: bytes, currency: str = "EUR", timezone: str = "UTC") -> tuple[CouponRow, ...]:
    """The coupons in the file. Raises FileErrors."""
    findings = Findings()
    return check_coupons(coupon_records(data, findings), findings, currency, timezone)


def book(*rows: Sequence[Any], sheets: Sequence[Sequence[Sequence[Any]]] = ()) -> bytes:
    """A workbook with these rows on its first sheet; `sheets` come before it."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for sheet in (*sheets, rows):
        page = made.create_sheet()
        for number, row in enumerate(sheet, 1):
            for place, value in enumerate(row, 1):
                page.cell(number, place, value)
    saved = BytesIO()
    made.save(saved)
    return saved.getvalue()


def patched(data: bytes, change: Callable[[str], str], name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The workbook with one of its files changed, as other programs may write it."""
    saved = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(saved, "w", ZIP_DEFLATED) as target:
        for member in source.infolist():
            content = source.read(member)
            target.writestr(member.filename, change(content.decode()) if member.filename == name else content)
    return saved.getvalue()


def with_rows(xml: str) -> bytes:
    """A small catalogue whose sheet also has these rows."""
    small = book(("sku", "product", "category", "price"), ("TEA-100", "Green tea", "Drinks", 4.5))
    return patched(small, lambda sheet: sheet.replace("</sheetData>", f"{xml}</sheetData>"))


def endless_workbook() -> bytes:
    """A workbook of a hundred kilobytes that takes a quarter of a minute to read, and no memory."""
    return with_rows(f"<row>{'<c/>' * 60}</row>" * 100_000)
