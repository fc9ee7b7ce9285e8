"""docs/API.md, typed line by line: a purchase from the catalogue to the receipt, with a shell and curl, at the running program."""

import asyncio
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from core.models.actor import CLI
from core.models.delivery import NewMethod
from core.models.policy import Policy
from core.usecases.delivery import create_method
from storage.opening import open_store
from tests.support.cli import running, tillbot
from tests.support.needed import needs
from tests.support.ports import free_port

GUIDE = Path(__file__).parents[1] / "docs/API.md"
LINES = "\n".join(re.findall(r"^```sh\n(.*?)^```", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL))
SHOP = "data/playground.db"


@pytest.mark.slow
@needs(shutil.which("curl"), "curl is not installed: nobody types this")
def test_the_purchase_works_as_it_is_typed(tmp_path: Path) -> None:
    """Every answer is a success, two pieces are bought, and the receipt says so. The shop delivers."""
    port = str(free_port())
    with running(tmp_path, PLAYGROUND_PORT="0", API_PORT=port) as shop:
        shop.url()
        asyncio.run(_deliver(tmp_path / SHOP))
        made = tillbot(tmp_path, *_NEW_KEY, DATABASE_URL=f"sqlite:///{SHOP}")
        shown = _typed(port, key=made.out.splitlines()[0])
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert "\n2\n" in shown.stdout.replace("}2", "}\n2"), "two, although it was asked for twice"
    assert "2 × Sencha Morning" in shown.stdout
    assert "Courier: €4.90" in shown.stdout


_NEW_KEY = ("api-key", "new", "website", "--scope", "customers:act,stock:read,stock:write")


async def _deliver(path: Path) -> None:
    async with open_store(path, Policy(), lambda: int(time.time() * 1000)) as store:
        await store.write(create_method, CLI, NewMethod(name="Courier", price=490, needs_address=True))


def _typed(port: str, key: str) -> subprocess.CompletedProcess[str]:
    """The guide's lines in one shell that ends with the first failure."""
    lines = LINES.replace("127.0.0.1:8082", f"127.0.0.1:{port}").replace("curl -s", "curl -sS --fail-with-body")
    assert "curl" in lines
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", lines],
        env={"KEY": key, "PATH": "/usr/local/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
