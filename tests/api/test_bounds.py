"""What every request passes first: how large, how slow, how many, in which language, from which page."""

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from api import bounds, protocol
from api.bounds import LARGEST_BODY, first_language
from api.protocol import LARGEST_HEAD
from core.ports import Store
from core.rates import Rate
from tests.support.clock import Clock
from tests.support.http import HttpShop, open_http, raw
from tests.support.languages import make_language
from tests.support.tables import records
from texts import language

HEAD = b"POST /v1/sessions HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nConnection: close\r\n"
PAGE = "https://page.example"


def _said(answer: bytes) -> tuple[int, dict[str, object]]:
    """Status and body of an answer off the wire."""
    head, _empty, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


@pytest.mark.parametrize("size", [LARGEST_BODY + 1, 10**9, 10**18])
async def test_a_body_that_says_it_is_too_large_is_not_read(shop: HttpShop, size: int) -> None:
    """The answer comes before the body does."""
    status, told = _said(await raw(shop.url, HEAD + b"Content-Length: %d\r\n\r\n" % size))
    assert (status, told["type"], told["largest"]) == (413, "/problems/too-large", LARGEST_BODY)


async def test_a_body_in_chunks_is_counted_as_it_comes(shop: HttpShop) -> None:
    """It says no size; a small one is as good as any."""
    chunk = b"%x\r\n%s\r\n" % (4096, b" " * 4096)
    head = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    assert _said(await raw(shop.url, head + chunk * 17))[0] == 413
    status, told = _said(await raw(shop.url, head + chunk * 2 + b"2\r\n{}\r\n0\r\n\r\n"))
    assert (status, told["type"]) == (422, "/problems/not-understood")


