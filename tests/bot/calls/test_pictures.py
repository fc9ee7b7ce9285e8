"""Pictures are fetched from public places only, within limits, whatever an address or its server tries."""

import asyncio
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.calls.pictures import PictureFetcher
from bot.calls.proxy import read_proxy
from bot.calls.public import system_resolve
from core.files.catalog import LARGEST_PHOTO
from core.models.picture import PictureProblem
from core.ports.picture import FetchError
from tests.playground.helpers import png
from tests.support.needed import program
from tests.support.pictures import HERE, Site, open_site
from tests.support.proxies import Talk, http, proxy, socks5

ELSEWHERE = "127.0.0.2"
"""It stands for a place in the server's own network."""
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def failure(fetch: PictureFetcher, address: str) -> FetchError:
    with pytest.raises(FetchError) as refused:
        await fetch(address)
    return refused.value


@asynccontextmanager
async def server(serve: Serve, place: str = HERE) -> AsyncIterator[int]:
    """A server of a few lines; its port."""
    async with await asyncio.start_server(serve, place, 0) as listening:
        yield listening.sockets[0].getsockname()[1]


def for_port(port: int, **how: object) -> PictureFetcher:
    return Site(port).fetcher(**how)


async def test_a_picture_is_fetched_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the place that the name leads to; nothing is said but what is asked for, and no proxy of the machine is used."""
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    async with open_site() as site:
        address = site.picture("/tea.png")
        assert await site.fetcher()(f"{address}?size=2#top") == png(40, 30)
        (said,) = site.headers
        assert said["Host"] == f"pictures.example:{site.port}"
        assert not {"Cookie", "Authorization", "Referer"} & set(said)


async def test_redirects_are_followed_without_a_memory() -> None:
    """Relative ones, too. Cookies are not sent on; there is an end to it."""
    async with open_site() as site:
        site.answers |= {"/a": "/b", "/b": site.at("/c.png", "other.example"), "/c.png": png(), "/round": "/round"}
        assert await site.fetcher()(site.at("/a")) == png()
        assert [said["Host"].partition(":")[0] for said in site.headers] == ["pictures.example"] * 2 + ["other.example"]
        assert not any("Cookie" in said for said in site.headers)
        error = await failure(site.fetcher(), site.at("/round"))
        assert (error.problem, error.final) == (PictureProblem.REDIRECTS, True)
        assert site.asked.count("/round") == 6


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0", "0.0.0.0",
        "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "LOCALHOST", "１２７.0.0.1", "⑫7.0.0.1",
        "10.0.0.1", "169.254.169.254", "0xA9FEA9FE", "2852039166", "[fe80::1]", "[fc00::1]", "[64:ff9b::7f00:1]",
    ],
)  # fmt: skip
async def test_this_machine_and_its_network_are_never_asked(host: str) -> None:
    """However an address is written; looked up as the system does, with the real check. A server here hears nothing of it."""
    async with open_site() as site:
        fetch = PictureFetcher(ports={site.port})
        assert fetch.resolve is system_resolve
        error = await failure(fetch, f"http://{host}:{site.port}/tea.png")
        assert (error.problem, error.final) == (PictureProblem.NOT_PUBLIC, True)
        assert not site.asked


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("http://pictures.example:8080/a.png", PictureProblem.NOT_PUBLIC),
        ("http://pictures.example:22/a.png", PictureProblem.NOT_PUBLIC),
        ("http://user:secret@pictures.example/a.png", PictureProblem.ADDRESS),
        ("http://user@pictures.example/a.png", PictureProblem.ADDRESS),
        ("ftp://pictures.example/a.png", PictureProblem.ADDRESS),
        ("file:///etc/passwd", PictureProblem.ADDRESS),
        ("http:///a.png", PictureProblem.ADDRESS),
        ("http://[::1/a.png", PictureProblem.ADDRESS),
        ("http://pictures.example:99999/a.png", PictureProblem.ADDRESS),
    ],
)
async def test_an_address_that_nobody_goes_to(address: str, problem: PictureProblem) -> None:
    """Other ports, other schemes, passwords: at once, before any name is looked up."""

    async def never(host: str, port: int) -> Collection[str]:
        raise AssertionError(host)

    error = await failure(PictureFetcher(resolve=never), address)
    assert (error.problem, error.final) == (problem, True)


async def test_every_place_of_a_name_has_to_be_public() -> None:
    """One that is not is enough to refuse the name."""

    async def both(host: str, port: int) -> Collection[str]:
        return (HERE, ELSEWHERE)

    async with open_site() as site:
        error = await failure(site.fetcher(resolve=both), site.picture("/tea.png"))
        assert error.problem is PictureProblem.NOT_PUBLIC
        assert not site.asked


async def test_a_name_that_leads_elsewhere_a_moment_later() -> None:
    """The place that was checked is the one that is connected to: the name is looked up once for each request."""
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> Collection[str]:
        asked.append(host)
        return (HERE,) if len(asked) % 2 else (ELSEWHERE,)

    heard: list[str] = []

    async def inside(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append("connected")
        writer.close()

    async with open_site() as site:
        listening = await asyncio.start_server(inside, ELSEWHERE, site.port)
        async with listening:
            fetch = site.fetcher(resolve=rebinding)
            assert await fetch(site.picture("/tea.png")) == png(40, 30)
            assert asked == ["pictures.example"]
            error = await failure(fetch, site.at("/tea.png"))
            assert error.problem is PictureProblem.NOT_PUBLIC
        assert not heard


@pytest.mark.parametrize("inside", ["http://127.0.0.2:{port}/", "//127.0.0.2:{port}/", "http://inside.example:{port}/"])
async def test_a_redirect_into_the_own_network_is_not_followed(inside: str) -> None:
    """Every step is checked."""

    async def lookup(host: str, port: int) -> Collection[str]:
        return {"pictures.example": (HERE,)}.get(host, (ELSEWHERE,))

    async with open_site() as site:
        site.answers["/a.png"] = inside.format(port=site.port)
        error = await failure(site.fetcher(resolve=lookup), site.at("/a.png"))
        assert (error.problem, error.final) == (PictureProblem.NOT_PUBLIC, True)
        assert site.asked == ["/a.png"]


@pytest.mark.parametrize("place", ["http://127.0.0.1:22/", "file:///etc/passwd", "http://me:pw@pictures.example/"])
async def test_a_redirect_to_what_is_no_address_of_a_picture(place: str) -> None:
    async with open_site() as site:
        site.answers["/a.png"] = place
        error = await failure(site.fetcher(), site.at("/a.png"))
        assert error.problem in (PictureProblem.NOT_PUBLIC, PictureProblem.ADDRESS)


@pytest.mark.parametrize(
    ("status", "final"),
    [(404, True), (410, True), (403, True), (401, True), (204, True), (408, False), (429, False), (503, False)],
)
async def test_an_answer_that_is_no_picture(status: int, final: bool) -> None:
    """With its number; some pass."""
    async with open_site() as site:
        site.answers["/a.png"] = status
        error = await failure(site.fetcher(), site.at("/a.png"))
        assert (error.problem, error.detail, error.final) == (PictureProblem.REFUSED, str(status), final)


def streaming(head: bytes, piece: bytes, more: asyncio.Event | None = None) -> Serve:
    """Answers with the head, then with the piece without end, or once, and then waits."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head)
        try:
            while True:
                writer.write(piece)
                await writer.drain()
                if more is not None:
                    await more.wait()
        except ConnectionError:
            pass
        finally:
            writer.close()

    return serve


