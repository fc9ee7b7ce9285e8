"""The catalogue file: what is understood, and what is refused with which facts."""

import codecs
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import money
from core.files.catalog import MOST_ROWS, REQUIRED, CatalogFile
from core.files.csv import MOST_FINDINGS, Findings, defused
from core.files.damage import damage_of_label
from core.files.decoding import usual_page
from core.files.html_text import as_plain
from core.files.rows import COLUMNS
from core.files.unclear import Asked
from core.models.file_said import Choice, Doubt
from core.models.finding import FileErrors, Finding, Problem
from core.models.imports import ImportRow, ListedCategory, ListedProduct, ListedSku, Listing
from core.text import cleaned, is_visible, name_of
from tests.support.imports import check_catalog, read_catalog

HEADER = "sku,product,variant,category,price,stock,description,photo"
GOOD = {
    "sku": "MUG-1",
    "product": "Mug",
    "variant": "",
    "category": "Kitchen/Mugs",
    "price": "4.50",
    "stock": "12",
    "description": "",
    "photo": "",
}


def make_file(*rows: dict[str, str], delimiter: str = ",", line_end: str = "\n") -> bytes:
    """A file with these cells; what a row does not say is that of a good one, and every SKU its own."""
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, COLUMNS, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    for place, row in enumerate(rows):
        writer.writerow({**GOOD, "sku": f"MUG-{place}", "product": f"Mug {place}", **row})
    return sheet.getvalue().encode()


def check(*rows: dict[str, str]) -> tuple[ImportRow, ...]:
    return check_catalog(make_file(*rows), "EUR")


def refusal(data: bytes, currency: str = "EUR") -> FileErrors:
    with pytest.raises(FileErrors) as refused:
        check_catalog(data, currency)
    return refused.value


def findings(*rows: dict[str, str]) -> list[tuple[int, str, Problem]]:
    """Where the findings about these rows are, and what."""
    return [(found.line, found.column, found.problem) for found in refusal(make_file(*rows)).findings]


def only_finding(data: bytes, currency: str = "EUR") -> Finding:
    refused = refusal(data, currency)
    assert refused.total == 1, refused.findings
    return refused.findings[0]


# What is understood


def test_a_full_row_is_read_as_it_says() -> None:
    """Every column arrives, the price in minor units, the category as its levels."""
    data = (HEADER + "\nTEA-1,Sencha,50 g,Drinks / Tea,12.5,3,Green and mild.,pictures/sencha.jpg\n").encode()
    assert check_catalog(data, "EUR") == (
        ImportRow(
            line=2,
            sku="TEA-1",
            product="Sencha",
            variant="50 g",
            category=("Drinks", "Tea"),
            price=1250,
            stock=3,
            description="Green and mild.",
            photo="pictures/sencha.jpg",
        ),
    )


def test_the_optional_columns_may_be_absent() -> None:
    """Four columns are enough; the others read as nothing."""
    (row,) = check_catalog(b"sku,product,category,price\nA,Mug,Kitchen,4\n", "EUR")
    assert (row.stock, row.variant, row.description, row.photo) == (None, "", "", "")


def test_an_empty_stock_is_not_zero() -> None:
    """What is not said and what is sold out are two things."""
    assert [row.stock for row in check({"stock": " "}, {"stock": "0"})] == [None, 0]


def test_columns_come_in_any_order_and_case() -> None:
    """A header typed by hand is understood."""
    (row,) = check_catalog(b" Stock ,PRICE,category, Product,SKU\n7,1.00,Kitchen,Mug,A\n", "EUR")
    assert (row.sku, row.product, row.stock, row.price) == ("A", "Mug", 7, 100)


def test_cells_are_trimmed() -> None:
    """Spaces around a cell are nobody's intention, before a quote either."""
    (row,) = check_catalog(b'sku,product,category,price,stock\n A , "Mug, blue", Kitchen , 4.50 , 7 \n', "EUR")
    assert (row.sku, row.product, row.category, row.price, row.stock) == ("A", "Mug, blue", ("Kitchen",), 450, 7)


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_every_spreadsheet_s_dialect_is_understood(mark: bytes, line_end: str, delimiter: str) -> None:
    """With and without byte order mark, all line ends, commas and semicolons: the same rows."""
    rows = ({"product": "Tasse; groß, blau"}, {"product": "Кружка"})
    data = make_file(*rows, delimiter=delimiter, line_end=line_end)
    assert check_catalog(mark + data, "EUR") == check(*rows)


