"""A catalogue whose photos are addresses: fetched once, in the background, and said where that fails."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from core.models.actor import Actor
from core.models.staff import Member, Role
from core.usecases.picture import PAUSES
from core.usecases.staff import appoint
from tests.journeys.test_imports_in_chat import send
from tests.playground.helpers import png
from tests.support.chat import Person, buttons, text_of
from tests.support.pictures import Site, open_site
from tests.support.shop import Shop, open_shop
from tests.support.tables import column, count_of, records
from tests.support.waiting import until, until_stored

HEADER = "sku,product,category,price,stock,photo"


@asynccontextmanager
async def open_both(folder: Path) -> AsyncIterator[tuple[Shop, Site]]:
    """A shop, and the site that it fetches from."""
    async with open_site() as site, open_shop(folder, fetch=site.fetcher()) as shop:
        yield shop, site


def sheet(*photos: str) -> bytes:
    """One product for each cell of photos: Cup 1, Cup 2 ..."""
    rows = (f'P-{number},Cup {number},Kitchen,1.00,5,"{photo}"' for number, photo in enumerate(photos, 1))
    return "\n".join((HEADER, *rows)).encode()


async def apply(shop: Shop, person: Person, *photos: str) -> str:
    """Send the file and apply it; what is said then."""
    await send(person, sheet(*photos))
    return text_of(await person.tap("Apply"))


async def all_in(shop: Shop, *states: str) -> None:
    """Wait until these are the states of all addresses."""

    async def are() -> bool:
        return set(await column(shop.store, "picture_addresses", "state")) == set(states)

    await until_stored(are)
    await shop.rest()


async def tried(shop: Shop, times: int) -> bool:
    return await column(shop.store, "picture_addresses", "attempts") == [times]


async def is_owed(shop: Shop) -> bool:
    """Whether somebody is told what failed, or was."""
    return await count_of(shop.store, "outbox", kind="pictures") > 0


async def looks_at(person: Person, product: str) -> bool:
    """Whether the product's page has a picture."""
    await person.say("/shop")
    await person.tap("Kitchen")
    return "photo" in await person.tap(product)


async def files(person: Person) -> str:
    await person.say("/admin")
    return text_of(await person.tap("Files"))


async def test_they_are_fetched_and_shown(tmp_path: Path) -> None:
    """Once each, however many goods name them; customers see the goods without them before, and with them after."""
    async with open_both(tmp_path) as (shop, site):
        alice, owner = shop.customer(), shop.owner
        slow, quick = site.picture("/waits/a.png"), site.picture("/b.png", 50)
        said = await apply(shop, owner, slow, f"{slow} {quick}", "")
        assert "2 pictures are still being fetched" in said or "1 picture is still being fetched" in said
        await all_in(shop, "kept", "waiting")
        assert "1 picture is still being fetched" in await files(owner)
        assert not await looks_at(alice, "Cup 1")
        assert await looks_at(alice, "Cup 2"), "its other picture is there"
        site.waits.set()
        await all_in(shop, "kept")
        assert "fetched" not in await files(owner)
        assert await looks_at(alice, "Cup 1")
        assert not await looks_at(alice, "Cup 3")
        assert sorted(site.asked) == ["/b.png", "/waits/a.png"]
        assert sorted(await column(shop.store, "photos", "data")) == sorted([png(40, 30), png(50, 30)])
        assert not any(site.at("") in str(call.params) for call in shop.telegram.journal if call.method != "getUpdates")
        assert not shop.faults


@pytest.mark.slow
async def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    """Its addresses are known: nothing is planned, nothing is fetched. A changed price fetches nothing either."""
    async with open_both(tmp_path) as (shop, site):
        photo = site.picture("/a.png")
        await apply(shop, shop.owner, photo)
        await all_in(shop, "kept")
        assert "There is nothing to apply" in await send(shop.owner, sheet(photo))
        await send(shop.owner, sheet(photo).replace(b"1.00", b"2.00"))
        await shop.owner.tap("Apply")
        await all_in(shop, "kept")
        assert site.asked == ["/a.png"]
        assert await column(shop.store, "products", "photo") == await column(shop.store, "photos", "key")


@pytest.mark.slow
async def test_a_summary_stays_true_while_they_arrive(tmp_path: Path) -> None:
    """The owner's next file is applied as it was shown."""
    async with open_both(tmp_path) as (shop, site):
        await apply(shop, shop.owner, site.picture("/waits/a.png"))
        await send(shop.owner, b"sku,price\nP-1,3.00\n")
        site.waits.set()
        await all_in(shop, "kept")
        said = text_of(await shop.owner.tap("Apply"))
        assert "was applied" in said
        assert await column(shop.store, "skus", "price") == [300]
        assert await column(shop.store, "products", "photo") == await column(shop.store, "photos", "key")


