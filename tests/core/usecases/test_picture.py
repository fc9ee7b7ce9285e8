"""The queue of pictures that are fetched from their addresses."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.models.actor import CLI, Actor
from core.models.outbox import NoticeKind
from core.models.picture import ClaimedPicture, PictureProblem
from core.models.policy import Policy
from core.usecases.imports import list_catalog
from core.usecases.picture import (
    CLAIMED_FOR,
    PART,
    PAUSES,
    claim_picture,
    count_waiting,
    fetched_pictures,
    keep_picture,
    miss_picture,
    place_picture,
    retry_pictures,
    tell_missing,
    view_pictures,
)
from core.usecases.product.browse import view_product
from storage.opening import ShopStore
from tests.core.usecases.test_imports import load
from tests.support.clock import StillClock
from tests.support.store import open_store
from tests.support.tables import column, records, set_values

A, B, C = (f"https://example.org/{letter}.jpg" for letter in "abc")
ANN, BOB = 1000, 1001
HEADER = "sku,product,category,price,stock,photo"


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def store(tmp_path: Path, clock: StillClock) -> AsyncIterator[ShopStore]:
    async with open_store(tmp_path / "shop.db", Policy(admin_ids=(ANN,)), clock.ms) as opened:
        yield opened


async def named(store: ShopStore, *photos: str, actor: Actor = CLI) -> None:
    """An import of one product for each cell of photos."""
    rows = (f'T-{number},Tea {number},Drinks,1.00,1,"{photo}"' for number, photo in enumerate(photos, 1))
    await load(store, *rows, header=HEADER, actor=actor)


async def claim(store: ShopStore) -> ClaimedPicture:
    claimed = await store.write(claim_picture)
    assert claimed is not None
    return claimed


async def miss(store: ShopStore, problem: PictureProblem = PictureProblem.SLOW, *, final: bool = True) -> str:
    claimed = await claim(store)
    await store.write(miss_picture, claimed, problem, final=final)
    return claimed.address


async def photos(store: ShopStore) -> list[tuple[str | None, str]]:
    return [(row["photo"], row["more_photos"]) for row in await records(store, "products", "photo", "more_photos")]


async def test_each_is_fetched_once_whoever_names_it(store: ShopStore) -> None:
    """It replaces the address wherever that stands: cover, further pictures, those of variants. Others stay."""
    await named(store, A, f"{B} {A}", f"{A} {B}")
    await set_values(store, "skus", {"photo": A}, id=2)
    first = await claim(store)
    assert await store.write(keep_picture, first.address, "one", b"1")
    second = await claim(store)
    assert {first.address, second.address} == {A, B}
    assert await store.write(claim_picture) is None
    await store.write(keep_picture, second.address, "two", b"2")
    a, b = ("one", "two") if first.address == A else ("two", "one")
    assert await photos(store) == [(a, ""), (b, a), (a, b)]
    assert await column(store, "skus", "photo") == [None, a, None]
    assert await store.read(fetched_pictures, [A, B, C]) == {A: a, B: b}
    assert sorted(await column(store, "photos", "key")) == ["one", "two"]


async def test_two_addresses_of_the_same_picture_are_one(store: ShopStore) -> None:
    """As two sizes that a server does not make."""
    await named(store, f"{A} {B}")
    for _ in range(2):
        await store.write(keep_picture, (await claim(store)).address, "same", b"1")
    assert await photos(store) == [("same", "")]


async def test_customers_see_the_product_without_it_until_then(store: ShopStore) -> None:
    """With those that are there."""
    await named(store, f"{A} {B}")
    await set_values(store, "skus", {"photo": A})
    assert (await store.read(view_product, 1)).photos == ()
    while (await claim(store)).address != B:
        pass
    await store.write(keep_picture, B, "two", b"2")
    shown = await store.read(view_product, 1)
    assert (shown.photos, shown.photo_of(1)) == (("two",), "two")


async def test_it_is_no_change_of_the_catalogue(store: ShopStore) -> None:
    """A summary that an owner is reading stays true; a change by somebody does count."""
    await named(store, A)
    revision = (await store.read(list_catalog)).revision
    await store.write(keep_picture, (await claim(store)).address, "one", b"1")
    assert (await store.read(list_catalog)).revision == revision
    await set_values(store, "products", {"title": "Other"})
    assert (await store.read(list_catalog)).revision > revision


async def test_one_of_thousands_of_products_is_placed_part_by_part(store: ShopStore) -> None:
    """No tap waits for all of them; a process that is killed between two parts goes on where it was, without fetching."""
    await named(store, *[A] * (PART + 1))
    assert not await store.write(keep_picture, (await claim(store)).address, "one", b"1")
    assert (await column(store, "products", "photo")).count("one") == PART
    again = await claim(store)
    assert (again.address, again.key) == (A, "one")
    assert await store.write(place_picture, A, "one")
    assert set(await column(store, "products", "photo")) == {"one"}
    assert await store.write(claim_picture) is None


async def test_a_file_that_names_it_again_fetches_nothing(store: ShopStore) -> None:
    """Its plan has the key (jobs/imports.py). One that was made before the picture came is put right by itself."""
    await named(store, A)
    await store.write(keep_picture, (await claim(store)).address, "one", b"1")
    await named(store, A)
    assert await photos(store) == [(A, "")]
    again = await claim(store)
    assert again.key == "one"
    await store.write(place_picture, A, "one")
    assert await photos(store) == [("one", "")]


async def test_what_is_claimed_is_nobody_elses_until_the_claimer_is_dead(store: ShopStore, clock: StillClock) -> None:
    await named(store, A)
    await claim(store)
    assert await store.write(claim_picture) is None
    clock.advance(seconds=CLAIMED_FOR / 1000)
    assert (await claim(store)).address == A


async def test_what_no_product_names_any_more_is_not_fetched(store: ShopStore) -> None:
    """Also one that is part of another address."""
    await named(store, A, f"{B}?size=2", f"key {B}2")
    await set_values(store, "products", {"photo": B}, id=2)
    await set_values(store, "products", {"photo": "own"}, id=1)
    found = [await claim(store)]
    while claimed := await store.write(claim_picture):
        found.append(claimed)
    assert [one.address for one in found] == [f"{B}2"]
    assert await column(store, "picture_addresses", "address") == [f"{B}2"]


async def test_it_is_tried_a_few_times_later_and_later(store: ShopStore, clock: StillClock) -> None:
    """Then it is given up."""
    await named(store, A)
    for pause in PAUSES:
        await miss(store, final=False)
        clock.advance(seconds=pause / 1000 - 1)
        assert await store.write(claim_picture) is None
        clock.advance(seconds=1)
    assert (await store.read(view_pictures)).waiting == 1
    await miss(store, final=False)
    clock.advance(hours=48)
    assert await store.write(claim_picture) is None
    report = await store.read(view_pictures)
    assert (report.waiting, report.failed) == (0, 1)


async def test_what_cannot_come_right_is_given_up_at_once(store: ShopStore) -> None:
    """It is shown with its goods as long as they name it."""
    await named(store, A, A, f"key {B}")
    for _ in range(2):
        await miss(store, PictureProblem.NOT_PUBLIC)
    report = await store.read(view_pictures)
    assert (report.waiting, report.failed) == (0, 2)
    shown = {one.address: one for one in report.missing}
    assert (shown[A].problem, shown[A].title, shown[A].goods) == (PictureProblem.NOT_PUBLIC, "Tea 1", 2)
    await set_values(store, "products", {"photo": "own"}, title="Tea 1")
    await set_values(store, "products", {"photo": None, "more_photos": ""}, title="Tea 3")
    (left,) = (await store.read(view_pictures)).missing
    assert (left.address, left.title, left.goods) == (A, "Tea 2", 1)
    assert (await store.read(view_pictures)).failed == 1


async def test_whoever_imported_them_is_told_once_when_all_are_done(store: ShopStore, clock: StillClock) -> None:
    """Of all that failed together. What waits for another attempt is waited for; what others wait for is not."""
    await named(store, A, B, actor=Actor.staff(BOB))
    first = await miss(store)
    assert await store.write(tell_missing) == 0
    second = await miss(store, final=False)
    await load(store, f"T-3,Tea 3,Drinks,1.00,1,{C}", header=HEADER, actor=Actor.staff(ANN))
    assert await store.write(tell_missing) == 0
    clock.advance(seconds=PAUSES[0] / 1000)
    while (claimed := await claim(store)).address != second:
        pass
    await store.write(miss_picture, claimed, PictureProblem.SLOW, final=True)
    assert await store.write(tell_missing) == 1
    assert await store.write(tell_missing) == 0
    (owed,) = await records(store, "outbox", "chat_id", "subject_id", kind=NoticeKind.PICTURES)
    assert owed["chat_id"] == BOB
    assert await column(store, "picture_addresses", "told", address=first) == [owed["subject_id"]]


async def test_of_what_nobody_imported_the_owners_are_told(store: ShopStore) -> None:
    """As of those that an earlier version had, or that the server's command left to the shop."""
    await named(store, A)
    await miss(store)
    assert await store.write(tell_missing) == 1
    assert await column(store, "outbox", "chat_id", kind=NoticeKind.PICTURES) == [ANN]


async def test_what_failed_is_fetched_again_for_whoever_asks(store: ShopStore, clock: StillClock) -> None:
    """And told to them anew."""
    await named(store, A, B, actor=Actor.staff(BOB))
    for _ in range(2):
        await miss(store)
    await store.write(tell_missing)
    assert await store.write(retry_pictures, Actor.staff(ANN)) == 2
    assert await store.write(retry_pictures, Actor.staff(ANN)) == 0
    assert await store.read(count_waiting, Actor.staff(ANN)) == 2
    await store.write(keep_picture, (await claim(store)).address, "one", b"1")
    await miss(store)
    await store.write(tell_missing)
    told = await records(store, "outbox", "chat_id", "subject_id", kind=NoticeKind.PICTURES)
    assert [one["chat_id"] for one in told] == [BOB, ANN]


async def test_an_import_tries_again_what_was_given_up(store: ShopStore) -> None:
    """Whoever put the picture right sends the file again."""
    await named(store, A)
    await miss(store)
    await load(store, f"T-2,Tea 2,Drinks,1.00,1,{A}", header=HEADER)
    assert (await claim(store)).attempts == 0
