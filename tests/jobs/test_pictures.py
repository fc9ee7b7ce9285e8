"""Fetching pictures beside the shop, and the server's own import."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest

from core.models.actor import CLI
from core.models.picture import PictureProblem
from core.models.policy import Policy
from core.ports import ReadTransaction
from core.ports.picture import FetchError
from core.usecases.picture import claim_picture, count_waiting, keep_picture
from jobs.pictures import AT_ONCE, PictureLoop, fetch_wanted
from storage.opening import ShopStore
from tests.core.usecases.test_imports import load
from tests.core.usecases.test_picture import HEADER
from tests.playground.helpers import png
from tests.support.cli import tillbot
from tests.support.clock import StillClock
from tests.support.files import packed
from tests.support.pictures import Site, no_internet, open_site
from tests.support.store import open_store
from tests.support.tables import column, records
from tests.support.waiting import until
from tillbot.commands.imports import load_file

P = ParamSpec("P")
R = TypeVar("R")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[ShopStore]:
    async with open_store(tmp_path / "shop.db", Policy(), StillClock().ms) as opened:
        yield opened


def rows(*photos: str) -> list[str]:
    return [f"P-{number},Cup {number},Kitchen,1.00,5,{photo}" for number, photo in enumerate(photos, 1)]


async def states(store: ShopStore) -> dict[str, str]:
    return {row["address"][-1]: row["state"] for row in await records(store, "picture_addresses", "address", "state")}


async def test_a_few_are_fetched_at_once(store: ShopStore) -> None:
    """A slow one keeps its place, and the others go on beside it."""
    await load(store, *rows(*(f"https://example.org/{number}" for number in range(20))), header=HEADER)
    running, most, slow = 0, 0, asyncio.Event()

    async def fetch(address: str) -> bytes:
        nonlocal running, most
        running += 1
        most = max(most, running)
        if address.endswith("/0"):
            await slow.wait()
        await asyncio.sleep(0)
        running -= 1
        return png(int(address.rpartition("/")[2]) + 20, 20)

    looking = asyncio.create_task(PictureLoop(store, fetch).look())
    while list((await states(store)).values()).count("waiting") != 1:
        assert not looking.done()
    assert (running, most) == (1, AT_ONCE)
    slow.set()
    await looking
    assert set((await states(store)).values()) == {"kept"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"<html>", PictureProblem.KIND),
        (b"", PictureProblem.KIND),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PictureProblem.KIND),
        (png(300, 11_000), PictureProblem.SHAPE),
        (png().ljust(10_000_001), PictureProblem.TOO_LARGE),
    ],
)
async def test_what_is_no_picture_is_given_up(store: ShopStore, content: bytes, problem: PictureProblem) -> None:
    """Whatever its server calls it; nothing of it is kept."""
    await load(store, *rows("https://example.org/1"), header=HEADER)

    async def fetch(address: str) -> bytes:
        return content

    await PictureLoop(store, fetch).look()
    assert await records(store, "picture_addresses", "state", "problem") == [{"state": "failed", "problem": problem}]
    assert not await records(store, "photos")


async def test_a_fault_of_one_does_not_stop_the_others(store: ShopStore) -> None:
    """It is tried again later, like a server that is down."""
    await load(store, *rows("https://example.org/1", "https://example.org/2"), header=HEADER)

    async def fetch(address: str) -> bytes:
        if address.endswith("1"):
            raise ZeroDivisionError
        return png()

    await PictureLoop(store, fetch).look()
    assert await states(store) == {"1": "waiting", "2": "kept"}
    assert await column(store, "picture_addresses", "problem") == ["fault", ""]


async def test_the_loop_goes_on_after_whatever_happens(store: ShopStore) -> None:
    """And tells once what failed."""
    told: list[bool] = []

    async def gone(address: str) -> bytes:
        raise FetchError(PictureProblem.REFUSED, "404")

    await load(store, *rows("https://example.org/1"), header=HEADER)
    running = asyncio.create_task(PictureLoop(store, gone, lambda: told.append(True)).run())
    await until(lambda: bool(told))
    await load(store, *rows("https://example.org/1", "https://example.org/2"), header=HEADER)
    await until(lambda: len(told) == 2)
    running.cancel()
    assert set((await states(store)).values()) == {"failed"}


async def imported(store: ShopStore, folder: Path, site: Site, *photos: str) -> list[str]:
    """What the server's import says at its end."""
    file = folder / "shop.csv"
    file.write_text("\n".join((HEADER, *rows(*photos))), "utf-8")
    return list(await load_file(store, file, fetch=site.fetcher()))


