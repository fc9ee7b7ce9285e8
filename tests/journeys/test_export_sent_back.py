"""An export that is sent back: untouched cells change nothing, whatever has happened since; changed cells are differences."""

import csv
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from core.models.finding import Finding, Problem
from tests.journeys.test_export_in_chat import buy, can_be_applied, export
from tests.support.chat import line_of, numbers, text_of
from tests.support.clock import StillClock
from tests.support.files import book, cells_in
from tests.support.goods import Good, hide_product, stock_and_ledger, stock_up
from tests.support.imports import counts_in
from tests.support.shop import Shop, open_shop
from tests.support.store import put_back
from tests.support.tables import put_row, records, set_values
from texts.file_problems import finding_line

Table = list[list[str]]
GOODS = [Good(description="Mild."), Good("MUG-1", "Mug", 1200, 3), Good("SOAP-1", "Soap", 300, 5, category="Bath")]


async def _stands(shop: Shop) -> list[list[dict[str, object]]]:
    """The state of the catalogue."""
    return [
        await records(shop.store, "skus", "code", "price", "active"),
        await records(shop.store, "products", "active", "position", "category_id"),
        await records(shop.store, "categories", "name", "position"),
    ]


def table(file: bytes) -> Table:
    return list(csv.reader(StringIO(file.decode("utf-8-sig"))))


def saved(cells: Sequence[Sequence[str]], delimiter: str = ",") -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows(cells)
    return text.getvalue().encode()


def changed(file: bytes, code: str, **cells: str) -> bytes:
    """The file with other cells in the row of `code`."""
    header, *lines = table(file)
    for line in lines:
        if line[0] == code:
            for column, value in cells.items():
                line[header.index(column)] = value
    return saved([header, *lines])


async def send(shop: Shop, file: bytes, name: str = "products.csv") -> str:
    owner = shop.owner
    return text_of(await owner.act(lambda: shop.telegram.send_document(owner.id, name, file)))


async def exported(shop: Shop) -> bytes:
    return (await export(shop, "/export products csv"))[1]


async def apply(shop: Shop, file: bytes) -> str:
    """Send and apply it; gives what its summary said."""
    said = await send(shop, file)
    await shop.owner.tap("Apply")
    return said


@pytest.fixture
def tea() -> Callable[[Shop], Any]:
    """What is on hand of the tea; checks that the ledger agrees."""

    async def on_hand(shop: Shop) -> int:
        there, ledger = await stock_and_ledger(shop.store, 1)
        assert there == ledger
        return there

    return on_hand


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_what_was_sold_since_stays_sold(tmp_path: Path, tea: Callable[[Shop], Any], kind: str) -> None:
    """The untouched file has nothing to apply; with another price it changes the price."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        name, file = await export(shop, f"/export products {kind}")
        await buy(shop.customer())
        said = await send(shop, file, name)
        assert counts_in(said) == [0, 0, 3]
        assert not can_be_applied(shop)
        if kind == "csv":
            said = await apply(shop, changed(file, "TEA-100", price="5"))
            assert line_of(said, "TEA-100:").endswith(" 4.50 → 5.00")
            assert said.count("→") == 1
        assert await tea(shop) == 8


async def test_a_changed_stock_is_a_difference(tmp_path: Path, tea: Callable[[Shop], Any]) -> None:
    """To the stock in the export: three more than there are now. Changes between summary and apply count as well."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        file = changed(await exported(shop), "TEA-100", stock="13")
        await buy(shop.customer())
        assert line_of(await send(shop, file), "TEA-100:").endswith(" 8 → 11 (+3)")
        summary = shop.owner.window
        await buy(shop.customer(2))
        await shop.owner.tap("Apply", summary)
        assert await tea(shop) == 9
        (trace,) = await records(shop.store, "audit", "before", "after", action="import.change")
        assert trace == {"before": "stock 6", "after": "stock 9"}