async def test_a_body_that_does_not_come_is_not_waited_for(shop: HttpShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its sender is told, and gone."""
    monkeypatch.setattr(bounds, "_USUAL", bounds._USUAL._replace(arriving=0.05))
    status, told = _said(await raw(shop.url, HEAD + b'Content-Length: 20\r\n\r\n{"init_'))
    assert (status, told["type"]) == (408, "/problems/too-slow")


async def test_a_head_that_does_not_end_is_not_waited_for(shop: HttpShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the first one nor a later one: its sender is hung up on. So is whoever sends nothing, or empty lines."""
    monkeypatch.setattr(protocol, "SLOWEST_HEAD", 0.05)
    whole, half = b"GET /v1/shop HTTP/1.1\r\nHost: shop\r\n\r\n", b"GET /v1/shop HTTP/1.1\r\nHost: shop\r\nX-Slow: "
    for begun in (b"", b"\r\n", half):
        assert await raw(shop.url, begun) == b""
    host, _colon, port = shop.url.removeprefix("http://").partition(":")
    for begun in (b"\r\n", half):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(whole)
        await reader.readuntil(b"}")
        writer.write(begun)
        assert await reader.read() == b""
        writer.close()


async def test_a_head_that_is_too_large_is_not_read_on(shop: HttpShop) -> None:
    """Neither one endless header nor endless headers."""
    line = b"GET /v1/shop HTTP/1.1\r\nHost: shop\r\n"
    for head in (line + b"X-Large: " + b"x" * LARGEST_HEAD, line + b"X-Many: x\r\n" * (LARGEST_HEAD // 11)):
        assert (await raw(shop.url, head)).startswith(b"HTTP/1.1 431 ")


async def test_a_head_behind_a_request_has_its_limit_too(shop: HttpShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """While that one is answered nothing is read without end, and its answer is not written into."""
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def wait(*_args: Any, **_more: Any) -> list[Any]:
        begun.set()
        await goes_on.wait()
        return []

    monkeypatch.setattr(type(shop.store), "read", wait)
    host, _colon, port = shop.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    line = b"GET /v1/categories HTTP/1.1\r\nHost: shop\r\n"
    writer.write(line + b"\r\n")
    await begun.wait()
    writer.write(line + b"X-Large: " + b"x" * LARGEST_HEAD)
    assert await reader.read() == b""
    writer.close()
    goes_on.set()


async def test_a_parameter_is_given_once(shop: HttpShop) -> None:
    """Two programs might read different ones."""
    for path in ("/v1/products?category=1&category=2", "/v1/products?q=a&limit=5&q=", "/v1/products?%71=a&q=b"):
        answer = await shop.anybody().get(path)
        assert (answer.status, answer.kind) == (422, "not-understood")
        assert answer.json["errors"][0]["pointer"] in ("/query/category", "/query/q")
    assert (await shop.anybody().get("/v1/products?q=a%26q=b&limit=5")).status == 200


async def test_half_a_request_does_nothing(shop: HttpShop, store: Store) -> None:
    """What was cut off is not taken for the whole, even where it could be read."""
    alice = await shop.customer()
    whole = json.dumps({"sku": 1}).encode()
    head = f"POST /v1/cart/lines HTTP/1.1\r\nHost: s\r\nAuthorization: Bearer {alice.token}\r\nContent-Type: application/json\r\n"
    host, _colon, port = shop.url.removeprefix("http://").partition(":")
    _reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(head.encode() + b"Content-Length: 100\r\n\r\n" + whole)
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert (await alice.get("/v1/cart")).json["units"] == 0
    assert not await records(store, "cart_lines")


@pytest.mark.parametrize(
    "lines",
    [
        b"Content-Length: -1\r\n",
        b"Content-Length: %d\r\n" % 10**30,
        b"Content-Length: 1e3\r\n",
        b"Content-Length: 2\r\nContent-Length: 3\r\n",
        b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
        b"Content Length: 2\r\n",
        b"\x00: 2\r\n",
    ],
)
async def test_what_is_no_http_is_refused(shop: HttpShop, lines: bytes) -> None:
    """Nothing is guessed of what two programs might read differently."""
    answer = await raw(shop.url, HEAD + lines + b"\r\n{}")
    assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 413 "))


async def test_too_many_requests_are_told_when_to_come_again(store: Store, clock: Clock) -> None:
    """Each customer has a limit of their own, whatever their address."""
    async with open_http(store, clock, rate=Rate(3, 1 / 1200)) as shop:
        alice, bob = await shop.customer(1001), await shop.customer(1002)
        left = [(await alice.get("/v1/me")).headers["ratelimit"].partition(";t=")[0] for _ in range(3)]
        assert left == ['"default";r=2', '"default";r=1', '"default";r=0']
        answer = await alice.get("/v1/me")
        assert (answer.status, answer.kind) == (429, "too-many-requests")
        assert answer.headers["ratelimit-policy"] == '"default";q=3;w=3600'
        assert 0 < int(answer.headers["retry-after"]) <= 3600
        assert (await bob.get("/v1/me")).status == 200
        assert (await shop.anybody().get("/v1/shop")).status == 200, "of the address: the third"
        assert (await shop.anybody().get("/v1/shop")).status == 429


async def test_made_up_tokens_have_no_limits_of_their_own(store: Store, clock: Clock) -> None:
    """They count for the address; a key that has opened something has its own."""
    async with open_http(store, clock, rate=Rate(3, 1 / 1200)) as shop:
        program = await shop.program()
        assert (await program.post("/v1/sessions", {"customer": 5})).status == 201
        answers = [await shop.anybody(f"tk_{number}").post("/v1/sessions", {"customer": 5}) for number in range(2)]
        answers += [await shop.anybody(f"ts_1.{number}.x").get("/v1/me") for number in range(2)]
        assert [answer.status for answer in answers] == [401, 401, 429, 429]
        assert [(await program.post("/v1/sessions", {"customer": 5})).status for _ in range(4)] == [201, 201, 201, 429]


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        (["192.0.2.1", "192.0.2.2"], [200, 200]),
        (["192.0.2.1", "192.0.2.1"], [200, 429]),
        (["192.0.2.1, 198.51.100.7", "192.0.2.2, 198.51.100.7"], [200, 429]),
        (["2001:db8::1", "2001:db8::2"], [200, 429]),
        (["2001:db8::1", "2001:db8:0:1::1"], [200, 200]),
        (["words", "words"], [200, 429]),
    ],
)
async def test_behind_a_proxy_the_address_is_the_one_it_names(
    store: Store, clock: Clock, forwarded: list[str], expected: list[int]
) -> None:
    """Only the last one, which the proxy has seen itself. In IPv6 a household is one."""
    async with open_http(store, clock, rate=Rate(1, 1 / 3600)) as shop:
        answers = [await shop.anybody().get("/v1/shop", X_Forwarded_For=address) for address in forwarded]
        assert [answer.status for answer in answers] == expected


async def test_pages_of_other_hosts_may_not_read_it(shop: HttpShop) -> None:
    """Unless they are named."""
    answer = await shop.anybody().get("/v1/shop", Origin=PAGE)
    assert not [name for name in answer.headers if name.startswith("access-control")]
    asked = await shop.anybody().send("OPTIONS", "/v1/cart", Origin=PAGE, Access_Control_Request_Method="PUT")
    assert (asked.status, asked.kind) == (405, "method-not-allowed")


async def test_a_page_that_is_named_may_read_all_answers(store: Store, clock: Clock) -> None:
    """Refusals, too: also those that come before anything else."""
    async with open_http(store, clock, rate=Rate(1, 1 / 3600), origins=(PAGE,)) as shop:
        asked = await shop.anybody().send(
            "OPTIONS",
            "/v1/cart/lines/1",
            Origin=PAGE,
            Access_Control_Request_Method="PUT",
            Access_Control_Request_Headers="authorization, if-match, idempotency-key, content-type",
        )
        assert (asked.status, asked.headers["access-control-allow-origin"]) == (200, PAGE)
        answers = [await shop.anybody().get("/v1/shop", Origin=PAGE) for _ in range(2)]
        assert [answer.status for answer in answers] == [200, 429]
        for answer in answers:
            assert answer.headers["access-control-allow-origin"] == PAGE
            assert "access-control-allow-credentials" not in answer.headers
            assert {"ETag", "Retry-After"} <= set(answer.headers["access-control-expose-headers"].split(", "))
        other = await shop.anybody().get("/v1/shop", Origin="https://other.example")
        assert "access-control-allow-origin" not in other.headers


async def test_sentences_are_in_the_language_that_is_asked_for(
    shop: HttpShop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words for programs are the same in all."""
    make_language(tmp_path / "locales")
    monkeypatch.setattr(language, "LOCALES", tmp_path / "locales")
    alice = await shop.customer()
    told = {}
    for asked in ("de", "de-AT, en;q=0.8", "en", "xx", "*", "", "../..", "de" * 2000):
        answer = await alice.put("/v1/cart/lines/1", {"quantity": 11}, Accept_Language=asked)
        assert (answer.status, answer.kind) == (409, "out-of-stock")
        told[asked] = answer.json["detail"]
    assert told["de"] == told["de-AT, en;q=0.8"] != told["en"]
    assert {told[asked] for asked in ("xx", "*", "", "../..", "de" * 2000)} == {told["en"]}


def test_the_first_language() -> None:
    """What is not asked for first is not looked at."""
    assert [first_language(text) for text in ("de-AT,en;q=0.8", " de ;q=0.1", ",de", "")] == ["de-AT", "de", "", ""]


async def test_head_and_unknown_methods_are_refused(shop: HttpShop) -> None:
    """With what is allowed; a HEAD has no body."""
    for method in ("HEAD", "PATCH", "TRACE"):
        async with shop.http.request(method, shop.url + "/v1/shop") as answer:
            assert (answer.status, answer.headers["Allow"]) == (405, "GET")
            assert bool(await answer.read()) == (method != "HEAD")


async def test_a_shop_with_too_much_to_do_says_so(shop: HttpShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no fault: the same may be asked again."""

    async def take_long(*_args: object, **_more: object) -> None:
        await asyncio.get_running_loop().create_future()

    monkeypatch.setattr(type(shop.store), "read", take_long)
    monkeypatch.setattr(bounds, "_USUAL", bounds._USUAL._replace(answering=0.01))
    answer = await shop.anybody().get("/v1/categories")
    assert (answer.status, answer.kind, answer.headers["retry-after"]) == (503, "busy", "5")


async def test_faults_are_told_by_a_number(shop: HttpShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else of them is."""

    async def break_down(*_args: object, **_more: object) -> None:
        raise ValueError("a secret of the database")

    monkeypatch.setattr(type(shop.store), "read", break_down)
    answer = await shop.anybody().get("/v1/categories")
    assert (answer.status, answer.kind) == (500, "fault")
    assert answer.json["id"] in answer.json["detail"]
    assert b"secret" not in answer.body


async def test_every_answer_says_what_it_is(shop: HttpShop) -> None:
    """No browser guesses."""
    for path in ("/v1/shop", "/nowhere"):
        answer = await shop.anybody().get(path)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "server" not in answer.headers


async def test_a_websocket_counts_like_a_request(store: Store, clock: Clock) -> None:
    """Too many are not even opened."""
    async with open_http(store, clock, rate=Rate(1, 1 / 3600)) as shop:
        assert (await shop.anybody().get("/v1/shop")).status == 200
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await shop.http.ws_connect(shop.url + "/v1/live")
        assert refused.value.status == 403
