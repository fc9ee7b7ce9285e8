"""Importing a catalogue: what a file changes, what it leaves alone, and what happens when the shop sells meanwhile."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models.actor import CLI, Actor
from core.models.file_stock import StockAsked, StockMeaning, Undone
from core.models.finding import FileErrors, Problem
from core.models.imports import CatalogChanged, Plan
from core.models.policy import Policy
from core.models.stock import Movement, Reason
from core.ports import Transaction
from core.usecases.audit import list_changes
from core.usecases.imports import INDEX_PART, apply_import, index_words, list_catalog, plan_import
from core.usecases.product.browse import browse_category, search_products, view_product
from storage.opening import ShopStore
from storage.sqlite.executor import drive
from storage.transaction import StoredTransaction
from tests.support.clock import StillClock
from tests.support.imports import REFUSED, checked_file, items, refuse_more_traces
from tests.support.memory import articles_in, hide_product_of, hide_sku, memory_transaction, shelves_in
from tests.support.store import open_store
from tests.support.tables import column, count_of, records, set_values, table_of

HEADER = "sku,product,variant,category,price,stock,description,photo"
TEA = "TEA-50,Sencha,50 g,Drinks/Tea,4.50,12,Green and mild.,https://example.org/sencha.jpg"
TEA_100 = "TEA-100,Sencha,100 g,Drinks/Tea,7.90,8,,"
MUG = "MUG-1,Mug,,Kitchen,16.00,3,Blue.,"
PLACED = ("skus", "products", "categories")


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def store(tmp_path: Path, clock: StillClock) -> AsyncIterator[ShopStore]:
    async with open_store(tmp_path / "shop.db", Policy(), clock.ms) as opened:
        yield opened


def sheet(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *rows)).encode()


async def plan(store: ShopStore, *rows: str, header: str = HEADER, meaning: StockMeaning | None = None) -> Plan:
    data = sheet(*rows, header=header)
    base = await store.read(list_catalog)
    return await store.read(plan_import, base, checked_file(data, "EUR", base), meaning)


async def load(
    store: ShopStore, *rows: str, header: str = HEADER, meaning: StockMeaning | None = None, actor: Actor = CLI
) -> Plan:
    return await store.write(apply_import, await plan(store, *rows, header=header, meaning=meaning), actor)


async def sell(store: ShopStore, sku_id: int, quantity: int) -> None:
    """A sale, with its ledger row."""

    async def take(tx: Transaction) -> None:
        line = await tx.carts.item(sku_id)
        assert line
        assert await tx.stock.take_if_available([line._replace(quantity=quantity)])
        await tx.stock.record(
            [Movement(sku_id=sku_id, delta=-quantity, reason=Reason.SOLD, source="order:1", actor=CLI)]
        )

    await store.write(take)


# What a file changes


async def test_a_file_fills_the_shelves(store: ShopStore) -> None:
    """Two levels of categories, a product with two variants, and one with a single variant."""
    done = await load(store, TEA, TEA_100, MUG)
    assert (len(done.new), len(done.changed), done.unchanged) == (3, 0, 0)
    drinks, kitchen = (await store.read(browse_category, 0)).below
    assert (drinks.name, kitchen.name) == ("Drinks", "Kitchen")
    (tea,) = (await store.read(browse_category, drinks.id)).below
    (summary,) = (await store.read(browse_category, tea.id)).products.items
    product = await store.read(view_product, summary.id)
    assert (product.title, product.description) == ("Sencha", "Green and mild.")
    assert product.photo is None, "customers see it once it is fetched"
    assert await column(store, "products", "photo", id=summary.id) == ["https://example.org/sencha.jpg"]
    assert [(one.code, one.label, one.price, one.on_hand) for one in product.variants] == [
        ("TEA-50", "50 g", 450, 12),
        ("TEA-100", "100 g", 790, 8),
    ]


async def test_the_same_file_again_has_nothing_to_do(store: ShopStore) -> None:
    """Neither a plan, nor, if it were applied all the same, a row of ledger or of goods."""
    await load(store, TEA, TEA_100, MUG)
    before = await items(store), await records(store, "movements")
    again = await plan(store, TEA, TEA_100, MUG)
    assert again.is_idle
    assert again.unchanged == 3
    await store.write(apply_import, again, CLI)
    assert (await items(store), await records(store, "movements")) == before


async def test_a_changed_row_updates_its_sku(store: ShopStore) -> None:
    """Price, variant and description change in place; the facts say from what to what."""
    await load(store, TEA, MUG)
    before = await items(store)
    done = await load(store, "tea-50,Sencha,60 g,Drinks/Tea,5.00,12,Greener.,", MUG)
    after = await items(store)
    assert after["tea-50"] == before["TEA-50"]._replace(label="60 g", price=500)
    assert after["MUG-1"] == before["MUG-1"]
    (changed,) = done.changed
    assert [tuple(fact) for fact in changed.all_facts] == [
        ("sku", "TEA-50", "tea-50"),
        ("variant", "50 g", "60 g"),
        ("price", 450, 500),
        ("description", "Green and mild.", "Greener."),
        ("photo", "https://example.org/sencha.jpg", ""),
    ]


async def test_stock_changes_are_movements_of_the_difference(store: ShopStore) -> None:
    """The ledger explains what is on hand; what stays gets no row."""
    await load(store, TEA, MUG)
    await load(store, TEA.replace(",12,", ",7,"), MUG)
    after = await items(store)
    assert (after["TEA-50"].on_hand, after["TEA-50"].ledger) == (7, 7)
    movements = await table_of(store, "movements", "sku_id", "delta", "reason", "actor")
    tea, mug = after["TEA-50"].id, after["MUG-1"].id
    assert movements == [(tea, 12, "imported", "cli"), (mug, 3, "imported", "cli"), (tea, -5, "imported", "cli")]


async def trail(store: ShopStore, words: str) -> list[tuple[str, str, str, str]]:
    """The audit log's entries that the search finds, as they are read."""
    found = (await store.read(list_changes, words)).items
    return [(one.action, one.subject, one.before, one.after) for one in found]


