"""Who may come in on the owner's side."""

from typing import Any, cast

import pytest
from fastapi.routing import APIRoute

from api.app import make_app
from api.routes.admin import ROUTERS
from core.models.api_key import ApiScope
from core.ports import Store
from core.usecases.api_key import revoke_key
from core.usecases.stock import view_card
from storage.opening import ShopStore
from tests.support.http import Caller, HttpShop, open_http
from tests.support.room import TEA, Room
from tests.support.tables import records

READS, WRITES = "read", "write"
SCOPES = {
    "Owner: stock": {READS: ApiScope.STOCK_READ, WRITES: ApiScope.STOCK_WRITE},
    "Owner: products": {READS: ApiScope.CATALOG_READ, WRITES: ApiScope.CATALOG_WRITE},
    "Owner: prices": {READS: ApiScope.CATALOG_READ, WRITES: ApiScope.CATALOG_WRITE},
    "Owner: coupons": {READS: ApiScope.COUPONS_READ, WRITES: ApiScope.COUPONS_WRITE},
    "Owner: orders": {READS: ApiScope.ORDERS_READ, WRITES: ApiScope.ORDERS_WRITE},
    "Owner: refunds": {READS: ApiScope.ORDERS_READ, WRITES: ApiScope.REFUNDS_WRITE},
    "Owner: customers": {READS: ApiScope.CUSTOMERS_READ, WRITES: ApiScope.CUSTOMERS_WRITE},
    "Owner: ledger": {READS: ApiScope.LEDGER_READ},
    "Owner: exports": {READS: ApiScope.EXPORTS_READ},
}
"""What each part of the documentation takes."""
BODIES = {
    "/v1/admin/stock/{sku}/movements": {"add": 1},
    "/v1/admin/stock/{sku}/threshold": {"low_at": 3},
    "/v1/admin/stock/{sku}/hot": {"hot": True},
    "/v1/admin/products": {"title": "Cup", "category": "Drinks", "variants": [{"price": 1}]},
    "/v1/admin/products/{product}": {"title": "Cup"},
    "/v1/admin/products/{product}/variants": {"price": 1, "label": "Large"},
    "/v1/admin/variants/{sku}": {"price": 1},
    "/v1/admin/prices/{sku}": {"price": 1},
    "/v1/admin/price-edits": {"goods": "Drinks", "change": "+5%"},
    "/v1/admin/price-edits/{edit}/apply": {"seal": 1},
    "/v1/admin/coupons": {"code": "SAVE", "percent": "10%"},
    "/v1/admin/coupons/{coupon}": {"min": "20"},
    "/v1/admin/orders/{order}/messages": {"text": "Hello"},
    "/v1/admin/orders/{order}/refunds": {"left": 1, "restock": True},
    "/v1/admin/orders/{order}/chargeback": {},
    "/v1/admin/customers/{customer}/note": {"note": "kind"},
    "/v1/admin/customers/{customer}/ban": {"banned": True},
    "/v1/admin/customers/{customer}/messages": {"text": "Hello"},
}
"""What a route is asked, where it needs a body: understood, so that only the key is at fault."""
TABLES = ("products", "skus", "movements", "coupons", "orders", "audit", "replies", "outbox", "refunds", "price_edits")
ROUTES = [
    (method, route)
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in sorted(route.methods or ())
]


def ask(method: str, route: APIRoute) -> tuple[str, str, object]:
    """A request that is all right but for its key."""
    path = route.path.replace("{kind}", "orders")
    for name in ("sku", "product", "edit", "coupon", "order", "refund", "payment", "customer", "movement", "photo"):
        path = path.replace(f"{{{name}}}", "1")
    more = {"/v1/admin/customers/search": "?q=Alice"}.get(route.path, "?code=X" if path.endswith("by-code") else "")
    return method, path + more, BODIES.get(route.path) if method != "GET" else None


def scope_of(method: str, route: APIRoute) -> ApiScope:
    return SCOPES[str(route.tags[0])][READS if method == "GET" else WRITES]


