"""Tables to take away: what is in them, that none of it runs as a formula, and that the catalogue comes back as it went."""

import csv
import io
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree.ElementTree import Element, fromstring
from zipfile import ZipFile

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from core.files.csv import defused, undefused
from core.files.export import open_sheet
from core.files.rows import COLUMNS
from core.models.actor import CLI, Actor
from core.models.export import ExportNoun, ExportRequest, FileKind
from core.models.imports import CheckedFile, ImportRow
from core.models.payment import Charge, PaymentMethod
from core.usecases.category import find_category, show_category
from core.usecases.export import note_export, write_export
from core.usecases.imports import apply_import, list_catalog, plan_import
from core.usecases.order.cancel import cancel_order
from core.usecases.payment.settle import record_payment
from core.usecases.photo import kept_photos
from core.usecases.product.edit import recategorise
from core.usecases.stock import list_stock, search_stock
from storage.sqlite.executor import drive
from tests.support.files import cells_in
from tests.support.goods import hide, hide_product
from tests.support.imports import check_catalog, checked_file
from tests.support.memory import memory_transaction, put_photo
from tests.support.orders import date_order
from tests.support.payments import CARDS, paid, placed
from tests.support.room import ALICE, MUG, TEA, Room, card, open_room
from tests.support.tables import column, records, set_values

SHEET = "xl/worksheets/sheet1.xml"
NOW = 1_795_392_000_000
"""23 November 2026, 00:00 UTC."""


def table(path: Path) -> list[list[str]]:
    """The cells of a file, as they show."""
    if path.suffix == ".csv":
        return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    return cells_in(path.read_bytes())


def part(path: Path, name: str) -> Element:
    """A part of a workbook, without the namespaces."""
    with ZipFile(path) as archive:
        return fromstring(re.sub(rb" xmlns(:\w+)?=\"[^\"]*\"| \w+:(?=\w+=)", b" ", archive.read(name)))


async def export(room: Room, folder: Path, noun: ExportNoun, *days: date, kind: FileKind = FileKind.CSV) -> Any:
    """A table's header, and its rows by column."""
    path = folder / f"export.{kind}"
    request = ExportRequest(noun, kind, *days)
    assert await room.store.read_aside(write_export, request, path) == len(table(path)) - 1
    header, *rows = table(path)
    return [dict(zip(header, row, strict=True)) for row in rows]


# Files


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "'=1", "''-", "=", "Tea", "'tea'", ""]
)
def test_a_defused_text_begins_as_no_formula_does(text: str) -> None:
    """With an apostrophe where it needs one, and unchanged where it needs none; either way it comes back."""
    cell = defused(text)
    assert not cell.strip().startswith(("=", "+", "-", "@"))
    assert undefused(cell) == text


@pytest.mark.parametrize("text", ["Bob;=1+1", "Bob; '@SUM(A1)", "Main Road 1\n=1+1", "a\r\n\n -1", "＝1+1;＠x", "a;b"])
def test_a_text_that_is_cut_in_two_has_no_formula_in_it(text: str) -> None:
    """Excel of another country separates by semicolons, and a line end in quotes that do not begin the cell ends the row."""
    cell = defused(text)
    assert not any(part.strip().startswith(tuple("=+-@＝＋－＠")) for part in re.split(r"[;\r\n]", cell))
    assert undefused(cell) == text


