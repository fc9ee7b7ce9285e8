"""Killed while pictures are fetched from their addresses."""

from pathlib import Path

import pytest

from core.usecases.picture import CLAIMED_FOR
from jobs.pictures import AT_ONCE
from tests.crash.shopkeeper import Shopkeeper, open_site
from tests.support.goods import Good
from tests.support.pictures import Site
from tests.support.pictures import open_site as open_pictures
from tests.support.tables import column, records
from tests.support.waiting import until, until_stored

MANY = 12


async def _imports(keeper: Shopkeeper, site: Site, folder: str) -> None:
    """The owner has imported goods whose pictures are at this site."""
    owner = keeper.person(0)
    rows = [f"P-{number},Cup {number},Kitchen,1.00,1,{site.at(f'{folder}{number}.png')}" for number in range(MANY)]
    sheet = "\n".join(("sku,product,category,price,stock,photo", *rows)).encode()
    keeper.telegram.send_document(owner.id, "shop.csv", sheet)
    await until(lambda: any("Nothing has been changed yet" in text for text in owner.texts()))
    owner.tap_unseen("Apply")  # it may be the last thing that the process does


@pytest.mark.slow
async def test_killed_while_they_are_fetched(tmp_path: Path) -> None:
    """What was fetched is there and is not fetched again, what was under way is fetched once more; nobody is told anything."""
    async with open_pictures() as site, open_site(tmp_path, [Good()]) as keeper:
        for number in range(MANY):
            site.picture(f"/waits/{number}.png", 40 + number)
        site.released |= {f"/waits/{number}.png" for number in range(MANY // 2)}
        await keeper.start(PICTURES=str(site.port))
        await _imports(keeper, site, "/waits/")

        async def half_is_there() -> bool:
            kept = await keeper.look(column, "photos", "key")
            return len(kept) == MANY // 2 and len(site.asked) == MANY // 2 + AT_ONCE

        await until_stored(half_is_there)
        await keeper.kill()
        before = list(site.asked)
        site.waits.set()
        await keeper.start(PICTURES=str(site.port), AHEAD=str(CLAIMED_FOR // 1000))

        async def all_are_there() -> bool:
            return set(await keeper.look(column, "picture_addresses", "state")) == {"kept"}

        await until_stored(all_are_there)
        again = site.asked[len(before) :]
        assert sorted(again) == sorted(f"/waits/{number}.png" for number in range(MANY // 2, MANY))
        photos = await keeper.look(column, "products", "photo", category_id=2)
        assert len(set(photos)) == MANY
        assert set(photos) == set(await keeper.look(column, "photos", "key"))
        assert not await keeper.look(records, "outbox", kind="pictures")


@pytest.mark.slow
async def test_killed_before_the_owner_is_told(tmp_path: Path) -> None:
    """They are told once, after the next start."""
    async with open_pictures() as site, open_site(tmp_path, [Good()]) as keeper:
        owner = keeper.person(0)
        await keeper.start(PICTURES=str(site.port), KILL_INSIDE="jobs.pictures.tell_missing")
        await _imports(keeper, site, "/gone/")
        await keeper.died()
        assert not await keeper.look(records, "outbox", kind="pictures")
        await keeper.start(PICTURES=str(site.port))
        await until(lambda: any(f"{MANY} pictures could not be fetched" in text for text in owner.texts()))
        await keeper.stop()
        assert len(await keeper.look(records, "outbox", kind="pictures")) == 1
        assert len(site.asked) == MANY
