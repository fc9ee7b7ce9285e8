"""Stock, changed by a program."""

from typing import Any

import pytest

from core.models.actor import Actor
from core.usecases.stock import view_card
from tests.support.http import Caller
from tests.support.room import MUG, SOAP, TEA, Room

STOCK = "/v1/admin/stock"


async def every(owner: Caller, path: str) -> list[Any]:
    """The items of all parts of a list."""
    items: list[Any] = []
    place: str | None = ""
    while place is not None:
        part = (await owner.get(f"{path}&cursor={place}")).json
        items, place = [*items, *part["items"]], part["next"]
    return items


async def test_a_program_adds_and_counts(owner: Caller, room: Room) -> None:
    """Each change is a line of the ledger, by this key."""
    added = await owner.post(f"{STOCK}/{TEA}/movements", {"add": 5, "note": " a  delivery "})
    assert (added.status, added.json["before"], added.json["on_hand"]) == (201, 10, 15)
    assert added.json["movement"]["by"] == {"kind": "api", "id": "website", "name": "API key website"}
    counted = await owner.post(f"{STOCK}/{TEA}/movements", {"set": 12})
    assert (counted.json["movement"]["delta"], counted.json["on_hand"]) == (-3, 12)
    card = await room.store.read(view_card, TEA)
    assert card.level.on_hand == 12
    newest, before, *_ = card.entries
    assert {newest.movement.actor, before.movement.actor} == {Actor.api("website")}
    assert before.movement.note == "a delivery"


async def test_more_than_there_is_cannot_be_taken(owner: Caller, room: Room) -> None:
    """The refusal says how many there are."""
    answer = await owner.post(f"{STOCK}/{MUG}/movements", {"add": -4})
    assert (answer.status, answer.kind, answer.json["shortages"][0]["left"]) == (409, "out-of-stock", 3)
    assert (await room.store.read(view_card, MUG)).level.on_hand == 3


async def test_a_change_of_what_was_seen(owner: Caller, room: Room) -> None:
    """With the revision, only if nothing has moved since."""
    seen = (await owner.get(f"{STOCK}/{TEA}")).json["revision"]
    await room.buy((TEA, 1))
    answer = await owner.post(f"{STOCK}/{TEA}/movements", {"set": 20, "revision": seen})
    assert (answer.status, answer.kind) == (409, "stale-screen")
    now = (await owner.get(f"{STOCK}/by-code?code=tea-100")).json
    assert (now["sku"], now["on_hand"], now["reserved"], now["sold"]) == (TEA, 9, 1, 1)
    assert (await owner.post(f"{STOCK}/{TEA}/movements", {"set": 20, "revision": now["revision"]})).status == 201


async def test_a_change_is_taken_back_once(owner: Caller, room: Room) -> None:
    """The second time it is refused."""
    moved = (await owner.post(f"{STOCK}/{TEA}/movements", {"add": 5})).json["movement"]["id"]
    undone = await owner.post(f"{STOCK}/movements/{moved}/undo")
    assert (undone.status, undone.json["undone"], undone.json["on_hand"]) == (200, True, 10)
    assert (await owner.post(f"{STOCK}/movements/{moved}/undo")).kind == "undo-refused"
    assert (await room.store.read(view_card, TEA)).level.on_hand == 10


async def test_low_and_hot(owner: Caller) -> None:
    """What is low from now on is listed as such."""
    assert (await owner.put(f"{STOCK}/{TEA}/threshold", {"low_at": 10})).json["low"] is True
    listed = (await owner.get(f"{STOCK}?low=true")).json["items"]
    assert TEA in [one["sku"] for one in listed]
    assert all(one["low"] for one in listed)
    assert (await owner.put(f"{STOCK}/{TEA}/threshold", {"low_at": None})).json["own_low_at"] is None
    assert (await owner.put(f"{STOCK}/{TEA}/hot", {"hot": True})).json["hot"] is True
    assert (await owner.get(f"{STOCK}/{TEA}")).json["hot"] is True


async def test_the_list_goes_on_where_it_ended(owner: Caller) -> None:
    """By id; a search has its own order."""
    first = (await owner.get(f"{STOCK}?limit=2")).json
    then = (await owner.get(f"{STOCK}?limit=2&cursor={first['next']}")).json
    assert [one["sku"] for one in (*first["items"], *then["items"])] == [TEA, MUG, SOAP]
    assert then["next"] is None
    assert [one["code"] for one in (await owner.get(f"{STOCK}?q=soap")).json["items"]] == ["SOAP-1"]


@pytest.mark.parametrize(
    "body", [{}, {"add": 1, "set": 1}, {"add": 0}, {"set": -1}, {"add": 1, "why": "x"}, {"add": "1e9"}]
)
async def test_what_cannot_be_understood_is_refused(owner: Caller, body: dict[str, object]) -> None:
    """By its shape, before anything is asked of the shop."""
    assert (await owner.post(f"{STOCK}/{TEA}/movements", body)).status == 422


async def test_what_is_not_there(owner: Caller) -> None:
    """404, with what was looked up."""
    for answer in (
        await owner.get(f"{STOCK}/999"),
        await owner.get(f"{STOCK}/by-code?code=NOPE"),
        await owner.post(f"{STOCK}/999/movements", {"add": 1}),
    ):
        assert (answer.status, answer.json["noun"]) == (404, "variant")
    assert (await owner.get(f"{STOCK}?cursor=nonsense")).status == 400


async def test_the_ledger_is_read_from_the_oldest_on(owner: Caller, room: Room) -> None:
    """Whoever asks on from the last line misses none."""
    await room.buy((TEA, 2), (MUG, 1))
    await owner.post(f"{STOCK}/{TEA}/movements", {"add": 5})
    lines = await every(owner, "/v1/admin/ledger/movements?limit=2")
    assert [one["id"] for one in lines] == sorted({one["id"] for one in lines})
    assert {one["sku"]: 0 for one in lines} == {TEA: 0, MUG: 0, SOAP: 0}
    tea = (await owner.get(f"/v1/admin/ledger/movements?sku={TEA}")).json["items"]
    assert tea == [one for one in lines if one["sku"] == TEA]
    assert sum(one["delta"] for one in tea) == 13
    assert tea[-1]["by"]["name"] == "API key website"