async def test_the_trail_tells_what_an_import_did_with_an_article(store: ShopStore) -> None:
    """Added, then changed; no entry for what stays. Last, and so read first: which file, and how much it changed."""
    done = await load(store, TEA, MUG)
    again = await load(store, TEA.replace("4.50,12,Green", "5.00,7,Mild").replace("sencha.jpg", "tea.jpg"), MUG)
    assert await trail(store, "tea-50") == [
        (
            "import.change",
            "TEA-50",
            "price 4.50, description Green and mild., photo a picture, stock 12",
            "price 5.00, description Mild and mild., photo another, stock 7",
        ),
        ("import.new", "TEA-50", "", "Sencha · 50 g · 4.50 · stock 12"),
    ]
    assert await trail(store, "mug-1") == [("import.new", "MUG-1", "", "Mug · 16.00 · stock 3")]
    everything = await trail(store, "")
    assert everything[0] == ("import", again.digest, "", "0 new, 1 changed, 2 in the file")
    assert everything[2] == ("import", done.digest, "", "2 new, 0 changed, 2 in the file")
    assert [subject for _, subject, _, _ in everything[3:]] == ["TEA-50", "MUG-1"]


async def test_the_trail_knows_what_was_sold_since_the_plan(store: ShopStore) -> None:
    """It tells what was there at that moment."""
    await load(store, TEA)
    planned = await plan(store, TEA.replace(",12,", ",20,"), meaning=StockMeaning.SET)
    await sell(store, (await items(store))["TEA-50"].id, 5)
    await store.write(apply_import, planned, CLI)
    assert (await trail(store, "tea-50"))[0][2:] == ("stock 7", "stock 20")


async def test_every_article_of_a_long_file_is_in_the_trail(store: ShopStore, clock: StillClock) -> None:
    """Each new one and each changed one, and only those: who, when, what, from what to what."""
    many = 1200

    def rows(price: str) -> list[str]:
        return [f"S-{n},Product {n},,Shelf,{price},1,," for n in range(many)]

    await load(store, *rows("1.00"))
    clock.advance(seconds=1)
    await load(store, *rows("2.00"), MUG)
    traces = await table_of(store, "audit", "action", "subject")
    assert Counter(action for action, _ in traces) == {"import": 2, "import.change": many, "import.new": many + 1}
    assert len(set(traces)) == len(traces)
    told = (await table_of(store, "audit", "actor", "at", "before", "after", subject="S-1199"))[::-1]
    assert [(actor, before, after) for actor, _at, before, after in told] == [
        ("cli", "price 1.00", "price 2.00"),
        ("cli", "", "Product 1199 · 1.00 · stock 1"),
    ]
    assert [at for _actor, at, _before, _after in told] == [clock.ms(), clock.ms() - 1000]


async def test_traces_are_found_once_their_words_are_known(store: ShopStore) -> None:
    """A part at a time, beside the products, until nothing is left."""
    await load(store, *(f"S-{n},Product {n},,Shelf,1.00,1,," for n in range(INDEX_PART + 7)))
    assert await trail(store, f"S-{INDEX_PART + 6}") == []
    while await store.write(index_words, 50):
        pass
    assert [subject for _, subject, _, _ in await trail(store, f"S-{INDEX_PART + 6}")] == [f"S-{INDEX_PART + 6}"]
    assert [await count_of(store, table) for table in ("audit_due", "search_due")] == [0, 0]


async def test_what_the_file_does_not_name_is_left_alone(store: ShopStore) -> None:
    """A file of one row changes one SKU."""
    await load(store, TEA, TEA_100, MUG)
    before = await items(store)
    await load(store, MUG.replace("16.00", "15.00"))
    assert await items(store) == {**before, "MUG-1": before["MUG-1"]._replace(price=1500)}


