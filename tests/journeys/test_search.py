"""Typing what one is looking for: what is found, in which order, and the way back to it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.models.actor import CLI
from core.ports import Store
from core.usecases.imports import apply_import, list_catalog, plan_import
from demo import CATALOG, CURRENCY
from playground.telegram import Telegram
from tests.support.chat import Person, buttons, text_of
from tests.support.clock import StillClock
from tests.support.goods import Good, hide_product, relabel, set_stock, stock_up
from tests.support.imports import checked_file
from tests.support.shop import Shop, open_shop


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Shop]:
    """A shop with the demo's goods."""
    async with open_shop(tmp_path) as shop:
        await _import(shop.store, CATALOG.read_bytes())
        yield shop


async def _import(store: Store, file: bytes) -> None:
    base = await store.read(list_catalog)
    plan = await store.read(plan_import, base, checked_file(file, CURRENCY, base))
    await store.write(apply_import, plan, CLI)


def _hits(person: Person) -> list[str]:
    """The names on the buttons of the products that were found."""
    return [label.rpartition(" · ")[0] for label in buttons(person.window) if " · " in label]


def _categories(person: Person) -> list[str]:
    return [label.removeprefix("📂 ").partition(" (")[0] for label in buttons(person.window) if label.startswith("📂")]


@pytest.mark.parametrize(
    ("typed", "first", "category"),
    [
        ("tea", ["Linen Tea Towels"], ["Tea", "Tea & Coffee"]),
        ("coffee", ["Second Wind Decaf", "House Espresso", "Guji Filter Roast"], ["Coffee", "Tea & Coffee"]),
        ("mugs", ["Everyday Mug", "Enamel Camp Mug"], ["Mugs & Cups", "Mugs & Brewing"]),
        ("plants", ["Cactus Trio", "Potted Pilea", "Watering Can"], ["Plants", "Home & Plants"]),
        ("candles", ["Fig & Cedar Candle"], ["Candles"]),
        ("candel", ["Fig & Cedar Candle"], ["Candles"]),
        ("green tea", ["Sencha Morning"], []),
        ("TEA-SENCHA-50", ["Sencha Morning"], []),
        ("TEA‑SENCHA‑٥٠", ["Sencha Morning"], []),
        ("tea sencha", ["Sencha Morning"], []),
        ("500 g", ["Wildflower Honey"], []),
        ("500g", ["Wildflower Honey"], []),
        ("500 ml tumbler", ["Travel Tumbler"], []),
        ("senca", ["Sencha Morning"], []),
        ("stationery", ["Linen Notebook"], ["Stationery"]),
        ("notebooks linen dotted", ["Linen Notebook"], []),
    ],
)
async def test_the_demo_is_searched_by_what_people_mean(
    demo: Shop, typed: str, first: list[str], category: list[str]
) -> None:
    """Category names, titles, labels, codes; one and many; a wrong letter; the categories that fit stand above the hits."""
    alice = demo.customer()
    await alice.say(typed)
    hits = _hits(alice)
    assert set(hits[: len(first)]) == set(first), hits
    assert _categories(alice) == category


async def test_the_best_come_first_and_sold_out_ones_last(tmp_path: Path) -> None:
    """By where the word stands: title, category, label, description; a whole word before a beginning; sold out, however good, last."""
    async with open_shop(tmp_path) as shop:
        await stock_up(
            shop.store,
            [
                Good("A", "Towel", category="Bath", description="as soft as mint"),
                Good("B", "Soap", category="Bath"),
                Good("C", "Mints in a tin", category="Sweets"),
                Good("D", "Minty gum", category="Sweets"),
                Good("E", "Pepper", category="Mint"),
                Good("F", "Mint", category="Herbs", stock=0),
            ],
        )
        await relabel(shop.store, 2, "Mint")
        alice = shop.customer()
        await alice.say("mint")
        assert _hits(alice) == ["Mints in a tin", "Pepper", "Soap", "Minty gum", "Towel", "Mint"]
        await set_stock(shop.store, 6, 1)
        await alice.say("mint")
        assert _hits(alice)[0] == "Mint"


