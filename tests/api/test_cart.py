"""The cart over HTTP: what changed is seen by its ETag, and a change with a key happens once."""

import pytest

from core.ports import Store, Transaction
from core.usecases.cart import add_at_least
from core.usecases.reply import KEPT_FOR, forget_replies
from tests.support.clock import Clock
from tests.support.goods import set_price, set_stock
from tests.support.http import HttpShop
from tests.support.tables import records, set_values


async def test_a_cart_is_filled_changed_and_emptied(shop: HttpShop) -> None:
    """Each answer is the cart as it is then."""
    alice = await shop.customer()
    empty = await alice.get("/v1/cart")
    assert (empty.json["id"], empty.json["lines"], empty.json["ready"], empty.headers["etag"][:5]) == (
        0,
        [],
        False,
        '"0.0-',
    )
    added = await alice.post("/v1/cart/lines", {"code": "tea-100", "quantity": 2})
    (line,) = added.json["lines"]
    assert (line["sku"], line["quantity"], line["total"]) == (1, 2, {"amount": 900, "currency": "EUR", "text": "€9.00"})
    assert (added.json["ready"], added.json["breakdown"]["total"]["amount"]) == (True, 900)
    assert added.headers["cache-control"] == "no-store"
    assert (await alice.post("/v1/cart/lines", {"sku": 1})).json["units"] == 3
    assert (await alice.put("/v1/cart/lines/2", {"quantity": 3})).json["units"] == 6
    assert (await alice.delete("/v1/cart/lines/1")).json["units"] == 3
    assert (await alice.put("/v1/cart/lines/2", {"quantity": 0})).json["lines"] == []
    await alice.post("/v1/cart/lines", {"sku": 1})
    assert (await alice.delete("/v1/cart")).json["lines"] == []
    assert (await alice.delete("/v1/cart")).status == 200


async def test_what_cannot_be_added_is_refused_with_its_facts(shop: HttpShop, store: Store) -> None:
    """As in the chat."""
    alice = await shop.customer()
    few = await alice.post("/v1/cart/lines", {"sku": 2, "quantity": 4})
    assert (few.status, few.kind) == (409, "out-of-stock")
    assert few.json["shortages"] == [{"sku_id": 2, "title": "Mug", "wanted": 4, "left": 3, "gone": False}]
    most = (await alice.get("/v1/shop")).json["most_of_one"]
    many = await alice.put("/v1/cart/lines/1", {"quantity": most + 1})
    assert (many.status, many.kind, many.json["limit"]) == (409, "line-full", most)
    for path in ("/v1/cart/lines/77", "/v1/cart/coupons/77"):
        assert (await alice.delete(path)).kind == "not-found"
    assert (await alice.post("/v1/cart/lines", {"code": "NONE"})).kind == "not-found"
    assert (await alice.post("/v1/cart/coupons", {"code": "NONE"})).kind == "not-found"
    await set_values(store, "skus", {"active": 0}, id=2)
    assert (await alice.put("/v1/cart/lines/2", {"quantity": 1})).kind == "unavailable"


async def test_a_change_of_an_older_cart_is_refused_with_the_cart(shop: HttpShop) -> None:
    """Nothing was done; the answer is the cart as it is, with its ETag. "*" and no header stand for any cart."""
    alice = await shop.customer()
    first = await alice.post("/v1/cart/lines", {"sku": 1}, If_Match='"0.0"')
    assert first.status == 200
    old, now = first.headers["etag"], (await alice.post("/v1/cart/lines", {"sku": 2})).headers["etag"]
    for method, path, body in (
        ("POST", "/v1/cart/lines", {"sku": 1}),
        ("PUT", "/v1/cart/lines/1", {"quantity": 5}),
        ("DELETE", "/v1/cart/lines/1", None),
        ("DELETE", "/v1/cart", None),
        ("POST", "/v1/cart/coupons", {"code": "X"}),
        ("POST", "/v1/cart/restore", None),
        ("POST", "/v1/cart/aside", {"keep": "other"}),
    ):
        for tag in (old, '"0.0"', '"999.1"'):
            answer = await alice.send(method, path, body, If_Match=tag, Idempotency_Key="k")
            assert (answer.status, answer.kind, answer.headers["etag"]) == (412, "cart-changed", now)
            assert answer.json["cart"]["units"] == 2
    assert (await alice.put("/v1/cart/lines/1", {"quantity": 5}, If_Match=now)).status == 200
    assert (await alice.put("/v1/cart/lines/1", {"quantity": 6}, If_Match="*")).status == 200
    assert (await alice.put("/v1/cart/lines/1", {"quantity": 6}, If_Match="W/" + now)).status == 412
    assert (await alice.put("/v1/cart/lines/1", {"quantity": 6}, If_Match="now")).kind == "invalid-etag"