async def test_a_file_without_a_column_says_nothing_about_it(store: ShopStore) -> None:
    """Prices and stock may come in a file of their own: variants, descriptions and photos stay."""
    await load(store, TEA, MUG)
    before = await items(store)
    done = await load(store, "TEA-50,Sencha,Drinks/Tea,5.00,12", header="sku,product,category,price,stock")
    assert [tuple(fact) for sku in done.changed for fact in sku.all_facts] == [("price", 450, 500)]
    assert await items(store) == {**before, "TEA-50": before["TEA-50"]._replace(price=500)}
    kept = await records(store, "products", "description", "photo", id=before["TEA-50"].product_id)
    assert kept == [{"description": "Green and mild.", "photo": "https://example.org/sencha.jpg"}]


async def _kinds(store: ShopStore) -> list[tuple[str, int | None]]:
    """The kind of each SKU, and its own price in Stars."""
    kinds = {row["id"]: row["kind"] for row in await records(store, "products", "id", "kind")}
    return [(kinds[row["product_id"]], row["stars"]) for row in await records(store, "skus", "product_id", "stars")]


async def test_kinds_and_prices_in_stars_come_and_change(store: ShopStore) -> None:
    """New and known; the product's other variants are told of, and the audit log has it."""
    await load(store, "GUIDE,Guide,,Books,4.99,digital,350", header="sku,product,variant,category,price,kind,stars")
    await load(store, TEA, TEA_100)
    assert await _kinds(store) == [("digital", 350), ("physical", None), ("physical", None)]
    done = await load(store, "TEA-50,Digital,90", header="sku,kind,stars")
    assert [tuple(fact) for sku in done.changed for fact in sku.facts] == [
        ("kind", "physical", "digital"),
        ("stars", "", 90),
    ]
    assert [(sku.code, *sku.facts) for sku in done.along] == [("TEA-100", ("kind", "physical", "digital"))]
    assert await _kinds(store) == [("digital", 350), ("digital", 90), ("digital", None)]
    assert (await plan(store, "TEA-50,digital,90", header="sku,kind,stars")).is_idle


async def test_an_empty_kind_changes_nothing_and_empty_stars_clear(store: ShopStore) -> None:
    """Digital goods do not come to be sold for cash by a cell that nobody filled in; and a file without the columns leaves both."""
    header = "sku,product,variant,category,price,kind,stars"
    await load(store, "GUIDE,Guide,,Books,4.99,digital,350", header=header)
    await load(store, "GUIDE,Guide,,Books,5.99", header="sku,product,variant,category,price")
    assert await _kinds(store) == [("digital", 350)]
    await load(store, "GUIDE,Guide,,Books,5.99,,", header=header)
    assert await _kinds(store) == [("digital", None)]


@pytest.mark.parametrize(("table", "values"), [("skus", {"stars": 400}), ("products", {"kind": "physical"})])
async def test_what_was_said_of_stars_meanwhile_is_not_overwritten(
    store: ShopStore, table: str, values: dict[str, int | str]
) -> None:
    """A plan is made again when a price in Stars or a kind was changed by hand."""
    await load(store, "GUIDE,Guide,Books,4.99,digital,350", header="sku,product,category,price,kind,stars")
    planned = await plan(store, "GUIDE,300", header="sku,stars")
    await set_values(store, table, values, id=1)
    with pytest.raises(CatalogChanged):
        await store.write(apply_import, planned, CLI)


@pytest.mark.parametrize("cells", [("", "", "price"), (",", ",", "price,stock")])
async def test_a_file_that_leaves_stock_out_keeps_what_is_there(store: ShopStore, cells: tuple[str, str, str]) -> None:
    """Without the column or with an empty cell, also what sells meanwhile; a new SKU begins with 0."""
    known, new, columns = cells
    header = f"sku,product,variant,category,{columns}"
    await load(store, TEA, MUG)
    before = await items(store)
    file = (f"TEA-50,Sencha,50 g,Drinks/Tea,5.00{known}", f"CUP-1,Cup,,Kitchen,2.00{new}")
    planned = await plan(store, *file, header=header)
    await sell(store, before["TEA-50"].id, 5)
    done = await store.write(apply_import, planned, CLI)
    after = await items(store)
    assert after["TEA-50"] == before["TEA-50"]._replace(price=500, on_hand=7, ledger=7)
    assert (after["CUP-1"].on_hand, after["CUP-1"].ledger) == (0, 0)
    assert after["MUG-1"] == before["MUG-1"]
    assert [tuple(fact) for sku in done.changed for fact in sku.all_facts] == [("price", 450, 500)]
    assert (await plan(store, *file, header=header)).is_idle