@pytest.mark.slow
async def test_whoever_imported_them_reads_once_which_failed(tmp_path: Path) -> None:
    """With the goods and why; the goods go on being sold. Nobody else is told. Under Files it stays, until it comes right."""
    async with open_both(tmp_path) as (shop, site):
        owner, bob, alice = shop.owner, shop.person(1002), shop.customer()
        await bob.say("/start")
        await shop.store.write(appoint, Actor.staff(owner.id), Member(user_id=bob.id, role=Role.MANAGER, name="Bob"))
        site.answers |= {"/page": b"<html>", "/in": "http://127.0.0.2/"}
        good = site.picture("/good.png")
        away, page, inside = (site.at(path) for path in ("/gone.png", "/page", "/in"))
        await apply(shop, bob, good, f"{away} {good}", page, inside, away)
        await all_in(shop, "kept", "failed")
        await until_stored(partial(is_owed, shop))
        await shop.rest()
        notices = [text for text in bob.texts() if "could not be fetched" in text]
        assert len(notices) == 1
        assert "3 pictures could not be fetched" in notices[0]
        for said in (
            "Cup 2 and 1 more: the server there answers 404",
            "Cup 3: there is no picture",
            "Cup 4: the address",
        ):
            assert said in notices[0]
        assert not any("could not be fetched" in text for person in (owner, alice) for text in person.texts())
        assert await looks_at(alice, "Cup 2")
        assert not await looks_at(alice, "Cup 4")
        assert "Cup 4: the address does not lead to the public internet" in await files(owner)
        card = text_of(await owner.say("/product P-4"))
        assert "Its picture is not fetched yet" in card
        assert site.asked.count("/gone.png") == 1
        assert len(await records(shop.store, "outbox", "id", kind="pictures")) == 1


@pytest.mark.slow
async def test_what_failed_is_fetched_again_by_a_button(tmp_path: Path) -> None:
    """In the notice and under Files, where it leads."""
    async with open_both(tmp_path) as (shop, site):
        owner = shop.owner
        await apply(shop, owner, site.at("/a.png"))
        await all_in(shop, "failed")
        site.picture("/a.png")
        assert "1 picture could not be fetched" in await files(owner)
        await owner.tap("Fetch the missing pictures again")
        await all_in(shop, "kept")
        said = await files(owner)
        assert "fetched" not in said
        assert not [one for one in buttons(owner.window) if "missing pictures" in one]
        assert await looks_at(shop.customer(), "Cup 1")


@pytest.mark.slow
async def test_a_server_that_is_down_is_tried_again(tmp_path: Path) -> None:
    """A few times, later and later; nobody is told unless it stays down."""
    async with open_both(tmp_path) as (shop, site):
        site.answers["/a.png"] = 503
        await apply(shop, shop.owner, site.at("/a.png"))
        for number, pause in enumerate((0, *PAUSES[:2]), 1):
            shop.clock.advance(seconds=pause / 1000)
            await until_stored(partial(tried, shop, number))
            assert len(site.asked) == number
        site.picture("/a.png")
        shop.clock.advance(hours=1)
        await all_in(shop, "kept")
        assert not await records(shop.store, "outbox", "id", kind="pictures")


async def test_a_product_that_gets_another_picture_meanwhile_keeps_that(tmp_path: Path) -> None:
    """What was put in its place by hand is not replaced by what arrives late."""
    async with open_both(tmp_path) as (shop, site):
        owner = shop.owner
        await apply(shop, owner, site.picture("/waits/a.png"))
        await until(lambda: bool(site.asked))
        await owner.say("/product P-1")
        await owner.act(lambda: shop.telegram.send_photo(owner.id, png(60, 60)))
        await owner.say("/product P-1")
        await owner.tap("Photo")
        await owner.tap("Remove")
        await owner.tap("Remove")
        (own,) = await column(shop.store, "products", "photo")
        site.waits.set()
        await all_in(shop, "kept")
        assert await column(shop.store, "products", "photo") == [own]


async def test_a_shop_that_is_opened_again_goes_on(tmp_path: Path) -> None:
    """The table is the queue."""
    async with open_both(tmp_path) as (shop, site):
        await apply(shop, shop.owner, site.picture("/waits/a.png"))
        telegram, clock = shop.telegram, shop.clock
    clock.advance(hours=1)
    async with open_site() as again:
        again.picture("/waits/a.png")
        again.waits.set()

        async def moved(address: str) -> bytes:
            return await again.fetcher()(address.replace(str(site.port), str(again.port)))

        async with open_shop(tmp_path, telegram=telegram, clock=clock, fetch=moved) as shop:
            await all_in(shop, "kept")
            assert await looks_at(shop.customer(), "Cup 1")