async def test_an_unchanged_cart_is_not_sent_again(shop: HttpShop) -> None:
    """304, without a body."""
    alice = await shop.customer()
    tag = (await alice.post("/v1/cart/lines", {"sku": 1})).headers["etag"]
    for known in (tag, "W/" + tag, f'"1.0-a", {tag}', ", ".join([*['"1.0-a"'] * 20, tag]), "*"):
        answer = await alice.get("/v1/cart", If_None_Match=known)
        assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", tag)
    await alice.post("/v1/cart/lines", {"sku": 1})
    assert (await alice.get("/v1/cart", If_None_Match=tag)).status == 200


async def test_a_change_with_a_key_happens_once(shop: HttpShop) -> None:
    """Asked again it has the same answer, byte for byte, whatever has happened since."""
    alice = await shop.customer()
    first = await alice.post("/v1/cart/lines", {"sku": 1}, Idempotency_Key="k")
    await alice.post("/v1/cart/lines", {"sku": 2})
    again = await alice.post("/v1/cart/lines", {"sku": 1}, Idempotency_Key="k")
    assert (again.status, again.body, again.headers["etag"]) == (200, first.body, first.headers["etag"])
    assert ("idempotent-replayed" in first.headers, again.headers["idempotent-replayed"]) == (False, "true")
    assert (await alice.get("/v1/cart")).json["units"] == 2


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/cart/lines", {"sku": 1, "quantity": 2}),
        ("POST", "/v1/cart/lines?x=1", {"sku": 1}),
        ("POST", "/v1/cart/coupons", {"code": "X"}),
        ("PUT", "/v1/cart/lines/1", {"quantity": 1}),
        ("DELETE", "/v1/cart", None),
    ],
)
async def test_a_key_is_for_one_request(shop: HttpShop, method: str, path: str, body: dict[str, object] | None) -> None:
    """For another body, address or method it is refused."""
    alice = await shop.customer()
    await alice.post("/v1/cart/lines", {"sku": 1}, Idempotency_Key="k")
    answer = await alice.send(method, path, body, Idempotency_Key="k")
    assert (answer.status, answer.kind) == (422, "key-reused")
    assert (await alice.get("/v1/cart")).json["units"] == 1


async def test_a_refusal_keeps_no_key(shop: HttpShop, store: Store) -> None:
    """What was refused may be asked for again, and then work."""
    alice = await shop.customer()
    await set_stock(store, 1, 0)
    assert (await alice.post("/v1/cart/lines", {"sku": 1}, Idempotency_Key="k")).status == 409
    assert not await records(store, "replies", key="k")
    await set_stock(store, 1, 5)
    assert (await alice.post("/v1/cart/lines", {"sku": 1}, Idempotency_Key="k")).status == 200


async def test_a_key_is_free_again_after_thirty_days(shop: HttpShop, store: Store, clock: Clock) -> None:
    """As the documentation says."""
    await (await shop.customer()).post("/v1/cart/lines", {"sku": 1}, Idempotency_Key="k")
    clock.advance(seconds=KEPT_FOR / 1000 + 1)
    await store.write(forget_replies)
    answer = await (await shop.customer()).post("/v1/cart/lines", {"sku": 2}, Idempotency_Key="k")
    assert (answer.status, "idempotent-replayed" in answer.headers) == (200, False)