async def test_an_empty_cell_empties(store: ShopStore) -> None:
    """A description and a photo go away again."""
    await load(store, TEA)
    await load(store, "TEA-50,Sencha,50 g,Drinks/Tea,4.50,12,,")
    product = await store.read(view_product, (await items(store))["TEA-50"].product_id)
    assert (product.description, product.photo) == ("", None)


async def test_a_sku_taken_off_sale_comes_back(store: ShopStore) -> None:
    """A row of the file is for sale, whatever it was before."""
    await load(store, TEA, MUG)
    before = await items(store)
    await set_values(store, "skus", {"active": 0}, code="MUG-1")
    await set_values(store, "products", {"active": 0}, title="Sencha")
    done = await load(store, TEA, MUG)
    assert await items(store) == before
    assert [[tuple(fact) for fact in sku.all_facts] for sku in done.changed] == [[("on sale", "no", "yes")]] * 2


# A few columns of variants that the shop has


async def test_prices_alone_change_prices_alone(store: ShopStore) -> None:
    """Whatever their order and the spelling of their codes: names, texts, stock and places stay; and the same file again is idle."""
    await load(store, TEA, TEA_100, MUG)
    before, stood = await items(store), [await table_of(store, table, "id", "position") for table in PLACED]
    file = ("MUG-1,17", "tea-100,8.00", "TEA-50,4.50")
    done = await load(store, *file, header="sku,price")
    assert [(sku.code, [tuple(fact) for fact in sku.all_facts]) for sku in done.changed] == [
        ("MUG-1", [("price", 1600, 1700)]),
        ("TEA-100", [("price", 790, 800)]),
    ]
    assert (len(done.new), done.unchanged, done.reordered) == (0, 1, False)
    changed = {"MUG-1": before["MUG-1"]._replace(price=1700), "TEA-100": before["TEA-100"]._replace(price=800)}
    assert await items(store) == {**before, **changed}
    assert [await table_of(store, table, "id", "position") for table in PLACED] == stood
    assert (await plan(store, *file, header="sku,price")).is_idle


async def test_prices_alone_put_nothing_on_sale(store: ShopStore) -> None:
    """Neither a hidden product nor an archived one; their new prices are there when they come back."""
    await load(store, TEA, MUG)
    await set_values(store, "products", {"active": 0}, title="Sencha")
    await set_values(store, "products", {"active": 0, "archived_at": 1}, title="Mug")
    done = await load(store, "TEA-50,5.00,New.", "MUG-1,17,Newer.", header="sku,price,description")
    assert [fact.column for sku in done.changed for fact in sku.all_facts] == ["price", "description"] * 2
    assert await table_of(store, "skus", "price", "active") == [(500, 1), (1700, 1)]
    assert await table_of(store, "products", "description", "active", "archived_at") == [
        ("New.", 0, None),
        ("Newer.", 0, 1),
    ]


async def test_what_a_new_product_puts_on_sale_is_said(store: ShopStore) -> None:
    """A hidden product's variant that gets a title of its own is visible from then on."""
    await load(store, TEA, TEA_100)
    await set_values(store, "products", {"active": 0})
    done = await load(store, "TEA-50,Sencha", "TEA-100,Big sencha", header="sku,product")
    facts = [(sku.code, [tuple(fact) for fact in sku.all_facts]) for sku in done.changed]
    assert facts == [("TEA-100", [("product", "Sencha", "Big sencha"), ("on sale", "no", "yes")])]
    assert list(await items(store)) == ["TEA-100"]


async def test_a_category_alone_moves_articles(store: ShopStore) -> None:
    """To the end of the category; a new category stands after the others."""
    await load(store, TEA, TEA_100, MUG)
    before = await items(store)
    done = await load(store, "MUG-1,Drinks/Tea", "TEA-50,Teas", "TEA-100,Teas", header="sku,category")
    assert not done.reordered
    after = await items(store)
    assert after["MUG-1"] == before["MUG-1"]._replace(category="Drinks/Tea")
    assert after["TEA-50"] == before["TEA-50"]._replace(category="Teas")
    assert after["TEA-100"] == before["TEA-100"]._replace(category="Teas")
    categories = sorted(await table_of(store, "categories", "position", "id", "name", parent_id=None))
    assert [name for _position, _id, name in categories] == ["Drinks", "Kitchen", "Teas"]


# Variants of one name


async def labels_taken(store: ShopStore, *rows: str, header: str = HEADER) -> list[tuple[int, str, Problem, str, str]]:
    """What is wrong with the file beside the shop; nothing of it is planned."""
    with pytest.raises(FileErrors) as refused:
        await plan(store, *rows, header=header)
    return [(one.line, one.column, one.problem, one.value, one.example) for one in refused.value.findings]


MUG_S = "MUG-S,Mug,Small,Kitchen,9.00,5,,"
MUG_L = "MUG-L,Mug,Large,Kitchen,12.00,3,,"