async def test_a_body_without_an_end() -> None:
    """It is left as soon as it is larger than a picture may be."""
    async with server(streaming(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536)) as port:
        error = await failure(for_port(port), f"http://pictures.example:{port}/a.png")
        assert (error.problem, error.final) == (PictureProblem.TOO_LARGE, True)


async def test_a_body_that_says_how_large_it_is() -> None:
    """Nothing of it is read."""
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {LARGEST_PHOTO + 1}\r\n\r\n".encode()
    never = asyncio.Event()
    async with server(streaming(head, b"x", never)) as port:
        error = await failure(for_port(port), f"http://pictures.example:{port}/a.png")
        assert error.problem is PictureProblem.TOO_LARGE
        never.set()


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: "])
async def test_a_body_that_never_comes(head: bytes) -> None:
    """There is a time for the whole of it, headers included; later it may be quicker."""
    never = asyncio.Event()
    async with server(streaming(head, b"x", never)) as port:
        error = await failure(for_port(port, seconds=0.3), f"http://pictures.example:{port}/a.png")
        assert (error.problem, error.final) == (PictureProblem.SLOW, False)
        never.set()


async def test_a_packed_body_is_not_unpacked() -> None:
    """A small one may become a very large one."""
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n"
    never = asyncio.Event()
    async with server(streaming(head, b"\x1f\x8b\x08\x00", never)) as port:
        assert await for_port(port)(f"http://pictures.example:{port}/a.png") == b"\x1f\x8b\x08\x00"
        never.set()


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx", b"SSH-2.0-OpenSSH\r\n", b"\x00" * 99]
)
async def test_what_is_no_web_server(answer: bytes) -> None:
    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        writer.close()

    async with server(serve) as port:
        error = await failure(for_port(port), f"http://pictures.example:{port}/a.png")
        assert (error.problem, error.final) == (PictureProblem.UNREACHABLE, False)


