"""How many pieces of one item a cart may hold: owners set it, and buttons, typed numbers and refusals follow."""

from pathlib import Path

from core.errors import InvalidInput, LineFull
from core.values.settings import Setting
from tests.support.chat import buttons, text_of
from tests.support.goods import Good, stock_up
from tests.support.shop import open_shop


async def test_owners_raise_and_lower_the_most_of_one_item(tmp_path: Path) -> None:
    """At once; a cart that holds more keeps it, and can only be lowered."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(stock=1000)])
        alice, owner = shop.customer(), shop.owner
        await alice.is_refused("/add TEA-100 100", InvalidInput, field="quantity_to_add", value="100")
        await owner.say("/settings most 500")
        assert "Most of one item: 500 pieces" in text_of(await owner.say("/settings"))
        assert "480 × €4.50" in text_of(await alice.say("/add TEA-100 480"))
        await alice.tap("480")
        assert "from 0 to 500" in text_of(alice.window)
        assert "from 0 to 500" in await alice.is_refused("501", InvalidInput, field="quantity", value="501")
        await alice.say("500")
        await alice.tap("+")
        assert shop.refused(LineFull, limit=500, inside=500)
        assert "500 × €4.50" in text_of(alice.window)
        await owner.say("/settings most 10")
        await alice.tap("−")
        assert "499 × €4.50" in text_of(alice.window)
        await alice.tap("+")
        assert shop.refused(LineFull, limit=10, inside=499)
        await alice.tap("Checkout")
        assert "499" in text_of(alice.window)


async def test_the_setting_has_limits_of_its_own(tmp_path: Path) -> None:
    """In one line; one piece is a limit, too."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(stock=1000)])
        for wrong in ("0", "10000", "many"):
            field = f"setting_{Setting.MAX_QUANTITY.word}"
            await shop.owner.is_refused(f"/settings most {wrong}", InvalidInput, field=field, value=wrong)
        await shop.owner.say("/settings most 1")
        alice = shop.customer()
        told = await alice.is_refused("/add TEA-100 2", InvalidInput, field="quantity_to_add", value="2")
        assert "from 1 to 1" in told
        assert "/add TEA-100 1" in told
        assert "1 × €4.50" in text_of(await alice.say("/add TEA-100 1"))
        assert "+" in buttons(alice.window)


async def test_many_dear_pieces_are_no_more_than_the_shop_can_count(tmp_path: Path) -> None:
    """A line stays within the largest sum, as with the usual limit."""
    async with open_shop(tmp_path) as shop:
        await stock_up(shop.store, [Good(price=1_000_000_000, stock=10_000)])
        await shop.owner.say("/settings most 9999")
        await shop.customer().is_refused("/add TEA-100 1001", LineFull, limit=1000, inside=0)
