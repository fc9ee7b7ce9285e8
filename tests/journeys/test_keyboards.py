"""What phones type for digits, dashes and spaces is read as what it says; what people write stays as it was typed."""

from pathlib import Path

import pytest

from core.usecases.coupon import list_coupons
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.orders import newest_code
from tests.support.shop import open_shop
from tests.support.tables import column, records

MUG = Good("MUG-1", "Mug – large", 1200, 10)


@pytest.mark.parametrize(
    ("change", "left"),
    [("+٥", 15), ("–5", 5), ("—5", 5), ("−۵", 5), ("＋5", 15), ("＝٢٠", 20), ("➖5", 5), ("=५", 5)],
)
async def test_stock_is_changed_in_any_digits(tmp_path: Path, change: str, left: int) -> None:
    """The article's code comes with whatever dash; the reason stays as it is typed."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, (MUG,))
        await shop.owner.say(f"/stock MUG‑1 {change} Café – ٣ boxes")
        assert await stock_and_ledger(shop.store, 1) == (left, left)
        assert (await column(shop.store, "movements", "note"))[-1] == "Café – ٣ boxes"


@pytest.mark.parametrize("typed", ["٣", "۳", "३", "３", "3️⃣"])
async def test_a_quantity_is_typed_in_any_digits(tmp_path: Path, typed: str) -> None:
    """As the answer to the question how many, and behind a command."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, (MUG,))
        alice = shop.customer()
        await alice.say(f"/add mug—1 {typed}")
        assert await column(shop.store, "cart_lines", "quantity") == [3]
        await alice.say("/add MUG-1")
        await alice.tap("4")
        await alice.say(typed)
        assert await column(shop.store, "cart_lines", "quantity") == [3]
        await alice.say("/remove MUG–1")
        assert await column(shop.store, "cart_lines", "quantity") == []


async def test_a_coupon_is_made_and_used_in_any_digits(tmp_path: Path) -> None:
    """Its percents, amounts, days and code; its name stays."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, (MUG,))
        await shop.owner.say("/coupon new SUMMER–1 ١٢٫٥٪ min=٢٠ limit＝５ from=2027–06–01 until=٢٠٢٧-٠٨-٣١ only=MUG‑1")
        await shop.owner.say("/coupon new auto “Tea – ٣” ۵")
        by_name = {one.coupon.label: one.coupon for one in (await shop.store.read(list_coupons)).items}
        assert set(by_name) == {"SUMMER-1", "Tea – ٣"}
        summer = by_name["SUMMER-1"]
        assert (summer.minimum_subtotal, summer.limit, summer.terms.model_dump()["basis_points"]) == (2000, 5, 1250)
        await shop.owner.say("/coupon pause SUMMER—1")
        assert await column(shop.store, "coupons", "active", code="SUMMER-1") == [0]


async def test_prices_and_orders_are_named_in_any_digits(tmp_path: Path) -> None:
    """A price in a command; an order by its code with another dash."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, (MUG,))
        await shop.owner.say("/price MUG‑1 ٤٫٥٠")
        assert await column(shop.store, "skus", "price") == [450]
        alice = shop.customer()
        await alice.say("/add MUG-1")
        await alice.tap("Checkout")
        await alice.tap("Confirm order")
        code = await newest_code(shop.store)
        await shop.owner.say(f"/order {code.replace('-', '–')} message ٣ boxes — today")
        assert await column(shop.store, "messages", "text") == ["٣ boxes — today"]
        assert await column(shop.store, "products", "title") == ["Mug – large"]


async def test_a_file_is_read_in_any_digits(tmp_path: Path) -> None:
    """Prices and stock of a catalogue; names and descriptions as they are."""
    async with open_shop(tmp_path) as shop:
        rows = "sku,product,category,price,stock,description\nT-1,Tea – ٣,Drinks,٤٫٥٠,١٢,Ten — or ٣ – bags\n"
        owner = shop.owner
        await owner.act(lambda: shop.telegram.send_document(owner.id, "goods.csv", rows.encode()))
        await owner.tap("Apply")
        (sku,) = await records(shop.store, "skus", "code", "price", "on_hand")
        assert dict(sku) == {"code": "T-1", "price": 450, "on_hand": 12}
        assert await column(shop.store, "products", "title") == ["Tea – ٣"]
        assert await column(shop.store, "products", "description") == ["Ten — or ٣ – bags"]