def test_the_last_line_needs_no_end() -> None:
    """A file that ends without a line break is whole."""
    assert len(check_catalog(make_file({}, {}).rstrip(), "EUR")) == 2


def test_empty_rows_are_skipped_and_still_counted_as_lines() -> None:
    """Rows of nothing but commas or spaces do no harm, and lines stay those of the editor."""
    data = b"\n,,,,\nsku,product,category,price,stock\n\n , ,,,\nA,Mug,Kitchen,4,1\n"
    assert [row.line for row in check_catalog(data, "EUR")] == [6]


def test_empty_cells_beyond_the_header_do_no_harm() -> None:
    """Spreadsheets pad: trailing commas in header and rows are ignored."""
    assert check_catalog(b"sku,product,category,price,stock,,\nA,Mug,Kitchen,4,1,,,,\n", "EUR")


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_description_keeps_its_line_breaks_and_lines_are_counted_on(line_end: str) -> None:
    """A cell of three lines: the row begins where it begins, the next one three lines later."""
    rows = check_catalog(make_file({"description": f"One{line_end}two{line_end}three"}, {}, line_end=line_end), "EUR")
    assert [row.line for row in rows] == [2, 5]
    assert rows[0].description == "One\ntwo\nthree"


def test_a_price_may_be_zero_and_a_stock_too() -> None:
    """A gift that is sold out is in the catalogue."""
    (row,) = check({"price": "0", "stock": "0"})
    assert (row.price, row.stock) == (0, 0)


def test_prices_are_read_in_the_shop_s_currency() -> None:
    """Yen have no decimals, dinars three."""
    assert check_catalog(make_file({"price": "450"}), "JPY")[0].price == 450
    assert check_catalog(make_file({"price": "4.505"}), "KWD")[0].price == 4505


def test_a_product_s_facts_come_from_the_first_row_that_has_them() -> None:
    """Description, photo and spelling are a product's: every row of it carries them, the earlier ones too."""
    first, second, third = check(
        {"product": "Mug", "variant": "S", "category": "Kitchen/Mugs"},
        {"product": "MUG", "variant": "M", "category": "kitchen/mugs", "description": "Holds tea."},
        {"product": "mug", "variant": "L", "category": "Kitchen / MUGS", "photo": "mug.jpg"},
    )
    facts = {(row.product, row.category, row.description, row.photo) for row in (first, second, third)}
    assert facts == {("Mug", ("Kitchen", "Mugs"), "Holds tea.", "mug.jpg")}


def test_a_shelf_is_spelled_as_its_first_row_spells_it() -> None:
    """Two products on "Kitchen" and "KITCHEN/Mugs" share one top category."""
    rows = check({"category": "Kitchen"}, {"category": "KITCHEN/Mugs"}, {"category": "kitchen/MUGS"})
    assert [row.category for row in rows] == [("Kitchen",), ("Kitchen", "Mugs"), ("Kitchen", "Mugs")]


def test_one_title_on_two_shelves_is_two_products() -> None:
    """Category and title together identify a product, so nothing collides here."""
    mug, other = check({"product": "Mug", "category": "Kitchen"}, {"product": "Mug", "category": "Gifts"})
    assert mug.product_key != other.product_key


@pytest.mark.parametrize(
    "photo",
    ["mug.jpg", "pictures/blue mug.jpg", "a/b/..c.png", "https://example.com/mug.jpg?size=2", "HTTP://example.com"],
)
def test_photos_are_files_beside_the_catalog_or_addresses(photo: str) -> None:
    """Relative paths and web addresses are taken as they are."""
    assert check({"photo": photo})[0].photo == photo


# The file as a whole


@pytest.mark.parametrize("data", [b"", b"\n\n", codecs.BOM_UTF8, b" , ,\n", HEADER.encode(), make_file()])
def test_a_file_without_rows_is_refused(data: bytes) -> None:
    """Nothing, or nothing but a header, is no catalogue."""
    assert only_finding(data).problem is Problem.EMPTY


