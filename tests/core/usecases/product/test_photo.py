"""A product's photos: several in an order, the first is the cover; a variant may have one of them."""

import pytest

from core.errors import StaleScreen
from core.models.catalog import MOST_PHOTOS
from core.usecases.product.edit import view_card
from core.usecases.product.photo import TooManyPhotos, add_photo, give_photo, make_cover, move_photo, remove_photo
from tests.support.products import ADMIN, trail
from tests.support.room import TEA, Room
from tests.support.tables import records


async def photos(room: Room) -> tuple[str, ...]:
    return (await room.store.read(view_card, 1)).product.photos


async def add(room: Room, *keys: str) -> None:
    for key in keys:
        await room.store.write(add_photo, ADMIN, 1, key, key.encode())


async def test_a_photo_is_kept_and_taken_away(room: Room) -> None:
    """The picture itself stays: another product may show it. Twice is once."""
    await add(room, "a", "b", "a")
    assert await photos(room) == ("a", "b")
    for _ in range(2):
        await room.store.write(remove_photo, ADMIN, 1, "a")
    assert await photos(room) == ("b",)
    await room.store.write(remove_photo, ADMIN, 1, "b")
    assert await photos(room) == ()
    assert await records(room.store, "photos", "key") == [{"key": "a"}, {"key": "b"}]
    assert [change[2:] for change in await trail(room)] == [("", "a"), ("", "b"), ("a", ""), ("b", "")]


async def test_there_is_a_most(room: Room) -> None:
    """Of one that is there already, none is added."""
    keys = [f"key-{number}" for number in range(MOST_PHOTOS)]
    await add(room, *keys, keys[0])
    with pytest.raises(TooManyPhotos):
        await add(room, "one more")
    assert await photos(room) == tuple(keys)


async def test_they_are_put_in_order(room: Room) -> None:
    """A second tap on the same button does nothing more."""
    await add(room, "a", "b", "c")
    for _ in range(2):
        await room.store.write(make_cover, ADMIN, 1, "c")
    assert await photos(room) == ("c", "a", "b")
    await room.store.write(move_photo, ADMIN, 1, "a", 1, seen=1)
    assert await photos(room) == ("c", "b", "a")
    with pytest.raises(StaleScreen):
        await room.store.write(move_photo, ADMIN, 1, "a", 1, seen=1)
    await room.store.write(move_photo, ADMIN, 1, "a", 1, seen=2)
    assert await photos(room) == ("c", "b", "a"), "it is the last one"
    with pytest.raises(StaleScreen):
        await room.store.write(make_cover, ADMIN, 1, "gone")


async def test_a_variant_has_one_of_them(room: Room) -> None:
    """As long as the product has it; without one of its own, the cover stands for it."""
    await add(room, "a", "b")
    product = (await room.store.write(give_photo, ADMIN, TEA, "b", given=True)).product
    assert (product.photo_of(TEA), product.photo_of(0)) == ("b", "a")
    product = (await room.store.write(give_photo, ADMIN, TEA, "a", given=False)).product
    assert product.photo_of(TEA) == "b", "that was not its own"
    with pytest.raises(StaleScreen):
        await room.store.write(give_photo, ADMIN, TEA, "gone", given=True)
    product = (await room.store.write(remove_photo, ADMIN, 1, "b")).product
    assert (product.photo_of(TEA), product.variants[0].photo) == ("a", None)
