"""Workbooks of LibreOffice and others (ODS): numbers as they show, hidden sheets and rows, merged and repeated cells."""

from typing import Any

import pytest

from core.files.csv import Findings
from core.files.marks import date_of, formula_of, is_date, is_formula
from core.files.workbook import is_workbook, sheets
from core.models.finding import FileErrors, Problem
from tests.support.files import zipped
from tests.support.imports import check_catalog

MIME = "application/vnd.oasis.opendocument.spreadsheet"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = ("office", "table", "text", "style", "calcext", "dc", "of")
SPACES = " ".join(f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in NAMES)
STYLES = "".join(
    f'<style:style style:name="{name}" style:family="table"><style:table-properties table:display="{shown}"/></style:style>'
    for name, shown in (("seen", "true"), ("unseen", "false"))
)
HEADER = "".join(
    f"<table:table-cell office:value-type='string'><text:p>{name}</text:p></table:table-cell>" for name in "abcde"
)


def ods(*tables: str, manifest: str = "") -> bytes:
    """A workbook of these tables."""
    body = f"<office:automatic-styles>{STYLES}</office:automatic-styles><office:body><office:spreadsheet>"
    content = f"<office:document-content {SPACES}>{body}{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    return zipped({"mimetype": MIME, "META-INF/manifest.xml": manifest or "<manifest/>", "content.xml": content})


def table(*rows: str, name: str = "Sheet1", style: str = "seen") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def text(said: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{said}</text:p></table:table-cell>'


def number(value: str, shown: str, kind: str = "float", more: str = "") -> str:
    return f'<table:table-cell office:value-type="{kind}" office:value="{value}" {more}><text:p>{shown}</text:p></table:table-cell>'


def rows(*lines: str) -> list[tuple[int, list[str]]]:
    (sheet,) = sheets(ods(table(*lines)), Findings())
    return list(sheet.rows)


def cell(made: str) -> str:
    ((_line, (first, _end)),) = rows(row(made, text("end")))
    return first


@pytest.mark.parametrize(
    ("made", "shown"),
    [
        (number("123", "00123"), "00123"),
        (number("9.5081", "9,51"), "9.51"),
        (number("1234.5", "1.234,50 €", "currency"), "1234.50"),
        (number("1234", "1.234"), "1234"),
        (number("1234.5678", "1,234.568"), "1234.568"),
        (number("0.125", "12.50%", "percentage"), "12.5%"),
        (number("0.1", "10 %", "percentage"), "10%"),
        (number("12", "TEA-012"), "TEA-012"),
        (number("-3", "-3"), "-3"),
        (number("0", "0,00"), "0.00"),
        (number("4801981118502", "4,80E+12"), "4801981118502"),
        (number("0.30000000000000004", "0.3"), "0.3"),
        (text("4.50"), "4.50"),
        (
            '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>',
            "TRUE",
        ),
    ],
)
def test_a_cell_is_what_a_person_sees(made: str, shown: str) -> None:
    """The text beside a number says how many digits it shows, in whatever country it was written."""
    assert cell(made) == shown


def test_dates_and_formulas_are_known_for_what_they_are() -> None:
    """As in other workbooks."""
    date = '<table:table-cell office:value-type="date" office:date-value="2026-04-02"><text:p>02.04.26</text:p></table:table-cell>'
    assert is_date(cell(date))
    assert date_of(cell(date)) == "2026-04-02"
    uncounted = '<table:table-cell table:formula="of:=[.A1]"/>'
    assert is_formula(cell(uncounted))
    error = text("#DIV/0!", 'table:formula="of:=1/0" calcext:value-type="error"')
    assert formula_of(cell(error)) == "#DIV/0!"
    assert cell(number("4", "4", more='table:formula="of:=2*2"')) == "4"


def test_rows_and_cells_may_stand_for_many() -> None:
    """Empty ones, to the end of the sheet, too; each row has its own number."""
    empty = row('<table:table-cell table:number-columns-repeated="16384"/>', more='table:number-rows-repeated="3"')
    twice = row(number("5", "05", more='table:number-columns-repeated="2"'), more='table:number-rows-repeated="2"')
    end = row('<table:table-cell table:number-columns-repeated="16384"/>', more='table:number-rows-repeated="1048570"')
    assert rows(empty, twice, end) == [(4, ["05", "05"]), (5, ["05", "05"])]


def test_hidden_and_filtered_rows_are_told_and_left_out() -> None:
    """Empty ones are nothing to ask about."""
    lines = (
        row(text("a")),
        row(text("b"), more='table:visibility="collapse"'),
        row(text("c"), more='table:visibility="filter"'),
        row(text("d")),
        row("<table:table-cell/>", more='table:visibility="collapse" table:number-rows-repeated="100"'),
    )
    (sheet,) = sheets(ods(table(*lines)), Findings())
    assert sheet.hidden_rows == 2
    assert list(sheet.rows) == [(1, ["a"]), (4, ["d"])]


def test_a_hidden_sheet_is_not_read() -> None:
    """The others are, in their order."""
    data = ods(
        table(row(text("old")), style="unseen"), table(row(text("a")), name="A"), table(row(text("b")), name="B")
    )
    assert [(sheet.name, list(sheet.rows)) for sheet in sheets(data, Findings())] == [
        ("A", [(1, ["a"])]),
        ("B", [(1, ["b"])]),
    ]


def test_merged_cells_fill_the_rows_that_they_span() -> None:
    """A remark at a cell is none of its text."""
    remark = "<office:annotation><dc:date>2026-01-01</dc:date><text:p>7</text:p></office:annotation>"
    priced = (
        f'<table:table-cell office:value-type="float" office:value="1">{remark}<text:p>1.00</text:p></table:table-cell>'
    )
    lines = (
        row(text("Tee", 'table:number-rows-spanned="2"'), priced),
        row("<table:covered-table-cell/>", number("2", "2.00")),
    )
    assert rows(*lines) == [(1, ["Tee", "1.00"]), (2, ["Tee", "2.00"])]


def test_a_catalogue_loads() -> None:
    """With a price as it shows."""
    header = row(*(text(name) for name in ("sku", "product", "category", "price")))
    (read,) = check_catalog(
        ods(table(header, row(number("7", "007"), text("Tea"), text("Drinks"), number("9.5081", "9,51")))), "EUR"
    )
    assert (read.sku, read.product, read.price) == ("007", "Tea", 951)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (ods(table(row(text("a"), more='table:number-rows-repeated="2000000"'))), Problem.WORKBOOK),
        (ods(table(row(text("a", 'table:number-columns-repeated="100000"')))), Problem.WORKBOOK),
        (
            ods(
                table(row(text("a", 'table:number-columns-repeated="9000"'), more='table:number-rows-repeated="9000"'))
            ),
            Problem.TOO_HEAVY,
        ),
        (ods("</table:table>"), Problem.WORKBOOK),
        (zipped({"mimetype": MIME, "content.xml": '<!DOCTYPE x [<!ENTITY e "x">]><x>&e;</x>'}), Problem.WORKBOOK),
    ],
)
def test_what_is_broken_or_too_much_is_refused(data: bytes, problem: Problem) -> None:
    """A few bytes may stand for thousands of millions of cells."""
    assert is_workbook(data)
    assert refusal(data).problem is problem


def test_a_password_is_told() -> None:
    """The list of its parts says that they are noise."""
    assert refusal(ods(table(), manifest="<manifest><encryption-data/></manifest>")).value == "locked"


def refusal(data: bytes) -> Any:
    with pytest.raises(FileErrors) as refused:
        check_catalog(data, "EUR")
    (found,) = refused.value.findings
    return found