async def test_the_server_s_import_fetches_them_and_says_what_failed(
    store: ShopStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With progress. What may work later is left to the shop; what was said is not told again."""
    async with open_site() as site:
        site.answers["/down.png"] = 503
        paths = [site.picture(f"/{number}.png", 40 + number) for number in range(8)]
        said = await imported(store, tmp_path, site, *paths, site.at("/gone.png"), site.at("/down.png"))
        assert said == [
            "10 new, 0 changed, 0 unchanged",
            f"Not fetched: Cup 9: the server there answers 404 ({site.at('/gone.png')})",
            "1 could not be fetched now; a shop that runs tries again.",
        ]
        assert "Pictures: 10 of 10 done" in capsys.readouterr().out
        assert await column(store, "picture_addresses", "told", state="failed") != [0]
        assert len(await records(store, "photos", "key")) == 8
        assert not await records(store, "outbox", "id")


async def test_beside_a_shop_that_fetches_too_each_is_fetched_once(store: ShopStore, tmp_path: Path) -> None:
    """The command waits for what the shop has taken."""
    async with open_site() as site:
        paths = [site.picture(f"/{number}.png", 40 + number) for number in range(30)]
        shop = asyncio.create_task(PictureLoop(store, site.fetcher()).run())
        assert await imported(store, tmp_path, site, *paths) == ["30 new, 0 changed, 0 unchanged"]
        shop.cancel()
        assert len(site.asked) == len(set(site.asked)) == 30


async def test_a_dry_run_fetches_nothing(store: ShopStore, tmp_path: Path) -> None:
    """Nor does the demo."""
    async with open_site() as site:
        file = tmp_path / "shop.csv"
        file.write_text("\n".join((HEADER, *rows(site.picture("/a.png")))), "utf-8")
        await load_file(store, file, dry_run=True, fetch=site.fetcher())
        assert not site.asked
        assert not await records(store, "picture_addresses")


@pytest.mark.slow
async def test_the_program_itself_asks_nobody_in_its_own_network(tmp_path: Path) -> None:
    """`tillbot import` as its user meets it: a server on this machine hears nothing, and the reason is said."""
    async with open_site() as site:
        (tmp_path / "shop.csv").write_text(
            "\n".join((HEADER, *rows("http://localhost/a.png", site.picture("/a.png")))), "utf-8"
        )
        said = await asyncio.to_thread(tillbot, tmp_path, "import", "shop.csv")
        assert said.status == 0
        assert said.out.count("the address does not lead to the public internet") == 2
        assert not site.asked


async def test_without_a_net_nothing_is_lost(store: ShopStore) -> None:
    """As where the server has none: the goods are there, and the pictures wait."""
    await load(store, *rows("https://example.org/1"), header=HEADER)
    await PictureLoop(store, no_internet).look()
    assert await states(store) == {"1": "waiting"}


async def test_a_zip_loads_on_the_server_too(store: ShopStore, tmp_path: Path) -> None:
    """Its paths lead into it, whatever lies beside it; its addresses are fetched."""
    async with open_site() as site:
        sheet = "\n".join((HEADER, *rows("pics/a.png", site.picture("/b.png", 50)))).encode()
        (tmp_path / "pics").mkdir()
        (tmp_path / "pics" / "a.png").write_bytes(png(70, 70))
        file = tmp_path / "shop.zip"
        file.write_bytes(packed({"goods.csv": sheet, "pics/a.png": png(60, 60)}))
        assert list(await load_file(store, file, fetch=site.fetcher())) == ["2 new, 0 changed, 0 unchanged"]
        assert set(await column(store, "photos", "data")) == {png(60, 60), png(50, 30)}
        assert set(await column(store, "products", "photo")) == set(await column(store, "photos", "key"))


class Shared:
    """A store in which another process has taken the last picture, and keeps it when it is asked for the fourth time how many wait."""

    def __init__(self, store: ShopStore, taken: str) -> None:
        self._store, self._taken, self.asked = store, taken, 0
        self.policy, self.write = store.policy, store.write

    async def read(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        if query is count_waiting:
            self.asked += 1
            if self.asked == 4:
                await self._store.write(keep_picture, self._taken, "theirs", png(60, 60))
        return await self._store.read(query, *args, **kwargs)

    read_for_staff = read_aside = read_apart = read


async def test_the_command_waits_for_what_the_shop_is_fetching(store: ShopStore) -> None:
    """It says how far that is, and then what failed."""
    await load(store, *rows("https://example.org/1", "https://example.org/2"), header=HEADER)
    taken = await store.write(claim_picture)
    assert taken

    async def fetch(address: str) -> bytes:
        return png()

    told: list[tuple[int, int]] = []
    await fetch_wanted(Shared(store, taken.address), fetch, CLI, lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
    assert set((await states(store)).values()) == {"kept"}