async def test_a_key_says_something(shop: HttpShop) -> None:
    """An empty one is refused, and one that is too long."""
    alice = await shop.customer()
    for key in ("", "x" * 256):
        assert (await alice.post("/v1/cart/lines", {"sku": 1}, Idempotency_Key=key)).status == 422
    assert (await alice.post("/v1/cart/lines", {"sku": 1}, Idempotency_Key="x" * 255)).status == 200


async def test_an_expired_cart_is_restored(shop: HttpShop, clock: Clock, store: Store) -> None:
    """It is no cart any more, and what its page still shows has changed; with `restorable` pieces it can be had again, once."""
    alice = await shop.customer()
    old = await alice.post("/v1/cart/lines", {"sku": 1, "quantity": 2})
    clock.advance(seconds=store.policy.cart_ttl / 1000)
    await set_price(store, 1, 500)
    alice = await shop.customer()
    seen = await alice.get("/v1/cart")
    assert (seen.json["lines"], seen.json["restorable"], seen.headers["etag"][:5]) == ([], 2, '"0.0-')
    assert (await alice.delete("/v1/cart", If_Match=old.headers["etag"])).kind == "cart-changed"
    answer = await alice.post("/v1/cart/restore", If_Match='"0.0"')
    assert (answer.status, answer.json["units"], answer.json["restorable"]) == (200, 2, 0)
    assert answer.json["breakdown"]["total"]["amount"] == 1000
    assert (await alice.post("/v1/cart/restore")).json["units"] == 2


async def test_without_an_expired_cart_nothing_is_restored(shop: HttpShop) -> None:
    """There is no such thing."""
    assert (await (await shop.customer()).post("/v1/cart/restore")).kind == "not-found"


async def test_what_is_paid_apart_waits_aside(shop: HttpShop, store: Store) -> None:
    """Digital goods or the others: one of both, until it is taken back."""
    await set_values(store, "products", {"kind": "digital"}, id=2)
    alice = await shop.customer()
    await alice.post("/v1/cart/lines", {"sku": 1})
    assert (await alice.post("/v1/cart/aside", {"keep": "digital"})).json["units"] == 1, "there is nothing apart"
    mixed = await alice.post("/v1/cart/lines", {"sku": 2})
    assert (mixed.json["apart"], mixed.json["ready"]) == (True, False)
    assert (await alice.get("/v1/checkout")).kind == "paid-apart"
    kept = await alice.post("/v1/cart/aside", {"keep": "other"})
    assert ([line["sku"] for line in kept.json["lines"]], kept.json["aside"], kept.json["apart"]) == ([1], 1, False)
    back = await alice.delete("/v1/cart/aside")
    assert (back.json["units"], back.json["aside"], back.json["apart"]) == (2, 0, True)


async def test_the_chat_and_a_page_have_one_cart(shop: HttpShop, store: Store) -> None:
    """Whatever changes it is seen by the other."""
    alice = await shop.customer()
    tag = (await alice.post("/v1/cart/lines", {"sku": 1})).headers["etag"]
    await store.write(add_at_least, 1001, 2)
    answer = await alice.put("/v1/cart/lines/1", {"quantity": 2}, If_Match=tag)
    assert (answer.status, answer.json["cart"]["units"]) == (412, 2)


async def test_an_answer_of_an_older_version_is_given_again(shop: HttpShop, store: Store) -> None:
    """As it was, although carts have other fields by now."""
    alice = await shop.customer()
    first = await alice.post("/v1/cart/lines", {"sku": 1}, Idempotency_Key="k")
    older = '{"id":' + str(first.json["id"]) + ',"revision":1,"of_old":true}'
    await store.write(_answered, older)
    again = await alice.post("/v1/cart/lines", {"sku": 1}, Idempotency_Key="k")
    assert (again.status, again.body.decode()) == (200, older)
    assert again.headers["etag"].startswith(f'"{first.json["id"]}.1-')


async def _answered(tx: Transaction, body: str) -> None:
    await tx.replies.keep("customer:1001", "k", 200, body)
