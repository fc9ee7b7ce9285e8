"""Sends events to the addresses of other programs, which may lead anywhere: only public places are asked, unless owners allow others.

No proxy is used: what one is given, it looks up again by its own rules. Nothing but the status of an answer is read.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, InvalidURL, TCPConnector
from yarl import URL

from bot.calls.public import Resolve, from_first, is_public, system_resolve
from core.models.webhook import Miss, WebhookProblem
from core.ports.webhook import NotTaken

CONNECT_SECONDS = 3.0
SECONDS = 10.0
"""For one message, from the first look at the name to the status of the answer."""
_AGENT = {"User-Agent": "Tillbot"}

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class WebhookPost:
    """Implements core.ports.webhook.WebhookSender. `private`: private addresses and http:// will do.

    `resolve` and `allows` are for tests: they make a server on this machine stand for a public one.
    """

    private: bool = False
    resolve: Resolve = system_resolve
    allows: Callable[[str], bool] = is_public
    seconds: float = SECONDS

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of the answer, 200 to 299. Raises NotTaken."""
        status = await self._status(url, headers, body)
        if 200 <= status < 300:
            return status
        raise NotTaken(Miss(WebhookProblem.GONE if status == 410 else WebhookProblem.STATUS, status))

    async def _status(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        try:
            async with asyncio.timeout(self.seconds):
                return await self._asked(URL(url), headers, body)
        except TimeoutError:
            raise NotTaken(Miss(WebhookProblem.SLOW)) from None
        except (ClientError, InvalidURL, OSError, ValueError) as error:  # of which a wrong certificate is several
            log.info("webhook_unreachable", error=type(error).__name__)
            raise NotTaken(Miss(WebhookProblem.UNREACHABLE)) from None

    async def _asked(self, url: URL, headers: Mapping[str, str], body: bytes) -> int:
        """What answers. Nothing is kept from one message to the next: no cookie, no connection."""
        if url.scheme != "https" and not self.private:
            raise NotTaken(Miss(WebhookProblem.INSECURE))
        places = await self._places(url)
        async with ClientSession(
            connector=TCPConnector(),
            cookie_jar=DummyCookieJar(),
            auto_decompress=False,
            timeout=ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
        ) as session:
            response = await from_first(session, "POST", url, places, headers={**_AGENT, **headers}, data=body)
            response.close()  # what else is sent is not waited for, however long it is
            return response.status

    async def _places(self, url: URL) -> list[str]:
        """The places that the address leads to, all of which may be asked. Raises NotTaken, OSError."""
        places = list(await self.resolve(url.raw_host or "", url.port or 443))
        if not places:
            raise NotTaken(Miss(WebhookProblem.UNREACHABLE))
        if not self.private and not all(map(self.allows, places)):
            raise NotTaken(Miss(WebhookProblem.NOT_PUBLIC))
        return places
