"""python-telegram-bot's requests over one aiohttp session: measured 530 taps/s, the default transport 73 to 150.

The bot's token is part of every URL, and aiohttp's exceptions quote URLs, so none of them leaves this module. Nor does an answer that
is not Telegram's own: the library would take the status of a captive portal's page for Telegram's.
"""

import asyncio
import json
from typing import Any

from aiohttp import BaseConnector, ClientSession, ClientTimeout, DummyCookieJar, FormData, TCPConnector
from aiohttp_socks import ProxyConnector, ProxyType
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.calls.fence import FencedRequest
from bot.calls.proxy import Proxy

CONNECTIONS = 256
READ_SECONDS = 5.0
WRITE_SECONDS = 5.0
# A photo has 10 MB at most; this is enough time on a slow connection.
UPLOAD_SECONDS = 60.0
CONNECT_SECONDS = 5.0
POOL_SECONDS = 1.0


class AiohttpRequest(BaseRequest):
    """The library's transport. Errors carry only the name of what happened: no text, no cause, no URL."""

    def __init__(self, read_timeout: float | None = READ_SECONDS, proxy: Proxy | None = None) -> None:
        self._read_timeout = read_timeout
        self._proxy = proxy
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer when a call names none; None waits for ever."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Opens the session; a second call, or one after `shutdown`, is fine."""
        if self._session is None:
            self._session = ClientSession(
                connector=connector_of(self._proxy),
                request_class=FencedRequest,
                cookie_jar=DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=named_with_requests(self._proxy),
            )

    async def shutdown(self) -> None:
        """Closes the session and its connections; a second call is fine."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0917  # the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Telegram's status and body. Raises TimedOut, or NetworkError, also if somebody else has answered."""
        if self._session is None:
            raise NetworkError("The transport is not initialized")
        uploads = request_data is not None and request_data.contains_files
        read = _given(read_timeout, self._read_timeout)
        write = _given(write_timeout, UPLOAD_SECONDS if uploads else WRITE_SECONDS)
        connect = _given(connect_timeout, CONNECT_SECONDS)
        pool = _given(pool_timeout, POOL_SECONDS)
        limits = ClientTimeout(total=None, connect=_sum(pool, connect), sock_connect=connect, sock_read=read)
        until_answered = _sum(pool, connect, write, read)
        # Raised outside the `except` blocks: inside, the new error would keep the old one, and its URL, as its context.
        try:
            status, body = await _exchange(
                self._session, url, method, request_data, limits=limits, until_answered=until_answered
            )
        except TimeoutError as error:
            failure: TelegramError = TimedOut(type(error).__name__)
        except Exception as error:
            failure = NetworkError(type(error).__name__)
        else:
            return telegrams_own(method, status, body)
        raise failure


def telegrams_own(method: str, status: int, body: bytes) -> tuple[int, bytes]:
    """Status and body, if Telegram answered: in its envelope, or with the bytes of a file (GET). Raises NetworkError otherwise.

    The status of a refusal is the one in the envelope (https://core.telegram.org/bots/api#making-requests).
    """
    success = 200 <= status < 300
    if success and method == "GET":
        return status, body
    match _envelope(body):
        case {"ok": True, "result": result} if success and result is not None:
            return status, body
        case {"ok": False, "error_code": int(code), "description": str(), **more} if 400 <= code < 600:
            if _is_readable(more.get("parameters", {})):
                return code, body
    raise NetworkError(f"Not Telegram's answer (HTTP {status})")


def _envelope(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _is_readable(parameters: Any) -> bool:  # noqa: ANN401 - as it came
    """Whether they are of the type that the library expects."""
    return isinstance(parameters, dict) and all(type(value) is int for value in parameters.values())


def connector_of(proxy: Proxy | None) -> BaseConnector:
    """A SOCKS proxy is below HTTP: whatever connects goes through it."""
    if proxy is None or not proxy.is_socks:
        return TCPConnector(limit=CONNECTIONS)
    kind = ProxyType.SOCKS4 if proxy.scheme == "socks4" else ProxyType.SOCKS5
    return ProxyConnector(
        proxy.host, proxy.port, kind, proxy.user, proxy.password, rdns=proxy.resolves, limit=CONNECTIONS
    )


def named_with_requests(proxy: Proxy | None) -> URL | None:
    """An HTTP proxy, with its user and password."""
    if proxy is None or proxy.is_socks:
        return None
    user, password = proxy.user or None, proxy.password or None
    return URL.build(scheme=proxy.scheme, user=user, password=password, host=proxy.host, port=proxy.port)


async def _exchange(
    session: ClientSession,
    url: str,
    method: str,
    data: RequestData | None,
    *,
    limits: ClientTimeout,
    until_answered: float | None,
) -> tuple[int, bytes]:
    """`until_answered`: seconds until the answer's headers arrive. aiohttp has no write timeout of its own."""
    async with asyncio.timeout(until_answered):
        response = await session.request(method, url, data=_form(data), timeout=limits, allow_redirects=False)
    async with response:
        return response.status, await response.read()


def _given(seconds: ODVInput[float], otherwise: float | None) -> float | None:
    return otherwise if isinstance(seconds, DefaultValue) else seconds


def _sum(*seconds: float | None) -> float | None:
    known = [value for value in seconds if value is not None]
    return sum(known) if len(known) == len(seconds) else None


def _form(data: RequestData | None) -> FormData | dict[str, str] | None:
    if data is None or not data.contains_files:
        return data.json_parameters if data else None
    # Telegram takes a file name literally: it would show the percent signs of a quoted one.
    form = FormData(quote_fields=False)
    for name, text in data.json_parameters.items():
        form.add_field(name, text)
    for name, (filename, content, mimetype) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mimetype)
    return form
