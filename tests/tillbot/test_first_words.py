"""What a start says that its operator would otherwise find out from customers."""

import asyncio
import ctypes
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from playground.server import serve
from playground.state.people import OWNER
from playground.telegram import Telegram
from tests.support.cli import Running, command, environment, running, tillbot
from tests.support.waiting import PATIENCE

SHOP = Path("data/tillbot.db")
_DROP_BOUNDING, _DAC_OVERRIDE = 24, 1
"""prctl's PR_CAPBSET_DROP, and the right to write everybody's files."""


@asynccontextmanager
async def live_shop(folder: Path, **settings: str) -> AsyncIterator[Running]:
    """A live shop that has opened."""
    telegram = Telegram()
    async with serve(telegram) as url:
        told = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": url, **settings}
        with running(folder, **told) as shop:
            await asyncio.to_thread(shop.says, "Your shop is open")
            yield shop


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SHOP_CURENCY", "USD", "SHOP_CURENCY in .env is no setting, and is ignored: did you mean SHOP_CURRENCY?"),
        ("TELEGRAM_TOKEN", "1:very-secret", "did you mean TELEGRAM_BOT_TOKEN?"),
        ("admin_id", "7", "did you mean ADMIN_IDS?"),
        ("ADMINIDS", "7", "did you mean ADMIN_IDS?"),
        ("WEBHOOK_CERTIFICATE", "/etc/ssl/shop.pem", "WEBHOOK_CERTIFICATE in .env is no setting"),
        ("LOG_COLOUR_OF_THE_MOON", "red", ".env.example lists all."),
    ],
)
async def test_a_setting_that_nobody_knows_is_named(tmp_path: Path, name: str, value: str, said: str) -> None:
    """The shop opens; the doctor names it, too; what belongs to other programs is left alone."""
    (tmp_path / ".env").write_text(f"{name}={value}\nCOMPOSE_PROJECT_NAME=shop\n", "utf-8")
    async with live_shop(tmp_path, ADMIN_IDS=str(OWNER)) as shop:
        (line,) = [line for line in shop.output.splitlines() if line.startswith("Warning: ")]
        assert said in line
        assert name.upper() in line
        assert "very-secret" not in shop.output
    checks = tillbot(tmp_path, "doctor").out
    assert said in next(
        line for line in checks.splitlines() if line.startswith("✗ settings: ") and name.upper() in line
    )
    assert "COMPOSE" not in checks


def test_so_is_one_in_the_environment(tmp_path: Path) -> None:
    """Only if it begins like one of ours."""
    checks = tillbot(tmp_path, "doctor", SHOP_TIME_ZONE="UTC", SHOPNAME="Corner").out
    assert "SHOP_TIME_ZONE in the environment is no setting, and is ignored: did you mean SHOP_TIMEZONE?" in checks
    assert "SHOPNAME" not in checks


async def test_a_shop_that_nobody_runs_says_so(tmp_path: Path) -> None:
    """With the way out; with an owner there is nothing to say."""
    async with live_shop(tmp_path) as shop:
        assert "Warning: nobody runs the shop. Write /id to your bot and set ADMIN_IDS" in shop.output
    async with live_shop(tmp_path, ADMIN_IDS=str(OWNER)) as shop:
        assert "Warning" not in shop.output


def _as_anybody() -> None:
    """Take from a superuser what other users cannot do: write a file that is not theirs to write."""
    ctypes.CDLL(None).prctl(_DROP_BOUNDING, _DAC_OVERRIDE, 0, 0, 0)


@pytest.mark.slow
@pytest.mark.parametrize(("place", "mode"), [(SHOP, 0o400), (SHOP.parent, 0o500)])
def test_a_database_that_cannot_be_written_is_one_line(tmp_path: Path, place: Path, mode: int) -> None:
    """The file or its folder: the shop does not open, for nobody could buy."""
    (tmp_path / "shop.csv").write_text("sku,product,category,price\nTEA,Tea,Drinks,4.50\n", "utf-8")
    assert tillbot(tmp_path, "import", "shop.csv").status == 0
    (tmp_path / place).chmod(mode)
    told = {"TELEGRAM_BOT_TOKEN": "1:abc", "TELEGRAM_API_URL": "http://127.0.0.1:9", "ADMIN_IDS": "7"}
    ended = subprocess.run(
        command("run"),
        cwd=tmp_path,
        env=environment(told),
        preexec_fn=_as_anybody,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    (tmp_path / place).chmod(0o700)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1), ended.stderr
    assert ended.stderr.startswith(f"tillbot: DATABASE_URL: {place} cannot be written by this user: ")
