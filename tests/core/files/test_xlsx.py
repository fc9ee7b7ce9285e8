"""Workbooks: their cells are read as the text that a CSV file would have, and judged by the same check."""

from contextlib import suppress
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.files import catalog, xlsx
from core.files.catalog import REQUIRED
from core.files.csv import LARGEST_FILE, Findings
from core.files.table import records_of
from core.models.finding import FileErrors, Finding, Problem
from core.models.imports import ListedCategory, ListedProduct, ListedSku, Listing
from tests.support.files import book, coupons_in, patched
from tests.support.imports import check_catalog, read_catalog

HEADER = ("sku", "product", "category", "price", "stock")
TEA = ("TEA-100", "Green tea", "Drinks/Tea", 4.5, 12)
BASE = Listing(
    (ListedCategory(1, None, "Drinks", 0),),
    (ListedProduct(1, 1, "Green tea", "", None, 0, True),),
    (ListedSku(1, 1, "TEA-100", "", 450, 0, True),),
)


def cells(value: Any) -> str:
    """One cell's text."""
    ((_line, row),) = records_of(book([value, "x"]), Findings(), len)
    return row[0]


def findings(data: bytes) -> tuple[Finding, ...]:
    with pytest.raises(FileErrors) as refused:
        check_catalog(data, "EUR")
    return refused.value.findings


def only_finding(data: bytes) -> Finding:
    (found,) = findings(data)
    return found


def test_a_row_is_read_as_a_csv_file_would_say_it() -> None:
    """Names, prices in minor units, stock, and the row's number."""
    (row,) = check_catalog(book(HEADER, TEA), "EUR")
    assert (row.line, row.sku, row.category, row.price, row.stock) == (2, "TEA-100", ("Drinks", "Tea"), 450, 12)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4.5, "4.5"),
        (12.0, "12"),
        (12, "12"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (4006381333931, "4006381333931"),
        (1e20, "100000000000000000000"),
        (-3, "-3"),
        ("4.50", "4.50"),
        (" padded ", " padded "),
        (True, "TRUE"),
        (date(2027, 6, 1), "2027-06-01"),
        (datetime(2027, 6, 1, 14, 30, tzinfo=UTC).replace(tzinfo=None), "2027-06-01 14:30:00"),
        (None, ""),
    ],
)
def test_a_cell_is_what_a_person_typed(value: Any, text: str) -> None:
    """A spreadsheet knows numbers, dates and truths; the file's columns know texts."""
    assert cells(value) == text


def test_lines_are_the_sheet_s_own_rows() -> None:
    """Empty rows count, above the header, too."""
    data = book((), HEADER, (), ("A", "Mug", "Kitchen", "cheap", 1))
    assert (only_finding(data).line, only_finding(data).problem) == (4, Problem.PRICE)


def test_the_sheet_with_the_header_is_read() -> None:
    """Notes on a sheet before it do no harm, nor do a few columns with the same variants."""
    data = book(HEADER, TEA, sheets=[[("My notes",)], [], [("sku", "price"), ("MUG-1", 3)]])
    assert [row.sku for row in check_catalog(data, "EUR")] == ["TEA-100"]


def test_a_sheet_of_a_few_columns_is_found() -> None:
    """Even after notes that name variants, and before another such sheet: columns and rows come from one sheet."""
    notes = [("sku", "remarks"), ("TEA-100", "sells well")]
    data = book(("sku", "stock"), ("TEA-100", 5), sheets=[notes, [("Price", "SKU"), (5, "tea-100")]])
    (row,) = check_catalog(data, "EUR", BASE)
    assert (row.sku, row.price, row.stock) == ("TEA-100", 500, None)
    assert read_catalog(data, "EUR").columns == {"sku", "price"}


def test_without_a_header_anywhere_the_first_filled_sheet_is_judged() -> None:
    """Its missing columns are named."""
    data = book(("product", "price"), ("Mug", 4), sheets=[[], [("My notes", "too")]])
    assert {found.problem for found in findings(data)} == {Problem.COLUMN_MISSING, Problem.COLUMN_UNKNOWN}


def test_an_empty_workbook_has_nothing_in_it() -> None:
    """As an empty CSV file."""
    assert only_finding(book()).problem is Problem.EMPTY


def test_a_formula_is_what_it_came_to() -> None:
    """The value that was saved with it."""
    data = patched(book(HEADER, ("A", "Mug", "Kitchen", "=2*2", 1)), lambda xml: xml.replace("<v />", "<v>4</v>"))
    assert check_catalog(data, "EUR")[0].price == 400


@pytest.mark.parametrize("value", ["=2*2", "#REF!"])
def test_a_formula_without_a_value_is_a_finding(value: str) -> None:
    """It would silently empty a cell that may be empty."""
    data = book((*HEADER, "description"), (*TEA, value))
    found = only_finding(data)
    assert (found.line, found.column, found.problem) == (2, "description", Problem.FORMULA)


def test_a_text_that_looks_like_a_formula_is_none() -> None:
    """With the apostrophe that an export puts before it."""
    (row,) = check_catalog(book(HEADER, ("A", "'=Mug", "Kitchen", 4, 1)), "EUR")
    assert row.product == "=Mug"


