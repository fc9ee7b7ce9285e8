"""Workbooks: their cells are read as the text that a CSV file would have, and judged by the same check."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.files import archive, catalog, layout
from core.files.csv import LARGEST_FILE, Findings
from core.files.marks import date_of, formula_of, is_date, is_formula
from core.files.rows import COLUMNS
from core.files.table import SHEET, records_of
from core.files.unclear import Asked
from core.files.workbook import is_workbook, sheets
from core.models.file_said import Doubt
from core.models.finding import FileErrors, Finding, Problem
from core.models.imports import ListedCategory, ListedProduct, ListedSku, Listing
from tests.support.files import Styled, book, coupons_in, patched, zipped
from tests.support.imports import check_catalog, read_catalog

HEADER = ("sku", "product", "category", "price", "stock")
TEA = ("TEA-100", "Green tea", "Drinks/Tea", 4.5, 12)
BASE = Listing(
    (ListedCategory(1, None, "Drinks", 0),),
    (ListedProduct(1, 1, "Green tea", "", None, 0, True),),
    (ListedSku(1, 1, "TEA-100", "", 450, 0, True),),
)


FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
CASES = Path(__file__).parent / "cases"


def rows(data: bytes) -> list[list[str]]:
    """The rows of the only sheet."""
    (sheet,) = sheets(data, Findings())
    return [cells for _line, cells in sheet.rows]


def cell(value: Any) -> str:
    """One cell's text."""
    return rows(book([value, "x"]))[0][0]


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
        (None, ""),
        (Styled(123, "00000"), "00123"),
        (Styled(9.5081, "0.00"), "9.51"),
        (Styled(1234.5, "#,##0.00"), "1234.50"),
        (Styled(0.125, "0.00%"), "12.5%"),
        (Styled(4801981118502, "0.00E+00"), "4801981118502"),
    ],
)
def test_a_cell_is_what_a_person_sees(value: Any, text: str) -> None:
    """A spreadsheet knows numbers, truths and formats; the file's columns know texts."""
    assert cell(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2027, 6, 1), "2027-06-01"),
        (datetime(2027, 6, 1, 14, 30, tzinfo=UTC).replace(tzinfo=None), "2027-06-01 14:30:00"),
        (Styled(0.75, "hh:mm"), "18:00:00"),
        (Styled(1.5, "[h]:mm"), "36:00:00"),
    ],
)
def test_a_date_is_known_for_one(value: Any, text: str) -> None:
    """By its format; a text that looks like one is none, nor can a text have the mark of one."""
    assert is_date(cell(value))
    assert date_of(cell(value)) == text
    assert not is_date(cell(text))
    assert cell(f"_x0000_date:{text}") == f"date:{text}"


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
    data = book(("nobody", "knows"), ("What", "it is"), sheets=[[], [("My notes", "too")]])
    assert {found.problem for found in findings(data)} == {Problem.COLUMN_MISSING}


def test_an_empty_workbook_has_nothing_in_it() -> None:
    """As an empty CSV file."""
    assert only_finding(book()).problem is Problem.EMPTY


