"""From the cart to the order over HTTP, and what becomes of it."""

import pytest

from core.models.actor import CLI
from core.ports import Store
from core.usecases.order.steps import confirm_order
from tests.support.goods import set_price, set_stock, stock_and_ledger
from tests.support.http import Answer, Caller, HttpShop
from tests.support.tables import records


async def fill(caller: Caller, **line: int) -> dict[str, int]:
    """Put a line into the cart; gives what is to be confirmed."""
    assert (await caller.post("/v1/cart/lines", {"sku": 1, **line})).status == 200
    confirm: dict[str, int] = (await caller.get("/v1/checkout")).json["confirm"]
    return confirm


async def order(caller: Caller, key: str = "k", **line: int) -> Answer:
    return await caller.post("/v1/orders", await fill(caller, **line), Idempotency_Key=key)


async def test_an_order_is_placed(shop: HttpShop, store: Store) -> None:
    """Of what the checkout has shown; the receipt is owed in the chat, and the cart is a new one."""
    alice = await shop.customer()
    placed = await order(alice, quantity=2)
    assert placed.status == 201
    told = placed.json
    assert (told["customer"], told["state"], told["total"]["amount"]) == (1001, "placed", 900)
    assert told["lines"][0]["total"] == {"amount": 900, "currency": "EUR", "text": "€9.00"}
    assert (told["payment"]["method"], told["payment"]["where"]) == ("cash", "later")
    assert [step["state"] for step in told["history"]] == ["placed"]
    assert (await alice.get(f"/v1/orders/{told['id']}")).json == told
    assert await stock_and_ledger(store, 1) == (8, 8)
    assert (await alice.get("/v1/cart")).json["lines"] == []
    owed = await records(store, "outbox", "kind", "chat_id")
    assert {"kind": "receipt", "chat_id": 1001} in owed


async def test_what_is_confirmed_again_is_the_same_order(shop: HttpShop, store: Store) -> None:
    """With the key, byte for byte; with another one, the same order."""
    alice = await shop.customer()
    confirm = await fill(alice)
    first, again, other = [await alice.post("/v1/orders", confirm, Idempotency_Key=key) for key in ("k", "k", "other")]
    assert (again.status, again.body, again.headers["idempotent-replayed"]) == (201, first.body, "true")
    assert (other.status, other.json["id"]) == (201, first.json["id"])
    assert len(await records(store, "orders")) == 1


async def test_an_order_needs_a_key(shop: HttpShop, store: Store) -> None:
    """Without one a lost answer could not be asked for again."""
    alice = await shop.customer()
    confirm = await fill(alice)
    answer = await alice.post("/v1/orders", confirm)
    assert (answer.status, answer.kind) == (400, "key-missing")
    assert not await records(store, "orders")


@pytest.mark.parametrize("fact", ["cart", "revision", "total", "seal", "delivery"])
async def test_nothing_else_is_ordered_than_what_was_shown(shop: HttpShop, store: Store, fact: str) -> None:
    """Any other number is refused, and nothing has happened."""
    alice = await shop.customer()
    confirm = await fill(alice)
    answer = await alice.post("/v1/orders", {**confirm, fact: confirm[fact] + 1}, Idempotency_Key="k")
    assert (answer.status, answer.kind) in {(409, "stale-screen"), (409, "total-changed"), (409, "delivery-changed")}
    assert not await records(store, "orders")
    assert (await alice.post("/v1/orders", confirm, Idempotency_Key="k")).status == 201


async def test_a_total_that_has_changed_is_told(shop: HttpShop, store: Store) -> None:
    """What was shown and what it is now; confirmed anew, it is ordered."""
    alice = await shop.customer()
    confirm = await fill(alice)
    await set_price(store, 1, 400)
    answer = await alice.post("/v1/orders", confirm, Idempotency_Key="k")
    assert (answer.status, answer.kind) == (409, "total-changed")
    assert (answer.json["shown"], answer.json["total"], answer.json["currency"]) == (450, 400, "EUR")
    confirm = (await alice.get("/v1/checkout")).json["confirm"]
    assert (await alice.post("/v1/orders", confirm, Idempotency_Key="k")).json["total"]["amount"] == 400


