"""A shop where Telegram is reached through a proxy only."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.calls.proxy import goes_directly, read_proxy
from playground.server import serve
from playground.state.people import OWNER
from playground.telegram import Telegram
from tests.support.cli import running, tillbot
from tests.support.ports import nobody_at
from tests.support.proxies import PASSWORD, USER, Proxied, Talk, by_any_name, http, proxy, socks4, socks5
from tests.support.waiting import until
from tillbot.settings import load_settings

API = "http://api.telegram.test"
"""Nobody has this name: only a proxy leads there."""
SECRET = f"{USER}:{PASSWORD}@"


@asynccontextmanager
async def behind(talk: Talk, *, guarded: bool = False) -> AsyncIterator[tuple[Telegram, Proxied]]:
    """A Telegram, and the proxy that leads to it."""
    telegram = Telegram()
    async with serve(telegram) as url, by_any_name(url) as port, proxy(talk, port, guarded=guarded) as proxied:
        yield telegram, proxied


@pytest.mark.parametrize(
    ("talk", "variable", "address", "asked"),
    [
        (http, "HTTP_PROXY", "http://", "POST api.telegram.test"),
        (http, "http_proxy", f"http://{SECRET}", "POST api.telegram.test"),
        (socks5, "ALL_PROXY", "socks5://", "api.telegram.test:80"),
        (socks5, "all_proxy", f"socks5h://{SECRET}", "api.telegram.test:80"),
        (socks4, "ALL_PROXY", f"socks4a://{USER}@", "api.telegram.test:80"),
    ],
)
async def test_the_shop_opens_and_answers_through_a_proxy(
    tmp_path: Path, talk: Talk, variable: str, address: str, asked: str
) -> None:
    """Of each kind; the doctor finds it, too; and nobody reads the password."""
    async with behind(talk, guarded=USER in address) as (telegram, proxied):
        told = {
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_API_URL": API,
            "ADMIN_IDS": str(OWNER),
            variable: f"{address}127.0.0.1:{proxied.port}",
        }
        with running(tmp_path, **told) as shop:
            await asyncio.to_thread(shop.says, "Your shop is open")
            telegram.say(OWNER, "/start")
            await until(lambda: any(message["from"]["is_bot"] for message in telegram.history(OWNER)))
            checks = await asyncio.to_thread(tillbot, tmp_path, "doctor", **told)
            assert await asyncio.to_thread(shop.interrupt) == 0
    read_as = "http" if talk is http else talk.__name__
    assert set(proxied.asked) == {asked}
    assert re.search(rf"✓ proxy: .* {read_as}://127.0.0.1:{proxied.port} \({variable.upper()}\)\n", checks.out)
    assert "✓ token: @" in checks.out
    assert PASSWORD not in shop.output + checks.out + checks.err


async def test_the_env_file_names_the_proxy_and_the_environment_wins(tmp_path: Path) -> None:
    """As with every setting; the doctor changes nothing and still says it."""
    nobody = nobody_at()
    wrong = f"http://{SECRET}127.0.0.1:{nobody.getsockname()[1]}"
    async with behind(http, guarded=True) as (telegram, proxied):
        right = f"http://{SECRET}127.0.0.1:{proxied.port}"
        told = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": API, "ADMIN_IDS": str(OWNER)}
        (tmp_path / ".env").write_text(f"HTTP_PROXY={right}\n", "utf-8")
        assert "✓ token: @" in (await asyncio.to_thread(tillbot, tmp_path, "doctor", **told)).out
        checks = await asyncio.to_thread(tillbot, tmp_path, "doctor", HTTP_PROXY=wrong, **told)
        assert re.search(r"✗ telegram: api.telegram.test did not answer .* the proxy http://127.0.0.1:\d+ ", checks.out)
        assert PASSWORD not in checks.out + checks.err
    nobody.close()


@pytest.mark.parametrize(
    ("talk", "variable", "scheme", "api"),
    [
        (http, "HTTPS_PROXY", "http", "https://api.telegram.test"),
        (socks5, "ALL_PROXY", "socks5", API),
        (socks4, "ALL_PROXY", "socks4a", API),
    ],
)
async def test_a_proxy_that_refuses_is_named_in_the_log(
    tmp_path: Path, talk: Talk, variable: str, scheme: str, api: str
) -> None:
    """It wants another password; the one that it was given stays out of the log."""
    async with behind(talk, guarded=True) as (telegram, proxied):
        address = f"{scheme}://{USER}x:{PASSWORD}x@127.0.0.1:{proxied.port}"
        told = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": api, variable: address}
        with running(tmp_path, **told) as shop:
            hint = await asyncio.to_thread(shop.says, r"telegram_unreachable.*hint=(.*)")
            assert await asyncio.to_thread(shop.interrupt) == 0
    assert f"{talk.__name__}://127.0.0.1:{proxied.port} ({variable}) does not answer, or refuses" in hint
    assert "user and password" in hint
    assert PASSWORD not in shop.output


async def test_a_proxy_that_is_not_there_is_named_in_the_log(tmp_path: Path) -> None:
    """So is a network without a proxy, with what to try."""
    nobody = nobody_at()
    proxied = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    told = {"TELEGRAM_BOT_TOKEN": "1:abc", "TELEGRAM_API_URL": "https://api.telegram.test"}
    with running(tmp_path, HTTPS_PROXY=proxied, **told) as shop:
        hint = await asyncio.to_thread(shop.says, r"telegram_unreachable.*hint=(.*)")
    assert f"{proxied} (HTTPS_PROXY) does not answer" in hint
    assert "doctor" in hint
    with running(tmp_path, **told) as shop:
        hint = await asyncio.to_thread(shop.says, r"telegram_unreachable.*hint=(.*)")
    assert "HTTPS_PROXY" in hint
    assert "doctor" in hint
    nobody.close()


@pytest.mark.slow
async def test_the_playground_and_a_server_of_ones_own_need_no_proxy(tmp_path: Path) -> None:
    """On this machine nothing goes through one, whatever is set."""
    nobody = nobody_at()
    proxied = f"http://127.0.0.1:{nobody.getsockname()[1]}"
    proxies = {"HTTPS_PROXY": proxied, "HTTP_PROXY": proxied, "ALL_PROXY": proxied}
    with running(tmp_path, PLAYGROUND_PORT="0", **proxies) as shop:
        await asyncio.to_thread(shop.url)
        assert await asyncio.to_thread(shop.interrupt) == 0
    telegram = Telegram()
    async with serve(telegram) as url:
        with running(tmp_path, TELEGRAM_BOT_TOKEN=telegram.token, TELEGRAM_API_URL=url, **proxies) as shop:
            await asyncio.to_thread(shop.says, "Your shop is open")
            assert await asyncio.to_thread(shop.interrupt) == 0
    nobody.close()


@pytest.mark.parametrize("address", ["ftp://proxy:3128", "http://", "socks5://proxy:port", "http://pro xy:1", "1:2:3"])
def test_an_address_that_is_none_is_one_line(tmp_path: Path, address: str) -> None:
    """Where it would be used; a shop that does not use it opens."""
    told = {"TELEGRAM_BOT_TOKEN": "1:abc", "HTTPS_PROXY": address}
    said = tillbot(tmp_path, "run", **told)
    assert (said.status, said.err.count("\n")) == (1, 1)
    assert said.err.startswith("tillbot: HTTPS_PROXY must be the address of an HTTP or SOCKS proxy; for example ")
    assert "✗ proxy: HTTPS_PROXY must be" in tillbot(tmp_path, "doctor", **told).out
    assert load_settings(None).proxy() is None


@pytest.mark.parametrize(
    ("url", "exceptions", "directly"),
    [
        ("https://api.telegram.org", "", False),
        ("https://api.telegram.org", "*", True),
        ("https://api.telegram.org", "example.com, telegram.org", True),
        ("https://api.telegram.org", ".telegram.org", True),
        ("https://api.telegram.org", "*.telegram.org", True),
        ("https://api.telegram.org", "API.Telegram.ORG:443", True),
        ("https://api.telegram.org", "api.telegram.org:80", False),
        ("https://api.telegram.org", "gram.org elegram.org", False),
        ("http://bots.lan:8081", "lan", True),
        ("http://10.1.2.3:8081", "10.0.0.0/8", True),
        ("http://10.1.2.3:8081", "192.168.0.0/16,10.1.2.4", False),
        ("http://10.1.2.3:8081", "10.1.2.3", True),
        ("http://localhost:8081", "", True),
        ("http://127.8.0.1", "", True),
        ("http://[::1]:8081", "", True),
    ],
)
def test_exceptions_are_read_as_everywhere(url: str, exceptions: str, directly: bool) -> None:
    """Names, domains, networks, ports and the star."""
    assert goes_directly(url, exceptions) is directly


def test_a_proxy_is_read_as_curl_reads_it() -> None:
    """Without a scheme it is an HTTP proxy; user and password may be escaped; its text is without them."""
    assert str(read_proxy("HTTPS_PROXY", "proxy.lan:3128")) == "http://proxy.lan:3128 (HTTPS_PROXY)"
    proxied = read_proxy("ALL_PROXY", "socks5h://us%40er:pa%3Ass@[::2]")
    assert (proxied.user, proxied.password) == ("us@er", "pa:ss")
    assert str(proxied) == "socks5://[::2]:1080 (ALL_PROXY)"
    assert "pa:ss" not in repr(proxied)


def test_each_api_has_its_own_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTPS_PROXY for https, HTTP_PROXY for http; ALL_PROXY where that one is missing."""
    monkeypatch.setenv("HTTPS_PROXY", "http://one:1")
    monkeypatch.setenv("ALL_PROXY", "http://both:1")
    assert str(load_settings(None).proxy()) == "http://one:1 (HTTPS_PROXY)"
    monkeypatch.setenv("TELEGRAM_API_URL", API)
    assert str(load_settings(None).proxy()) == "http://both:1 (ALL_PROXY)"
    monkeypatch.setenv("NO_PROXY", "telegram.test")
    assert load_settings(None).proxy() is None