@given(st.text(alphabet="'=+-@＝;\n\t\r ab1"))
def test_every_text_comes_back(text: str) -> None:
    """Also one that begins with an apostrophe of its own."""
    assert undefused(defused(text)) == text
    assert not defused(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("kind", list(FileKind))
def test_texts_are_defused_and_numbers_are_not(tmp_path: Path, kind: FileKind) -> None:
    """A workbook says what is a text; a CSV file cannot."""
    path = tmp_path / f"a.{kind}"
    with open_sheet(path, kind, "products", ["sku"] * 7) as sheet:
        sheet.add(("=1+1", "#REF!", Decimal("-4.50"), -3, None, datetime(2026, 11, 23, 14, 5), "a\x00b"))  # noqa: DTZ001
    header, row = table(path)
    assert header == ["sku"] * 7
    if kind is FileKind.CSV:
        assert row == ["'=1+1", "#REF!", "-4.50", "-3", "", "2026-11-23 14:05", "ab"]
    else:
        assert row == ["=1+1", "#REF!", "-4.50", "-3", "", "2026-11-23 14:05:00", "ab"]
        kinds = [cell.get("t", "n") for cell in part(path, SHEET).findall("sheetData/row[2]/c")]
        assert kinds[:4] == ["inlineStr", "inlineStr", "n", "n"]


STRANGE = st.text(st.characters() | st.sampled_from("\ud800\udfff\ufffe\uffff\x00\x0b\x1b\x7f\x9f\ufdd0<&]"))


def opens(path: Path) -> bool:
    """Whether a strict parser reads every part of it, and a spreadsheet's the whole."""
    if path.suffix == ".csv":
        path.read_bytes().decode("utf-8")
    else:
        with ZipFile(path) as book:
            for name in book.namelist():
                fromstring(book.read(name))
    return len(table(path)) > 0


@given(STRANGE, st.sampled_from(FileKind))
@settings(deadline=None, max_examples=50)
def test_whatever_is_in_a_cell_the_file_opens(text: str, kind: FileKind) -> None:
    """What a file cannot hold is left out."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{kind}"
        with open_sheet(path, kind, "products", ["sku"]) as sheet:
            sheet.add((text,))
        assert opens(path)


@pytest.mark.parametrize("kind", list(FileKind))
async def test_whatever_older_rows_hold_the_file_opens(tmp_path: Path, kind: FileKind) -> None:
    """Of goods, of orders, of customers, in each of their texts."""
    strange = "Ab\ufffec\uffff\x00\x0bd\x9f\U0001ffff<&"
    async with open_room(tmp_path) as room:
        await room.buy((TEA, 1))
        await room.coupon(only=("Drinks",))
        await room.store.write(record_payment, Charge(PaymentMethod.CARD, "charge", 0, ALICE, "EUR", 5))
        for name, text_table in STORED:
            for text in set(await column(room.store, text_table, name)):
                await set_values(room.store, text_table, {name: text + strange}, **{name: text})
        for noun in ExportNoun:
            path = tmp_path / f"{noun}.{kind}"
            await room.store.read_aside(write_export, ExportRequest(noun, kind), path)
            assert opens(path)
            assert "Abcd<&" in str(table(path)).replace("\ufffd", "")  # as Postgres has what SQLite has as NUL


STORED = (
    ("charge_id", "payments"),
    ("title", "products"),
    ("description", "products"),
    ("code", "skus"),
    ("label", "skus"),
    ("name", "categories"),
    ("name", "customers"),
    ("username", "customers"),
    ("title", "order_lines"),
    ("label", "order_lines"),
    ("code", "order_lines"),
    ("recipient", "order_deliveries"),
    ("phone", "order_deliveries"),
    ("address", "order_deliveries"),
    ("note", "order_deliveries"),
)


@pytest.mark.parametrize("noun", list(ExportNoun))
async def test_a_workbook_can_be_read_as_it_opens(tmp_path: Path, noun: ExportNoun) -> None:
    """Its sheet says what it holds, the header is bold and stays in sight, and every column is as wide as its name at least."""
    async with open_room(tmp_path) as room:
        path = tmp_path / "export.xlsx"
        await room.store.read_aside(write_export, ExportRequest(noun), path)
    (name,) = part(path, "xl/workbook.xml").findall("sheets/sheet")
    sheet, styles = part(path, SHEET), part(path, "xl/styles.xml")
    assert name.get("name") == noun
    assert sheet.findall("sheetViews/sheetView/pane")[0].attrib.items() >= {("topLeftCell", "A2"), ("state", "frozen")}
    widths = [float(column.get("width", "")) for column in sheet.findall("cols/col") for _ in range(*span(column))]
    looks, fonts = styles.findall("cellXfs/xf"), styles.findall("fonts/font")
    for cell, width in zip(sheet.findall("sheetData/row[1]/c"), widths, strict=True):
        assert fonts[int(looks[int(cell.get("s", ""))].get("fontId", ""))].find("b") is not None
        assert width > len("".join(cell.itertext()))


def span(column: Element) -> tuple[int, int]:
    return int(column.get("min", "")), int(column.get("max", "")) + 1


@pytest.mark.parametrize(
    "text",
    ["<r>", "<r><t>x</t></r>", "_x0041_", " a ", "a\nb", "0012", "+49 170 1234567", "2-4", "'00", "=A1", "x" * 20_000],
)
def test_a_text_in_a_workbook_comes_back(tmp_path: Path, text: str) -> None:
    """Whatever it looks like, to XML or to a spreadsheet."""
    path = tmp_path / "a.xlsx"
    with open_sheet(path, FileKind.XLSX, "products", ["sku", "product"]) as sheet:
        sheet.add((text, text))
    assert [undefused(cell) for cell in table(path)[1]] == [text, text]


def test_a_column_of_codes_stays_one(tmp_path: Path) -> None:
    """What is typed into it later, 00123 or 2-4, does not become a number or a date: all its cells are formatted as text."""
    path = tmp_path / "a.xlsx"
    with open_sheet(path, FileKind.XLSX, "products", ["sku", "price"]) as sheet:
        sheet.add(("00123", Decimal("4.50")))
    looks = [look.get("numFmtId") for look in part(path, "xl/styles.xml").findall("cellXfs/xf")]
    (codes, _prices) = part(path, SHEET).findall("cols/col")
    (code, _price) = part(path, SHEET).findall("sheetData/row[2]/c")
    assert looks[int(codes.get("style", ""))] == looks[int(code.get("s", ""))] == "49"


# Products


text = st.text(alphabet="'=+-@ab;,\"\n 1é#/", max_size=6)
line = text.map(lambda value: " ".join(value.split()))
word = st.text(alphabet="'=+-@ab;,\"1é#", min_size=1, max_size=5)
category = st.sampled_from(["Drinks", "Drinks/Tea", "=Bath", "Bath/-1", "+A"])
goods = st.lists(
    st.tuples(word, word, category, st.integers(0, 10**6), st.integers(0, 9), line, st.booleans()),
    max_size=8,
    unique_by=lambda good: good[0].casefold(),
)


# Shrinking builds databases for minutes.
@pytest.mark.slow
@settings(max_examples=60, phases=[Phase.explicit, Phase.generate])
@given(goods, goods, st.sampled_from(list(FileKind)), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_an_exported_catalog_changes_nothing(
    first: Sequence[Any], second: Sequence[Any], kind: FileKind, currency: str
) -> None:
    """Whatever is in the categories, in whatever order it got there: the file is good and changes nothing."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection, TemporaryDirectory() as folder:
        tx, _ = memory_transaction(connection)
        tx.policy = tx.policy.having(currency=currency)
        put_photo(connection, "0123abcd")
        for digest, goods in (("one", first), ("two", second)):
            rows = tuple(row_of(number, good) for number, good in enumerate(goods, 1))
            plan = drive(plan_import(tx, drive(list_catalog(tx)), CheckedFile(rows, frozenset(COLUMNS), digest)))
            drive(apply_import(tx, plan, CLI))
        path = Path(folder) / f"products.{kind}"
        written = drive(write_export(tx, ExportRequest(ExportNoun.PRODUCTS, kind), path))
        if written:
            data = path.read_bytes()
            again = checked_file(data, currency, kept=drive(kept_photos(tx)))
            plan = drive(plan_import(tx, drive(list_catalog(tx)), again))
            assert plan.is_idle
            assert not plan.reordered
            assert len(plan.skus) == written


def row_of(line: int, good: tuple[str, str, str, int, int, str, bool]) -> ImportRow:
    sku, product, category, price, stock, text, photo = good
    return ImportRow(
        line=line,
        sku=sku,
        product=product,
        variant=sku,
        category=tuple(category.split("/")),
        price=price,
        stock=stock,
        description=text if photo else "",
        photo="0123abcd" if photo else "",
        kind="digital" if photo else "",
        stars=stock if photo else None,
    )


async def test_what_is_not_on_sale_is_not_exported(tmp_path: Path) -> None:
    """A row in a file is for sale: sent back, it would put on sale what somebody has hidden."""
    async with open_room(tmp_path) as room:
        await hide_product(room.store, 1)
        await hide(room.store, MUG)
        assert [row["sku"] for row in await export(room, tmp_path, ExportNoun.PRODUCTS)] == ["SOAP-1"]


@pytest.mark.parametrize("hidden", ["Drinks", "Drinks/Tea"])
async def test_a_hidden_category_is_on_sale_nowhere(tmp_path: Path, hidden: str) -> None:
    """Not in the stock list, not in a file, not in what a file would change; moving a product out of it puts it on sale."""
    async with open_room(tmp_path) as room:
        await room.store.write(recategorise, Actor.staff(1000), 1, ("Drinks", "Tea"))
        await room.store.write(recategorise, Actor.staff(1000), 2, ("Drinks", "Tea"))
        category = await room.store.read(find_category, tuple(hidden.split("/")))
        await room.store.write(show_category, Actor.staff(1000), category.id, shown=False)
        stock = await room.store.read(list_stock)
        assert (stock.counts.on_sale, stock.page.total, [one.code for one in stock.page.items]) == (1, 1, ["SOAP-1"])
        assert (await room.store.read(search_stock, "tea")).total == 0
        assert await room.store.read(lambda tx: tx.stock.first_code()) == "SOAP-1"
        assert [row["sku"] for row in await export(room, tmp_path, ExportNoun.PRODUCTS)] == ["SOAP-1"]
        header = b"sku,product,category,price,stock,description,photo\n"
        data = header + b"TEA-100,Green tea,Drinks/Tea,4.50,10,,\nMUG-1,Mug,Bath,12.00,3,,\nSOAP-1,Soap,Bath,3.00,5,,\n"
        base = await room.store.read(list_catalog)
        planned = await room.store.read(plan_import, base, checked_file(data, "EUR", base))
        said = [(sku.code, fact) for sku in planned.changed for fact in sku.all_facts if fact.column == "on sale"]
        assert said == [("MUG-1", ("on sale", "no", "yes"))]


async def test_an_empty_shop_gives_examples_that_an_import_takes(tmp_path: Path) -> None:
    """Something to begin with."""
    async with open_room(tmp_path, goods=()) as room:
        path = tmp_path / "products.xlsx"
        assert await room.store.read_aside(write_export, ExportRequest(ExportNoun.PRODUCTS), path) == 0
        rows = check_catalog(path.read_bytes(), "EUR")
        assert [row.sku for row in rows] == ["TEA-100", "MUG-S", "MUG-L"]


# Orders and customers


@pytest.mark.parametrize("kind", list(FileKind))
async def test_an_order_is_a_row_a_line(tmp_path: Path, kind: FileKind) -> None:
    """With what it cost, line by line and as a whole, at the shop's own time."""
    async with open_room(tmp_path) as room:
        await room.coupon()
        await room.fill((TEA, 2), (MUG, 1))
        view = await room.use_coupon()
        placed = await room.place(card(view))
        tea, mug = await export(room, tmp_path, ExportNoun.ORDERS, kind=kind)
        assert (tea["order"], mug["order"], tea["state"]) == (placed.order.code, placed.order.code, "placed")
        assert (tea["customer"], str(tea["customer_id"])) == ("Alice", str(ALICE))
        numbers = ("quantity", "unit_price", "discount", "line_total", "subtotal", "order_discount", "total")
        assert [float(tea[name]) for name in numbers] == [2, 4.5, 0.9, 8.1, 21, 2.1, 18.9]
        assert (mug["sku"], mug["title"], mug["currency"]) == ("MUG-1", "Mug", "EUR")
        assert float(mug["line_total"]) == 10.8
        whole = ("subtotal", "order_discount", "delivery_price", "delivery_discount", "total")
        assert not any(mug[name] for name in whole)
        assert str(tea["placed_at"])[:10] == str(_day(room.clock.ms()))


async def test_an_order_says_how_and_when_it_was_paid(tmp_path: Path) -> None:
    """By the money that bought it; nobody tells the shop when cash comes."""
    async with open_room(tmp_path, policy=CARDS) as room:
        first = await placed(room, (TEA, 1))
        await placed(room, (TEA, 1), by=PaymentMethod.CASH)
        await paid(room, first, charge_id="too-little", amount=1)
        room.clock.advance(hours=30)
        day = _day(room.clock.ms())
        await paid(room, first)
        room.clock.advance(hours=30)
        await paid(room, first, charge_id="again")
        by_card, cash = await export(room, tmp_path, ExportNoun.ORDERS)
        assert (by_card["payment"], by_card["paid_at"][:10]) == ("card", str(day))
        assert (cash["payment"], cash["paid_at"]) == ("cash", "")


def _day(at: int) -> date:
    return datetime.fromtimestamp(at / 1000, UTC).date()


async def test_days_are_the_shop_s_and_the_last_is_included(tmp_path: Path) -> None:
    """An order one ms before the last day's midnight is in, one at midnight is not."""
    async with open_room(tmp_path) as room:
        first, second = await room.buy((TEA, 1)), await room.buy((TEA, 1), message_id=11)
        midnight = 1_795_392_000_000 - 3_600_000  # in Berlin
        await date_order(room.store, first.order.id, midnight - 1)
        await date_order(room.store, second.order.id, midnight)
        await set_values(room.store, "settings", {"overrides": '{"timezone": "Europe/Berlin"}'})
        day = date(2026, 11, 22)
        (before,) = await export(room, tmp_path, ExportNoun.ORDERS, day, day)
        assert (before["order"], before["placed_at"]) == (first.order.code, "2026-11-22 23:59")
        (after,) = await export(room, tmp_path, ExportNoun.ORDERS, date(2026, 11, 23))
        assert (after["order"], after["placed_at"]) == (second.order.code, "2026-11-23 00:00")


async def test_customers_come_with_what_they_have_bought(tmp_path: Path) -> None:
    """A cancelled order is none; who never bought is there, too; names are defused."""
    async with open_room(tmp_path) as room:
        await room.buy((TEA, 2))
        cancelled = await room.buy((MUG, 1), message_id=11)
        await room.store.write(cancel_order, Actor.staff(1), cancelled.order.id)
        await set_values(room.store, "customers", {"name": "=Bob"}, name="Bob")
        alice, bob = await export(room, tmp_path, ExportNoun.CUSTOMERS)
        assert (alice["name"], alice["orders"], alice["spent"]) == ("Alice", "1", "9.00")
        assert (bob["name"], bob["orders"], bob["spent"]) == ("'=Bob", "0", "0.00")
        assert not await export(room, tmp_path, ExportNoun.CUSTOMERS, date(2028, 1, 1))


async def test_many_orders_come_in_one_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read page by page, none twice and none left out; what they came to stands once for each, so it can be summed."""
    monkeypatch.setattr("core.usecases.export.PAGE", 2)
    async with open_room(tmp_path) as room:
        codes = [(await room.buy((TEA, 1), (MUG, 1), message_id=number)).order.code for number in (10, 11, 12)]
        rows = await export(room, tmp_path, ExportNoun.ORDERS)
        assert [row["order"] for row in rows] == [code for code in codes for _ in range(2)]
        assert [row["total"] for row in rows] == ["16.50", ""] * 3


async def test_who_takes_people_s_data_away_leaves_a_trace(tmp_path: Path) -> None:
    """Who, what, and of which days."""
    async with open_room(tmp_path) as room:
        day = date(2026, 11, 1)
        await room.store.write(note_export, Actor.staff(1000), ExportRequest(ExportNoun.ORDERS, first=day, last=day))
        (row,) = await records(room.store, "audit", "actor", "action", "subject", "after")
        assert row == {
            "actor": "admin:1000",
            "action": "export",
            "subject": "orders",
            "after": "2026-11-01 to 2026-11-01",
        }
