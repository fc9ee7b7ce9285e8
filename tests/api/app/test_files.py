"""The Mini App's files: whose they are, how they are served, and that all their words can be translated."""

import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from api.bounds import Bounded
from api.mini_app import FILES, Place, mini_app, policy_of
from api.words import WORDS
from core.rates import Rate

VENDOR = FILES / "vendor"
ROW = re.compile(r"^\| `(?P<file>[\w.]+)` \|.*`(?P<sum>[0-9a-f]{64})`", re.MULTILINE)
SCRIPTS = sorted(FILES.glob("*.js"))
USED = re.compile(r'(?<![\w.])t\("([^"]*)"')
LONGEST_SCRIPT = 300


@pytest.fixture
async def client() -> AsyncIterator[AsyncClient]:
    app = FastAPI()
    app.include_router(mini_app(Place(lambda: "corner_bot", "http://127.0.0.1:8080")))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://shop") as client:
        yield client


def test_the_modules_of_others_are_as_they_were_published() -> None:
    """But for the one import that a page without inline scripts cannot map."""
    said = {row["file"]: row["sum"] for row in ROW.finditer((VENDOR / "README.md").read_text("utf-8"))}
    assert set(said) == {path.name for path in VENDOR.glob("*.js")}
    for name, digest in said.items():
        published = (VENDOR / name).read_bytes().replace(b'from"./preact.module.js"', b'from"preact"')
        assert hashlib.sha256(published).hexdigest() == digest, name
    assert all((VENDOR / f"LICENSE.{package}").read_text("utf-8") for package in ("preact", "htm"))


def test_every_word_is_marked_and_every_marked_word_is_used() -> None:
    """What the page says is in the catalogue, and nothing else is."""
    used = {word for path in SCRIPTS for word in USED.findall(path.read_text("utf-8"))}
    assert used == {word.text for word in WORDS}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_short_and_ask_no_other_host(path: Path) -> None:
    """Nor do they build markup from words, or words into code."""
    text = path.read_text("utf-8")
    assert len(text.splitlines()) < LONGEST_SCRIPT
    assert re.findall(r"innerHTML|dangerouslySetInnerHTML|\beval\b|new Function", text) == []
    elsewhere = re.findall(r"https?://[^\s\"'`)]+", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    assert [address for address in elsewhere if not address.startswith("https://t.me/")] == []


def test_every_script_is_fetched_at_once() -> None:
    """The page names them all, so that none waits for another one to be read."""
    page = (FILES / "index.html").read_text("utf-8")
    named = set(re.findall(r'="app/([\w./]+\.js)"', page))
    assert named == {path.relative_to(FILES).as_posix() for path in FILES.rglob("*.js")}


async def test_the_page_is_under_a_strict_policy(client: AsyncClient) -> None:
    """Nothing of another host, nothing inline; framed by Telegram and the playground alone."""
    answer = await client.get("/app")
    policy = answer.headers["Content-Security-Policy"]
    assert policy == policy_of(Place(playground="http://127.0.0.1:8080"))
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors https://*.telegram.org http://127.0.0.1:8080 http://localhost:8080;" in policy
    assert re.findall(r"<style|<script(?![^>]*src=)|\son\w+=|\sstyle=", answer.text) == []


async def test_files_are_kept_for_as_long_as_they_are_the_same(client: AsyncClient) -> None:
    """Their address has a digest of all of them; the page itself is asked for anew."""
    page = await client.get("/app")
    assert page.headers["Cache-Control"] == "no-cache"
    (script,) = re.findall(r'src="(app/[0-9a-f]{12}/app\.js)"', page.text)
    answer = await client.get(f"/{script}")
    assert answer.headers["Cache-Control"].endswith("immutable")
    assert (answer.headers["Content-Encoding"], answer.headers["Content-Type"]) == (
        "gzip",
        "text/javascript; charset=utf-8",
    )
    assert answer.text == (FILES / "app.js").read_text("utf-8")
    older = await client.get("/app/000000000000/app.js")
    assert older.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/app/x/%2e%2e/mini_app.py", "/app/x/vendor/README.md", "/app/x/index.html", "/app/x/nothing.js"]
)
async def test_nothing_else_is_served(client: AsyncClient, path: str) -> None:
    """Only what a page is made of."""
    assert (await client.get(path)).status_code == 404


async def test_where_to_sign_in_is_told(client: AsyncClient) -> None:
    """The bot, and the playground if the shop runs in it."""
    assert (await client.get("/app/place")).json() == {"bot": "corner_bot", "playground": "http://127.0.0.1:8080"}


async def test_what_a_page_is_made_of_is_not_counted() -> None:
    """One view asks for dozens of files; whoever asks the shop too often is still stopped."""
    app = FastAPI()
    app.include_router(mini_app(Place()))
    app.add_middleware(Bounded, rate=Rate(2, 1 / 30), asker=lambda *_: None)
    async with AsyncClient(transport=ASGITransport(app), base_url="http://shop") as client:
        assert {(await client.get("/app")).status_code for _ in range(5)} == {200}
        assert [(await client.get("/v1/shop")).status_code for _ in range(3)] == [404, 404, 429]
