"""A shop with prices in Stars that does not take Stars: nobody can pay, and its owner is told before the first customer is."""

from pathlib import Path

import pytest

from core.models.actor import Actor
from core.models.policy import Policy
from core.usecases.settings import change_setting
from core.values.settings import Setting
from playground.state.people import OWNER
from tests.support.store import open_store
from tillbot.commands.doctor import examine_all
from tillbot.world import open_shop


@pytest.mark.parametrize(("currency", "warned"), [("XTR", True), ("EUR", False)])
async def test_the_start_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], currency: str, warned: bool
) -> None:
    """In one line, before anything is sold."""
    async with open_shop(tmp_path / "shop.db", "DATABASE_URL", Policy(currency=currency), playground=False):
        assert ("XTR" in capsys.readouterr().out) is warned


async def test_the_doctor_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the settings' currency; of the one that owners have set in the chat, which wins."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///shop.db")
    monkeypatch.setenv("SHOP_CURRENCY", "XTR")
    await examine_all()
    assert "XTR), and paying with Stars is switched off" in capsys.readouterr().out
    async with open_store(tmp_path / "shop.db", Policy(currency="XTR", admin_ids=(OWNER,)), lambda: 0) as store:
        await store.write(change_setting, Actor.staff(OWNER), Setting.CURRENCY, "EUR")
    await examine_all()
    assert "switched off" not in "".join(line for line in capsys.readouterr().out.splitlines() if " database: " in line)
