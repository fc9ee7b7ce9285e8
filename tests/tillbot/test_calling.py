"""What the program tells people to type can be typed where it runs."""

import os
import sys
from pathlib import Path

import pytest

from playground.state.people import OWNER
from playground.telegram import Telegram
from tests.support.chat import text_of
from tests.support.cli import tillbot, typed
from tests.support.shop import open_shop
from tillbot.calling import as_typed, program


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with the program in its virtual environment, which no shell looks into; the program runs from there."""
    script = tmp_path / "a shop" / ".venv" / "bin" / "tillbot"
    script.parent.mkdir(parents=True)
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "prefix", str(script.parents[1]))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.chdir(script.parents[2])
    return script.parents[2]


def test_from_the_checkout_it_is_called_by_its_path(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From elsewhere by the whole path, which a shell takes as it is."""
    assert program() == ".venv/bin/tillbot"
    assert as_typed("Say `tillbot doctor` or `tillbot run`; tillbot opens.") == (
        "Say `.venv/bin/tillbot doctor` or `.venv/bin/tillbot run`; tillbot opens."
    )
    monkeypatch.chdir("/usr")
    assert program() == f"'{checkout}/.venv/bin/tillbot'"


def test_where_a_shell_finds_it_by_its_name(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a virtual environment that is active, and through a link; not where the name is another installation's."""
    monkeypatch.setenv("PATH", f"{checkout}/.venv/bin:/bin")
    assert program() == "tillbot"
    links, others = checkout / "links", checkout / "others"
    for folder in (links, others):
        folder.mkdir()
    (links / "tillbot").symlink_to(checkout / ".venv" / "bin" / "tillbot")
    monkeypatch.setenv("PATH", str(links))
    assert program() == "tillbot"
    (others / "tillbot").write_text("#!/bin/sh\n")
    os.chmod(others / "tillbot", 0o755)  # noqa: PTH101
    monkeypatch.setenv("PATH", str(others))
    assert program() == ".venv/bin/tillbot"


def test_the_terminal_says_it_as_it_is_typed(tmp_path: Path) -> None:
    """The help, the doctor, the hint after an import, and a refusal."""
    (tmp_path / "shop.csv").write_text("sku,product,category,price\nTEA,Tea,Drinks,4.50\n", "utf-8")
    assert f"`{typed()} run`" in tillbot(tmp_path, "--help").out
    assert f"`{typed()} run`" in tillbot(tmp_path, "doctor").out
    assert f" {typed()} ..." in tillbot(tmp_path, "import", "shop.csv").out
    live = {"TELEGRAM_BOT_TOKEN": "1:abc", "TELEGRAM_API_URL": "http://127.0.0.1:9", "DATABASE_URL": "sqlite:///x.db"}
    (tmp_path / "none.csv").write_text("sku,product,category,price\n", "utf-8")
    tillbot(tmp_path, "import", "none.csv", **live)
    assert f"{typed()} import FILE.csv" in tillbot(tmp_path, "doctor", **live).out


async def test_the_chat_says_it_as_it_is_typed(tmp_path: Path) -> None:
    """To an owner whose shop has no goods yet."""
    async with open_shop(tmp_path, telegram=Telegram(), command=".venv/bin/tillbot") as shop:
        said = text_of(await shop.person(OWNER).say("/start"))
        assert ".venv/bin/tillbot import products.csv" in said
        assert ".venv/bin/tillbot seed" in said