@pytest.mark.parametrize(
    ("encoding", "language", "words"),
    [("cp1252", "de", "Grüner Tee"), ("cp1251", "ru", "Зелёный чай"), ("cp1254", "tr", "Yeşil çay")],
)
def test_a_code_page_is_asked_about(encoding: str, language: str, words: str) -> None:
    """The one of the sender's language comes first, with words of the file; the answer is taken."""
    data = make_file({}, {"product": words}).decode().encode(encoding)
    with pytest.raises(Asked) as asked:
        list(CatalogFile(data, Findings(), "EUR", {}, usual_page(language, "EUR")))
    first = asked.value.question.choices[0]
    assert (asked.value.question.doubt, first) == (Doubt.ENCODING, Choice(encoding, words))
    (_mug, read) = read_catalog(data, "EUR", {"encoding": encoding}).rows
    assert read.product == words


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_marked_encoding_is_known(encoding: str) -> None:
    """ "Unicode text" of a spreadsheet."""
    (row,) = check_catalog(make_file({"product": "Grüner Tee"}).decode().encode(encoding), "EUR")
    assert row.product == "Grüner Tee"


@pytest.mark.parametrize("data", [b"sku\0product", b"\x01\x02\x03\xff"])
def test_what_is_no_text_is_said(data: bytes) -> None:
    assert only_finding(data).problem is Problem.NOT_UTF8


def test_a_file_beyond_20_megabytes_is_refused_unread() -> None:
    """One finding that says how large it is and how large it may be."""
    found = only_finding(b"x" * 20_000_001)
    assert (found.problem, found.value, found.limit) == (Problem.FILE_TOO_LARGE, "20000001", 20_000_000)


