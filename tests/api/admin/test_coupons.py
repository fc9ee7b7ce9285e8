"""Coupons, made and changed by a program."""

from core.usecases.coupon import find_coupon
from tests.support.http import Caller
from tests.support.room import TEA, Room

COUPONS = "/v1/admin/coupons"


async def test_a_coupon_of_the_chats_words(owner: Caller, room: Room) -> None:
    """Customers can use it at once; its results are its card's."""
    told = {"code": "summer", "percent": "10%", "min": "4", "only": "Drinks", "limit": "2", "exclusive": True}
    made = await owner.post(COUPONS, told)
    assert (made.status, made.json["code"], made.json["only"]) == (201, "SUMMER", ["Drinks"])
    assert made.json["terms"] == {"kind": "percent", "basis_points": 1000}
    assert (made.json["minimum_subtotal"]["text"], made.json["exclusive"]) == ("€4.00", True)
    await room.fill((TEA, 2))
    assert (await room.use_coupon("SUMMER")).breakdown.discount == 90
    await room.buy()
    card = (await owner.get(f"{COUPONS}/by-code?code=summer")).json
    assert (card["used"], card["taken"]["amount"], card["revenue"]["amount"]) == (1, 90, 810)


async def test_a_promotion_has_a_name(owner: Caller) -> None:
    """And no code."""
    made = await owner.post(COUPONS, {"name": "Spring sale", "buy": "2", "get": "1", "off": "50%"})
    assert (made.status, made.json["code"], made.json["name"]) == (201, "", "Spring sale")
    assert made.json["terms"] == {"kind": "buy_get", "buy": 2, "get": 1, "basis_points": 5000}


async def test_what_makes_no_coupon_is_refused(owner: Caller) -> None:
    """With the field, and a value that works."""
    for told, field in (
        ({"percent": "10%"}, "coupon_auto"),
        ({"code": "SAVE", "name": "Sale", "percent": "10%"}, "coupon_word"),
        ({"code": "SAVE"}, "coupon_discount"),
        ({"code": "SAVE", "percent": "10%", "amount": "5"}, "coupon_discount"),
        ({"code": "SAVE", "percent": "ten"}, "percent"),
        ({"code": "SAVE", "percent": "10%", "until": "2020-01-01"}, "date_past"),
        ({"code": "SAVE", "buy": "2"}, "sets"),
        ({"code": "end", "percent": "10%"}, "coupon_keyword"),
    ):
        answer = await owner.post(COUPONS, told)
        assert (answer.status, answer.json["field"]) == (400, field), told
    assert (await owner.post(COUPONS, {"code": "SAVE", "percent": "10%", "color": "red"})).status == 422
    assert (await owner.post(COUPONS, {"code": "SAVE", "percent": "10%", "only": "Cars"})).json["noun"] == "goods"
    assert (await owner.get(COUPONS)).json == {"items": [], "next": None}


async def test_it_is_paused_resumed_and_ended(owner: Caller, room: Room) -> None:
    """What has ended stays so."""
    one = (await owner.post(COUPONS, {"code": "SAVE", "percent": "10%"})).json["id"]
    assert (await owner.post(COUPONS, {"code": "SAVE", "percent": "5%"})).kind == "code-taken"
    for verb, active in (("pause", False), ("resume", True)):
        assert (await owner.post(f"{COUPONS}/{one}/{verb}")).json["active"] is active
        assert (await room.store.read(find_coupon, "SAVE")).active is active
    assert (await owner.post(f"{COUPONS}/{one}/end")).json["ends_at"] is not None
    assert (await owner.post(f"{COUPONS}/{one}/pause")).kind == "coupon-ended"
    assert (await owner.post(f"{COUPONS}/999/pause")).status == 404


async def test_rules_are_changed_and_taken_away(owner: Caller) -> None:
    """All that are given, or none."""
    path = f"{COUPONS}/{(await owner.post(COUPONS, {'code': 'SAVE', 'percent': '10%', 'min': '20'})).json['id']}"
    changed = (await owner.patch(path, {"discount": "15%", "limit": "9", "min": "", "first_order": True})).json
    assert (changed["terms"]["basis_points"], changed["limit"], changed["first_order"]) == (1500, 9, True)
    assert changed["minimum_subtotal"] is None
    refused = await owner.patch(path, {"limit": "5", "until": "yesterday"})
    assert (refused.status, refused.json["field"]) == (400, "date_shape")
    assert (await owner.patch(path, {"discount": " "})).json["field"] == "coupon_value"
    assert (await owner.get(path)).json["limit"] == 9


async def test_all_are_listed_newest_first(owner: Caller) -> None:
    """Part by part."""
    for code in ("ONE", "TWO", "THREE"):
        await owner.post(COUPONS, {"code": code, "percent": "10%"})
    first = (await owner.get(f"{COUPONS}?limit=2")).json
    then = (await owner.get(f"{COUPONS}?limit=2&cursor={first['next']}")).json
    assert [one["code"] for one in (*first["items"], *then["items"])] == ["THREE", "TWO", "ONE"]
    assert then["next"] is None
