"""Pictures that Telegram shows no more, or never: what customers and staff see instead, and how it comes right again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from core.errors import InvalidInput
from playground.telegram import METHODS
from tests.playground.helpers import png
from tests.support.chat import Person, text_of
from tests.support.cli import tillbot
from tests.support.goods import Good, stock_up
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, records, set_values

REFUSED = "⚠️ Telegram does not take this picture"
LOOKS = ("sendPhoto", "editMessageMedia")


@asynccontextmanager
async def tea_with_a_picture(folder: Path) -> AsyncIterator[Shop]:
    """Tea with a picture of its own, and a mug without one."""
    async with open_shop(folder) as shop:
        goods = [Good(photo="sha"), Good("MUG-1", "Mug", 1200, category="Kitchen")]
        await stock_up(shop.store, goods, {"sha": png(40, 30)})
        yield shop


async def looks_at(person: Person, product: str) -> bool:
    """Whether the product's page has a picture."""
    await person.say("/shop")
    await person.tap("Drinks" if "tea" in product else "Kitchen")
    return "photo" in await person.tap(product)


def asked(shop: Shop) -> int:
    """How often Telegram was asked to show a picture."""
    return sum(call.method in LOOKS for call in shop.telegram.journal)


def refuse(shop: Shop, words: str, times: int = 1) -> None:
    for method in LOOKS:
        shop.telegram.faults.refuse(method, 400, words, times)


@pytest.mark.parametrize(
    "words",
    [
        "Bad Request: wrong file identifier/HTTP URL specified",
        "Bad Request: wrong remote file identifier specified: Wrong padding in the string",
        "Bad Request: FILE_REFERENCE_EXPIRED",
        "Bad Request: can't use file of type Document as Photo",
    ],
)
async def test_a_picture_that_telegram_knows_no_more_is_sent_again(tmp_path: Path, words: str) -> None:
    """From the shop's own bytes, at the same look, and by its new name from then on."""
    async with tea_with_a_picture(tmp_path) as shop:
        alice = shop.customer()
        assert await looks_at(alice, "Green tea")
        (alive,) = await column(shop.store, "photo_files", "file_id")
        await set_values(shop.store, "photo_files", {"file_id": "DEAD"})
        refuse(shop, words)
        assert await looks_at(alice, "Green tea")
        shop.telegram.faults.clear()
        assert await column(shop.store, "photo_files", "file_id") == [alive]
        assert await looks_at(alice, "Green tea")
        assert not await records(shop.store, "photo_refusals")
        assert await looks_at(shop.owner, "Green tea")


async def test_a_picture_that_telegram_refuses_is_not_uploaded_at_every_look(tmp_path: Path) -> None:
    """Customers see the words; staff read on the card why, in Telegram's words; a day later it is tried again."""
    async with tea_with_a_picture(tmp_path) as shop:
        alice, owner = shop.customer(), shop.owner
        refuse(shop, "Bad Request: PHOTO_INVALID_DIMENSIONS")
        assert not await looks_at(alice, "Green tea")
        shop.telegram.faults.clear()
        before = asked(shop)
        for _ in range(3):
            assert not await looks_at(alice, "Green tea")
            assert REFUSED not in text_of(alice.window)
        card = text_of(await owner.say("/product TEA-100"))
        assert REFUSED in card
        assert "“PHOTO_INVALID_DIMENSIONS”" in card
        assert asked(shop) == before
        shop.clock.advance(hours=25)
        assert await looks_at(alice, "Green tea")
        assert REFUSED not in text_of(await owner.say("/product TEA-100"))


async def test_whoever_sends_a_picture_that_telegram_refuses_reads_it_at_once(tmp_path: Path) -> None:
    """On the card that follows; the same picture sent anew is tried again."""
    async with tea_with_a_picture(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/product MUG-1")
        refuse(shop, "Bad Request: IMAGE_PROCESS_FAILED", times=2)
        await owner.act(lambda: shop.telegram.send_photo(owner.id, png(50, 60)))
        assert REFUSED in text_of(owner.window)
        shop.telegram.faults.clear()
        await owner.act(lambda: shop.telegram.send_photo(owner.id, png(50, 60)))
        assert "photo" in owner.window
        assert REFUSED not in text_of(owner.window)


@pytest.mark.parametrize(
    ("content", "field", "says"),
    [
        (png(300, 11_000), "photo_shape", ("300 × 11,000", "10,000")),
        (png(10, 201), "photo_shape", ("10 × 201", "20 times")),
        (png(50, 60).ljust(10_000_001), "photo_size", ("10.1 MB", "at most 10")),
        (png(50, 60)[:20], "photo", ("JPEG, PNG, WEBP or GIF",)),
        (b"%PDF-1.7 and so on", "photo", ("JPEG, PNG, WEBP or GIF",)),
    ],
)
async def test_a_picture_that_can_be_no_photo_is_refused(
    tmp_path: Path, content: bytes, field: str, says: tuple[str, ...]
) -> None:
    """With the limit, wherever it is sent; the old one stays, and so does the question."""
    async with tea_with_a_picture(tmp_path) as shop:
        owner = shop.owner
        for place in (["/product TEA-100"], ["/product TEA-100", "Photo"], ["/settings", "picture"]):
            await owner.say(place[0])
            for button in place[1:]:
                await owner.tap(button)
            await owner.act(lambda: shop.telegram.send_document(owner.id, "tea.png", content))
            assert shop.refused(InvalidInput, field=field)
            (line,) = [text for text in owner.texts() if all(part in text for part in says)][-1:]
            assert "\n" not in line
        assert await column(shop.store, "products", "photo", id=1) == ["sha"]
        assert await column(shop.store, "photos", "key") == ["sha"]
        assert await looks_at(shop.customer(), "Green tea")


@pytest.mark.slow
async def test_an_import_refuses_it_too(tmp_path: Path) -> None:
    """With its line; nothing is imported."""
    (tmp_path / "long.png").write_bytes(png(300, 11_000))
    (tmp_path / "shop.csv").write_text("sku,product,category,price,photo\nTEA-1,Tea,Drinks,4.50,long.png\n", "utf-8")
    said = await asyncio.to_thread(tillbot, tmp_path, "import", "shop.csv")
    assert said.status == 1
    assert "line 2, photo: " in said.err
    assert "10,000 pixels" in said.err


async def test_what_telegram_says_of_a_file_is_passed_on(tmp_path: Path) -> None:
    """Nobody is asked to send it again and again."""
    async with tea_with_a_picture(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/product TEA-100")
        shop.telegram.faults.refuse("getFile", 400, "Bad Request: file is too big")
        await owner.act(lambda: shop.telegram.send_photo(owner.id, png(50, 60)))
        assert shop.refused(InvalidInput, field="file_refused", value="File is too big")
        assert any("“File is too big”" in text for text in owner.texts())


async def test_a_file_on_another_disk_is_told_as_what_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Bot API server that runs with --local names a path of its own machine."""
    async with tea_with_a_picture(tmp_path) as shop:
        owner = shop.owner
        await owner.say("/product TEA-100")
        local = {"file_id": "x", "file_unique_id": "x", "file_path": "/var/lib/telegram-bot-api/photos/file_1.jpg"}
        monkeypatch.setitem(METHODS, "getFile", lambda *_: local)
        await owner.act(lambda: shop.telegram.send_photo(owner.id, png(50, 60)))
        assert shop.refused(InvalidInput, field="file_elsewhere")
        assert any("disk of the shop's own Bot API server" in text for text in owner.texts())
