"""Tokens of sessions: forged, old, cut, and other people's things."""

import pytest

from api.identity import LASTS, issue
from core.models.actor import CLI
from core.models.api_key import ApiScope
from core.ports import Store
from core.usecases.api_key import revoke_key
from core.usecases.ban import ban_customer
from storage.executor import Executor
from tests.support.clock import Clock
from tests.support.http import Answer, Caller, HttpShop, open_http
from tests.support.tables import records

FORGED = {
    "another customer's": lambda token: token.replace("1001.", "1002.", 1),
    "a longer one": lambda token: token.replace(".", ".9", 1),
    "no seal": lambda token: token.rpartition(".")[0],
    "an empty seal": lambda token: token.rpartition(".")[0] + ".",
    "half a seal": lambda token: token[:-20],
    "one sign more": lambda token: token + "A",
    "one sign else": lambda token: token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1],
    "no customer": lambda token: "ts_." + token.partition(".")[2],
    "another beginning": lambda token: "tk_" + token[3:],
    "not ASCII": lambda token: token[:-1] + "é",
    "only the beginning": lambda _token: "ts_",
    "dots": lambda _token: "ts_....",
    "very long": lambda token: token * 40,
    "nothing": lambda _token: "",
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
async def test_a_forged_token_opens_nothing(shop: HttpShop, forge: object) -> None:
    """The answer is the one for no token at all."""
    alice = await shop.customer(1001)
    assert callable(forge)
    answer = await shop.anybody().get("/v1/me", Authorization=f"Bearer {forge(alice.token)}")
    nobody = await shop.anybody().get("/v1/me")
    assert (answer.status, answer.body) == (nobody.status, nobody.body)
    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("header", ["Basic {}", "{}", "Bearer", "bearer  ", "Bearer{}", "Token {}"])
async def test_other_ways_to_show_a_token_show_none(shop: HttpShop, header: str) -> None:
    """Only "Bearer" is known."""
    alice = await shop.customer(1001)
    assert (await shop.anybody().get("/v1/me", Authorization=header.format(alice.token))).status == 401


async def test_a_session_ends_after_an_hour(shop: HttpShop, clock: Clock) -> None:
    """To the millisecond."""
    alice = await shop.customer(1001)
    clock.advance(seconds=(LASTS - 1) / 1000)
    assert (await alice.get("/v1/me")).status == 200
    clock.advance(seconds=0.001)
    assert (await alice.get("/v1/me")).status == 401


async def test_a_session_of_another_shop_opens_nothing(shop: HttpShop, store: Store, clock: Clock) -> None:
    """Another bot's token, another key. Of the same bot it is good in every process."""
    async with open_http(store, clock, token="1:another") as other, open_http(store, clock) as same:
        token, _session = issue(other.counter, 1001)
        assert (await shop.anybody(token).get("/v1/me")).status == 401
        assert (await same.anybody((await shop.customer(1001)).token).get("/v1/me")).status == 200


async def _order_of(shop: HttpShop, caller: Caller) -> int:
    await caller.post("/v1/cart/lines", {"sku": 1})
    confirm = (await caller.get("/v1/checkout")).json["confirm"]
    answer = await caller.post("/v1/orders", confirm, Idempotency_Key="k")
    assert answer.status == 201, answer
    return int(answer.json["id"])


OF_AN_ORDER = [("GET", ""), ("GET", "/receipt"), ("POST", "/cancel")]


@pytest.mark.parametrize(("method", "part"), OF_AN_ORDER)
async def test_anothers_order_is_answered_like_one_that_does_not_exist(
    shop: HttpShop, monkeypatch: pytest.MonkeyPatch, method: str, part: str
) -> None:
    """Status, headers and body are the same but for the number that was asked for, and so is the work."""
    alice, mallory = await shop.customer(1001), await shop.customer(1002)
    order_id = await _order_of(shop, alice)
    asked: list[str] = []
    _count_statements(monkeypatch, asked)

    async def ask(number: int) -> tuple[Answer, list[str]]:
        asked.clear()
        answer = await mallory.send(method, f"/v1/orders/{number}{part}")
        return answer, list(asked)

    (theirs, work), (none, no_work) = await ask(order_id), await ask(order_id + 1)
    assert (theirs.status, theirs.kind) == (404, "not-found")
    assert _but(theirs, order_id) == _but(none, order_id + 1)
    assert work == no_work != []
    assert (await alice.get(f"/v1/orders/{order_id}")).json["state"] == "placed"