def test_more_rows_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The finding is at the first row too many, and reading stops there. (A smaller limit than the real one: time.)"""
    assert MOST_ROWS == 100_000
    monkeypatch.setattr("core.files.catalog.MOST_ROWS", 10)
    assert len(check(*[{}] * 10)) == 10
    found = only_finding(make_file(*[{}] * 12))
    assert (found.line, found.problem, found.limit) == (12, Problem.TOO_MANY_ROWS, 10)


@pytest.mark.parametrize("cell", ['"Mug', '"Mug" blue'])
def test_broken_quotes_are_found_where_their_row_begins(cell: str) -> None:
    """A quote that never closes, or closes before the cell ends, makes the rest unreadable: said once."""
    data = f"sku,product,category,price,stock\nA,Cup,K,1,1\nB,{cell},K,1,1\nC,Cup,K,1,1\n".encode()
    found = only_finding(data)
    assert (found.line, found.problem) == (3, Problem.QUOTES)


def test_findings_before_broken_quotes_are_told_too() -> None:
    """What could be read was judged."""
    data = b'sku,product,category,price,stock\nA,Cup,K,free,1\nB,"Mug,K,1,1\n'
    assert [found.problem for found in refusal(data).findings] == [Problem.PRICE, Problem.QUOTES]


# The header


def test_without_codes_they_are_made() -> None:
    """Of the names, and the same ones for the same file; what the shop has keeps its own."""
    data = b"product,variant,price\nMug,Small,9\nMug,Blue,9\nMug-Blue,,9\n"
    assert [row.sku for row in check_catalog(data, "EUR", CATEGORIES)] == ["MUG-S", "MUG-BLUE", "MUG-BLUE-2"]


def test_the_sku_alone_says_nothing() -> None:
    """What could stand beside it is named."""
    found = refusal(b"sku\nMUG-1\n").findings
    assert [(one.column, one.problem) for one in found] == [(column, Problem.COLUMN_MISSING) for column in REQUIRED]


def test_an_unknown_column_is_left_out_and_said() -> None:
    reading = read_catalog(b"sku,product,category,price,Cost,Supplier\nA,Mug,Kitchen,9,4,Acme\n", "EUR")
    assert reading.taken.left_out == ("Cost", "Supplier")
    assert reading.rows[0].price == 900


@pytest.mark.parametrize("header", ["product,Prise,stock", "sku,product,Prise,stock"])
def test_the_price_is_asked_for(header: str) -> None:
    """By the names of the columns that may be it; or there is none."""
    data = f"{header}\n{'A,' if 'sku' in header else ''}Mug,9.50,3\n".encode()
    with pytest.raises(Asked) as asked:
        read_catalog(data, "EUR")
    question = asked.value.question
    assert (question.key, [choice.value for choice in question.choices]) == ("column:price", ["prise", "-"])
    assert read_catalog(data, "EUR", {"column:price": "prise"}).rows[0].price == 950
    assert "price" not in read_catalog(data, "EUR", {"column:price": "-"}).columns


# A few columns of variants that the shop has

CATEGORIES = Listing(
    (ListedCategory(1, None, "Kitchen", 0), ListedCategory(2, 1, "Mugs", 0)),
    (ListedProduct(1, 2, "Mug", "Holds tea.", "0123", 0, True),),
    (ListedSku(1, 1, "MUG-S", "Small", 900, 0, True), ListedSku(2, 1, "MUG-L", "Large", 1200, 1, True)),
)
CELLS = {
    "product": "Cup",
    "variant": "Huge",
    "category": "Gifts",
    "price": "4.50",
    "stock": "12",
    "description": "New.",
    "photo": "https://example.org/a.jpg",
}


@pytest.mark.parametrize("column", CELLS)
def test_the_sku_and_any_other_column_are_enough(column: str) -> None:
    """Of product, category and price the row says what stands there already, but for what the file says; the code as it is spelled."""
    (row,) = check_catalog(f"sku,{column}\nmug-s,{CELLS[column]}\n".encode(), "EUR", CATEGORIES)
    own = {"product": "Mug", "category": ("Kitchen", "Mugs"), "price": 900}
    says = {"product": "Cup", "category": ("Gifts",), "price": 450}
    assert row.sku == "MUG-S"
    assert {name: getattr(row, name) for name in own} == {name: (says if name == column else own)[name] for name in own}
    assert read_catalog(f"sku,{column}\n".encode(), "EUR").columns == {"sku", column}


def test_a_new_article_needs_all_columns() -> None:
    """Each row that the shop does not know is found by its line, beside all other findings, with the columns it would need."""
    data = b"sku,price\nMUG-S,free\nCUP-1,4.50\nMUG-L,\nCUP 2,1\n"
    with pytest.raises(FileErrors) as refused:
        check_catalog(data, "EUR", CATEGORIES)
    assert [(one.line, one.column, one.problem, one.value) for one in refused.value.findings] == [
        (2, "price", Problem.PRICE, "free"),
        (3, "sku", Problem.SKU_UNKNOWN, "CUP-1"),
        (4, "price", Problem.CELL_EMPTY, ""),
        (5, "sku", Problem.SKU, "CUP 2"),
    ]
    assert refused.value.findings[1].example == "product"


def test_articles_of_one_product_are_told_apart_without_their_names() -> None:
    """They are not one variant, and one product's description does not count for another's."""
    assert [row.price for row in check_catalog(b"sku,price\nMUG-L,13\nMUG-S,10\n", "EUR", CATEGORIES)] == [1300, 1000]


@pytest.mark.parametrize(("column", "problem"), [("variant", Problem.VARIANT_TWICE), ("description", Problem.DIFFERS)])
def test_rows_of_one_product_are_judged_beside_each_other_without_its_name(column: str, problem: Problem) -> None:
    """They know what product they are of."""
    cells = {"variant": ("Small", "small"), "description": ("Holds tea.", "Holds milk.")}[column]
    with pytest.raises(FileErrors) as refused:
        check_catalog(f"sku,{column}\nMUG-S,{cells[0]}\nMUG-L,{cells[1]}\n".encode(), "EUR", CATEGORIES)
    (found,) = refused.value.findings
    assert (found.line, found.column, found.problem, found.first_line) == (3, column, problem, 2)


def test_of_two_prices_somebody_has_to_choose() -> None:
    """Of two columns of another name the first counts, and the other is left out."""
    with pytest.raises(Asked) as asked:
        read_catalog(b"sku,product,category,price,Price\nA,Mug,Kitchen,9,4\n", "EUR")
    assert asked.value.question.key == "column:price"
    reading = read_catalog(b"sku,product,category,price,Category\nA,Mug,Kitchen,9,Cups\n", "EUR")
    assert (reading.rows[0].category, reading.taken.left_out) == (("Kitchen",), ("Category",))


# Cells


@pytest.mark.parametrize("column", REQUIRED)
def test_a_required_cell_must_not_be_empty(column: str) -> None:
    """The cell is named; spaces are nothing."""
    assert findings({}, {column: "  "}) == [(3, column, Problem.CELL_EMPTY)]


@pytest.mark.parametrize(
    ("column", "longest"),
    [("sku", 64), ("product", 255), ("variant", 64), ("category", 64), ("description", 3_000), ("photo", 2_000)],
)
def test_every_text_has_its_length(column: str, longest: int) -> None:
    """The longest passes, one character more is refused with the limit."""
    assert check({column: "x" * longest})
    found = only_finding(make_file({column: "x" * (longest + 1)}))
    assert (found.column, found.problem, found.limit) == (column, Problem.TOO_LONG, longest)


def test_both_levels_of_a_category_may_be_64_long() -> None:
    """The limit is each level's."""
    assert check({"category": f"{'x' * 64} / {'y' * 64}"})


