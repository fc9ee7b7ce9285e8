"""Fetches pictures from addresses that somebody's catalogue names, and that may lead anywhere: only public places are asked.

Every address that a name has must be public (bot/calls/public.py). Redirects are followed by the same rules. A proxy of the shop is given
the name after the same check: it looks the name up again, and its own rules decide then. (TLS through it needs the name.)
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, InvalidURL
from aiohttp_socks import ProxyError
from yarl import URL

from bot.calls.proxy import Proxy
from bot.calls.public import Resolve, from_first, is_public, system_resolve
from bot.calls.transport import connector_of, named_with_requests
from core.files.catalog import LARGEST_PHOTO
from core.models.picture import PictureProblem
from core.ports.picture import FetchError

SECONDS = 30.0
"""For one picture, from the first look at its name to its last byte."""
CONNECT_SECONDS = 5.0
REDIRECTS = 5
PORTS = (80, 443)
_PIECE = 64 * 1024
_MOVED = (301, 302, 303, 307, 308)
_PASSES = (408, 425, 429)
"""Refusals that mean "later", as every status from 500 on does."""
_HEADERS = {"User-Agent": "Tillbot", "Accept": "image/*", "Accept-Encoding": "identity"}


@dataclass(frozen=True)
class PictureFetcher:
    """Implements core.ports.picture.Downloader. `proxy` is the shop's own; no other one is used.

    `resolve`, `allows` and `ports` are for tests: they make a server on this machine stand for a public one.
    """

    proxy: Proxy | None = None
    resolve: Resolve = system_resolve
    allows: Callable[[str], bool] = is_public
    ports: Collection[int] = PORTS
    seconds: float = SECONDS

    async def __call__(self, address: str) -> bytes:
        """The bytes at the address. Raises FetchError."""
        try:
            async with asyncio.timeout(self.seconds):
                return await self._followed(address)
        except TimeoutError:
            raise FetchError(PictureProblem.SLOW, final=False) from None
        except InvalidURL:
            raise FetchError(PictureProblem.ADDRESS) from None
        except (ClientError, ProxyError, OSError):  # some of which are ValueErrors, too: a wrong certificate
            raise FetchError(PictureProblem.UNREACHABLE, final=False) from None
        except ValueError:
            raise FetchError(PictureProblem.ADDRESS) from None

    async def _followed(self, address: str) -> bytes:
        url = URL(address)
        for _ in range(REDIRECTS + 1):
            async with self._asked(url) as response:
                if response.status not in _MOVED or "Location" not in response.headers:
                    return await _content(response)
                url = url.join(URL(response.headers["Location"]))
        raise FetchError(PictureProblem.REDIRECTS)

    @asynccontextmanager
    async def _asked(self, url: URL) -> AsyncIterator[ClientResponse]:
        """What answers at this address itself. Nothing is kept from one request to the next: no cookie, no connection."""
        places = await self._places(url)
        async with ClientSession(
            connector=connector_of(self.proxy),
            cookie_jar=DummyCookieJar(),
            headers=_HEADERS,
            auto_decompress=False,
            proxy=named_with_requests(self.proxy),
            timeout=ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
        ) as session:
            response = await from_first(session, "GET", url, places if self.proxy is None else [])
            async with response:
                yield response

    async def _places(self, url: URL) -> list[str]:
        """The places that the address leads to, all of them public. Raises FetchError, OSError."""
        host, port = url.raw_host, url.port
        if url.scheme not in ("http", "https") or not host or url.user is not None or url.password is not None:
            raise FetchError(PictureProblem.ADDRESS)
        if port is None or port not in self.ports:
            raise FetchError(PictureProblem.NOT_PUBLIC)
        places = list(await self.resolve(host, port))
        if not places:
            raise FetchError(PictureProblem.UNREACHABLE, final=False)
        if not all(map(self.allows, places)):
            raise FetchError(PictureProblem.NOT_PUBLIC)
        return places


async def _content(response: ClientResponse) -> bytes:
    status = response.status
    if status != 200:
        raise FetchError(PictureProblem.REFUSED, str(status), final=status < 500 and status not in _PASSES)
    if (response.content_length or 0) > LARGEST_PHOTO:
        raise FetchError(PictureProblem.TOO_LARGE)
    content = bytearray()
    async for piece in response.content.iter_chunked(_PIECE):
        content += piece
        if len(content) > LARGEST_PHOTO:
            raise FetchError(PictureProblem.TOO_LARGE)
    return bytes(content)