def _but(answer: Answer, number: int) -> tuple[object, ...]:
    """All but the number, and what is left of the limit."""
    headers = {name: value for name, value in answer.headers.items() if name not in {"date", "ratelimit"}}
    return answer.status, headers, answer.body.replace(str(number).encode(), b"N")


def _count_statements(monkeypatch: pytest.MonkeyPatch, asked: list[str]) -> None:
    """Note every statement that any store runs."""
    from storage.sqlite.executor import SqliteExecutor

    kinds: list[type] = [SqliteExecutor]
    try:
        from storage.postgres.executor import PostgresExecutor
    except ImportError:
        pass
    else:
        kinds.append(PostgresExecutor)
    for kind in kinds:
        for name in ("run", "one", "all"):
            _note(monkeypatch, kind, name, asked)


def _note(monkeypatch: pytest.MonkeyPatch, kind: type, name: str, asked: list[str]) -> None:
    plain = getattr(kind, name)

    async def noting(self: Executor, sql: str, **values: object) -> object:
        asked.append(sql)
        return await plain(self, sql, **values)

    monkeypatch.setattr(kind, name, noting)


async def test_anothers_cart_cannot_be_named(shop: HttpShop) -> None:
    """A cart is never asked for by its id: what another's ETag or confirmation names is not one's own, and nothing of it is told."""
    alice, mallory = await shop.customer(1001), await shop.customer(1002)
    hers = await alice.post("/v1/cart/lines", {"sku": 1, "quantity": 2})
    confirm = (await alice.get("/v1/checkout")).json["confirm"]
    await mallory.post("/v1/cart/lines", {"sku": 2})
    answer = await mallory.delete("/v1/cart", If_Match=hers.headers["etag"])
    assert (answer.status, [line["sku"] for line in answer.json["cart"]["lines"]]) == (412, [2])
    theirs = await mallory.post("/v1/orders", confirm, Idempotency_Key="k")
    none = await mallory.post("/v1/orders", {**confirm, "cart": 999}, Idempotency_Key="k")
    assert (theirs.status, theirs.kind, theirs.body) == (409, "stale-screen", none.body)
    assert (await alice.get("/v1/cart")).json["units"] == 2


async def test_keys_of_two_customers_do_not_meet(shop: HttpShop) -> None:
    """The same Idempotency-Key is another one for another customer: nobody is given somebody else's answer."""
    alice, bob = await shop.customer(1001), await shop.customer(1002)
    first = await alice.post("/v1/cart/lines", {"sku": 1}, Idempotency_Key="k")
    second = await bob.post("/v1/cart/lines", {"sku": 1}, Idempotency_Key="k")
    assert "idempotent-replayed" not in second.headers
    assert first.json["id"] != second.json["id"]


async def test_a_banned_customer_may_look_and_not_order(shop: HttpShop, store: Store) -> None:
    """As in the chat."""
    alice = await shop.customer(1001)
    await alice.post("/v1/cart/lines", {"sku": 1})
    confirm = (await alice.get("/v1/checkout")).json["confirm"]
    await store.write(ban_customer, CLI, 1001)
    answer = await alice.post("/v1/orders", confirm, Idempotency_Key="k")
    assert (answer.status, answer.kind) == (409, "banned")
    assert (await alice.get("/v1/cart")).status == 200
    assert not await records(store, "orders")


async def test_a_key_is_used_within_its_scopes(shop: HttpShop) -> None:
    """What it lacks is named, nothing else is told."""
    program = await shop.program(ApiScope.STOCK_READ)
    answer = await program.post("/v1/sessions", {"customer": 5})
    assert set(answer.json) == {"type", "title", "status", "detail", "scope"}


async def test_a_programs_session_ends_with_its_key(shop: HttpShop) -> None:
    """What it has opened for a customer, too; the customer's own stays."""
    program, alice = await shop.program(ApiScope.CUSTOMERS_ACT, name="website"), await shop.customer(1001)
    opened = (await program.post("/v1/sessions", {"customer": 1001})).json["token"]
    acting = shop.anybody(opened)
    assert (await acting.get("/v1/cart")).status == 200
    await shop.store.write(revoke_key, "website")
    assert (await acting.get("/v1/cart")).status == 401
    assert (await acting.post("/v1/cart/lines", {"sku": 1})).status == 401
    assert (await program.post("/v1/sessions", {"customer": 1001})).status == 401
    assert (await alice.get("/v1/cart")).status == 200
