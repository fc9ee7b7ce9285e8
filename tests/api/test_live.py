"""Open pages: one socket each, over a real server."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path
from typing import Any, get_args

import pytest
from aiohttp import ClientSession
from websockets.asyncio.client import ClientConnection, connect

from api.app import make_app
from api.counter import Counter
from api.identity import LASTS, issue
from api.routes import live
from api.routes.live import MOST_EACH, NOT_ALLOWED, NOT_SIGNED_IN, TRY_LATER, UNASKED
from api.server import serve
from core.errors import StorageUnavailable
from core.models.api_key import ApiScope
from core.models.change import CartChanged, Change, GoodsChanged, Missed, OrderMoved, QuestionAsked, RanLow
from core.models.order import OrderStatus
from core.usecases.api_key import create_key, revoke_key
from core.usecases.message import answer_shop
from jobs.live import MOST_WAITING, STAFF, Hub, open_hub
from tests.support.feed import listening
from tests.support.room import ALICE, BOB, MUG, TEA, Room, open_room
from tests.support.waiting import PATIENCE, until

MISSED = {"missed": True}


class Counters:
    """A shop over HTTP with everything that a test changes behind its back."""

    def __init__(self, room: Room, counter: Counter, hub: Hub, url: str) -> None:
        self.room, self.counter, self.hub, self.url = room, counter, hub, url

    def token(self, customer_id: int = ALICE) -> str:
        return issue(self.counter, customer_id)[0]

    def page(self) -> AbstractAsyncContextManager[ClientConnection]:
        return connect(self.url)

    async def key(self, *scopes: ApiScope) -> str:
        return (await self.room.store.write(create_key, "board", scopes)).secret


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Counters]:
    async with open_room(tmp_path) as room, listening(room.store), open_hub(room.store, room.store.feed) as hub:
        counter = Counter(room.store, "7:token", room.clock.ms, live=hub)
        async with serve(make_app(counter), 0) as port:
            yield Counters(room, counter, hub, f"ws://127.0.0.1:{port}/v1/live")


async def sign_in(page: ClientConnection, token: str) -> None:
    """Until the server listens for them."""
    await page.send(json.dumps({"token": token}))
    assert await hear(page) == MISSED


async def hear(page: ClientConnection) -> Any:
    async with asyncio.timeout(PATIENCE):
        return json.loads(await page.recv())


async def closed_with(page: ClientConnection) -> int:
    """The code with which the server closes it."""
    async with asyncio.timeout(PATIENCE):
        await page.wait_closed()
    assert page.close_code is not None
    return page.close_code


async def test_a_page_hears_of_its_cart_its_orders_and_its_goods(shop: Counters) -> None:
    """Of nobody else's; numbers only, never what is in them."""
    room = shop.room
    async with shop.page() as alice, shop.page() as bob:
        await sign_in(alice, shop.token())
        await sign_in(bob, shop.token(BOB))
        cart = (await room.fill((MUG, 1))).cart
        assert await hear(alice) == {"cart": {"id": cart.id, "revision": 1}}
        order = (await room.buy((MUG, 1))).order
        heard = [await hear(alice), await hear(alice)]
        assert {"order": {"id": order.id, "state": "placed"}} in heard
        assert {"cart": {"id": cart.id, "revision": 2}} in heard
        theirs = (await room.fill((TEA, 1), customer_id=BOB)).cart
        assert await hear(bob) == {"cart": {"id": theirs.id, "revision": 1}}
        await room.buy((TEA, 1))
        assert await hear(bob) == {"goods": {"sku": TEA}}


async def test_a_program_hears_what_staff_have_to_know(shop: Counters) -> None:
    """With the scope for it."""
    async with shop.page() as board:
        await sign_in(board, await shop.key(ApiScope.EVENTS_READ))
        order = (await shop.room.buy((TEA, 9))).order
        heard = [await hear(board), await hear(board)]
        assert {"order": {"id": order.id, "state": "placed"}} in heard
        assert {"low": {"sku": TEA}} in heard
        await shop.room.store.write(answer_shop, BOB, 0, "Is it fresh?")
        assert await hear(board) == {"question": {"customer": BOB}}


@pytest.mark.parametrize(
    "said",
    ["", "{}", "[]", '{"token": 5}', '{"token": "ts_1.2.3"}', '{"token": "tk_no"}', "[" * 4000, b'{"token": "ts_"}'],
    ids=lambda said: repr(said[:12]),
)
async def test_who_does_not_say_who_they_are_hears_nothing(shop: Counters, said: str | bytes) -> None:
    """The socket is closed, and says why."""
    async with shop.page() as page:
        await page.send(said)
        assert await closed_with(page) == NOT_SIGNED_IN