@pytest.mark.parametrize("character", ["\n", "\r", "\x00", "\x1b", "\x85", "\u2028"])
@pytest.mark.parametrize("column", ["product", "variant", "category", "photo"])
def test_names_have_no_line_breaks_or_control_characters(column: str, character: str) -> None:
    """A title is one line wherever it is shown."""
    if column == "photo" and character in "\n\r":
        assert check({column: f"a{character}b"})[0].photo == "a\nb", "two of them"
    elif character in "\n\r":
        (read,) = check({column: f"a{character}b"})
        assert getattr(read, column) in ("a b", ("a b",))
    elif character == "\x00":
        assert only_finding(make_file({column: f"a{character}b"})).problem is Problem.NOT_UTF8
    else:
        assert findings({column: f"a{character}b"}) == [(2, column, Problem.CONTROL_CHARACTER)]


def test_a_description_has_no_control_characters_but_breaks_and_tabs() -> None:
    """An escape character is no text."""
    assert check({"description": "a\tb\nc"})
    assert findings({"description": "a\x1bb"}) == [(2, "description", Problem.CONTROL_CHARACTER)]


@pytest.mark.parametrize("sku", ["MUG 1", "MUG\t1", "MUG\u00a01", "\u0301"])
def test_a_sku_has_no_spaces_of_any_kind(sku: str) -> None:
    """A code is typed by hand: what cannot be seen must not be in it."""
    assert findings({"sku": sku}) == [(2, "sku", Problem.SKU)]


@pytest.mark.parametrize("price", ["-1", "$4.50", "free", "1e3", "²", "4.5.0", "1,2,3"])
def test_a_price_is_a_decimal(price: str) -> None:
    """Anything else is refused with an example that works."""
    found = only_finding(make_file({"price": price}))
    assert (found.column, found.problem, found.value, found.example) == ("price", Problem.PRICE, price, "4.50")


@pytest.mark.parametrize("price", ["4,50", "€4.50", "4.50 EUR"])
def test_a_price_may_have_a_comma_or_the_currency(price: str) -> None:
    """As a European spreadsheet writes it."""
    (row,) = check_catalog(make_file({"price": price}), "EUR")
    assert row.price == 450


def test_the_example_of_a_price_is_in_the_shop_s_currency() -> None:
    """Where there are no decimals, none are suggested."""
    assert only_finding(make_file({"price": "4.50"}), "JPY").example == "4"


def test_no_price_is_larger_than_money_can_be() -> None:
    """The largest amount passes, a cent more does not."""
    assert check({"price": money.plain(money.LARGEST, "EUR")})
    assert findings({"price": money.plain(money.LARGEST + 1, "EUR")}) == [(2, "price", Problem.PRICE_TOO_LARGE)]


def test_kinds_and_prices_in_stars_are_read() -> None:
    """In any case; an empty cell says nothing, and 0 is a price."""
    rows = check({"kind": "Digital", "stars": "350"}, {"stars": "0"}, {"kind": "physical"})
    assert [(row.kind, row.stars) for row in rows] == [("digital", 350), ("", 0), ("physical", None)]