@pytest.mark.slow
async def test_what_was_entered_is_not_entered_again(tmp_path: Path, tea: Callable[[Shop], Any]) -> None:
    """The same file again brings nothing, and says why; changed further, it brings only the new change."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        file = changed(await exported(shop), "TEA-100", stock="13")
        await apply(shop, file)
        said = await send(shop, file)
        assert counts_in(said) == [0, 0, 3, 1]
        assert not can_be_applied(shop)
        assert " 13 → 15 (+2)" in await apply(shop, changed(file, "TEA-100", stock="15"))
        assert " 15 → 10 (−5)" in await apply(shop, changed(file, "TEA-100", stock="10"))
        assert await tea(shop) == 10


async def test_more_than_there_is_cannot_be_taken_away(tmp_path: Path, tea: Callable[[Shop], Any]) -> None:
    """Nothing is left then, which is said; a sale meanwhile refuses nobody's file."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        file = changed(await exported(shop), "TEA-100", stock="0")
        await buy(shop.customer())
        assert " 8 → 0 (−10: " in line_of(await apply(shop, file), "TEA-100:")
        assert await tea(shop) == 0


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "change", "will_be"), [("Set to", " 8 → 10", 10), ("Add", " 8 → 18 (+10)", 18)])
async def test_a_file_without_the_column_is_asked_about(
    tmp_path: Path, tea: Callable[[Shop], Any], answer: str, change: str, will_be: int
) -> None:
    """Once for the whole file: are so many there, or have so many come? Apply confirms what was answered."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        file = saved([line[:-1] for line in table(await exported(shop))])
        await buy(shop.customer())
        asked = await send(shop, file)
        assert numbers(line_of(asked, "TEA-100: "))[1:] == [2, 8, 10, 10]
        assert asked.count("•") == 1
        assert not can_be_applied(shop)
        said = text_of(await shop.owner.tap(answer))
        assert line_of(said, "TEA-100:").endswith(change)
        assert await tea(shop) == 8
        await shop.owner.tap("Apply")
        assert await tea(shop) == will_be


@pytest.mark.slow
async def test_the_answer_outlasts_a_change_of_the_catalogue(tmp_path: Path, tea: Callable[[Shop], Any]) -> None:
    """The summary is shown again as it was answered, and not asked again; sales after it change nothing about a delivery."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        file = saved([line[:-1] for line in table(await exported(shop))])
        await buy(shop.customer())
        await send(shop, file)
        await shop.owner.tap("Add")
        summary = shop.owner.window
        await shop.owner.say("/stock TEA-100 +1")
        await buy(shop.customer(2))
        await shop.owner.tap("Apply", summary)
        said = text_of(shop.owner.now(summary))
        assert line_of(said, "TEA-100:").endswith(" 7 → 17 (+10)")
        await buy(shop.customer(3))
        await shop.owner.tap("Apply", shop.owner.now(summary))
        assert await tea(shop) == 15


@pytest.mark.slow
async def test_a_delivery_is_added_once_however_often_it_is_tapped(tmp_path: Path, tea: Callable[[Shop], Any]) -> None:
    """Also when the process ended before it could say so, and when the same file comes again."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        file = saved([line[:-1] for line in table(await exported(shop))])
        await buy(shop.customer())
        await send(shop, file)
        await shop.owner.tap("Add")
        summary = shop.owner.window
        shop.owner.tap_unseen("Apply", summary)
        await shop.owner.tap("Apply", summary)
        assert await tea(shop) == 18
    async with open_shop(tmp_path) as shop:
        assert await tea(shop) == 18


async def test_what_a_spreadsheet_does_changes_nothing(tmp_path: Path) -> None:
    """Columns in another order, some left out, rows deleted, other separators, shorter numbers; or saved as a workbook."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        header, *lines = table(await exported(shop))
        await buy(shop.customer())
        turned = [line[::-1] for line in (header, *lines[1:], lines[0])]
        for line in turned[1:]:
            line[header[::-1].index("price")] = line[header[::-1].index("price")].rstrip("0").rstrip(".")
        for file in (saved(turned, ";"), book(*turned), saved([header, lines[2]])):
            said = await send(shop, file, "products.xlsx" if file.startswith(b"PK") else "products.csv")
            assert counts_in(said)[:2] == [0, 0], said
        few = [[line[header.index(column)] for column in ("exported", "stock", "sku")] for line in (header, *lines)]
        assert counts_in(await send(shop, saved(few))) == [0, 0, 3]