@pytest.mark.parametrize(
    ("header", "row", "label"),
    [
        (HEADER, "MUG-2,Mug,small,Kitchen,8.00,1,,", "small"),
        (HEADER, MUG_L.replace("Large", "Small"), "Small"),
        ("sku,variant", "MUG-L,SMALL", "SMALL"),
        ("sku,product,category", "CUP-S,Mug,Kitchen", "Small"),
    ],
)
async def test_a_variant_called_as_a_sibling_is_refused(store: ShopStore, header: str, row: str, label: str) -> None:
    """By its line: whether it is new, renamed or moved there, and though the file does not name the sibling."""
    await load(store, MUG_S, MUG_L, "CUP-S,Cup,Small,Kitchen,5.00,1,,", TEA)
    other = {HEADER: TEA, "sku,variant": "TEA-50,50 g", "sku,product,category": "TEA-50,Sencha,Drinks/Tea"}[header]
    assert await labels_taken(store, other, row, header=header) == [
        (3, "variant", Problem.VARIANT_TAKEN, label, "MUG-S")
    ]


async def test_a_variant_called_as_one_below_it_is_refused(store: ShopStore) -> None:
    """It is the one that comes that needs another name, wherever the sibling stands in the file."""
    await load(store, MUG_S, "CUP-S,Cup,Small,Kitchen,5.00,1,,")
    rows = ("CUP-S,Mug,Kitchen", "MUG-S,Mug,Kitchen")
    taken = await labels_taken(store, *rows, header="sku,product,category")
    assert taken == [(2, "variant", Problem.VARIANT_TAKEN, "Small", "MUG-S")]


async def test_two_new_variants_without_a_name_are_refused(store: ShopStore) -> None:
    """A file without the column gives them none; those that have one keep it."""
    await load(store, MUG_S, MUG_L)
    header = "sku,product,category,price"
    assert not (await plan(store, "MUG-S,Mug,Kitchen,9.50", "MUG-L,Mug,Kitchen,12.50", header=header)).new
    assert len((await plan(store, "MUG-1,Mug,Kitchen,9.50", header=header)).new) == 1
    taken = await labels_taken(store, "MUG-1,Mug,Kitchen,9.50", "MUG-2,Mug,Kitchen,9.50", header=header)
    assert taken == [(3, "variant", Problem.VARIANT_TAKEN, "", "MUG-1")]


async def test_variants_may_exchange_their_names(store: ShopStore) -> None:
    """Of all rows together it is judged, not of one after the other; so may one take the name of another that leaves."""
    await load(store, MUG_S, MUG_L)
    await load(store, "MUG-L,Small", "MUG-S,Large", header="sku,variant")
    assert {code: item.label for code, item in (await items(store)).items()} == {"MUG-S": "Large", "MUG-L": "Small"}
    await load(store, "MUG-S,Mug,Small", "MUG-L,Cup,Small", header="sku,product,variant")
    assert {code: item.title for code, item in (await items(store)).items()} == {"MUG-S": "Mug", "MUG-L": "Cup"}


async def test_variants_that_have_one_name_by_now_do_not_hold_up_prices(store: ShopStore) -> None:
    """The file does not say so."""
    await load(store, MUG_S, MUG_L)
    await set_values(store, "skus", {"label": "Small"})
    await load(store, "MUG-S,9.50", "MUG-L,12.50", header="sku,price")
    await load(store, "MUG-S,Small,9.90", header="sku,variant,price")
    assert {item.price for item in (await items(store)).values()} == {990, 1250}


# Which product a row belongs to


async def test_a_product_may_be_renamed_and_moved(store: ShopStore) -> None:
    """It is the product of its SKUs: buttons that lead to it still do, and it is found by its new name only."""
    await load(store, TEA, TEA_100, MUG)
    before = await items(store)
    await load(store, *(row.replace("Sencha", "Gyokuro").replace("Drinks/Tea", "Tea") for row in (TEA, TEA_100)), MUG)
    after = await items(store)
    assert after["TEA-50"] == before["TEA-50"]._replace(title="Gyokuro", category="Tea")
    assert after["TEA-100"] == before["TEA-100"]._replace(title="Gyokuro", category="Tea")
    assert (await store.read(search_products, "gyokuro")).total == 1
    assert (await store.read(search_products, "sencha")).total == 0


async def test_a_sku_may_move_to_another_product(store: ShopStore) -> None:
    """Both products keep their names and their other SKUs."""
    await load(store, TEA, TEA_100, MUG)
    before = await items(store)
    await load(store, TEA, TEA_100.replace("Sencha,100 g,Drinks/Tea", "Mug,with tea,Kitchen"), MUG)
    after = await items(store)
    mug = before["MUG-1"]
    moved = before["TEA-100"]._replace(product_id=mug.product_id, title="Mug", label="with tea", category="Kitchen")
    assert after == {**before, "TEA-100": moved}