def test_the_kind_is_the_product_s() -> None:
    """The first row that has it says it for all; another one in a later row is found."""
    rows = ({"product": "Mug", "variant": "S"}, {"product": "Mug", "variant": "M", "kind": "digital"})
    assert {row.kind for row in check(*rows)} == {"digital"}
    other = {"product": "Mug", "variant": "L", "kind": "physical"}
    assert findings(*rows, other) == [(4, "kind", Problem.DIFFERS)]


@pytest.mark.parametrize("kind", ["service", "digital goods", "1"])
def test_another_kind_is_one_finding(kind: str) -> None:
    """There are two."""
    found = only_finding(make_file({"kind": kind}))
    assert (found.column, found.problem, found.value, found.example) == ("kind", Problem.KIND, kind, "digital")


@pytest.mark.parametrize("stars", ["-1", "3.50", "1000001", "350 ⭐"])
def test_stars_are_whole(stars: str) -> None:
    """There is no part of a Star."""
    found = only_finding(make_file({"stars": stars}))
    assert (found.column, found.problem, found.value, found.example) == ("stars", Problem.STARS, stars, "350")


@pytest.mark.parametrize("stock", ["1.5", "1000001", "12 of 20", "²", "many", "9" * 5_000])
def test_a_stock_is_a_whole_number_up_to_a_million(stock: str) -> None:
    """A fraction, a sign, a word or too many."""
    found = only_finding(make_file({"stock": stock}))
    assert (found.column, found.problem, found.limit) == ("stock", Problem.STOCK, 1_000_000)
    assert check({"stock": "1000000"})


@pytest.mark.parametrize("category", ["Drinks/Tea/Green", "Drinks//Tea", "/Drinks/Tea/", "Drinks > Tea > Green"])
def test_a_category_has_two_levels(category: str) -> None:
    """What is deeper goes into the second."""
    assert check({"category": category})[0].category == ("Drinks", "Tea")


@pytest.mark.parametrize(
    "photo",
    [
        "/etc/passwd",
        "../mug.jpg",
        "a/../../mug.jpg",
        "a/.. /mug.jpg",
        "C:mug.jpg",
        "a\\mug.jpg",
        "//host/mug.jpg",
        "pictures/",
        "ftp://example.com/mug.jpg",
        "file:///mug.jpg",
        "https://",
        "https:///mug.jpg",
        "https://example.com/blue mug.jpg",
    ],
)
def test_a_photo_cannot_lead_out_of_the_catalog_s_folder(photo: str) -> None:
    """Nothing absolute, nothing upwards, no drives, no other protocol."""
    assert findings({"photo": photo}) == [(2, "photo", Problem.PHOTO)]


def test_a_comma_without_quotes_is_found_as_a_cell_too_many() -> None:
    """The surplus cell is shown, so that the comma is found."""
    found = only_finding(b"sku,product,category,price,stock,description\nA,Mug,K,1,1,Blue, and light\n")
    assert (found.line, found.column) == (2, "description")
    assert (found.problem, found.value) == (Problem.TOO_MANY_CELLS, "and light")


# Rows beside each other


def test_a_sku_is_there_only_once_whatever_its_case() -> None:
    """The later row is refused and names the first."""
    found = only_finding(make_file({"sku": "Cup-1"}, {}, {"sku": "CUP-1"}))
    assert (found.line, found.problem, found.first_line) == (4, Problem.SKU_TWICE, 2)


def test_two_variants_of_a_product_need_different_labels() -> None:
    """Nobody could tell them apart; case does not."""
    first, second = {"product": "Mug", "variant": "blue"}, {"product": "mug", "variant": "Blue"}
    found = only_finding(make_file(first, second))
    assert (found.line, found.column, found.problem, found.first_line) == (3, "variant", Problem.VARIANT_TWICE, 2)


@pytest.mark.parametrize("column", ["description", "photo"])
def test_a_product_says_one_thing_only(column: str) -> None:
    """A later row that says something else is refused with the line and the words of the first."""
    rows = [
        {"product": "Mug", "variant": str(place), column: said} for place, said in enumerate(["", "a", "", "a", "b"])
    ]
    found = only_finding(make_file(*rows))
    assert (found.line, found.column, found.problem) == (6, column, Problem.DIFFERS)
    assert (found.value, found.first_line, found.example) == ("b", 3, "a")


# All of it at once


