"""An owner's own files in the chat: what is asked, what was taken for what, what is wrong with some rows, a file to fill in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.files.decoding import SPELLED
from core.files.unclear import Asked
from core.models.policy import Policy
from core.ports import Transaction
from core.usecases.upload import find_upload
from playground.state.people import OWNER
from tests.journeys.test_imports_in_chat import send
from tests.support.chat import buttons, text_of
from tests.support.goods import Good, stock_up
from tests.support.imports import check_catalog, items
from tests.support.other_shops import shopify, square, woocommerce
from tests.support.shop import Shop, open_shop

HEADER = "sku,product,category,price,stock"
SHOPIFY = (
    "Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price,Status\n"
    "shirt,Shirt,<p>Soft.</p>,Acme,Shirts,true,Size,S,SHIRT-S,4,19.99,active\n"
    "shirt,,,,,,,M,SHIRT-M,2,21.99,\n"
    "hat,Hat,,Acme,Hats,false,Title,Default Title,HAT-1,7,12.00,draft\n"
)


async def answer(shop: Shop, label: str) -> str:
    """The file's message once the owner has tapped a button below it."""
    return text_of(await shop.owner.tap(label))


async def last_document(shop: Shop) -> tuple[str, bytes]:
    sent = [message["document"] for message in shop.owner.from_bot() if "document" in message][-1]
    found = shop.telegram.world.files.find(sent["file_id"])
    assert found
    assert found.content
    return sent["file_name"], found.content


async def test_another_shop_s_export_loads_with_a_tap(tmp_path: Path) -> None:
    """The summary says whose it is, what was taken for what, and what was left out."""
    async with open_shop(tmp_path) as shop:
        await shop.owner.say("/start")
        said = await send(shop.owner, SHOPIFY.encode(), "products_export.csv")
        assert "export of Shopify" in said
        assert "Price: Variant Price" in said
        assert "Left out: Vendor" in said
        assert "not for sale there: 1, like “Hat”" in said
        assert "Shirts › Shirt (S) · €19.99" in said
        await answer(shop, "Apply")
        goods = await items(shop.store)
        assert {code: (one.title, one.label, one.price, one.on_hand) for code, one in goods.items()} == {
            "SHIRT-S": ("Shirt", "S", 1999, 4),
            "SHIRT-M": ("Shirt", "M", 2199, 2),
        }


@pytest.mark.parametrize(("page", "words"), [("cp1252", "Grüner Tee"), ("cp1251", "Зелёный чай")])
async def test_a_code_page_is_told_by_words_of_the_file(tmp_path: Path, page: str, words: str) -> None:
    """One tap; a second tap on the same button changes nothing."""
    async with open_shop(tmp_path) as shop:
        await shop.owner.say("/start")
        data = f"{HEADER}\nTEA-1,{words},Drinks,4.50,12\n".encode(page)
        assert "not UTF-8" in await send(shop.owner, data)
        asked = shop.owner.from_bot()[-1]
        assert words in buttons(asked)
        assert words in await answer(shop, words)
        upload = await shop.store.read(find_upload, shop.owner.id)
        assert upload
        assert dict(upload.answers) == {"encoding": page}
        assert page in SPELLED
        await answer(shop, "Apply")
        assert (await items(shop.store))["TEA-1"].title == words


@pytest.mark.slow
async def test_the_price_is_chosen_by_a_button_and_remembered(tmp_path: Path) -> None:
    """The next file with these columns is not asked about."""
    async with open_shop(tmp_path) as shop:
        await shop.owner.say("/start")
        assert "Which column is this: Price?" in await send(shop.owner, b"product,Klinkers,stock\nTea,4.50,3\n")
        assert "1 new" in await answer(shop, "Klinkers")
        await answer(shop, "Apply")
        assert "4.50 → 5.00" in await send(shop.owner, b"product,Klinkers,stock\nTea,5.00,3\n")
        assert [one.price for one in (await items(shop.store)).values()] == [450]


async def test_what_was_shown_is_applied_whatever_others_answer(tmp_path: Path) -> None:
    """A remembered answer counts for a file from its summary on: somebody else's new answer is for later files."""
    async with open_shop(tmp_path) as shop:
        await shop.owner.say("/start")
        data = b"product,Netto,Klinkers\nTea,4.50,5.50\n"
        await send(shop.owner, b"product,Netto,Klinkers\nMug,1.00,2.00\n")
        await answer(shop, "Klinkers")
        await shop.owner.tap("Discard")
        assert "€5.50" in await send(shop.owner, data)
        upload = await shop.store.read(find_upload, shop.owner.id)
        assert upload
        assert dict(upload.answers) == {"column:price": "klinkers"}
        await shop.store.write(remember_otherwise, data)
        await answer(shop, "Apply")
        assert [one.price for one in (await items(shop.store)).values()] == [550]


