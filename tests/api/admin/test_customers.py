"""Customers, as a program of the owner's knows them."""

import pytest

from core.errors import Banned
from core.models.customer import Customer
from core.models.outbox import NoticeKind
from core.usecases.ban import check_welcome
from core.usecases.customer import remember_customer
from core.usecases.outbox import due_notices
from playground.state.people import OWNER
from tests.support.http import Caller
from tests.support.room import ALICE, BOB, TEA, Room

CUSTOMERS = "/v1/admin/customers"


async def test_customers_are_listed_and_found(owner: Caller, room: Room) -> None:
    """By id, without owners; by name."""
    await room.store.write(remember_customer, Customer(id=OWNER, name="Olga"))
    await room.buy((TEA, 2))
    first = (await owner.get(f"{CUSTOMERS}?limit=1")).json
    then = (await owner.get(f"{CUSTOMERS}?cursor={first['next']}")).json
    assert [(one["id"], one["spent"]["amount"]) for one in (*first["items"], *then["items"])] == [
        (ALICE, 900),
        (BOB, 0),
    ]
    assert [one["id"] for one in (await owner.get(f"{CUSTOMERS}/search?q=bob")).json["items"]] == [BOB]
    card = (await owner.get(f"{CUSTOMERS}/{ALICE}")).json
    assert (card["name"], card["orders"], card["spent"][0]["amount"]) == ("Alice", 1, 900)
    assert (await owner.get(f"{CUSTOMERS}/5")).json["noun"] == "customer"


async def test_a_note_is_kept(owner: Caller) -> None:
    """And taken away."""
    path = f"{CUSTOMERS}/{ALICE}/note"
    assert (await owner.put(path, {"note": " rings twice "})).json["note"] == "rings twice"
    assert (await owner.put(path, {"note": ""})).json["note"] == ""
    assert (await owner.put(path, {"note": "x" * 1001})).status == 422


async def test_a_customer_is_banned_and_welcome_again(owner: Caller, room: Room) -> None:
    """Owners cannot be."""
    path = f"{CUSTOMERS}/{ALICE}/ban"
    assert (await owner.put(path, {"banned": True})).json["banned_at"] is not None
    with pytest.raises(Banned):
        await room.store.read(check_welcome, ALICE)
    assert (await owner.put(path, {"banned": False})).json["banned_at"] is None
    await room.store.read(check_welcome, ALICE)
    await room.store.write(remember_customer, Customer(id=OWNER, name="Olga"))
    assert (await owner.put(f"{CUSTOMERS}/{OWNER}/ban", {"banned": True})).kind == "runs-the-shop"


async def test_a_message_about_no_order(owner: Caller, room: Room) -> None:
    """It is owed to the customer."""
    assert (await owner.post(f"{CUSTOMERS}/{BOB}/messages", {"text": "Hello"})).status == 201
    notices = await room.store.read(due_notices, (), 0)
    assert [one.chat_id for one in notices if one.kind is NoticeKind.MESSAGE] == [BOB]
