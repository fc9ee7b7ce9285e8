"""Hot goods over HTTP: what is reserved for somebody in the chat is not sold past them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from core.errors import AllReserved
from tests.support.crowd import has_card
from tests.support.goods import Good, stock_and_ledger, stock_up
from tests.support.hot import hot_goods, make_hot, turnstile_at
from tests.support.http import HttpShop, open_http
from tests.support.redis_server import any_redis, some_shop
from tests.support.shop import Shop, open_shop
from tests.support.tables import column


@asynccontextmanager
async def hot_tea(folder: Path, pieces: int) -> AsyncIterator[tuple[Shop, HttpShop]]:
    """A shop in the chat and over HTTP that has so many pieces of one product, which is hot."""
    with any_redis() as url:
        async with (
            turnstile_at(url, some_shop()) as turnstile,
            open_shop(folder, turnstile=turnstile) as shop,
            open_http(shop.store, shop.clock, hot=lambda: hot_goods(shop)) as http,
        ):
            await stock_up(shop.store, [Good("TEA-1", "Sencha", 450, pieces)])
            await make_hot(shop, 1)
            yield shop, http


async def test_what_is_reserved_in_the_chat_is_not_sold_over_http(tmp_path: Path) -> None:
    """The page is told that all are reserved; whoever has the card has the piece, and then it is sold out."""
    async with hot_tea(tmp_path, 1) as (shop, http):
        alice, bob = shop.customer(), await http.customer(2002)
        await bob.post("/v1/cart/lines", {"sku": 1})
        confirm = (await bob.get("/v1/checkout")).json["confirm"]
        await alice.say("/add TEA-1")
        await alice.say("/checkout")
        assert has_card(alice)
        refused = await bob.post("/v1/orders", confirm, Idempotency_Key="k")
        assert (refused.status, refused.kind, refused.json["names"]) == (409, "all-reserved", ["Sencha"])
        await alice.tap("Confirm order")
        assert await column(shop.store, "orders", "customer_id") == [alice.id]
        assert (await bob.post("/v1/orders", confirm, Idempotency_Key="k")).kind == "out-of-stock"
        assert await stock_and_ledger(shop.store, 1) == (0, 0)


async def test_an_order_over_http_ends_its_reservation(tmp_path: Path) -> None:
    """What is left is free for others at once; the order asked for again is the same."""
    async with hot_tea(tmp_path, 2) as (shop, http):
        bob, alice = await http.customer(2002), shop.customer()
        await bob.post("/v1/cart/lines", {"sku": 1})
        confirm = (await bob.get("/v1/checkout")).json["confirm"]
        placed, again = [await bob.post("/v1/orders", confirm, Idempotency_Key="k") for _ in range(2)]
        assert (placed.status, again.status, again.body) == (201, 201, placed.body)
        await alice.say("/add TEA-1")
        await alice.say("/checkout")
        assert has_card(alice)


async def test_an_answer_repeated_ends_no_other_reservation(tmp_path: Path) -> None:
    """Of the piece that its customer is about to order in the chat."""
    async with hot_tea(tmp_path, 2) as (shop, http):
        bob, page, alice = shop.customer(), await http.customer(shop.customer().id), shop.customer(2)
        await page.post("/v1/cart/lines", {"sku": 1})
        confirm = (await page.get("/v1/checkout")).json["confirm"]
        assert (await page.post("/v1/orders", confirm, Idempotency_Key="k")).status == 201
        await bob.say("/add TEA-1")
        await bob.say("/checkout")
        assert has_card(bob)
        assert (await page.post("/v1/orders", confirm, Idempotency_Key="k")).status == 201
        await alice.say("/add TEA-1")
        await alice.say("/checkout")
        assert shop.refused(AllReserved)