def test_a_formula_is_what_it_came_to() -> None:
    """The value that was saved with it."""
    data = patched(book(HEADER, ("A", "Mug", "Kitchen", "=2*2", 1)), lambda xml: xml.replace("<v></v>", "<v>4</v>"))
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
    """Cut off, or with nonsense inside."""
    whole = book(HEADER, TEA)
    nonsense = patched(whole, lambda xml: xml.replace("</row>", "</raw>"))
    strings = patched(whole, lambda xml: xml.replace('<c r="D2"><v>4.5', '<c r="D2" t="s"><v>7'))
    elsewhere = patched(whole, lambda xml: xml.replace('r="D2"', 'r="D9"'))
    for data in (whole[: len(whole) // 2], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", nonsense, strings, elsewhere):
        assert only_finding(data).problem is Problem.WORKBOOK


def test_a_file_that_unpacks_without_end_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of it together, or a part that no table needs."""
    monkeypatch.setattr(archive, "MOST_UNPACKED", 1_000_000)
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
        monkeypatch.setattr(archive, "_PIECE", piece)
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
    monkeypatch.setattr(layout, "LAST_ROW", 1000)
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


def test_only_days_of_coupons_are_dates() -> None:
    """A code like MAR-10 becomes one as easily as a size does; a formula is a formula there, too."""
    data = book(("code", "discount", "until"), (date(2027, 3, 10), "10%", "=A1"), ("BETA", "10%", date(2027, 3, 10)))
    with pytest.raises(FileErrors) as refused:
        coupons_in(data)
    told = {(one.line, one.column, one.problem) for one in refused.value.findings}
    assert {(2, "code", Problem.DATE), (2, "until", Problem.FORMULA)} <= told
    assert not any(line == 3 for line, _column, _problem in told)


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
    ((_line, header), _row) = records_of(
        data, Findings(), lambda names: len(set(map(str.lower, names)).intersection(COLUMNS))
    )
    assert header == ["STOCK", "Price", "category", "Product", "sku"]


def test_every_sheet_with_the_same_header_is_read() -> None:
    """One a category, for example: the first names the columns."""
    more = [("SKU", "product", "category", "price", "stock"), ("B", "Mug", "Kitchen", 9, 1)]
    data = book(HEADER, TEA, sheets=[[("Notes",)], more])
    assert [(row.sku, row.line) for row in check_catalog(data, "EUR")] == [("B", 2 + SHEET), ("TEA-100", 2 + 2 * SHEET)]


def test_a_hidden_sheet_is_not_read() -> None:
    """Last year's prices, perhaps. Nor does it matter how much is on it."""
    data = patched(book(HEADER, TEA, sheets=[[HEADER, ("OLD", "Tea", "Drinks", 1, 1)]]), hide_first, "xl/workbook.xml")
    data = patched(data, lambda xml: xml.replace("</sheetData>", f"{FAR}</sheetData>"))
    assert [row.sku for row in check_catalog(data, "EUR")] == ["TEA-100"]


def hide_first(xml: str) -> str:
    return xml.replace('sheetId="1"', 'sheetId="1" state="hidden"')


def test_hidden_rows_are_asked_about() -> None:
    """Filtered ones are hidden, too. An empty one is nothing to ask about."""
    data = book(HEADER, TEA, ("B", "Mug", "Kitchen", 9, 1), (), hidden=[3, 4])
    (sheet,) = sheets(data, Findings())
    assert sheet.hidden_rows == 1
    assert [line for line, _cells in sheet.rows] == [1, 2]
    with pytest.raises(Asked) as asked:
        check_catalog(data, "EUR")
    assert (asked.value.question.doubt, asked.value.question.cells) == (Doubt.HIDDEN, 1)
    assert [row.sku for row in read_catalog(data, "EUR", {"hidden": "leave"}).rows] == ["TEA-100"]
    assert [row.sku for row in read_catalog(data, "EUR", {"hidden": "take"}).rows] == ["TEA-100", "B"]


def test_hidden_rows_of_a_sheet_that_is_not_read_do_not_matter() -> None:
    """Nor do its formulas."""
    data = book(("My", "notes"), ("=1", 1), hidden=[2])
    both = book(HEADER, TEA, sheets=[[("=1", "notes"), ("=2", "#REF!")]])
    assert sheets(data, Findings())[0].hidden_rows == 1
    assert [row.sku for row in check_catalog(both, "EUR")] == ["TEA-100"]


def test_merged_cells_fill_the_rows_that_they_span() -> None:
    """Those with something of their own, hidden or not; of columns that they span, the first one has the text."""
    data = book(("a", "b"), ("x", "1"), (None, "2"), (None, None), (None, "3"), (None, "4"), merged="A2:A5", hidden=[2])
    assert rows(data) == [["a", "b"], ["x", "2"], ["x", "3"], ["", "4"]]
    assert rows(book(("title", None, "x"), ("1", "2", "3"), merged="A1:B1")) == [["title", "", "x"], ["1", "2", "3"]]


def test_a_merged_range_to_the_end_of_the_sheet_makes_no_rows() -> None:
    """A footer, or a whole column."""
    assert rows(book(("a",), ("x", "1"), merged="A2:A1048576")) == [["a"], ["x", "1"]]


def test_a_formula_is_known_by_what_it_lacks() -> None:
    """One that came to an empty text, or to a number by its own format, is a cell as any other."""
    data = patched(
        book(("=A", "=B", "=C", Styled(5, "0.00"))),
        lambda xml: xml.replace('<c r="B1"><f>B</f><v></v>', '<c r="B1" t="str"><f>B</f><v></v>').replace(
            "<f>C</f><v></v>", "<f>C</f><v>1</v>"
        ),
    )
    ((first, *others),) = rows(data)
    assert is_formula(first)
    assert not formula_of(first)
    assert others == ["", "1", "5.00"]
    assert formula_of(cell("#REF!")) == "#REF!"


def test_a_row_with_nothing_but_formulas_is_a_row() -> None:
    """The last one, below all values."""
    found = findings(book(HEADER, TEA, ("=A2", "=B2", "=C2", "=D2")))
    assert [(one.line, one.problem) for one in found] == [(3, Problem.FORMULA)] * 4


@pytest.mark.parametrize("column", ["sku", "product", "category", "price", "stock", "variant"])
def test_a_date_in_a_column_that_is_for_none_says_what_happened(column: str) -> None:
    """And only that: the cell is neither empty nor wrong in another way."""
    header = (*HEADER, "variant")
    row = [date(2026, 4, 2) if name == column else said for name, said in zip(header, (*TEA, "S"), strict=True)]
    found = only_finding(book(header, row))
    assert (found.line, found.column, found.problem, found.value) == (2, column, Problem.DATE, "2026-04-02")


def test_a_date_in_a_text_is_a_text() -> None:
    """A description may be one."""
    (row,) = check_catalog(book((*HEADER, "description"), (*TEA, date(2026, 4, 2))), "EUR")
    assert row.description == "2026-04-02"


def test_names_with_prefixes_are_names() -> None:
    """As some programs write them."""
    data = patched(
        book(HEADER, (*TEA[:3], Styled(4.505, "0.00"), 1)),
        lambda xml: re.sub(r"<(/?)(\w)", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x="),
    )
    assert rows(data)[1] == ["TEA-100", "Green tea", "Drinks/Tea", "4.51", "1"]


@pytest.mark.parametrize(
    "more", ["<extLst><xm:f>A1</xm:f></extLst>", "<xdr:row>7</xdr:row><xdr:c><xm:f>7</xm:f></xdr:c>"]
)
def test_what_follows_the_cells_is_none_of_them(more: str) -> None:
    """Rules and controls of a sheet have formulas and rows of their own."""
    data = book(("a", "b"), ("1", "2"))
    data = patched(data, lambda xml: xml.replace("</sheetData>", f"</sheetData>{more}").replace("<worksheet", SPACES))
    assert rows(data) == [["a", "b"], ["1", "2"]]


SPACES = '<worksheet xmlns:xdr="urn:xdr" xmlns:xm="urn:xm"'


def test_content_that_spans_too_much_is_refused() -> None:
    """Two cells at the corners of a sheet are a file of a kilobyte, and a table of 17 thousand million places."""
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    assert (
        only_finding(patched(book(HEADER), lambda xml: xml.replace("</sheetData>", far))).problem is Problem.TOO_HEAVY
    )
    empty = far.replace("<v>1</v>", "")
    assert check_catalog(patched(book(HEADER, TEA), lambda xml: xml.replace("</sheetData>", empty)), "EUR")


def test_a_part_that_is_there_twice_is_refused() -> None:
    """One program would read the first, another one the second."""
    data = book(HEADER, TEA)
    twice = zipped({"xl/worksheets/Sheet1.xml": "<worksheet/>"})
    with ZipFile(BytesIO(data)) as source, ZipFile(BytesIO(twice)) as other:
        parts = {name: source.read(name) for name in source.namelist()}
        parts |= {name: other.read(name) for name in other.namelist()}
    assert only_finding(zipped(parts)).problem is Problem.WORKBOOK


@pytest.mark.parametrize(
    ("name", "goods"),
    [
        ("D1-leading-zeros.xlsx", [("00123", "Thing", "", 100, 1)]),
        ("D9-long-number.xlsx", [("4801981118502", "Cola", "", 100, 5)]),
        (
            "E1-float-noise.xlsx",
            [("P-1", "Thing 1", "", 450, 1), ("P-2", "Thing 2", "", 540, 1), ("P-3", "Thing 3", "", 30, 1)],
        ),
        ("E2-price-shown-rounded.xlsx", [("P-1", "Thing 1", "", 951, 1)]),
        ("E3-merged.xlsx", [("T-1", "Tee", "S", 100, 1), ("T-2", "Tee", "M", 100, 1)]),
        ("E4-hidden-sheet-first.xlsx", [("P-1", "Thing 1", "", 200, 1)]),
        ("E5-two-sheets.xlsx", [("P-1", "Thing 1", "", 100, 1), ("P-2", "Thing 2", "", 200, 1)]),
        ("E8-inline-strings.xlsx", [("TEA-1", "Grüner Tee", "", 450, 12), ("MUG-1", "Mug", "", 900, 5)]),
        ("E9-strict.xlsx", [("TEA-1", "Grüner Tee", "", 450, 12), ("MUG-1", "Mug", "", 900, 5)]),
        ("E10-rich-text.xlsx", [("T-1", "Green tea", "", 100, 1)]),
    ],
)
def test_a_workbook_is_read_as_its_owner_meant_it(name: str, goods: list[tuple[str, str, str, int, int]]) -> None:
    """One file of each kind that owners have sent."""
    read = check_catalog((CASES / name).read_bytes(), "EUR")
    assert [(row.sku, row.product, row.variant, row.price, row.stock) for row in read] == goods


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("D3-size-as-date.xlsx", Problem.DATE),
        ("D11-price-as-date.xlsx", Problem.DATE),
        ("E11-formula-uncounted.xlsx", Problem.FORMULA),
        ("E12-external-entity.xlsx", Problem.WORKBOOK),
        ("E13-entities-within-entities.xlsx", Problem.WORKBOOK),
        ("E17-old-xls.xls", Problem.WORKBOOK),
        ("E19-ods.ods", Problem.WORKBOOK),
        ("E20-yml-feed.xml", Problem.OTHER_KIND),
        ("E21-zip-of-a-csv.zip", Problem.OTHER_KIND),
    ],
)
def test_a_file_that_cannot_be_read_says_why(name: str, problem: Problem) -> None:
    """In one finding."""
    assert only_finding((CASES / name).read_bytes()).problem is problem


def test_entities_of_a_sheet_are_refused() -> None:
    """Also where nobody uses them."""
    data = patched(book(HEADER, TEA), lambda xml: f'<!DOCTYPE x [<!ENTITY e "x">]>{xml}')
    assert only_finding(data).problem is Problem.WORKBOOK


def test_what_begins_as_an_archive_is_not_yet_a_workbook() -> None:
    """It has to have a workbook's parts."""
    assert is_workbook(book(HEADER))
    assert not is_workbook(zipped({"word/document.xml": "<w/>"}))