async def test_what_is_short_is_told(shop: HttpShop, store: Store) -> None:
    """Item by item; there is nothing to confirm then."""
    alice = await shop.customer()
    confirm = await fill(alice, quantity=3)
    await set_stock(store, 1, 2)
    answer = await alice.post("/v1/orders", confirm, Idempotency_Key="k")
    assert (answer.status, answer.kind, answer.json["shortages"][0]["left"]) == (409, "out-of-stock", 2)
    review = (await alice.get("/v1/checkout")).json
    assert (review["confirm"], review["cart"]["lines"][0]["short"]) == (None, True)


async def test_an_empty_cart_has_nothing_to_confirm(shop: HttpShop) -> None:
    """Nor any question."""
    review = (await (await shop.customer()).get("/v1/checkout")).json
    assert (review["confirm"], review["delivery"]["missing"]) == (None, None)


async def test_orders_are_listed_part_by_part(shop: HttpShop) -> None:
    """Newest first, to the end; what is no cursor is refused."""
    alice = await shop.customer()
    ids = [(await order(alice, f"k{number}")).json["id"] for number in range(5)]
    seen, path = [], "/v1/orders?limit=2"
    parts = 0
    while path:
        part = (await alice.get(path)).json
        seen += [one["id"] for one in part["items"]]
        path = f"/v1/orders?limit=2&cursor={part['next']}" if part["next"] else ""
        parts += 1
    assert (seen, parts) == (ids[::-1], 3)
    assert (await (await shop.customer(1002)).get("/v1/orders")).json == {"items": [], "next": None}
    for wrong in ("x", "é", "YzE", "Y" * 64):
        answer = await alice.get(f"/v1/orders?cursor={wrong}")
        assert answer.status in {200, 400}
    assert (await alice.get("/v1/orders?cursor=eDE")).kind == "invalid-input"
    for limit in ("0", "101", "-1", "x"):
        assert (await alice.get(f"/v1/orders?limit={limit}")).status == 422


async def test_an_order_is_cancelled_until_it_is_confirmed(shop: HttpShop, store: Store) -> None:
    """Twice does no harm; the goods are back once."""
    alice = await shop.customer()
    first, second = (await order(alice, "a")).json["id"], (await order(alice, "b")).json["id"]
    for _ in range(2):
        answer = await alice.post(f"/v1/orders/{first}/cancel")
        assert (answer.status, answer.json["state"]) == (200, "cancelled")
    assert await stock_and_ledger(store, 1) == (9, 9)
    await store.write(confirm_order, CLI, second)
    answer = await alice.post(f"/v1/orders/{second}/cancel")
    assert (answer.status, answer.json["state"]) == (409, "confirmed")


async def test_a_receipt_can_be_read(shop: HttpShop) -> None:
    """As plain text."""
    alice = await shop.customer()
    placed = (await order(alice, quantity=2)).json
    answer = await alice.get(f"/v1/orders/{placed['id']}/receipt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    text = answer.body.decode()
    assert text.startswith("Corner Shop\n")
    assert placed["code"] in text
    assert "2 × Green tea (TEA-100), €4.50 = €9.00\n" in text
    assert text.endswith("\nState: placed\n")
    await alice.post(f"/v1/orders/{placed['id']}/cancel")
    assert (await alice.get(f"/v1/orders/{placed['id']}/receipt")).body.endswith(b"\nState: cancelled\n")


async def test_products_are_listed_and_found(shop: HttpShop) -> None:
    """By everybody; what is sold out is there, and not to be had."""
    anybody = shop.anybody()
    first = (await anybody.get("/v1/products?limit=2")).json
    rest = (await anybody.get(f"/v1/products?limit=2&cursor={first['next']}")).json
    shown = {one["title"]: one["available"] for one in first["items"] + rest["items"]}
    assert shown == {"Green tea": True, "Mug": True, "Old thing": False}
    assert rest["next"] is None
    assert [one["id"] for one in (await anybody.get("/v1/products?q=gre")).json["items"]] == [1]
    other = (await anybody.get("/v1/categories")).json["items"][1]
    assert [one["id"] for one in (await anybody.get(f"/v1/products?category={other['id']}")).json["items"]] == [3]
    assert (await anybody.get("/v1/products?category=77")).kind == "not-found"
    assert (await anybody.get("/v1/products/77")).kind == "not-found"
    mug = (await anybody.get("/v1/products/2")).json["variants"][0]
    assert (mug["code"], mug["left"], mug["price"]["amount"]) == ("MUG-1", 3, 1200)
    assert (await anybody.get("/v1/shop")).json["name"] == "Corner Shop"
    assert (await anybody.get("/v1/nowhere")).kind == "not-found"
