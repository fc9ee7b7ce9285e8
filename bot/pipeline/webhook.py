"""Listens for the updates that Telegram brings (the webhook): 200 is only said when they are on disk.

Whoever asks without the secret learns nothing. Many calls at once share one commit, as all writes do (storage/sqlite/batch.py).
"""

import asyncio
import hmac
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiohttp import web

from bot.calls.webhook_address import WebhookAddress
from bot.pipeline.intake import STORE_PAUSE, Intake
from bot.pipeline.listening import listening
from bot.pipeline.raw import Raw, id_of
from core.errors import StorageUnavailable

LARGEST = 1024 * 1024
"""Bytes of an update. Telegram's own are far smaller: two messages of 4,096 characters with their entities and keyboards."""
DEEPEST = 64
"""Levels of an update's JSON: beyond them no reader of it, now or at the next start, has to follow."""
REFUSALS = frozenset({400, 408, 413, 415})
"""Answers to what is no update, from somebody with the secret: perhaps a proxy in between has spoilt it."""
BODY_SECONDS = 10.0
"""For which a body may be on its way."""
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name

log = structlog.get_logger(__name__)
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]')


@asynccontextmanager
async def listen_for_updates(intake: Intake, address: WebhookAddress) -> AsyncIterator[int]:
    """Take updates in until the block is left; gives the port. Raises PortTaken."""
    application = web.Application(client_max_size=LARGEST)
    application.router.add_post(address.path, _Door(intake, address.secret).hear)
    async with listening(application, "WEBHOOK_PORT", address.port, address.host) as port:
        intake.open = True
        try:
            yield port
        finally:
            intake.open = False


class _Door:
    """Lets Telegram in."""

    def __init__(self, intake: Intake, secret: str) -> None:
        self._intake, self._secret = intake, secret.encode()
        self._keeps = True
        """Whether the store could save the last update."""

    async def hear(self, request: web.Request) -> web.Response:
        """200: it is on disk, or was before. 503: it has to come again. The body is always empty: Telegram would take it for a call."""
        told = request.headers.get(SECRET, "").encode("utf-8", "surrogateescape")  # as it came: it may be no UTF-8
        if not hmac.compare_digest(told, self._secret):
            return web.Response(status=403)
        answer = await self._take(request)
        if answer.status in REFUSALS:
            log.warning("update_refused", status=answer.status)
        return answer

    async def _take(self, request: web.Request) -> web.Response:
        if request.content_type != "application/json" or "Content-Encoding" in request.headers:
            return web.Response(status=415)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                update = read_update(await request.read())
        except TimeoutError:
            return web.Response(status=408)
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413)
        except (ConnectionError, web.RequestPayloadError):  # who sent it has hung up, or does not speak HTTP
            return web.Response(status=400)
        return await self._keep(update) if update else web.Response(status=400)

    async def _keep(self, update: Raw) -> web.Response:
        try:
            await self._intake.accept([update])
        except StorageUnavailable as error:
            if self._keeps:
                log.warning("intake_paused", error=type(error).__name__, hint=self._intake.hint(error))
            self._keeps = False
            # Without it Telegram waits twice as long each time, and drops a tap that would be late.
            return web.Response(status=503, headers={"Retry-After": f"{STORE_PAUSE:.0f}"})
        self._keeps = True
        return web.Response()


def read_update(body: bytes) -> Raw | None:
    """The update, if it is one. A number that is too long to be read is refused by its length (Python's own rule)."""
    try:
        update = None if _is_deep(body) else json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return None
    return update if id_of(update) is not None else None


def _refuse(constant: str) -> None:
    """NaN and infinity are no JSON."""
    raise ValueError(constant)


def _is_deep(body: bytes) -> bool:
    if body.count(b"{") + body.count(b"[") <= DEEPEST:  # as nearly all
        return False
    depth = 0
    for bracket in _BRACKETS.finditer(body):
        depth += {b"{": 1, b"[": 1, b"}": -1, b"]": -1}.get(bracket[0], 0)
        if depth > DEEPEST:
            return True
    return False