async def test_nobody_there() -> None:
    """It may come back."""
    with socket.socket() as free:
        free.bind((HERE, 0))
        port = free.getsockname()[1]
    error = await failure(for_port(port), f"http://pictures.example:{port}/a.png")
    assert (error.problem, error.final) == (PictureProblem.UNREACHABLE, False)


@pytest.mark.parametrize("places", [(), None])
async def test_a_name_that_nobody_knows(places: Collection[str] | None) -> None:
    async def lookup(host: str, port: int) -> Collection[str]:
        if places is None:
            raise socket.gaierror(host)
        return places

    error = await failure(PictureFetcher(resolve=lookup), "http://nobody.example/a.png")
    assert (error.problem, error.final) == (PictureProblem.UNREACHABLE, False)


async def test_of_several_places_the_next_is_asked_if_one_is_down() -> None:
    """As where a machine has no IPv6."""

    async def lookup(host: str, port: int) -> Collection[str]:
        return (ELSEWHERE, HERE)

    async with open_site() as site:
        fetch = site.fetcher(resolve=lookup, allows=lambda _place: True)
        assert await fetch(site.picture("/tea.png")) == png(40, 30)


@pytest.mark.parametrize(("talk", "scheme", "asked"), [(http, "http", "GET {}"), (socks5, "socks5", "{}")])
async def test_a_shop_s_proxy_is_asked_by_name_after_the_check(talk: Talk, scheme: str, asked: str) -> None:
    """What is not public here is not asked for there."""

    async def lookup(host: str, port: int) -> Collection[str]:
        return (HERE,) if host == "pictures.example" else (ELSEWHERE,)

    async with open_site() as site, proxy(talk, site.port) as between:
        fetch = site.fetcher(resolve=lookup, proxy=read_proxy("ALL_PROXY", f"{scheme}://127.0.0.1:{between.port}"))
        assert await fetch(site.picture("/tea.png")) == png(40, 30)
        assert between.asked == [asked.format(f"pictures.example:{site.port}")]
        error = await failure(fetch, site.at("/tea.png", "inside.example"))
        assert error.problem is PictureProblem.NOT_PUBLIC
        assert len(between.asked) == 1


@pytest.mark.parametrize("by_proxy", [False, True])
async def test_a_certificate_has_to_be_for_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, by_proxy: bool
) -> None:
    """Although a place is connected to."""
    own = certificate(tmp_path, "pictures.example")
    monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", ssl.create_default_context(cafile=own))
    async with open_site(serving(own)) as site, proxy(socks5, site.port) as between:
        way = read_proxy("ALL_PROXY", f"socks5://127.0.0.1:{between.port}") if by_proxy else None
        fetch = site.fetcher(proxy=way)
        address = site.picture("/tea.png").replace("http:", "https:")
        assert await fetch(address) == png(40, 30)
        error = await failure(fetch, address.replace("pictures", "other"))
        assert (error.problem, error.final) == (PictureProblem.UNREACHABLE, False)
        assert site.asked == ["/tea.png"]
        monkeypatch.undo()
        assert (await failure(fetch, address)).problem is PictureProblem.UNREACHABLE


def certificate(folder: Path, name: str) -> Path:
    """A certificate with its key, for this name, signed by itself."""
    file = folder / "own.pem"
    request = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={name}".split()
    more = ["-addext", f"subjectAltName=DNS:{name}", "-keyout", str(folder / "key.pem"), "-out", str(file)]
    subprocess.run([program("openssl"), *request, *more], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + (folder / "key.pem").read_bytes())
    return file


def serving(own: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(own)
    return context