def test_a_wrong_size_in_the_sheet_hides_no_rows() -> None:
    """Some programs write that a sheet is one cell large."""
    data = patched(book(HEADER, TEA), lambda xml: xml.replace('ref="A1:E2"', 'ref="A1"'))
    assert len(check_catalog(data, "EUR")) == 1


def test_broken_workbooks_are_one_finding() -> None:
    """Cut off, another kind of archive, a workbook of Excel 97, or with nonsense inside."""
    whole = book(HEADER, TEA)
    other = BytesIO()
    with ZipFile(other, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    nonsense = patched(whole, lambda xml: xml.replace("</row>", "</raw>"))
    strings = patched(whole, lambda xml: xml.replace('t="n"><v>4.5', 't="s"><v>7'))
    for data in (whole[: len(whole) // 2], other.getvalue(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", nonsense, strings):
        assert only_finding(data).problem is Problem.WORKBOOK


def test_a_file_that_unpacks_without_end_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it together, or a part that no table needs."""
    monkeypatch.setattr(xlsx, "MOST_UNPACKED", 1_000_000)
    bomb = patched(book(HEADER, TEA), lambda xml: xml + " " * 2_000_000)
    assert len(bomb) < 20_000
    assert only_finding(bomb).problem is Problem.TOO_HEAVY


@pytest.mark.parametrize("name", ["xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml"])
def test_each_part_has_a_limit_of_its_own(name: str) -> None:
    """What is small in every workbook is held in memory many times its size."""
    assert check_catalog(patched(book(HEADER, TEA), lambda xml: xml + " " * 1_000_000, name), "EUR")
    bomb = patched(book(HEADER, TEA), lambda xml: xml + " " * 11_000_000, name)
    assert only_finding(bomb).problem is Problem.TOO_HEAVY


def test_a_formula_is_found_between_two_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts are looked through piece by piece."""
    data = book(HEADER, ("TEA-100", "Green tea", "Drinks", "=1+1", 1))
    for piece in range(100, 120):
        monkeypatch.setattr(xlsx, "_PIECE", piece)
        assert Problem.FORMULA in {finding.problem for finding in findings(data)}


def test_a_large_workbook_is_refused_by_its_length() -> None:
    """As a CSV file is."""
    assert only_finding(b"PK\x03\x04".ljust(LARGEST_FILE + 1)).problem is Problem.FILE_TOO_LARGE


def test_a_million_empty_rows_are_none() -> None:
    """A sheet whose last row was formatted."""
    data = patched(book(HEADER, TEA), lambda xml: xml.replace("</sheetData>", '<row r="1048576"/></sheetData>'))
    assert len(check_catalog(data, "EUR")) == 1


def test_a_row_that_no_spreadsheet_has_is_not_counted_up_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few bytes must not keep a thread busy for hours; nor is what stands there left out in silence."""
    monkeypatch.setattr(xlsx, "LAST_ROW", 1000)
    far = patched(book(HEADER, TEA, TEA), lambda xml: xml.replace('<row r="3"', '<row r="1000000000000000"'))
    assert only_finding(far).problem is Problem.WORKBOOK


def test_more_rows_than_a_shop_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read no further than needed to know."""
    monkeypatch.setattr(catalog, "MOST_ROWS", 100)
    row = '<row r="{0}"><c r="A{0}"><v>{0}</v></c><c r="B{0}"><v>{0}</v></c><c r="C{0}"><v>1</v></c>'
    row += '<c r="D{0}"><v>1</v></c><c r="E{0}"><v>1</v></c></row>'
    more = "".join(row.format(number) for number in range(3, 300))
    data = patched(book(HEADER, TEA), lambda xml: xml.replace("</sheetData>", f"{more}</sheetData>"))
    found = only_finding(data)
    assert (found.problem, found.line) == (Problem.TOO_MANY_ROWS, 102)


def test_coupons_come_as_a_workbook_too() -> None:
    """Dates are days."""
    data = book(("code", "discount", "until"), ("SUMMER", "10%", date(2027, 8, 31)))
    (row,) = coupons_in(data)
    assert row.said["ends_at"] == 1_819_756_800_000


@settings(max_examples=50)
@given(st.binary())
def test_no_bytes_break_the_reading(data: bytes) -> None:
    """Whatever stands behind the first four bytes, the answer is findings."""
    with pytest.raises(FileErrors):
        check_catalog(b"PK\x03\x04" + data, "EUR")


@settings(max_examples=50)
@given(st.integers(0, 100_000), st.integers(1, 255))
def test_no_flipped_byte_breaks_the_reading(place: int, bits: int) -> None:
    """A file that was damaged on its way is read or refused."""
    whole = bytearray(book(HEADER, TEA))
    whole[4 + place % (len(whole) - 4)] ^= bits
    with suppress(FileErrors):
        assert check_catalog(bytes(whole), "EUR")


def test_the_header_that_is_looked_for_is_the_one_that_ranks_highest() -> None:
    """By its names, in any order and case; of two the first."""
    sheets: list[Any] = [[("x",)], [("STOCK", "Price", "category", "Product", "sku"), (1, 2, "Kitchen", "Mug", "A")]]
    data = book(HEADER, TEA, sheets=sheets)
    ((_line, header), _row) = records_of(data, Findings(), lambda names: len(names.intersection(REQUIRED)))
    assert header[:5] == ["STOCK", "Price", "category", "Product", "sku"]