async def test_what_was_changed_in_the_chat_since_stays(tmp_path: Path) -> None:
    """A price, a name, what is for sale, and the order of categories."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        file = await exported(shop)
        owner = shop.owner
        await owner.say("/price TEA-100 7.50")
        await owner.say("/category rename Bath = Bathroom")
        await owner.say("/category up Bathroom")
        await hide_product(shop.store, 2)
        before = await _stands(shop)
        await send(shop, file)
        assert not can_be_applied(shop)
        said = await apply(shop, changed(file, "TEA-100", description="Strong."))
        assert said.count("→") == 1
        assert await _stands(shop) == before


async def test_a_row_copied_for_a_new_article_is_a_new_article(tmp_path: Path) -> None:
    """The mark in the copied row means nothing to the new variant."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        header, *lines = table(await exported(shop))
        copied = dict(zip(header, lines[0], strict=True)) | {"sku": "TEA-500", "variant": "500 g", "stock": "10"}
        said = await send(shop, saved([header, *lines, [copied[column] for column in header]]))
        assert counts_in(said)[:3] == [1, 0, 3]
        assert numbers(line_of(said, "• TEA-500:"))[-1] == 10


@pytest.mark.parametrize("mark", ["of another row", "5"])
async def test_what_no_export_wrote_is_refused(tmp_path: Path, mark: str) -> None:
    """Filled down over other rows, it would say what was never so."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        file = await exported(shop)
        other = table(file)[1][-1] if mark == "of another row" else mark
        said = await send(shop, changed(file, "MUG-1", exported=other))
        wrong = Finding(line=3, column="exported", problem=Problem.MARK, value=other)
        assert line_of(said, finding_line(wrong)[:40])
        assert said.count("•") == 1


@pytest.mark.slow
async def test_after_a_restore_it_changes_nothing(tmp_path: Path, tea: Callable[[Shop], Any]) -> None:
    """Whether exported before or after the backup, with a missing picture; what the backup does not know is entered again."""
    (tmp_path / "shop").mkdir()
    async with open_shop(tmp_path / "shop") as shop:
        await stock_up(shop.store, GOODS)
        early = await exported(shop)
        await shop.store.copy_to(tmp_path / "copy.db")
        await buy(shop.customer())
        await put_row(shop.store, "photos", key="cd34", data=b"\x00")
        await set_values(shop.store, "products", {"photo": "cd34"}, id=1)
        late = await exported(shop)
        more = changed(late, "TEA-100", stock="9")
        await apply(shop, more)
        assert await tea(shop) == 9
    await put_back(tmp_path / "copy.db", tmp_path / "shop" / "shop.db", datetime.fromtimestamp(StillClock.START, UTC))
    async with open_shop(tmp_path / "shop") as shop:
        for file in (early, late):
            await send(shop, file)
            assert not can_be_applied(shop)
        await apply(shop, more)
        assert await tea(shop) == 11


async def test_the_workbook_says_it_too(tmp_path: Path) -> None:
    """In its last column, as a text."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        _name, file = await export(shop, "/export products")
        header, first, *_rest = cells_in(file)
        assert header[-1] == "exported"
        assert " stock=10 price=450 " in first[-1]


@pytest.mark.slow
async def test_several_photos_come_and_go_in_one_cell(tmp_path: Path) -> None:
    """In their order, addresses and kept pictures; sent back, the file changes nothing, and an edited cell changes the order."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await put_row(shop.store, "photos", key="cd34", data=b"\x00")
        first, second = "https://example.org/a.jpg", "https://example.org/b.jpg"
        await apply(shop, f'sku,photo\nTEA-100,"{first}, {second}; photo:cd34"\n'.encode())
        kept = await records(shop.store, "products", "photo", "more_photos", id=1)
        assert kept == [{"photo": first, "more_photos": f"{second}\ncd34"}]
        file = await exported(shop)
        assert table(file)[1][7] == f"{first} {second} photo:cd34"
        await send(shop, file)
        assert not can_be_applied(shop)
        await apply(shop, changed(file, "TEA-100", photo=f"photo:cd34\n{second}"))
        kept = await records(shop.store, "products", "photo", "more_photos", id=1)
        assert kept == [{"photo": "cd34", "more_photos": second}]


async def test_of_more_photos_than_a_product_has_the_first_are_taken(tmp_path: Path) -> None:
    """And that is said."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        cell = " ".join(f"https://example.org/{number}.jpg" for number in range(11))
        said = await send(shop, f"sku,photo\nTEA-100,{cell}\n".encode())
        assert "10 photos at most" in said