async def test_a_moving_sku_does_not_rename_what_stays(store: ShopStore) -> None:
    """The file names the moving SKU only; the product it leaves has another one, which must keep its name."""
    await load(store, TEA, TEA_100, MUG)
    before = await items(store)
    await load(store, TEA_100.replace("Sencha,100 g,Drinks/Tea", "Mug,with tea,Kitchen"))
    after = await items(store)
    assert after["TEA-50"] == before["TEA-50"]
    assert after["TEA-100"].product_id == before["MUG-1"].product_id


async def test_a_product_may_be_split(store: ShopStore) -> None:
    """The half that keeps the name keeps the product."""
    await load(store, TEA, TEA_100)
    before = await items(store)
    await load(store, TEA.replace("Sencha", "Small Sencha"), TEA_100)
    after = await items(store)
    assert after["TEA-100"] == before["TEA-100"]
    assert after["TEA-50"].product_id != before["TEA-50"].product_id
    assert after["TEA-50"].title == "Small Sencha"


async def test_a_new_variant_joins_its_product_by_name(store: ShopStore) -> None:
    """Even if the file does not name the siblings, and writes category and title in other capitals."""
    await load(store, TEA)
    await load(store, TEA_100.replace("Sencha", "SENCHA").replace("Drinks/Tea", "drinks/tea"))
    after = await items(store)
    assert after["TEA-100"].product_id == after["TEA-50"].product_id
    assert {item.category for item in after.values()} == {"drinks/tea"}


# Order


async def test_the_files_order_is_the_shelves_order(store: ShopStore) -> None:
    """A file in another order reorders, and says so; imported again, it changes nothing."""
    await load(store, TEA, TEA_100, MUG)
    done = await load(store, MUG, TEA_100, TEA)
    assert done.reordered
    assert not done.changed
    assert [category.name for category in (await store.read(browse_category, 0)).below] == ["Kitchen", "Drinks"]
    product = await store.read(view_product, (await items(store))["TEA-50"].product_id)
    assert [one.code for one in product.variants] == ["TEA-100", "TEA-50"]
    assert (await plan(store, MUG, TEA_100, TEA)).is_idle


async def test_a_new_row_takes_its_place_between_others(store: ShopStore) -> None:
    """Products stand as in the file."""
    rows = [f"C-{number},Cup {number},,Kitchen,1.00,1,," for number in range(3)]
    await load(store, rows[0], rows[2])
    await load(store, *rows)
    (kitchen,) = (await store.read(browse_category, 0)).below
    category = await store.read(browse_category, kitchen.id)
    assert [product.title for product in category.products.items] == ["Cup 0", "Cup 1", "Cup 2"]


async def test_a_file_of_a_few_rows_does_not_reorder_the_shop(store: ShopStore) -> None:
    """What stands in the file's order already keeps its place among what the file does not name."""
    rows = [f"C-{number},Cup {number},,Kitchen,1.00,1,," for number in range(4)]
    await load(store, *rows)
    done = await load(store, rows[1].replace("1.00", "2.00"), rows[3])
    assert not done.reordered
    (kitchen,) = (await store.read(browse_category, 0)).below
    category = await store.read(browse_category, kitchen.id)
    assert [product.title for product in category.products.items] == ["Cup 0", "Cup 1", "Cup 2", "Cup 3"]


# A shop that sells meanwhile


async def test_a_sale_between_plan_and_import_keeps_the_ledger(store: ShopStore) -> None:
    """The file says what is on hand; the movement is the difference to what is there at that moment."""
    await load(store, TEA, MUG)
    tea = (await items(store))["TEA-50"].id
    planned = await plan(store, TEA.replace(",12,", ",20,"), MUG, meaning=StockMeaning.SET)
    await sell(store, tea, 5)
    done = await store.write(apply_import, planned, CLI)
    after = await items(store)
    assert (after["TEA-50"].on_hand, after["TEA-50"].ledger) == (20, 20)
    assert await column(store, "movements", "delta", sku_id=tea) == [12, -5, 13]
    assert [tuple(fact) for sku in done.changed for fact in sku.all_facts] == [("stock", 7, 20)]


async def test_a_stock_that_would_undo_sales_is_asked_about(store: ShopStore, clock: StillClock) -> None:
    """Nothing is applied before somebody has said what it means: so many are there, or so many have come."""
    await load(store, TEA, MUG)
    tea = (await items(store))["TEA-50"].id
    await sell(store, tea, 5)
    asked = await plan(store, TEA.replace("4.50", "5.00"), MUG)
    assert asked.undone == (Undone("TEA-50", sold=5, on_hand=7, stock=12),)
    with pytest.raises(StockAsked):
        await store.write(apply_import, asked, CLI)
    assert (await items(store))["TEA-50"].price == 450
    clock.advance(seconds=1)
    await load(store, TEA, MUG, meaning=StockMeaning.ADD)
    after = await items(store)
    assert [(after[code].on_hand, after[code].ledger) for code in ("TEA-50", "MUG-1")] == [(19, 19), (6, 6)]
    assert await column(store, "movements", "reason", sku_id=tea) == ["imported", "sold", "added"]