GOODS = (
    Good("GT-100", "Green tea", stock=4),
    Good("ABC/123", "Crème brûlée", category="Süßes"),
    Good("MUG-1", "Women's mug", category="Mugs"),
    Good("CHAI", "Чайные чашки", category="Чай"),
    Good("JP-1", "日本茶の急須", category="日本"),
    Good("SMOR", "Smørrebrød", category="Mugs"),
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("GT-100", ["Green tea"]),
        ("gt100", ["Green tea"]),
        ("100 gt", ["Green tea"]),
        ("green tea 500", ["Green tea"]),
        ("500g tea", ["Green tea"]),
        ("green tea 50", []),
        ("ABC/123", ["Crème brûlée"]),
        ("abc 123", ["Crème brûlée"]),
        ("ABC123", ["Crème brûlée"]),
        ("Creme", ["Crème brûlée"]),
        ("sussem", ["Crème brûlée"]),
        ("suesses", ["Crème brûlée"]),
        ("woman mugs", ["Women's mug"]),
        ("womens", ["Women's mug"]),
        ("smorrebrod", ["Smørrebrød"]),
        ("чашка", ["Чайные чашки"]),
        ("чайная", ["Чайные чашки"]),
        ("急須", ["日本茶の急須"]),
        ("茶", ["日本茶の急須"]),
        ("grene", ["Green tea"]),
        ("gren", ["Green tea"]),
        ("greeen", ["Green tea"]),
        ("greem tea", ["Green tea"]),
        ("gre3n", []),
        ("brown", []),
    ],
)
async def test_every_way_to_say_it(tmp_path: Path, typed: str, found: list[str]) -> None:
    """SKU codes with and without their signs, numbers with units, forms of a word, accents, scripts, one letter missing, more, swapped."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await relabel(shop.store, 1, "500 g")
        alice = shop.customer()
        await alice.say(typed)
        assert _hits(alice) == found


async def test_back_from_a_hit_leads_to_its_hits(tmp_path: Path) -> None:
    """To their page, from its details and its variants, after another search, on an old card, and after a restart."""
    clock = StillClock()
    telegram = Telegram(clock=clock.seconds)
    async with open_shop(tmp_path, clock=clock, telegram=telegram) as shop:
        await stock_up(
            shop.store, [Good(f"T-{n}", f"Tea {n:02}", description="x" * 3000, photo="p") for n in range(20)]
        )
        alice = shop.customer()
        await alice.say("tea")
        await alice.tap("▶️")
        page = buttons(alice.window)
        await alice.tap(page[0])
        await alice.tap("Details")
        await alice.tap("Back")
        await alice.tap("Add to cart")
        await alice.tap("+")
        await alice.tap("Back")
        assert buttons(alice.window)[:8] == page[:8]
        await alice.tap(page[1])
        card = alice.window
        await alice.say("coffee")
    async with open_shop(tmp_path, clock=clock, telegram=telegram) as shop:
        alice = shop.customer()
        await alice.tap("Back", card)
        assert "“tea”" in text_of(alice.window)
        assert buttons(alice.window)[:8] == page[:8]


async def test_nobody_gets_back_to_somebody_else_s_hits(tmp_path: Path) -> None:
    """A forged button shows their own last search."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        alice, bob = shop.customer(), shop.customer(2)
        await alice.say("green secret")
        await bob.say("tea")
        await bob.tap("Green tea")
        shop.telegram.tap(bob.id, bob.window["message_id"], "ff:1:0")
        await shop.rest()
        assert "“tea”" in text_of(bob.window)


async def test_products_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """By their categories among the hits, by their SKU codes in the cart."""
    async with open_shop(tmp_path) as shop:
        await stock_up(
            shop.store, [Good("A-1", "Gift box", category="Tea"), Good("B-1", "Gift box", category="Coffee")]
        )
        alice = shop.customer()
        await alice.say("gift box")
        assert sorted(_hits(alice)) == ["Gift box · Coffee", "Gift box · Tea"]
        for code in ("A-1", "B-1"):
            await alice.say(f"/add {code}")
        await alice.say("/cart")
        lines = [line for line in text_of(alice.window).splitlines() if "Gift box" in line]
        assert len({line[2:] for line in lines}) == 2
        assert len({label[2:] for label in buttons(alice.window) if "Gift box" in label}) == 2


async def test_staff_find_by_the_same_words(tmp_path: Path) -> None:
    """Products and stock: forms, codes, labels of single variants, a wrong letter; hidden products among the products."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, GOODS)
        await relabel(shop.store, 1, "500 g")
        owner = shop.owner
        for words in ("green tea 500", "gt 100", "greem", "500g"):
            assert "Green tea" in text_of(await owner.say(f"/product {words}")), words
            assert "In stock: 4" in text_of(await owner.say(f"/stock {words}")), words
        await hide_product(shop.store, 1)
        assert "Green tea" in text_of(await owner.say("/product tea greens"))


async def test_an_edit_is_found_at_once(tmp_path: Path) -> None:
    """A renamed category, another title, another label, another code, each by itself."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good()])
        owner, alice = shop.owner, shop.customer()
        await owner.say("/category rename Drinks = Beverages")
        await alice.say("beverage")
        assert (_hits(alice), _categories(alice)) == (["Green tea"], ["Beverages"])
        await alice.say("drinks")
        assert "Nothing found" in text_of(alice.window)
        await _import(shop.store, b"sku,product,variant,category,price\nTEA-100,Green tea,Tin,Cellar,4.50\n")
        for words in ("tin", "cellar"):
            await alice.say(words)
            assert _hits(alice) == ["Green tea"], words
