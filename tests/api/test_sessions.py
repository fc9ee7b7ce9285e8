"""Signing in over HTTP."""

import pytest

from core.models.api_key import ApiScope
from core.models.customer import Customer
from core.ports import Store
from core.usecases.api_key import revoke_key
from core.usecases.customer import mark_blocked, remember_customer
from core.usecases.privacy import forget_me
from tests.support.clock import Clock
from tests.support.http import HttpShop, opening, signed
from tests.support.tables import records

HOUR = 3_600_000


async def test_a_customer_signs_in_with_what_telegram_has_signed(shop: HttpShop) -> None:
    """The session is theirs for an hour, and the shop knows their name."""
    answer = await shop.anybody().post("/v1/sessions", {"init_data": shop.init_data(1001)})
    assert (answer.status, answer.json["customer"]) == (201, {"id": 1001, "name": "Customer 1001"})
    assert answer.json["expires_at"] == "2027-01-15T16:06:40Z"
    assert "1001" not in answer.json["token"].partition(".")[2]
    told = await shop.anybody(answer.json["token"]).get("/v1/me")
    assert (told.status, told.json) == (200, {"id": 1001, "name": "Customer 1001"})


async def test_a_replay_is_refused(shop: HttpShop, clock: Clock) -> None:
    """What was signed is good for one sign-in, also with another nonce; a lost answer can be asked for again by who has the nonce."""
    init_data, anybody = shop.init_data(1001), shop.anybody()
    sent = {"init_data": init_data, "nonce": "mine"}
    assert (await anybody.post("/v1/sessions", sent)).status == 201
    assert (await anybody.post("/v1/sessions", sent)).status == 201
    for nonce in ("yours", ""):
        answer = await anybody.post("/v1/sessions", {"init_data": init_data, "nonce": nonce})
        assert (answer.status, answer.kind) == (401, "not-signed-in")
    clock.advance(seconds=3601)
    assert (await anybody.post("/v1/sessions", sent)).status == 401


async def test_a_replay_without_a_nonce_is_refused(shop: HttpShop) -> None:
    """Who gives none cannot be told from whoever has copied it."""
    sent = {"init_data": shop.init_data(1001)}
    assert [(await shop.anybody().post("/v1/sessions", sent)).status for _ in range(2)] == [201, 401]


async def test_what_another_bot_was_sent_is_refused_and_not_used_up(shop: HttpShop, clock: Clock, store: Store) -> None:
    """All that is forged has the same answer; nothing is written."""
    fields = opening(1001, clock)
    good = signed(shop.counter.token, fields)
    refusals = [
        await shop.anybody().post("/v1/sessions", {"init_data": text})
        for text in (
            signed("1:another", fields),
            good[:-1] + "x",
            good.replace("1001", "1002"),
            "",
            "x",
            "hash=",
            "&=&",
        )
    ]
    assert {(answer.status, answer.kind, answer.body) for answer in refusals} == {
        (401, "not-signed-in", refusals[0].body)
    }
    assert not await records(store, "replies")
    assert not await records(store, "customers")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"init_data": None},
        {"init_data": 5},
        {"init_data": "x" * 4097},
        {"customer": 1001, "init_data": "x"},
        {"customer": True},
        {"customer": 1001.5},
        {"customer": "Alice"},
        {"customer": 0},
        {"customer": -1},
        {"customer": 10**400},
        {"init_data": "x", "admin": True},
    ],
)
async def test_what_is_no_sign_in_is_not_understood(shop: HttpShop, body: object) -> None:
    """It says where."""
    answer = await shop.anybody().post("/v1/sessions", body)
    assert (answer.status, answer.kind) == (422, "not-understood")
    assert answer.json["errors"][0]["pointer"].startswith("/body")


async def test_a_program_acts_for_customers(shop: HttpShop) -> None:
    """With the scope; a name is kept for whom nobody knows, and not for whom somebody does."""
    program = await shop.program(ApiScope.CUSTOMERS_ACT)
    named = await program.post("/v1/sessions", {"customer": 7, "name": "Ann"})
    assert (named.status, named.json["customer"]) == (201, {"id": 7, "name": "Ann"})
    again = await program.post("/v1/sessions", {"customer": 7, "name": "Mallory"})
    assert again.json["customer"] == {"id": 7, "name": "Ann"}
    nameless = await program.post("/v1/sessions", {"customer": 8})
    assert nameless.json["customer"] == {"id": 8, "name": "8"}


async def test_only_the_scope_lets_a_program_act(shop: HttpShop, clock: Clock, store: Store) -> None:
    """No key, a wrong one, a revoked one, an old one, or one for other things: nobody is signed in, and nobody new is known."""
    sent = {"customer": 7}
    assert (await shop.anybody().post("/v1/sessions", sent)).kind == "not-signed-in"
    acting = await shop.program(ApiScope.CUSTOMERS_ACT, expires_at=clock.ms() + HOUR)
    last = "A" if acting.token[-1] != "A" else "B"
    for secret in (
        acting.token[:-1] + last,
        acting.token[:-1],
        acting.token + "A",
        "tk_",
        "tk_" + "é" * 9,
        acting.token[3:],
    ):
        answer = await shop.anybody().post("/v1/sessions", sent, Authorization=f"Bearer {secret}")
        assert (answer.status, answer.kind) == (401, "not-signed-in"), secret
    other = await shop.program(*(set(ApiScope) - {ApiScope.CUSTOMERS_ACT}), name="other")
    answer = await other.post("/v1/sessions", sent)
    assert (answer.status, answer.kind, answer.json["scope"]) == (403, "scope-missing", "customers:act")
    assert not await records(store, "customers")
    assert (await acting.post("/v1/sessions", sent)).status == 201
    clock.advance(hours=1)
    assert (await acting.post("/v1/sessions", sent)).status == 401


async def test_a_revoked_key_opens_nothing(shop: HttpShop, store: Store) -> None:
    """From the moment on."""
    program = await shop.program(ApiScope.CUSTOMERS_ACT, name="old")
    assert (await program.post("/v1/sessions", {"customer": 7})).status == 201
    await store.write(revoke_key, "old")
    assert (await program.post("/v1/sessions", {"customer": 7})).status == 401


async def test_a_key_is_no_session(shop: HttpShop) -> None:
    """Not even one for everything."""
    program = await shop.program()
    for path in ("/v1/me", "/v1/cart", "/v1/orders", "/v1/checkout"):
        assert (await program.get(path)).kind == "not-signed-in"


async def test_signing_in_unblocks_nobody(shop: HttpShop, store: Store) -> None:
    """Whoever has blocked the bot may still open the app: that the bot can write to them again is not known before they write."""
    await store.write(remember_customer, Customer(id=1001, name="Ann"))
    await store.write(mark_blocked, 1001)
    await shop.customer(1001)
    (known,) = await records(store, "customers")
    assert known["blocked_at"] is not None
    assert known["name"] == "Customer 1001"


async def test_whoever_was_forgotten_is_met_anew(shop: HttpShop, store: Store) -> None:
    """By signing in again, or by a program, under the name that is told then."""
    program = await shop.program(ApiScope.CUSTOMERS_ACT)
    await store.write(remember_customer, Customer(id=1001, name="Ann"))
    await store.write(forget_me, 1001)
    answer = await program.post("/v1/sessions", {"customer": 1001, "name": "Anna"})
    assert answer.json["customer"] == {"id": 1001, "name": "Anna"}
