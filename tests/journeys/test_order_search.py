"""Staff open the day by /admin, and find an order by whatever they know of it."""

from pathlib import Path

import pytest

from core.errors import InvalidInput
from core.models.customer import Customer
from core.usecases.customer import remember_customer
from core.usecases.order.search import index_orders
from tests.journeys.orders import a_shop, bought, bought_by_courier
from tests.support.chat import buttons, text_of
from tests.support.shop import Shop


def hits(shop: Shop) -> list[str]:
    """The codes on the buttons of the owner's window."""
    return [name.split(" · ")[0] for name in buttons(shop.owner.window) if name.count(" · ") > 2]


async def indexed(shop: Shop) -> None:
    """What the clock does every minute."""
    while await shop.store.write(index_orders, 1):
        pass


@pytest.mark.parametrize("at_once", [True, False], ids=["just placed", "indexed"])
@pytest.mark.parametrize(
    "typed",
    [
        "alic",
        "ÁLICE",
        "4567",
        "234567",
        "+49 30 1234567",
        "030 1234567",
        "٠٣٠ ١٢٣٤٥٦٧",
        "gree",
        "TEA-1",
        "green alice",
        "{code:.5}",
    ],
)
async def test_an_order_is_found_by_what_is_known(tmp_path: Path, typed: str, at_once: bool) -> None:
    """By the beginning of a name, a code or a product, and by the end of a phone number; before its words are indexed, and after."""
    async with a_shop(tmp_path) as shop:
        code = await bought_by_courier(shop)
        await shop.customer(3).say("/add MUG-1")
        await shop.customer(3).tap("Checkout")
        for answer in ("+49 89 9999999", "1 Side Street, Munich"):
            await shop.customer(3).say(answer)
        await shop.customer(3).tap("Confirm order")
        if not at_once:
            await indexed(shop)
        await shop.owner.say("/board")
        await shop.owner.say(typed.format(code=code))
        assert hits(shop) == [code]
        assert f"Order {code}" in text_of(await shop.owner.tap(code))
        await shop.owner.tap("Back")
        assert hits(shop) == [code]


async def test_many_hits_are_paged_and_back_leads_to_their_page(tmp_path: Path) -> None:
    """Newest first."""
    async with a_shop(tmp_path) as shop:
        await shop.owner.say("/stock TEA-100 =90")
        codes = [await bought(shop) for _ in range(10)]
        await indexed(shop)
        await shop.owner.say("/orders Alice")
        assert hits(shop) == codes[:1:-1]
        await shop.owner.tap("▶️")
        assert hits(shop) == codes[1::-1]
        await shop.owner.tap(codes[0])
        await shop.owner.tap("Back")
        assert hits(shop) == codes[1::-1]


async def test_a_new_name_finds_the_old_orders(tmp_path: Path) -> None:
    """Staff see the name of today."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        await indexed(shop)
        named = Customer(id=shop.customer().id, name="Alma", username="alma_b")
        await shop.store.write(remember_customer, named)
        for _ in range(2):
            await shop.owner.say("/orders find alma_b")
            assert hits(shop) == [code]
            await indexed(shop)
        await shop.owner.say("/orders find alice")
        assert "No order matches “alice”" in text_of(shop.owner.window)


async def test_a_day_is_the_shops(tmp_path: Path) -> None:
    """Yesterday's order is no longer today's."""
    async with a_shop(tmp_path) as shop:
        first = await bought(shop)
        shop.clock.advance(hours=24)
        second = await bought(shop)
        for typed, found in (
            ("today", [second]),
            ("yesterday", [first]),
            ("yesterday tea", [first]),
            ("today mug", []),
        ):
            await shop.owner.say(f"/orders find {typed}")
            assert hits(shop) == found, typed


async def test_words_that_no_order_has_lose_nothing(tmp_path: Path) -> None:
    """One line; another try goes on from there. Nonsense is no query."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        for nonsense in ("zebra", '"*', "alice AND", "-", ""):
            await shop.owner.say(f"/orders find {nonsense}")
            assert "No order matches" in text_of(shop.owner.window) or hits(shop) == [], nonsense
        await shop.owner.say("alice")
        assert hits(shop) == [code]


async def test_customers_find_nothing(tmp_path: Path) -> None:
    """For them the command has no words."""
    async with a_shop(tmp_path) as shop:
        code = await bought(shop)
        sam = shop.customer(3)
        await sam.say("/start")
        await sam.is_refused("/orders find alice", InvalidInput, field="extra")
        assert code not in "".join(sam.texts())


async def test_the_admin_area_opens_with_today(tmp_path: Path) -> None:
    """New orders, what runs low, and the day's takings beside yesterday's; each is a button."""
    async with a_shop(tmp_path) as shop:
        await bought(shop)
        shop.clock.advance(hours=24)
        code = await bought(shop)
        await bought(shop)
        await shop.owner.say(f"/order {code} cancel")
        await shop.owner.say("/admin")
        text = text_of(shop.owner.window)
        assert "Today: €9.00 · 1 order\nYesterday: €9.00" in text
        assert buttons(shop.owner.window)[:4] == ["🔔 New · 2", "✉️ Questions · 0", "📉 Low · 1", "💶 Today · €9.00"]
        assert "Orders: new · 2" in text_of(await shop.owner.tap("New"))
        await shop.owner.say("/admin")
        assert "1 low" in text_of(await shop.owner.tap("Low"))
        await shop.owner.say("/admin")
        await shop.owner.tap("Today")
        assert len(hits(shop)) == 2
        await shop.owner.tap(code)
        await shop.owner.tap("Back")
        assert len(hits(shop)) == 2