async def test_the_same_delivery_is_added_once(store: ShopStore, clock: StillClock) -> None:
    """By a second import of the same file; another file is another delivery."""
    await load(store, TEA)
    await sell(store, (await items(store))["TEA-50"].id, 5)
    clock.advance(seconds=1)
    await load(store, TEA, meaning=StockMeaning.ADD)
    again = await plan(store, TEA, meaning=StockMeaning.ADD)
    assert (again.is_idle, again.entered) == (True, 1)
    await load(store, TEA, MUG, meaning=StockMeaning.ADD)
    assert (await items(store))["TEA-50"].on_hand == 7 + 12 + 12


@pytest.mark.parametrize(
    ("before", "pieces", "asks"),
    [
        ("sold 5", 12, True),
        ("sold 5", 8, True),
        ("sold 5", 7, False),
        ("sold 5", 3, False),
        ("sold 5, returned 5", 20, False),
        ("sold 5, returned 3", 20, True),
        ("sold 5, imported -1", 20, False),
        ("sold 5, counted -1", 20, False),
        ("sold 5, added 9", 20, True),
        ("sold 5, adjusted 9", 20, True),
        ("sold 5, counted -1, undone 1", 20, True),
        ("counted -1, sold 5", 20, True),
        ("sold 12", 12, True),
        ("", 20, False),
    ],
)
async def test_what_was_sold_counts_since_somebody_said_how_many_there_are(
    store: ShopStore, before: str, pieces: int, asks: bool
) -> None:
    """A file that says more than there are is asked about; one that says fewer has counted."""
    await load(store, TEA)
    tea = (await items(store))["TEA-50"].id
    for event in filter(None, before.split(", ")):
        await move(store, tea, *event.split())
    asked = await plan(store, TEA.replace(",12,", f",{pieces},"))
    assert bool(asked.undone) == asks


async def move(store: ShopStore, sku_id: int, reason: str, pieces: str) -> None:
    """Move its stock with a line in the ledger; "undone" undoes the entry before it."""

    async def write(tx: Transaction) -> None:
        newest = await tx.stock.newest(sku_id)
        number = newest.id if newest else 0
        source = f"undo:{number}" if reason == "undone" else f"test:{number}"
        delta = -int(pieces) if reason == "sold" else int(pieces)
        await tx.stock.move_if_enough(sku_id, delta)
        await tx.stock.record([Movement(sku_id, delta, Reason(reason), source, CLI)])

    await store.write(write)


async def test_a_sale_after_the_plan_is_not_undone_unasked(store: ShopStore) -> None:
    """The plan did not show it: the import has to be planned again, and asks then. What the file says of other goods does not matter."""
    await load(store, TEA, MUG)
    tea = (await items(store))["TEA-50"].id
    silent = await plan(store, TEA.replace("4.50", "5.00"), MUG)
    other = await plan(store, MUG.replace("16.00", "17.00"))
    await sell(store, tea, 5)
    with pytest.raises(CatalogChanged):
        await store.write(apply_import, silent, CLI)
    assert (await items(store))["TEA-50"].on_hand == 7
    await store.write(apply_import, other, CLI)
    assert (await plan(store, TEA.replace("4.50", "5.00"), MUG)).undone


async def test_sales_beside_an_import_keep_the_ledger(store: ShopStore) -> None:
    """However sales and imports take turns, what is on hand is the sum of its movements, and never below zero."""
    await load(store, TEA)
    tea = (await items(store))["TEA-50"].id

    async def sell_one(number: int) -> None:
        async def take(tx: Transaction) -> None:
            if await tx.stock.move_if_enough(tea, -1):
                move = Movement(sku_id=tea, delta=-1, reason=Reason.SOLD, source=f"order:{number}", actor=CLI)
                await tx.stock.record([move])

        await store.write(take)

    async def load_until_done(pieces: int) -> None:
        while True:
            with suppress(CatalogChanged):  # by another import: planned again
                await load(store, TEA.replace(",12,", f",{pieces},"), meaning=StockMeaning.SET)
                return

    imports = (load_until_done(pieces) for pieces in (5, 0, 9, 3))
    await asyncio.gather(*(sell_one(number) for number in range(40)), *imports)
    after = (await items(store))["TEA-50"]
    assert after.on_hand == after.ledger
    assert after.on_hand >= 0


async def test_a_catalog_that_moved_is_not_overwritten(store: ShopStore) -> None:
    """Somebody changed a price after the plan was made: nothing of it is applied."""
    await load(store, TEA, MUG)
    planned = await plan(store, TEA.replace("4.50", "5.00"), MUG.replace("16.00", "17.00"))
    await set_values(store, "skus", {"price": 999}, code="MUG-1")
    before = await items(store)
    with pytest.raises(CatalogChanged):
        await store.write(apply_import, planned, CLI)
    assert await items(store) == before


