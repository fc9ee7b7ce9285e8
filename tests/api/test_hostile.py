"""What nobody sends by mistake: it is refused, and nothing breaks."""

import json

import pytest

from tests.support.http import HttpShop

HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "not UTF-8": b'{"code": "\xff"}',
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "NaN": b'{"sku": NaN}',
    "infinity": b'{"sku": 1, "quantity": Infinity}',
    "a fraction": b'{"sku": 1.5}',
    "true": b'{"sku": true}',
    "a number in quotes": b'{"sku": "1"}',
    "a negative id": b'{"sku": -1}',
    "a huge id": b'{"sku": 9007199254740992}',
    "more digits than anybody reads": b'{"sku": ' + b"9" * 5000 + b"}",
    "a huge exponent": b'{"sku": 1e400}',
    "deep lists": b'{"code": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "deep objects": b'{"a":' * 8000 + b"1" + b"}" * 8000,
    "an unknown field": b'{"sku": 1, "price": 1}',
    "an unknown field of half a sign": rb'{"sku": 1, "\ud800": 1}',
    "half a sign": rb'{"code": "\ud800"}',
    "two names": b'{"sku": 1, "code": "TEA-100"}',
    "no name": b'{"quantity": 1}',
    "a long code": json.dumps({"code": "x" * 65}).encode(),
    "too many": b'{"sku": 1, "quantity": 1000001}',
    "none": b'{"sku": 1, "quantity": 0}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
async def test_a_body_that_is_no_line_is_refused(shop: HttpShop, body: bytes) -> None:
    """As what was not understood; the cart is as it was."""
    alice = await shop.customer()
    answer = await alice.post("/v1/cart/lines", body)
    assert answer.status in {400, 422}
    assert answer.kind
    assert (await alice.get("/v1/cart")).json["units"] == 0


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x", ""])
async def test_other_kinds_of_bodies_are_not_understood(shop: HttpShop, kind: str) -> None:
    """Only JSON is, so that no form of another page can send it."""
    alice = await shop.customer()
    answer = await alice.post("/v1/cart/lines", b'{"sku": 1}', Content_Type=kind)
    assert (answer.status, answer.kind) == (422, "not-understood")


NUL = "a\0b"
WORDS = [
    ("POST", "/v1/cart/lines", {"code": NUL}),
    ("POST", "/v1/cart/coupons", {"code": NUL}),
    ("PUT", "/v1/checkout/answers", {"recipient": NUL}),
    ("PUT", "/v1/checkout/answers", {"note": NUL}),
    ("PUT", "/v1/checkout/payment", {"method": NUL}),
    ("POST", "/v1/sessions", {"init_data": "x", "nonce": NUL}),
    ("GET", "/v1/products?q=a%00b", None),
    ("GET", "/v1/products?q=%ED%A0%80", None),
    ("GET", "/v1/products?cursor=a%00b", None),
    ("GET", "/v1/photos/a%00b", None),
    ("GET", "/v1/orders/%00", None),
    ("GET", "/v1/products/9007199254740991", None),
    ("GET", "/v1/products?category=9007199254740991", None),
    ("PUT", "/v1/cart/lines/9007199254740991", {"quantity": 1}),
    ("DELETE", "/v1/cart/lines/9007199254740991", None),
    ("DELETE", "/v1/cart/coupons/9007199254740991", None),
    ("GET", "/v1/orders/9007199254740991", None),
    ("PUT", "/v1/checkout/delivery", {"method": 2**53 - 1}),
    (
        "POST",
        "/v1/orders",
        {"cart": 2**53 - 1, "revision": 2**53 - 1, "total": 2**53 - 1, "seal": 2**53 - 1, "delivery": 2**53 - 1},
    ),
]


@pytest.mark.parametrize(("method", "path", "body"), WORDS, ids=[f"{method} {path}" for method, path, _body in WORDS])
async def test_signs_and_numbers_at_the_edge_break_nothing(
    shop: HttpShop, method: str, path: str, body: dict[str, object] | None
) -> None:
    """Text that no database keeps, and ids that no database counts to."""
    alice = await shop.customer()
    await alice.post("/v1/cart/lines", {"sku": 1})
    answer = await alice.send(method, path, body, Idempotency_Key="k")
    assert answer.status < 500, answer


async def test_a_program_may_name_customers_and_not_break_anything(shop: HttpShop) -> None:
    """Not with a name that no database keeps, either, nor with one of half a sign."""
    program = await shop.program()
    for name in (NUL, " ", "\ud800"):
        answer = await program.post("/v1/sessions", {"customer": 2**52, "name": name})
        assert answer.status in {201, 422}, answer


@pytest.mark.parametrize("header", ["If-Match", "If-None-Match", "Idempotency-Key", "Accept-Language", "Authorization"])
@pytest.mark.parametrize("value", ["é", '"', '""', '"1"', '"a.b"', '"99999999999999999.1"', ",", "x" * 300])
async def test_headers_that_say_nothing(shop: HttpShop, header: str, value: str) -> None:
    """They are refused, or not listened to."""
    alice = await shop.customer()
    answer = await alice.send("POST", "/v1/cart/lines", {"sku": 1}, **{header: value})
    assert answer.status < 500, answer
    assert (await alice.send("GET", "/v1/cart", **{header: value})).status < 500


async def test_ids_that_are_none(shop: HttpShop) -> None:
    """Nothing of the path is guessed."""
    alice = await shop.customer()
    for number in ("-1", "1.0", "1e3", "0x1", "one", "9007199254740992", "1" * 400, "%20", "٣a"):
        assert (await alice.get(f"/v1/orders/{number}")).status in {404, 422}, number
