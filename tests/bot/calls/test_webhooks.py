"""Events go to public places only, within limits of time, whatever an address or its server tries."""

import asyncio
import shutil
import socket
import ssl
from collections.abc import Collection
from pathlib import Path

import pytest

from bot.calls.public import system_resolve
from bot.calls.webhooks import WebhookPost
from core.models.webhook import Miss, WebhookProblem
from core.ports.webhook import NotTaken
from tests.bot.calls.test_pictures import ELSEWHERE, certificate, server, serving, streaming
from tests.support.webhooks import HERE, open_receiver

HEADERS = {"webhook-id": "msg_1", "Content-Type": "application/json"}
BODY = b'{"type":"webhook.test"}'
LOCAL = WebhookPost(private=True)


async def failure(post: WebhookPost, url: str) -> Miss:
    with pytest.raises(NotTaken) as refused:
        await post(url, HEADERS, BODY)
    return refused.value.miss


async def test_a_message_arrives_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy of the machine is used, and nothing is said of it."""
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    async with open_receiver() as receiver:
        assert await LOCAL(receiver.url("/events?of=shop"), HEADERS, BODY) == 204
        (got,) = receiver.received
        assert (got.path, got.body) == ("/events", BODY)
        assert got.headers["host"] == f"{HERE}:{receiver.port}"
        assert (got.headers["webhook-id"], got.headers["user-agent"]) == ("msg_1", "Tillbot")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0"])
async def test_this_machine_is_not_asked_unless_that_is_allowed(host: str) -> None:
    """However it is written, looked up as the system does."""
    async with open_receiver() as receiver:
        post = WebhookPost()
        assert post.resolve is system_resolve
        assert await failure(post, f"https://{host}:{receiver.port}/") == Miss(WebhookProblem.NOT_PUBLIC)
        assert await failure(post, f"http://{host}:{receiver.port}/") == Miss(WebhookProblem.INSECURE)
        assert receiver.received == []


async def test_a_name_that_leads_inside_as_well_is_not_asked() -> None:
    """One address of several is enough to refuse all."""

    async def lookup(_host: str, _port: int) -> Collection[str]:
        return ("93.184.216.34", "10.0.0.1")

    assert await failure(WebhookPost(resolve=lookup), "https://hooks.example/") == Miss(WebhookProblem.NOT_PUBLIC)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes the certificate")
async def test_a_name_that_changes_its_mind_leads_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: what was looked up and checked is what is connected to, by the name that its certificate has to be for."""
    own = certificate(tmp_path, "hooks.example")
    monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", ssl.create_default_context(cafile=own))
    asked: list[str] = []

    async def rebinding(host: str, _port: int) -> Collection[str]:
        asked.append(host)
        return (HERE,) if len(asked) % 2 else (ELSEWHERE,)

    async with open_receiver(serving(own)) as receiver:
        post = WebhookPost(resolve=rebinding, allows=lambda place: place == HERE)
        url = receiver.url(scheme="https", host="hooks.example")
        assert await post(url, HEADERS, BODY) == 204
        assert asked == ["hooks.example"], "once"
        assert await failure(post, url) == Miss(WebhookProblem.NOT_PUBLIC)
        assert await failure(post, url.replace("hooks", "other")) == Miss(WebhookProblem.UNREACHABLE)
        assert len(receiver.received) == 1


async def test_a_redirect_is_not_followed() -> None:
    """Least of all into the own network."""
    async with open_receiver() as receiver:
        receiver.answers["/events"] = receiver.url("/inside", host="127.0.0.2")
        assert await failure(LOCAL, receiver.url()) == Miss(WebhookProblem.STATUS, 302)
        assert [one.path for one in receiver.received] == ["/events"]


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (400, WebhookProblem.STATUS),
        (404, WebhookProblem.STATUS),
        (410, WebhookProblem.GONE),
        (429, WebhookProblem.STATUS),
        (500, WebhookProblem.STATUS),
    ],
)
async def test_whatever_is_not_2xx_has_not_arrived(status: int, problem: WebhookProblem) -> None:
    async with open_receiver() as receiver:
        receiver.answers["/events"] = status
        assert await failure(LOCAL, receiver.url()) == Miss(problem, status)


@pytest.mark.parametrize(("head", "status"), [(b"HTTP/1.1 200 OK\r\n\r\n", 200), (b"HTTP/1.1 500 No\r\n\r\n", 500)])
async def test_a_body_without_an_end_is_not_read(head: bytes, status: int) -> None:
    """The status is enough: its sender finds the line closed."""
    async with server(streaming(head, b"x" * 65_536)) as port:
        url = f"http://{HERE}:{port}/"
        if status == 200:
            assert await LOCAL(url, HEADERS, BODY) == 200
        else:
            assert await failure(LOCAL, url) == Miss(WebhookProblem.STATUS, status)


async def test_an_answer_that_never_comes_is_left() -> None:
    """After ten seconds for all of it; here it is sooner."""
    async with open_receiver() as receiver:
        post = WebhookPost(private=True, seconds=0.3)
        assert await failure(post, receiver.url("/waits")) == Miss(WebhookProblem.SLOW)
    never = asyncio.Event()
    async with server(streaming(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x", never)) as port:
        assert await failure(post, f"http://{HERE}:{port}/") == Miss(WebhookProblem.SLOW)
        never.set()


async def test_a_name_server_that_never_answers_is_left() -> None:
    async def lookup(_host: str, _port: int) -> Collection[str]:
        await asyncio.Event().wait()
        return ()

    post = WebhookPost(resolve=lookup, seconds=0.1)
    assert await failure(post, "https://hooks.example/") == Miss(WebhookProblem.SLOW)


@pytest.mark.parametrize("answer", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000])
async def test_what_is_no_web_server_is_not_reached(answer: bytes) -> None:
    """Nor one whose headers are endless."""

    async def serve(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        writer.close()

    async with server(serve) as port:
        assert await failure(LOCAL, f"http://{HERE}:{port}/") == Miss(WebhookProblem.UNREACHABLE)


async def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind((HERE, 0))
        port = free.getsockname()[1]
    assert await failure(LOCAL, f"http://{HERE}:{port}/") == Miss(WebhookProblem.UNREACHABLE)