def test_every_problem_is_found_in_one_go_in_the_order_of_the_file() -> None:
    """A flaw does not hide another one, in its row or in a later one."""
    assert findings({"sku": "A 1", "price": "free"}, {"stock": "many"}, {"sku": "a 1"}) == [
        (2, "sku", Problem.SKU),
        (2, "price", Problem.PRICE),
        (3, "stock", Problem.STOCK),
        (4, "sku", Problem.SKU),
        (4, "sku", Problem.SKU_TWICE),
    ]


def test_fifty_findings_are_kept_and_all_are_counted() -> None:
    """A file with a thousand flaws makes no message of a thousand lines."""
    refused = refusal(make_file(*[{"price": "free"}] * 1_000))
    assert (len(refused.findings), refused.total) == (MOST_FINDINGS, 1_000)
    assert refused.status == 400


def test_a_long_value_is_cut() -> None:
    """A whole book in a cell is shown by its first 80 characters."""
    assert only_finding(make_file({"price": "x" * 10_000})).value == "x" * 80


def test_what_nobody_sees_is_in_no_cell() -> None:
    """Zero-width characters, what turns the direction, wider spaces, letters in two pieces."""
    (row,) = check(
        {
            "product": "\u202eGru\u0308ner\u00a0 Tee\u200b",
            "category": "Tee\ufeff/\u200bGru\u0308n",
            "variant": "\u00adL",
            "sku": "TEE\u200b-1",
        }
    )
    assert (row.product, row.category, row.variant, row.sku) == ("Grüner Tee", ("Tee", "Grün"), "L", "TEE-1")


@pytest.mark.parametrize("column", ["product", "price"])
def test_a_cell_with_nothing_to_see_is_empty(column: str) -> None:
    """It is missing."""
    assert findings({column: "\u200b\u202e"}) == [(2, column, Problem.CELL_EMPTY)]


def test_the_same_name_in_two_ways_is_one_product() -> None:
    """However its letters are made."""
    rows = check(
        {"sku": "A", "product": "Ku\u0308che", "variant": "S"}, {"sku": "B", "product": "KÜCHE\u200b", "variant": "L"}
    )
    assert [row.product for row in rows] == ["Küche", "Küche"]


# Properties


def survives(data: bytes) -> bool:
    """Whether there were rows, or a refusal that says something; nothing else may come out."""
    try:
        return bool(check_catalog(data, "EUR", CATEGORIES))
    except Asked as asked:
        return bool(asked.question.choices)
    except FileErrors as refused:
        return 0 < len(refused.findings) <= min(refused.total, MOST_FINDINGS)


@given(st.binary())
def test_no_bytes_break_the_check(data: bytes) -> None:
    """Whatever the file is, the answer is rows or findings."""
    assert survives(data)


@given(
    st.sets(st.sampled_from(COLUMNS), min_size=1),
    st.lists(st.sampled_from(["MUG-S", "mug-l", "1", "a/b", ",", "\n", '"'])),
)
def test_no_columns_break_the_check(names: set[str], pieces: list[str]) -> None:
    """Whichever there are, whatever stands below them."""
    assert survives(f"{','.join(names)}\n{''.join(pieces)}".encode())


@given(st.lists(st.sampled_from([*'",;\r\n /.\\:\x00\u2028é', "sku", "price", "1", "a", "http://"])), st.booleans())
def test_no_arrangement_of_cells_breaks_the_check(pieces: list[str], semicolons: bool) -> None:
    """Under a good header, quotes, breaks and separators in any order are rows or findings."""
    assert survives((HEADER.replace(",", ";") if semicolons else HEADER).encode() + b"\n" + "".join(pieces).encode())


titles = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20).filter(
    lambda text: name_of(text, 20) == text and not text.startswith("#")
)
rows_of_a_file = st.fixed_dictionaries(
    {
        "product": titles,
        "variant": titles.filter(lambda text: not damage_of_label(text)),
        "price": st.integers(0, money.LARGEST).map(lambda amount: money.plain(amount, "EUR")),
        "stock": st.integers(0, 1_000_000).map(str),
        "description": st.text(st.characters(exclude_categories=["C", "Z"], include_characters=' \n,;"'))
        .map(lambda text: cleaned(cleaned(text).strip()))
        .filter(lambda text: not text or (is_visible(text) and as_plain(text) == text)),
    }
)


