"""Products, variants and pictures, made and changed by a program."""

import hashlib
from collections.abc import AsyncIterator

from core.pictures import read_photo
from core.ports import ReadTransaction
from core.usecases.product.browse import search_products
from core.usecases.product.edit import view_card
from core.usecases.stock import view_card as view_stock
from tests.playground.helpers import png
from tests.support.http import Caller, HttpShop
from tests.support.products import trail
from tests.support.room import TEA, Room

PRODUCTS = "/v1/admin/products"
CUP = {
    "title": "Cup",
    "category": "Kitchen/Cups",
    "description": "For tea.",
    "variants": [{"label": "Small", "price": 500, "stock": 3}, {"label": "Large", "price": 700, "code": "CUP-L"}],
}


async def test_a_new_product_is_for_sale_at_once(owner: Caller, room: Room) -> None:
    """With its stock, in a category that is made, and findable."""
    made = await owner.post(PRODUCTS, CUP)
    assert (made.status, made.json["category"], made.json["state"]) == (201, "Kitchen/Cups", "on_sale")
    small, large = made.json["variants"]
    assert (small["code"], small["on_hand"], small["price"]["text"]) == ("CUP-SMALL", 3, "€5.00")
    assert (large["code"], large["on_hand"]) == ("CUP-L", 0)
    assert [one.title for one in (await room.store.read(search_products, "cup")).items] == ["Cup"]
    entry = (await room.store.read(view_stock, small["sku"])).entries[0]
    assert str(entry.movement.actor) == "api:website"
    assert (await owner.get(f"{PRODUCTS}/by-code?code=cup-l")).json == made.json


async def test_a_product_is_made_as_a_whole_or_not_at_all(owner: Caller, room: Room) -> None:
    """Its second SKU has a code that is taken."""
    taken = {**CUP, "variants": [{"label": "S", "price": 1}, {"label": "L", "price": 2, "code": "TEA-100"}]}
    answer = await owner.post(PRODUCTS, taken)
    assert (answer.status, answer.kind, answer.json["suggestion"]) == (409, "sku-taken", "TEA-100-2")
    assert (await owner.post(PRODUCTS, {**CUP, "title": " "})).json["field"] == "title"
    assert (await room.store.read(search_products, "cup")).items == ()


async def test_a_product_is_changed_as_a_whole_or_not_at_all(owner: Caller, room: Room) -> None:
    """What is left out stays."""
    told = {"title": "Sencha", "description": "Mild.", "category": "Drinks/Tea"}
    changed = (await owner.patch(f"{PRODUCTS}/1", told)).json
    assert {name: changed[name] for name in told} == told
    refused = await owner.patch(f"{PRODUCTS}/1", {"description": "Other", "title": ""})
    assert (refused.status, refused.json["field"]) == (400, "title")
    card = await room.store.read(view_card, 1)
    assert (card.product.title, card.product.description) == ("Sencha", "Mild.")


async def test_a_product_is_hidden_archived_and_brought_back(owner: Caller, room: Room) -> None:
    """As the state says; staff's lists have it all the time."""
    for state in ("hidden", "archived", "hidden", "archived", "on_sale"):
        assert (await owner.patch(f"{PRODUCTS}/1", {"state": state})).json["state"] == state
        found = (await room.store.read(search_products, "green tea")).items
        assert bool(found) is (state == "on_sale")
        listed = (await owner.get(f"{PRODUCTS}?limit=1")).json
        assert [(one["id"], one["state"]) for one in listed["items"]] == [(1, state)]
    assert [one["id"] for one in (await owner.get(f"{PRODUCTS}?cursor={listed['next']}")).json["items"]] == [2, 3]


async def test_variants_are_added_and_changed(owner: Caller, room: Room) -> None:
    """The first one needs a label to be told from the second."""
    more = {"label": "500 g", "price": 1500, "stock": 2}
    assert (await owner.post(f"{PRODUCTS}/1/variants", more)).kind == "label-missing"
    named = await owner.patch(f"/v1/admin/variants/{TEA}", {"label": "100 g", "price": 475, "code": "TEA-S"})
    assert named.json["variants"][0] == {**named.json["variants"][0], "label": "100 g", "code": "TEA-S"}
    added = await owner.post(f"{PRODUCTS}/1/variants", more)
    assert (added.status, [one["price"]["amount"] for one in added.json["variants"]]) == (201, [475, 1500])
    hidden = await owner.patch(f"/v1/admin/variants/{TEA}", {"shown": False})
    assert [one["shown"] for one in hidden.json["variants"]] == [False, True]
    assert ("price", "TEA-S", "4.50", "4.75") in await trail(room)


async def test_pictures_are_sent_as_they_are(owner: Caller, room: Room, shop: HttpShop) -> None:
    """They are kept by their digest; the cover is what is put first."""
    photos = [png(40, 30), png(30, 40, 99)]
    for data in photos:
        answer = await owner.post(f"{PRODUCTS}/1/photos", data, Content_Type="image/png")
        assert answer.status == 201
    keys = [hashlib.sha256(data).hexdigest() for data in photos]
    assert [one["key"] for one in answer.json["photos"]] == keys
    seen = await shop.anybody().get(answer.json["photos"][1]["url"])
    assert (seen.status, seen.headers["content-type"], seen.body) == (200, "image/png", photos[1])
    turned = await owner.put(f"{PRODUCTS}/1/cover/{keys[1]}")
    assert [one["key"] for one in turned.json["photos"]] == keys[::-1]
    assert (await owner.patch(f"/v1/admin/variants/{TEA}", {"photo": keys[0]})).json["variants"][0]["photo"] == keys[0]
    left = await owner.delete(f"{PRODUCTS}/1/photos/{keys[0]}")
    assert ([one["key"] for one in left.json["photos"]], left.json["variants"][0]["photo"]) == (keys[1:], None)


async def test_what_is_no_picture_is_refused(owner: Caller, room: Room) -> None:
    """By what it is called, by what it is, by its size; what is too large for others, a picture may be."""
    path = f"{PRODUCTS}/1/photos"
    assert (await owner.post(path, {"photo": "x"})).status == 415
    assert (await owner.post(path, b"GIF?", Content_Type="image/gif")).json["field"] == "photo"
    assert (await owner.post(path, b"x" * 10_000_001, Content_Type="image/png")).kind == "too-large"
    assert (await owner.post(PRODUCTS, b"x" * 70_000)).kind == "too-large"
    large = png(2, 2) + b"\0" * 200_000
    assert (await owner.post(path, large, Content_Type="image/png")).status == 201
    assert await room.store.read(_is_kept, read_photo(large))


async def test_a_body_that_does_not_say_how_large_it_is_ends_where_it_must(owner: Caller) -> None:
    """As one that says so."""

    async def body() -> AsyncIterator[bytes]:
        yield b"x" * 10_000_001

    headers = {"Authorization": f"Bearer {owner.token}", "Content-Type": "image/png"}
    async with owner.http.post(f"{owner.url}{PRODUCTS}/1/photos", data=body(), headers=headers) as answer:
        assert (answer.status, (await answer.json(content_type=None))["largest"]) == (413, 10_000_000)


async def _is_kept(tx: ReadTransaction, key: str) -> bool:
    return await tx.photos.find(key) is not None
