"""Kinds and prices in Stars come and go with catalogue files."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from core.models.finding import Finding, Problem
from tests.journeys.test_export_in_chat import can_be_applied
from tests.journeys.test_export_sent_back import apply, changed, exported, saved, send, table
from tests.support.chat import line_of, text_of
from tests.support.goods import Good, stock_up
from tests.support.payments import CARDS
from tests.support.shop import Shop, open_shop
from tests.support.tables import records, set_values
from texts.file_problems import finding_line

FILE = b"sku,product,category,price,stock,kind,stars\nGUIDE,Tea guide,Books,4.99,9,digital,350\n"


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """Tea, and a guide that came with a file and is paid with Stars."""
    async with open_shop(tmp_path, policy=CARDS) as opened:
        await stock_up(opened.store, [Good()])
        await apply(opened, FILE)
        yield opened


async def stands(shop: Shop) -> list[Any]:
    """The kinds of all products, and the prices in Stars of all SKUs."""
    rows = *await records(shop.store, "products", "kind"), *await records(shop.store, "skus", "stars")
    return [value for row in rows for value in row.values()]


async def test_what_a_file_calls_digital_is_paid_with_stars(shop: Shop) -> None:
    """At the file's price in Stars."""
    customer = shop.customer()
    await customer.say("/start")
    await customer.say("/add GUIDE 2")
    await customer.say("/checkout")
    assert "700 ⭐" in text_of(customer.window)


@pytest.mark.slow
async def test_an_export_brings_both_back(shop: Shop) -> None:
    """Sent back it changes nothing, also if staff have changed them since; an edited cell does, and says what."""
    file = await exported(shop)
    header, *rows = table(file)
    at = [header.index(column) for column in ("sku", "kind", "stars")]
    assert sorted([row[place] for place in at] for row in rows) == [
        ["GUIDE", "digital", "350"],
        ["TEA-100", "physical", ""],
    ]
    await set_values(shop.store, "skus", {"stars": 400}, id=2)
    await send(shop, file)
    assert not can_be_applied(shop)
    assert await stands(shop) == ["physical", "digital", None, 400]
    said = await apply(shop, changed(file, "GUIDE", stars="300"))
    assert line_of(said, "GUIDE:").endswith("400 → 300")
    assert await stands(shop) == ["physical", "digital", None, 300]


@pytest.mark.slow
async def test_an_export_of_before_leaves_both(shop: Shop) -> None:
    """It has neither the columns nor their digests; what else is edited in it counts."""
    header, *rows = table(await exported(shop))
    keep = [place for place, column in enumerate(header) if column not in ("kind", "stars")]
    old = [[row[place].partition(" kind=")[0] for place in keep] for row in (header, *rows)]
    await apply(shop, changed(saved(old), "GUIDE", price="5.99"))
    assert await stands(shop) == ["physical", "digital", None, 350]
    assert [row["price"] for row in await records(shop.store, "skus", "price")] == [450, 599]


async def test_another_kind_is_one_clear_line(shop: Shop) -> None:
    """And nothing of the file is imported."""
    said = await send(shop, b"sku,kind\nTEA-100,digtal\n")
    finding = Finding(line=2, column="kind", problem=Problem.KIND, value="digtal", example="digital")
    assert finding_line(finding) in said
    assert (await stands(shop))[0] == "physical"