async def kept(room: Room) -> list[object]:
    return [await records(room.store, table, "*") for table in TABLES]


async def test_every_route_wants_its_own_scope(shop: HttpShop, room: Room) -> None:
    """A key with all other scopes is refused, and nothing happens; so is a customer, and who is nobody."""
    others = {
        scope: await shop.program(*(set(ApiScope) - {scope}), name=f"not {scope}")
        for scope in {scope_of(*one) for one in ROUTES}
    }
    customer, before = await shop.customer(), await kept(room)
    for one in ROUTES:
        answer = await others[scope_of(*one)].send(*ask(*one))
        assert (answer.status, answer.kind, answer.json["scope"]) == (403, "scope-missing", scope_of(*one)), one
        for caller in (customer, shop.anybody(), shop.anybody("tk_" + "x" * 43)):
            assert (await caller.send(*ask(*one))).status == 401, one
    assert await kept(room) == before


async def test_its_own_scope_is_enough(shop: HttpShop) -> None:
    """Whatever else a route refuses, it is not the key."""
    programs = {scope: await shop.program(scope, name=scope) for scope in {scope_of(*one) for one in ROUTES}}
    for one in ROUTES:
        answer = await programs[scope_of(*one)].send(*ask(*one))
        assert answer.status not in (401, 403, 405, 422, 500), (one, answer)


def test_no_model_shares_its_name(shop: HttpShop) -> None:
    """Of the documentation: of two with one name, each would be called by its module, too."""
    assert [name for name in make_app(shop.counter).openapi()["components"]["schemas"] if "__" in name] == []


class Revoking:
    """The store, in which the key "website" is revoked just before the next write, once it is `armed`."""

    def __init__(self, store: ShopStore) -> None:
        self._store, self.armed = store, False

    async def write(self, *args: Any, **kwargs: Any) -> Any:
        if self.armed:
            self.armed = False
            await self._store.write(revoke_key, "website")
        return await self._store.write(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@pytest.mark.parametrize("headers", [{}, {"Idempotency_Key": "one"}], ids=["once", "by a key of its own"])
async def test_a_key_that_is_revoked_meanwhile_changes_nothing(room: Room, headers: dict[str, str]) -> None:
    """It was good when its request was let in, and is not when the change would be written."""
    store, path = Revoking(room.store), f"/v1/admin/stock/{TEA}/movements"
    async with open_http(cast("Store", store), room.clock) as shop:
        program = await shop.program(ApiScope.STOCK_WRITE, name="website")
        assert (await program.post(path, {"add": 1})).status == 201
        store.armed = True
        answer = await program.post(path, {"add": 5}, **headers)
    assert (answer.status, answer.kind) == (401, "not-signed-in")
    assert not store.armed
    assert (await room.store.read(view_card, TEA)).level.on_hand == 11


async def test_a_revoked_key_is_nobodys(shop: HttpShop, room: Room) -> None:
    """Also for what it has asked before."""
    program = await shop.program(ApiScope.STOCK_WRITE, name="website")
    path = f"/v1/admin/stock/{TEA}/movements"
    assert (await program.post(path, {"add": 1}, Idempotency_Key="one")).status == 201
    await room.store.write(revoke_key, "website")
    assert (await program.post(path, {"add": 1}, Idempotency_Key="one")).status == 401
    assert (await room.store.read(view_card, TEA)).level.on_hand == 11


async def test_a_repeated_request_has_one_effect(owner: Caller, room: Room) -> None:
    """And the same answer."""
    path = f"/v1/admin/stock/{TEA}/movements"
    first, again = [await owner.post(path, {"add": 5}, Idempotency_Key="one") for _ in range(2)]
    assert (first.status, first.body) == (again.status, again.body)
    assert again.headers["idempotent-replayed"] == "true"
    assert (await room.store.read(view_card, TEA)).level.on_hand == 15
    assert (await owner.post(path, {"add": 6}, Idempotency_Key="one")).kind == "key-reused"
