"""kill -9 while somebody orders over HTTP: with the same Idempotency-Key there is one order, and one answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.crash.shopkeeper import Shopkeeper, open_site
from tests.support.chat import text_of
from tests.support.clock import Clock
from tests.support.goods import Good, stock_and_ledger
from tests.support.http import Answer, Caller, opening, signed
from tests.support.ports import free_port
from tests.support.tables import column, records
from tests.support.waiting import until, until_stored

PLACE, ADD = "api.routes.checkout.place_order", "api.routes.cart.add_more"


@asynccontextmanager
async def _site(tmp_path: Path, **deadly: str) -> AsyncIterator[tuple[Shopkeeper, Caller]]:
    """A shop that is served over HTTP and will be killed, and somebody at its address."""
    port = free_port()
    async with open_site(tmp_path, [Good(stock=10)]) as keeper, aiohttp.ClientSession() as http:
        caller = Caller(http, f"http://127.0.0.1:{port}")
        await keeper.start(API_PORT=str(port), **deadly)
        await _served(caller)
        yield keeper, caller


async def _served(caller: Caller) -> None:
    async def answers() -> bool:
        try:
            return (await caller.get("/v1/shop")).status == 200
        except aiohttp.ClientError:
            return False

    await until_stored(answers)


async def _again(keeper: Shopkeeper, caller: Caller) -> None:
    """Start the shop at the same address."""
    await keeper.died()
    await keeper.start(API_PORT=caller.url.rpartition(":")[2])
    await _served(caller)


async def _sign_in(keeper: Shopkeeper, caller: Caller) -> None:
    """As a customer who has a chat with the bot."""
    keeper.telegram.say(keeper.person().id, "/start")
    await until(lambda: bool(keeper.person().windows()))
    init_data = signed(keeper.telegram.token, opening(keeper.person().id, Clock()))
    caller.token = (await caller.post("/v1/sessions", {"init_data": init_data})).json["token"]


async def _confirm(caller: Caller) -> dict[str, int]:
    assert (await caller.post("/v1/cart/lines", {"sku": 1, "quantity": 2})).status == 200
    confirm: dict[str, int] = (await caller.get("/v1/checkout")).json["confirm"]
    return confirm


@pytest.mark.parametrize(("deadly", "kept"), [("KILL_INSIDE", False), ("KILL_AFTER_COMMIT", True)])
async def test_killed_between_the_order_and_its_answer(tmp_path: Path, deadly: str, kept: bool) -> None:
    """Before the commit there is no order, after it there is; asked again, and once more, the answer is the same byte for byte."""
    async with _site(tmp_path, **{deadly: PLACE}) as (keeper, caller):
        await _sign_in(keeper, caller)
        confirm = await _confirm(caller)
        with pytest.raises(aiohttp.ClientError):
            await caller.post("/v1/orders", confirm, Idempotency_Key="k")
        await keeper.died()
        codes = await keeper.look(column, "orders", "code")
        assert len(codes) == int(kept)
        answers = [reply["body"] for reply in await keeper.look(records, "replies", "body", key="k")]
        await _again(keeper, caller)
        second, third = [await caller.post("/v1/orders", confirm, Idempotency_Key="k") for _ in range(2)]
        assert (second.status, third.status, second.body) == (201, 201, third.body)
        assert [second.body.decode()] == (answers or [second.body.decode()])
        assert ("idempotent-replayed" in second.headers, "idempotent-replayed" in third.headers) == (kept, True)
        await _is_the_only_order(keeper, second)


async def _is_the_only_order(keeper: Shopkeeper, answer: Answer) -> None:
    """In the books, and in the chat, where its receipt has come once."""
    assert await keeper.look(column, "orders", "code") == [answer.json["code"]]
    assert await keeper.look(stock_and_ledger, 1) == (8, 8)
    await keeper.all_sent()
    receipts = [text for text in map(text_of, keeper.person().from_bot()) if "🧾" in text]
    assert len(receipts) == 1
    assert answer.json["code"] in receipts[0]


@pytest.mark.parametrize(("deadly", "kept"), [("KILL_INSIDE", False), ("KILL_AFTER_COMMIT", True)])
async def test_killed_between_a_change_of_the_cart_and_its_answer(tmp_path: Path, deadly: str, kept: bool) -> None:
    """Pieces that are added with a key are added once."""
    async with _site(tmp_path, **{deadly: ADD}) as (keeper, caller):
        await _sign_in(keeper, caller)
        with pytest.raises(aiohttp.ClientError):
            await caller.post("/v1/cart/lines", {"sku": 1, "quantity": 2}, Idempotency_Key="k")
        await _again(keeper, caller)
        answer = await caller.post("/v1/cart/lines", {"sku": 1, "quantity": 2}, Idempotency_Key="k")
        assert (answer.status, answer.json["units"]) == (200, 2)
        assert ("idempotent-replayed" in answer.headers) == kept
        assert answer.headers["etag"] == (await caller.get("/v1/cart")).headers["etag"]