async def test_who_says_nothing_is_not_waited_for(shop: Counters, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket that nobody uses costs the same as one that somebody does."""
    monkeypatch.setattr(live, "SIGN_IN_WITHIN", 0.01)
    async with shop.page() as page:
        assert await closed_with(page) == NOT_SIGNED_IN


async def test_what_is_no_text_closes_the_page_and_leaves_no_trace(
    shop: Counters, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody fills the log by it."""
    async with shop.page() as page:
        await page.send(b"\xff\xfe", text=True)
        assert await closed_with(page) == 1007
    assert caplog.records == []


async def test_a_key_without_the_scope_is_not_allowed(shop: Counters) -> None:
    """As over HTTP."""
    key = await shop.key(ApiScope.ORDERS_READ)
    async with shop.page() as page:
        await page.send(json.dumps({"token": key}))
        assert await closed_with(page) == NOT_ALLOWED


async def test_a_session_that_has_ended_hears_no_more(shop: Counters, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does a key that was revoked: whoever reads is looked at again."""
    monkeypatch.setattr(live, "LOOK_EVERY", 0.01)
    key = await shop.key(ApiScope.EVENTS_READ)
    async with shop.page() as page, shop.page() as board:
        await sign_in(page, shop.token())
        await sign_in(board, key)
        await shop.room.store.write(revoke_key, "board")
        assert await closed_with(board) == NOT_SIGNED_IN
        shop.room.clock.advance(seconds=LASTS / 1000)
        assert await closed_with(page) == NOT_SIGNED_IN


async def test_a_page_says_nothing_more(shop: Counters) -> None:
    """A client that goes on talking would cost as much as it likes."""
    async with shop.page() as page:
        await sign_in(page, shop.token())
        await page.send("hello")
        assert await closed_with(page) == UNASKED


async def test_a_customer_has_so_many_pages_and_no_more(shop: Counters) -> None:
    """Those of others are not theirs; one that is closed makes room."""
    async with AsyncExitStack() as stack:
        for _ in range(MOST_EACH):
            await sign_in(await stack.enter_async_context(shop.page()), shop.token())
        async with shop.page() as page, shop.page() as other:
            await page.send(json.dumps({"token": shop.token()}))
            assert await closed_with(page) == TRY_LATER
            await sign_in(other, shop.token(BOB))
    await until(lambda: shop.hub.readers(ALICE) == 0)


async def test_a_process_has_so_many_pages_and_answers_the_rest(
    shop: Counters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of those who have not said yet who they are. Requests are answered as before; one that is closed makes room."""
    monkeypatch.setattr("jobs.live.MOST_PAGES", 2)
    async with shop.page() as page, shop.page() as silent, shop.page() as third:
        await sign_in(page, shop.token())
        assert await closed_with(third) == TRY_LATER
        async with (
            ClientSession() as http,
            http.get(shop.url.replace("ws:", "http:").replace("live", "shop")) as answer,
        ):
            assert answer.status == 200
        await silent.close()
        await until(lambda: shop.hub._pages == 1)
        async with shop.page() as fourth:
            await sign_in(fourth, shop.token(BOB))


async def test_while_the_database_is_away_a_program_may_come_back(
    shop: Counters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows whose key it is. It is no fault, and no sign that the key is none."""
    key = await shop.key(ApiScope.EVENTS_READ)

    async def be_away(*_asked: object) -> None:
        raise StorageUnavailable

    async with shop.page() as board:
        monkeypatch.setattr(type(shop.room.store), "read", be_away)
        await board.send(json.dumps({"token": key}))
        assert await closed_with(board) == TRY_LATER


async def test_whoever_leaves_is_forgotten_at_once(shop: Counters) -> None:
    """Also where the line is cut without a word."""
    async with shop.page() as page, shop.page() as other:
        await sign_in(page, shop.token())
        await sign_in(other, shop.token())
        assert shop.hub.readers(ALICE) == 2
        other.transport.abort()
        await until(lambda: shop.hub.readers(ALICE) == 1)
    await until(lambda: shop.hub.readers(ALICE) == 0)


async def test_who_does_not_read_is_cut_off_and_may_come_back(shop: Counters) -> None:
    """Nobody else waits for them."""
    async with shop.page() as page:
        await sign_in(page, await shop.key(ApiScope.EVENTS_READ))
        shop.hub.heard([RanLow(number) for number in range(1, MOST_WAITING + 2)])
        assert await closed_with(page) == TRY_LATER
        assert shop.hub.readers(STAFF) == 0


def test_the_guide_names_every_message_and_every_end() -> None:
    """No OpenAPI document does."""
    guide = (Path(__file__).parents[2] / "docs/API.md").read_text("utf-8")
    every = (
        CartChanged(ALICE, 7, 41),
        OrderMoved(12, ALICE, OrderStatus.PAID),
        GoodsChanged(12),
        QuestionAsked(5),
        RanLow(12),
        Missed(),
    )
    assert {type(one) for one in every} == {*get_args(Change)}
    for change in every:
        assert f"| `{json.dumps(live.said(change))}` |" in guide
    for code in (UNASKED, TRY_LATER, NOT_SIGNED_IN, NOT_ALLOWED):
        assert f"| {code} |" in guide