async def test_an_import_is_all_or_nothing(store: ShopStore) -> None:
    """A statement that fails at the very end takes everything back."""
    await load(store, TEA)
    await refuse_more_traces(store)
    before = await items(store)
    with pytest.raises(REFUSED):
        await load(store, TEA.replace("4.50", "5.00"), MUG)
    assert await items(store) == before
    assert (await store.read(search_products, "mug")).total == 0


# Any two files


def load_into(tx: StoredTransaction, rows: Iterable[str], number: int) -> Plan:
    return drive(apply_import(tx, plan_of(tx, sheet(*rows), f"digest {number}"), CLI))


def plan_of(tx: StoredTransaction, data: bytes, digest: str) -> Plan:
    base = drive(list_catalog(tx))
    return drive(plan_import(tx, base, checked_file(data, "EUR", base)._replace(digest=digest)))


def statements_for(rows: int) -> int:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        tx, counting = memory_transaction(connection)
        for price in (1, 2):
            load_into(tx, (f"S-{n},Product {n // 2},v{n},Shelf,{price}.00,{price},," for n in range(rows)), price)
        return counting.statements


def test_a_long_file_needs_no_more_statements_than_a_short_one() -> None:
    """Set-wise: the writer is not held for a statement a row."""
    assert statements_for(200) == statements_for(2)


skus = st.sampled_from(["a", "b", "c", "d", "e"])
lines = st.tuples(
    skus, st.sampled_from(["P", "Q", "p"]), st.sampled_from(["X", "X/Y", "Z"]), st.integers(0, 3), st.integers(0, 3)
)
files = st.lists(lines, min_size=1, max_size=5, unique_by=lambda line: line[0])


@pytest.mark.slow
@settings(max_examples=60)
@given(st.lists(files, min_size=1, max_size=4))
def test_after_any_files_the_shelves_say_what_they_said(sheets: list[list[tuple[str, str, str, int, int]]]) -> None:
    """A file's rows hold, all others keep price and stock, the ledger explains the stock, and the same file again changes nothing."""
    kept: dict[str, tuple[int, int]] = {}
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        tx, _ = memory_transaction(connection)
        for number, rows in enumerate(sheets):
            file = [f"{sku},{title},{sku},{category},{price},{stock},," for sku, title, category, price, stock in rows]
            load_into(tx, file, number)
            found = shelves_in(connection)
            for sku, title, category, price, stock in rows:
                kept[sku] = (price * 100, stock)
                assert found[sku][:2] == (title.casefold(), category.split("/")[-1])
            assert {sku: facts[2:4] for sku, facts in found.items()} == kept
            assert all(on_hand == ledger for *_, on_hand, ledger in found.values())
            assert plan_of(tx, sheet(*file), "again").is_idle


@pytest.mark.slow
@settings(max_examples=60)
@given(
    files,
    st.sets(st.tuples(skus, st.sampled_from([hide_product_of, hide_sku]))),
    st.sets(st.sampled_from(["variant", "price", "stock"]), min_size=1),
    st.lists(st.tuples(skus, st.integers(0, 9)), min_size=1, unique_by=lambda line: line[0]),
)
def test_a_file_of_a_few_columns_changes_nothing_else(
    goods: list[tuple[str, str, str, int, int]],
    hidden: set[tuple[str, Callable[[sqlite3.Connection, str], None]]],
    columns: set[str],
    changes: list[tuple[str, int]],
) -> None:
    """Whatever is in the categories or hidden there: each column of the file applies, and all others stay; or the file is refused."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        tx, _ = memory_transaction(connection)
        load_into(
            tx, [f"{sku},{title},{sku},{category},{price},{stock},," for sku, title, category, price, stock in goods], 1
        )
        for sku, hide in hidden:
            hide(connection, sku)
        names = ["sku", *sorted(columns)]
        data = sheet(
            *(",".join([sku, *(f"{number}" for _ in columns)]) for sku, number in changes), header=",".join(names)
        )
        before = articles_in(connection)
        if unknown := {sku for sku, _ in changes} - before.keys():
            with pytest.raises(FileErrors) as refused:
                plan_of(tx, data, "some")
            assert {one.value for one in refused.value.findings if one.problem is Problem.SKU_UNKNOWN} == unknown
            return
        if "variant" in columns and len({number for _, number in changes}) < len(changes):
            return  # two of a name, perhaps in one product
        drive(apply_import(tx, plan_of(tx, data, "some"), CLI))
        for sku, number in changes:
            says = {"label": f"{number}", "price": number * 100, "on_hand": number}
            said = {"variant": "label", "price": "price", "stock": "on_hand"}
            before[sku] |= {said[column]: says[said[column]] for column in columns}
        assert articles_in(connection) == before
        assert plan_of(tx, data, "again").is_idle
