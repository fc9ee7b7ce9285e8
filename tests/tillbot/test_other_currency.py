"""A shop with orders, started with another currency: what costs 12.00 euros would be sold for 1,200 yen, so it stays shut."""

import asyncio
from pathlib import Path

import pytest

from core.models.actor import Actor
from core.models.policy import Policy
from core.usecases.settings import change_setting
from core.values.settings import Setting
from storage.place import Database, Server
from tests.support.cli import tillbot
from tests.support.clock import StillClock
from tests.support.doctor import doctor
from tests.support.room import open_room
from tests.support.store import open_store, url_in
from tests.support.tables import count_of
from tillbot.refusal import Refused
from tillbot.world import open_shop

YEN = Policy(currency="JPY")


def place(folder: Path) -> Database:
    path = folder / "shop.db"
    url = url_in(path)
    return Server(url) if url else path


async def test_with_orders_it_is_not_opened(tmp_path: Path) -> None:
    """The line says what to set; with that it opens."""
    async with open_room(tmp_path) as room:
        await room.buy((1, 1))
    with pytest.raises(Refused, match=r"SHOP_CURRENCY: .* JPY, .* orders in EUR: set it to EUR"):
        async with open_shop(place(tmp_path), "DATABASE_URL", YEN, playground=False):
            pass
    async with open_shop(place(tmp_path), "DATABASE_URL", Policy(), playground=False) as store:
        assert store.policy.currency == "EUR"


async def test_the_doctor_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before the shop is started."""
    async with open_room(tmp_path) as room:
        await room.buy((1, 1))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", url_in(tmp_path / "shop.db") or "sqlite:///shop.db")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:none")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:1")
    assert "SHOP_CURRENCY" not in await doctor(capsys, "database")
    monkeypatch.setenv("SHOP_CURRENCY", "JPY")
    assert "set it to EUR" in await doctor(capsys, "database")


async def test_nothing_is_loaded_into_it(tmp_path: Path) -> None:
    """Prices of a file would be read as the other currency's, too."""
    path = tmp_path / "shop.db"
    async with open_room(tmp_path) as room:
        await room.buy((1, 1))
        before = await count_of(room.store, "skus")
    url = url_in(path) or "sqlite:///shop.db"
    ended = await asyncio.to_thread(tillbot, tmp_path, "seed", DATABASE_URL=url, SHOP_CURRENCY="JPY")
    assert ended.status != 0
    assert "set it to EUR" in ended.err
    async with open_store(path, Policy(), StillClock().ms) as store:
        assert await count_of(store, "skus") == before


async def test_before_the_first_order_it_may_be_another(tmp_path: Path) -> None:
    """Nobody has been promised anything yet."""
    async with open_room(tmp_path):
        pass
    async with open_shop(place(tmp_path), "DATABASE_URL", YEN, playground=False) as store:
        assert store.policy.currency == "JPY"


async def test_what_owners_have_set_wins(tmp_path: Path) -> None:
    """Whatever the settings say then."""
    async with open_room(tmp_path) as room:
        await room.store.write(change_setting, Actor.staff(1000), Setting.CURRENCY, "USD")
        await room.buy((1, 1))
    async with open_shop(place(tmp_path), "DATABASE_URL", YEN, playground=False) as store:
        assert store.policy.currency == "USD"
