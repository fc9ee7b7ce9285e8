"""Files as people send them, and as the core reads them without a process for each."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from core.files.coupon import check_coupons, coupon_records
from core.files.csv import Findings
from core.files.marks import unmarked
from core.files.workbook import sheets
from core.models.coupon_file import CouponRow

MARKS = "\u0316\u0301" * 200_000
"""Combining marks that have to change places: sorting them takes minutes."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DATE_FORMATS = {date: "yyyy\\-mm\\-dd", datetime: "dd/mm/yyyy hh:mm:ss"}


def coupons_in(data: bytes, currency: str = "EUR", timezone: str = "UTC") -> tuple[CouponRow, ...]:
    """The coupons in the file. Raises FileErrors."""
    findings = Findings()
    return check_coupons(coupon_records(data, findings), findings, currency, timezone)


def cells_in(data: bytes) -> list[list[str]]:
    """The rows of a workbook's first sheet as they show, each as long as its header."""
    shown = [[unmarked(cell) for cell in cells] for _line, cells in sheets(data, Findings())[0].rows]
    return [row + [""] * (len(shown[0]) - len(row)) for row in shown]


class Styled(NamedTuple):
    """A number in a cell with this format."""

    value: float
    format: str


def book(
    *rows: Sequence[Any], sheets: Sequence[Sequence[Sequence[Any]]] = (), hidden: Collection[int] = (), merged: str = ""
) -> bytes:
    """A workbook with these rows on its last sheet; `sheets` come before it. A text like `=1+1` is a formula that nobody has calculated,
    one like `#REF!` an error. `hidden` are numbers of rows; `merged` is a range like `A1:A3`.
    """
    formats = list(_DATE_FORMATS.values())
    pages = [_sheet_xml(page, formats) for page in sheets] + [_sheet_xml(rows, formats, hidden, merged)]
    numbers = range(1, len(pages) + 1)
    names = "".join(f'<sheet name="Sheet{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    parts = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    codes = "".join(f'<numFmt numFmtId="{n}" formatCode={quoteattr(code)}/>' for n, code in enumerate(formats, 170))
    styles = "".join(f'<xf numFmtId="{n}"/>' for n in (0, *range(170, 170 + len(formats))))
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{names}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{parts}</Relationships>',
            "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId="9"/>'
            f"</cellStyleXfs><cellXfs>{styles}</cellXfs></styleSheet>",
            **{f"xl/worksheets/sheet{n}.xml": page for n, page in zip(numbers, pages, strict=True)},
        }
    )


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    saved = BytesIO()
    with ZipFile(saved, "w", ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return saved.getvalue()


def _sheet_xml(
    rows: Sequence[Sequence[Any]], formats: list[str], hidden: Collection[int] = (), merged: str = ""
) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell_xml(f"{_letters(place)}{number}", value, formats) for place, value in enumerate(row))
        lines.append(f'<row r="{number}" hidden="{number in hidden:d}">{cells}</row>')
    ranges = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    size = f"A1:{_letters(max(map(len, rows), default=1) - 1)}{len(rows) or 1}"
    data = f'<dimension ref="{size}"/><sheetData>{"".join(lines)}</sheetData>{ranges}'
    return f'<worksheet xmlns="{_MAIN}">{data}</worksheet>'


def _cell_xml(name: str, value: Any, formats: list[str]) -> str:
    match value:
        case None:
            return ""
        case bool():
            return f'<c r="{name}" t="b"><v>{value:d}</v></c>'
        case Styled():
            if value.format not in formats:
                formats.append(value.format)
            return f'<c r="{name}" s="{formats.index(value.format) + 1}"><v>{value.value!r}</v></c>'
        case int() | float() | Decimal():
            return f'<c r="{name}"><v>{value}</v></c>'
        case date():
            moment = value if isinstance(value, datetime) else datetime.combine(value, time())
            days = (moment - datetime(1899, 12, 30)) / timedelta(days=1)  # noqa: DTZ001 - a spreadsheet knows no zones
            return _cell_xml(name, Styled(days, _DATE_FORMATS[type(value)]), formats)
        case str() if value.startswith("="):
            return f'<c r="{name}"><f>{escape(value[1:])}</f><v></v></c>'
        case str() if value.startswith("#") and value.endswith(("!", "A", "?")):
            return f'<c r="{name}" t="e"><v>{value}</v></c>'
        case _:
            return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def _letters(place: int) -> str:
    above, letter = divmod(place, 26)
    return (_letters(above - 1) if above else "") + chr(65 + letter)


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
    """A workbook of some hundred kilobytes that takes a quarter of a minute to read, and no memory."""
    return with_rows(f"<row>{'<c/>' * 60}</row>" * 200_000)


def packed(members: Mapping[str, bytes]) -> bytes:
    """A ZIP of these members, by their paths; one that ends in "/" is a folder."""
    saved = BytesIO()
    with ZipFile(saved, "w", ZIP_DEFLATED) as made:
        for path, content in members.items():
            made.writestr(ZipInfo(path), content, ZIP_DEFLATED)
    return saved.getvalue()
