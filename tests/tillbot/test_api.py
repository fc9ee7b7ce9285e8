"""API_PORT and keys: what a real process serves, from its start on."""

import json
import re
import socket
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.support.cli import running, tillbot
from tests.support.ports import free_port, nobody_at
from tillbot.api import NEEDED

TOKEN = "7000000001:AAF-" + "x" * 31
ROOT = Path(__file__).parent.parent.parent
PLAYGROUND = {"DATABASE_URL": "sqlite:///data/playground.db"}


def test_what_it_needs_comes_with_its_extra() -> None:
    """A package that left the extra is not asked for; one that stays in an old environment would hide it."""
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["api"]
    packages = packages_distributions()
    assert {packages[module][0].lower() for module in NEEDED} == {re.split(r"[^\w-]", line)[0] for line in extra}


def get(port: str, path: str, token: str = "") -> tuple[int, str]:
    request = Request(f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {token}"} if token else {})
    try:
        with urlopen(request) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


def test_the_playground_serves_its_shop(tmp_path: Path) -> None:
    """Beside the bot; it ends with it."""
    port = str(free_port())
    with running(tmp_path, PLAYGROUND_PORT="0", API_PORT=port) as shop:
        shop.url()
        status, body = get(port, "/v1/products?limit=1")
        assert status == 200
        assert json.loads(body)["items"][0]["title"]
        assert f"✓ api: http://127.0.0.1:{port}/v1/shop is" in tillbot(tmp_path, "doctor", API_PORT=port).out
        assert shop.interrupt() == 0
    with socket.socket() as nobody:
        assert nobody.connect_ex(("127.0.0.1", int(port))) != 0
    assert f"✓ api: http://127.0.0.1:{port}/v1/shop will be" in tillbot(tmp_path, "doctor", API_PORT=port).out


@pytest.mark.slow
def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    """It names the variable; the program ends. The doctor has seen it before."""
    with nobody_at() as taken:
        taken.listen()
        port = str(taken.getsockname()[1])
        said = tillbot(tmp_path, "run", PLAYGROUND_PORT="0", API_PORT=port)
        doctor = tillbot(tmp_path, "doctor", API_PORT=port)
    assert said.status == doctor.status == 1
    assert said.err.startswith("tillbot: API_PORT: cannot be used")
    assert said.err.count("\n") == 1
    assert f"✗ api: 127.0.0.1:{port} cannot be used" in doctor.out


def test_the_shop_is_served_without_the_bot(tmp_path: Path) -> None:
    """It asks Telegram nothing; what it needs is said in a line."""
    port = str(free_port())
    assert tillbot(tmp_path, "api").err.startswith("tillbot: API_PORT: set the port")
    assert tillbot(tmp_path, "api", API_PORT=port).err.startswith("tillbot: TELEGRAM_BOT_TOKEN: set it")
    with running(tmp_path, verb="api", API_PORT=port, TELEGRAM_BOT_TOKEN=TOKEN) as shop:
        shop.says(f"The shop is served at http://127.0.0.1:{port}")
        assert get(port, "/v1/shop")[0] == 200
        assert shop.interrupt() == 0


def test_a_key_is_made_used_listed_and_ended(tmp_path: Path) -> None:
    """While the shop is open. It is shown once."""
    port = str(free_port())
    with running(tmp_path, PLAYGROUND_PORT="0", API_PORT=port) as shop:
        shop.url()
        made = tillbot(
            tmp_path, "api-key", "new", "till", "--scope", "orders:read,stock:read", "--days", "30", **PLAYGROUND
        )
        key = made.out.splitlines()[0]
        assert "never used" in tillbot(tmp_path, "api-key", "list", **PLAYGROUND).out
        assert get(port, "/v1/admin/orders", key)[0] == 200
        listed = tillbot(tmp_path, "api-key", "list", **PLAYGROUND).out
        assert f"{key[:9]}…  till: orders:read stock:read; last used" in listed
        assert key not in listed
        assert "opens nothing any more" in tillbot(tmp_path, "api-key", "revoke", "till", **PLAYGROUND).out
        assert get(port, "/v1/admin/orders", key)[0] == 401
        assert ", revoked " in tillbot(tmp_path, "api-key", "list", **PLAYGROUND).out


def test_what_is_no_key_is_one_line(tmp_path: Path) -> None:
    """An unknown scope, a name twice, one that is not there."""
    unknown = tillbot(tmp_path, "api-key", "new", "till", "--scope", "orders:eat")
    assert unknown.status == 1
    assert unknown.err.startswith("tillbot: --scope: there is no 'orders:eat'; there is catalog:read,")
    assert tillbot(tmp_path, "api-key", "new", "till", "--scope", "orders:read").status == 0
    twice = tillbot(tmp_path, "api-key", "new", "till", "--scope", "orders:read")
    assert "There is a key “till” already" in twice.err
    assert "There is no such key" in tillbot(tmp_path, "api-key", "revoke", "website").err
