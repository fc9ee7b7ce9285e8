"""Prices, changed by a program."""

import pytest

from tests.support.http import Caller
from tests.support.room import MUG, TEA, Room

EDITS = "/v1/admin/price-edits"


async def price(owner: Caller, sku: int) -> int:
    """In cents, as customers pay it."""
    one = (await owner.get(f"/v1/products/{sku}")).json["variants"][0]
    return int(one["price"]["amount"])


async def test_one_price_is_set_at_once(owner: Caller, room: Room) -> None:
    """A cart keeps the lower one that it was promised."""
    await room.fill((TEA, 1))
    answer = await owner.put(f"/v1/admin/prices/{TEA}", {"price": 500})
    told = answer.json
    assert (answer.status, told["before"]["amount"], told["after"]["amount"], told["keeping"]) == (200, 450, 500, 1)
    assert await price(owner, TEA) == 500
    assert (await owner.put(f"/v1/admin/prices/{TEA}", {"price": -1})).status == 422


async def test_many_prices_are_applied_as_they_were_shown(owner: Caller) -> None:
    """And put back."""
    shown = await owner.post(EDITS, {"goods": "Drinks", "change": "+10%", "rounding": "0.05"})
    plan = shown.json["plan"]
    assert (shown.status, shown.json["state"]) == (201, "shown")
    assert [(one["code"], one["after"]["amount"]) for one in plan["moves"]] == [("TEA-100", 495), ("MUG-1", 1320)]
    assert await price(owner, TEA) == 450
    path = f"{EDITS}/{shown.json['id']}"
    applied = (await owner.post(f"{path}/apply", {"seal": plan["seal"]})).json
    assert (applied["state"], applied["fates"]["set"]) == ("applied", 2)
    assert (await price(owner, TEA), await price(owner, MUG)) == (495, 1320)
    await owner.put(f"/v1/admin/prices/{MUG}", {"price": 1400})
    undone = (await owner.post(f"{path}/undo")).json
    assert (undone["state"], undone["fates"]) == ("undone", {"set": 0, "changed": 1, "back": 1})
    assert (await price(owner, TEA), await price(owner, MUG)) == (450, 1400)


async def test_what_is_not_as_it_was_shown_is_not_applied(owner: Caller) -> None:
    """The preview has another seal by now."""
    shown = (await owner.post(EDITS, {"goods": "Drinks", "change": "-0.50"})).json
    await owner.put(f"/v1/admin/prices/{TEA}", {"price": 600})
    path = f"{EDITS}/{shown['id']}"
    refused = await owner.post(f"{path}/apply", {"seal": shown["plan"]["seal"]})
    assert (refused.status, refused.kind) == (409, "stale-screen")
    assert await price(owner, TEA) == 600
    again = (await owner.get(path)).json["plan"]
    assert (await owner.post(f"{path}/apply", {"seal": again["seal"]})).json["state"] == "applied"
    assert await price(owner, TEA) == 550


async def test_a_price_for_a_time(owner: Caller, room: Room) -> None:
    """It counts at once, is listed, and ends by itself, or is stopped."""
    until = f"{room.day()}T23:59:59Z"
    shown = (await owner.post(EDITS, {"goods": "TEA-100", "change": "3.00", "ends_at": until})).json
    path = f"{EDITS}/{shown['id']}"
    await owner.post(f"{path}/apply", {"seal": shown["plan"]["seal"]})
    assert await price(owner, TEA) == 300
    (listed,) = (await owner.get(EDITS)).json["items"]
    assert (listed["id"], listed["ends_at"], listed["lowest"]["amount"]) == (shown["id"], until, 300)
    await owner.post(f"{path}/undo")
    assert await price(owner, TEA) == 450
    assert (await owner.get(EDITS)).json["items"] == []


async def test_a_preview_is_dropped(owner: Caller) -> None:
    """Then it cannot be applied."""
    shown = (await owner.post(EDITS, {"goods": "Drinks", "change": "+1"})).json
    path = f"{EDITS}/{shown['id']}"
    assert (await owner.delete(path)).json["state"] == "discarded"
    assert (await owner.post(f"{path}/apply", {"seal": shown["plan"]["seal"]})).status == 409
    assert (await owner.get(f"{EDITS}/999")).status == 404


async def test_what_cannot_be_understood(owner: Caller) -> None:
    """Its field is named; goods that are not there are not found."""
    for body, field in (
        ({"goods": "Drinks", "change": "cheaper"}, "price"),
        ({"goods": "Drinks", "change": "5%"}, "price_sign"),
        ({"goods": "Drinks", "change": "+5%", "rounding": "a bit"}, "rounding"),
        ({"goods": "Drinks", "change": "3", "ends_at": "2020-01-01T00:00:00Z"}, "date_past"),
    ):
        answer = await owner.post(EDITS, body)
        assert (answer.status, answer.json["field"]) == (400, field)
    assert (await owner.post(EDITS, {"goods": "Cars", "change": "+5%"})).json["noun"] == "goods"


@pytest.mark.parametrize(
    "until",
    [
        "9999-12-31T23:59:59-14:00",
        "9999-12-31T23:59:59.999999Z",
        "9999-12-31T23:59:59Z",
        "2200-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        "1999-12-31T23:59:59Z",
    ],
)
async def test_a_time_that_some_timezone_cannot_say(owner: Caller, until: str) -> None:
    """Neither as an end nor as a beginning."""
    for times in ({"ends_at": until}, {"begins_at": until, "ends_at": "2199-12-31T23:59:59Z"}):
        answer = await owner.post(EDITS, {"goods": "TEA-100", "change": "+5%", **times})
        assert (answer.status, answer.kind) == (422, "not-understood")


async def test_an_end_that_is_over_is_named(owner: Caller) -> None:
    """The sentence says which it was."""
    answer = await owner.post(EDITS, {"goods": "Drinks", "change": "3", "ends_at": "2020-01-01T00:00:00Z"})
    assert answer.json["detail"] == "“2020-01-01T00:00:00+00:00” is over already."
