"""A ZIP of a catalogue with its pictures, sent to the chat."""

from pathlib import Path

import pytest

from core.errors import InvalidInput
from jobs import zipped
from tests.journeys.test_imports_in_chat import send, sheet
from tests.playground.helpers import png
from tests.support.chat import numbers, text_of
from tests.support.files import book, packed
from tests.support.goods import Good, set_price, stock_up
from tests.support.imports import counts_in
from tests.support.shop import open_shop
from tests.support.tables import column, count_of, records

HEADER = "sku,product,category,price,stock,photo"
TEA, MUG = (
    "TEA-1,Grüner Tee,Drinks,4.50,10,pictures/tea.png",
    "MUG-1,Mug,Kitchen,9.00,3,pictures/mug.png pictures/tea.png",
)


@pytest.mark.slow
async def test_it_is_summed_up_applied_and_shown(tmp_path: Path) -> None:
    """Its pictures are the shop's own; before **Apply** nothing of it is kept. A picture that nothing names is left out."""
    content = packed(
        {
            "goods.csv": sheet(TEA, MUG, header=HEADER),
            "pictures/tea.png": png(40, 30),
            "pictures/mug.png": png(50, 30),
            "pictures/other.png": png(60, 30),
        }
    )
    async with open_shop(tmp_path) as shop:
        owner, alice = shop.owner, shop.customer()
        said = await send(owner, content, "shop.zip")
        assert counts_in(said)[:3] == [2, 0, 0]
        assert "shop.zip" in said
        assert not await count_of(shop.store, "photos")
        assert numbers(text_of(await owner.tap("Apply"))) == [2, 0, 0]
        assert sorted(await column(shop.store, "photos", "data")) == sorted([png(40, 30), png(50, 30)])
        await alice.say("/shop")
        await alice.tap("Kitchen")
        assert "photo" in await alice.tap("Mug")
        assert "1/2" in str(alice.window)
        assert "There is nothing to apply" in await send(owner, content, "shop.zip")
        assert not await count_of(shop.store, "picture_addresses")


@pytest.mark.slow
async def test_a_workbook_in_a_folder_with_many_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As people pack it: the folder, by a system that puts things beside. Pictures are stored part by part."""
    monkeypatch.setattr(zipped, "BATCH", 1_000)
    rows = [(f"P-{number}", f"Cup {number}", "Kitchen", 1.5, 2, f"pics/{number}.PNG") for number in range(20)]
    members = {"Shop/Goods.XLSX": book(tuple(HEADER.split(",")), *rows), "__MACOSX/Shop/._Goods.XLSX": b"\0"}
    pictures = {f"Shop/Pics/{number}.png": png(20 + number, 20).ljust(400, b"\0") for number in range(20)}
    async with open_shop(tmp_path) as shop:
        assert counts_in(await send(shop.owner, packed({**members, **pictures}), "Shop.ZIP"))[:1] == [20]
        await shop.owner.tap("Apply")
        assert set(await column(shop.store, "photos", "data")) == set(pictures.values())
        assert set(await column(shop.store, "products", "photo")) == set(await column(shop.store, "photos", "key"))


@pytest.mark.slow
async def test_a_zip_of_a_table_alone(tmp_path: Path) -> None:
    """As some programs hand it out."""
    async with open_shop(tmp_path) as shop:
        said = await send(shop.owner, packed({"goods.csv": sheet("TEA-1,Tea,Drinks,4.50,10")}), "export.zip")
        assert counts_in(said)[:1] == [1]
        await shop.owner.tap("Apply")
        assert await column(shop.store, "skus", "code") == ["TEA-1"]


async def test_what_is_wrong_with_its_pictures_is_said_by_line(tmp_path: Path) -> None:
    """One that is missing, one that is none, one outside; nothing is imported."""
    rows = [
        f"P-{number},Cup {number},Kitchen,1.00,1,{photo}"
        for number, photo in enumerate(("a.png", "b.png", "../c.png", "d.png"))
    ]
    members = {"goods.csv": sheet(*rows, header=HEADER), "b.png": b"no picture", "d.png": png()}
    async with open_shop(tmp_path) as shop:
        said = await send(shop.owner, packed(members), "shop.zip")
        assert "3 problems" in said
        for line in (
            'line 2, photo: there is no file "a.png"',
            'line 3, photo: "b.png" is not a picture',
            "line 4, photo",
        ):
            assert line in said
        assert not await count_of(shop.store, "products")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"no zip", "is a ZIP that cannot be read"),
        (packed({"a.csv": b"x", "b.csv": b"y"}), 'several tables: "a.csv, b.csv"'),
        (packed({"a.pdf": b"x"}), 'only "a.pdf"'),
        (packed({"a.csv": b"x", "../b.png": png()}), "leads out of it"),
        (packed({"a.csv": b"sku" + b" " * 19_000_000}), "holds too much"),
        (packed({"a.csv": b"sku\n"}), "is missing"),
    ],
)
async def test_what_is_no_catalogue_is_said(tmp_path: Path, content: bytes, says: str) -> None:
    async with open_shop(tmp_path) as shop:
        assert says in await send(shop.owner, content, "shop.zip")
        assert not shop.faults


async def test_a_zip_that_bots_may_not_fetch(tmp_path: Path) -> None:
    """Before it is fetched, with the limit."""
    async with open_shop(tmp_path) as shop:
        await send(shop.owner, b"PK" + bytes(20_000_001), "shop.zip")
        assert shop.refused(InvalidInput, field="file_size")
        assert any("Telegram lets bots fetch 20" in text for text in shop.owner.texts())


@pytest.mark.slow
async def test_a_catalogue_that_has_changed_meanwhile(tmp_path: Path) -> None:
    """The summary is shown anew, and nothing of the ZIP is kept before it is applied."""
    content = packed({"goods.csv": sheet(TEA, header=HEADER), "pictures/tea.png": png()})
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        await send(shop.owner, content, "shop.zip")
        await set_price(shop.store, 1, 999)
        assert "has changed meanwhile" in text_of(await shop.owner.tap("Apply"))
        assert not await count_of(shop.store, "photos")
        await shop.owner.tap("Apply")
        (row,) = await records(shop.store, "products", "photo", title="Grüner Tee")
        assert [row["photo"]] == await column(shop.store, "photos", "key")


async def test_the_screen_of_files_says_so(tmp_path: Path) -> None:
    """With the limit."""
    async with open_shop(tmp_path) as shop:
        await shop.owner.say("/admin")
        said = text_of(await shop.owner.tap("Files"))
        assert "ZIP" in said
        assert "20 MB" in said
