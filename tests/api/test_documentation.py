"""The page that shows the API: everything it needs comes from the shop itself."""

import re
from pathlib import Path

import pytest

from core.models.policy import Policy
from tests.support.clock import StillClock
from tests.support.http import open_http
from tests.support.store import open_store


async def test_the_page_needs_no_other_host(tmp_path: Path) -> None:
    """Its parts are served, and its policy lets it load nothing else."""
    async with open_store(tmp_path / "shop.db", Policy(), StillClock().ms) as store, open_http(store) as shop:
        page = await shop.anybody().get("/docs")
        assert page.status == 200
        assert "default-src 'self'" in page.headers["content-security-policy"]
        wanted = re.findall(r'(?:src|href)="([^"]+)"', page.body.decode())
        assert wanted
        for address in wanted:
            if not address.startswith("data:"):
                assert (await shop.anybody().get(address)).status == 200, address
        told = (await shop.anybody().get("/openapi.json")).json
        assert told["openapi"].startswith("3.1")
        assert not [path for path in told["paths"] if path.startswith("/docs")]


@pytest.mark.parametrize("name", ["..%2fapp.py", "nothing.js", "LICENSE.swagger-ui"])
async def test_nothing_else_of_its_folder_is_served(tmp_path: Path, name: str) -> None:
    """Whatever is asked for."""
    async with open_store(tmp_path / "shop.db", Policy(), StillClock().ms) as store, open_http(store) as shop:
        assert (await shop.anybody().get(f"/docs/{name}")).status == 404