@pytest.mark.slow
@given(
    st.lists(rows_of_a_file, min_size=1, unique_by=lambda row: row["product"].casefold()),
    st.sampled_from([",", ";"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_what_is_written_is_read(rows: list[dict[str, str]], delimiter: str, line_end: str) -> None:
    """Any texts, in any dialect, written as an export writes them, come back as they went in, with the lines of an editor."""
    cells = ({column: defused(text) for column, text in row.items()} for row in rows)
    line = 2
    for read, row in zip(
        check_catalog(make_file(*cells, delimiter=delimiter, line_end=line_end), "EUR"), rows, strict=True
    ):
        assert (read.product, read.variant, read.description) == (row["product"], row["variant"], row["description"])
        assert (money.plain(read.price, "EUR"), str(read.stock), read.line) == (row["price"], row["stock"], line)
        line += 1 + row["description"].count("\n")


# What owners' own tables look like


@pytest.mark.parametrize(
    ("text", "currency", "goods"),
    [
        ("sku,product,price\nTOTAL-1,Oil,5\nSUM-2,Tea,6\n", "EUR", [("Oil", "", 500, None), ("Tea", "", 600, None)]),
        ("Name;Preis;Bestand\nTee;4,50;3\nSumme;4,50;3\n", "EUR", [("Tee", "", 450, 3)]),
        ("Artikel;Netto;Brutto;Bestand\nTee;3,78;4,50;3\n", "EUR", [("Tee", "", 450, 3)]),
        ("Name,Size,Colour,Price,Qty\nTee,S,Black,19.99,3\n", "EUR", [("Tee", "S / Black", 1999, 3)]),
        ("Product,Price\nDrinks,\nTea,4.50\n", "EUR", [("Tea", "", 450, None)]),
        ('Nama Produk,Harga Jual,Stok\nTeh,"Rp 15.000",10\n', "IDR", [("Teh", "", 1_500_000, 10)]),
        ("EAN;Artikelnummer;Name;Preis\n4006381333931;A-1;Stift;1,20\n", "EUR", [("Stift", "", 120, None)]),
        ("Product,,Price,\nCode,Name,EUR,Stock\nA,Tea,4.50,3\n", "EUR", [("Tea", "", 450, 3)]),
        ("Price list,,\n,,\nName,Price,Qty\nTea,4.50,3\n", "EUR", [("Tea", "", 450, 3)]),
        ("Product,Variant,Price\nTee,S,10\n,M,10\n", "EUR", [("Tee", "S", 1000, None), ("Tee", "M", 1000, None)]),
        (
            "id,name,price,quantity\n1,Tea,4.500000,12.000\n2,Mug,9.000000,3.000\n",
            "EUR",
            [("Tea", "", 450, 12), ("Mug", "", 900, 3)],
        ),
    ],
)
def test_own_tables_are_understood(text: str, currency: str, goods: list[tuple[str, str, int, int | None]]) -> None:
    """Sums, nets, sizes, headings, codes that are no codes, headers of two lines, titles above them."""
    rows = check_catalog(text.encode(), currency)
    assert [(row.product, row.variant, row.price, row.stock) for row in rows] == goods


@pytest.mark.parametrize(
    "text",
    [
        "Name,Price 2025,Price 2026\nTea,4.00,5.00\n",
        "Name,Price (cents)\nTea,450\n",
        "Name,Price before,Old price\nTea,4.00,5.00\n",
        'Name,Price\nTea,"4,50"\nSofa,"1,250"\n',
        "Name;Price ($)\nTea;6,00\n",
    ],
)
def test_what_can_mean_two_things_is_asked(text: str) -> None:
    """Which price, in which money, in which unit: never guessed."""
    with pytest.raises(Asked):
        read_catalog(text.encode(), "EUR")


def test_a_code_that_begins_like_a_sum_is_none() -> None:
    """In a list of prices, where nothing but the code says what a row is."""
    reading = read_catalog(b"sku,price\nTEA-1,4\nTOTAL-1,5\n", "EUR")
    assert [row.sku for row in reading.rows] == ["TEA-1", "TOTAL-1"]
    assert not reading.remarks