async def remember_otherwise(tx: Transaction, data: bytes) -> None:
    """Another manager says that the other column is the price."""
    with pytest.raises(Asked) as asked:
        check_catalog(data, "EUR")
    question = asked.value.question
    await tx.uploads.remember(question.header, question.key, "netto")


@pytest.mark.slow
async def test_what_is_good_is_applied_and_the_rest_comes_back(tmp_path: Path) -> None:
    """Each kind of problem is said once; the file has the rows as they were, and why; mended and sent back it loads."""
    async with open_shop(tmp_path) as shop:
        await shop.owner.say("/start")
        rows = ("A,Tea,Drinks,4.50,3", "B,Mug,Kitchen,cheap,1", "C,Cup,Kitchen,free,1", "D D,Jug,Kitchen,9,1")
        said = await send(shop.owner, "\n".join((HEADER, *rows)).encode())
        assert "3 problems" in said
        assert '"cheap" is not an amount' in said
        assert "1 more row like this" in said
        assert '"free"' not in said
        await shop.owner.tap("Only apply what is good")
        name, content = await last_document(shop)
        assert name == "shop-left-out.csv"
        text = content.decode("utf-8-sig")
        assert text.splitlines()[0] == f"{HEADER},why"
        assert [line.partition(",")[0] for line in text.splitlines()[1:]] == ["B", "C", "D D"]
        await answer(shop, "Apply")
        assert set(await items(shop.store)) == {"A"}
        mended = text.replace("cheap", "9.00").replace(",free,", ",2.00,").replace("D D", "D-D")
        await send(shop.owner, mended.encode("utf-8-sig"), name)
        await answer(shop, "Apply")
        assert set(await items(shop.store)) == {"A", "B", "C", "D-D"}


async def test_nothing_is_applied_that_the_summary_did_not_count(tmp_path: Path) -> None:
    """A file whose every row is wrong offers nothing to apply."""
    async with open_shop(tmp_path) as shop:
        await shop.owner.say("/start")
        await send(shop.owner, f"{HEADER}\nB,Mug,Kitchen,cheap,1\n".encode())
        said = await answer(shop, "Only apply what is good")
        assert "1 problem" in said
        assert "Apply" not in buttons(shop.owner.from_bot()[-1])
        assert await items(shop.store) == {}


async def test_a_template_can_be_filled_in(tmp_path: Path) -> None:
    """It has the shop's own categories, and loads as it is."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(category="Garden/Plants")])
        await shop.owner.say("/start")
        await send(shop.owner, b"sku,price\nA,free\n")
        await shop.owner.tap("Template, XLSX")
        name, content = await last_document(shop)
        assert name == "products-template.xlsx"
        rows = check_catalog(content, "EUR")
        assert [row.sku for row in rows] == ["TEA-100", "MUG-S", "MUG-L"]
        assert ("Garden", "Plants") in {row.category for row in rows}


async def test_suspicions_are_said(tmp_path: Path) -> None:
    """A price a hundred times the others; a code that now means something else; codes that look like days."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good("TEA-1", "Green tea")])
        await shop.owner.say("/start")
        rows = [f"S-{number},Soap {number},Bath,4.50,1" for number in range(6)]
        rows += ["S-9,Soap 9,Bath,450,1", "TEA-1,Garden chair,Garden,4.50,1", "02-Apr,Shoe,Shoes,5.00,1"]
        said = await send(shop.owner, "\n".join((HEADER, *rows)).encode())
        assert "hundred times the usual price or more (rows: 1), like S-9" in said
        assert "now means something else (rows: 1), like TEA-1: Green tea → Garden chair" in said
        assert "look like a date: 1, like “02-Apr”" in said


@pytest.mark.slow
@pytest.mark.parametrize(("export", "currency"), [(shopify, "EUR"), (woocommerce, "EUR"), (square, "USD")])
async def test_a_thousand_products_of_another_shop(
    tmp_path: Path, export: Callable[[int], bytes], currency: str
) -> None:
    """They load as they are, without a question, and sent once more they change nothing."""
    policy = Policy(admin_ids=(OWNER,), currency=currency)
    async with open_shop(tmp_path, policy=policy) as shop:
        await shop.owner.say("/start")
        data = export(1000)
        assert "2000 new" in await send(shop.owner, data, "export.csv")
        await answer(shop, "Apply")
        goods = await items(shop.store)
        assert len(goods) == 2000
        assert len({one.product_id for one in goods.values()}) == 1000
        assert "There is nothing to apply" in await send(shop.owner, data, "export.csv")
