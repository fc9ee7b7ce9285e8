"""Listens for the events of payment gateways. They only hint that something has happened: the gateway itself is asked what it was."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiohttp import web

from bot.calls.cashier import Gateways
from bot.pipeline.listening import listening
from core.errors import StorageUnavailable
from core.ports import Store
from core.ports.gateway import Gateway, GatewayError
from core.usecases.payment.page import hint_at

LARGEST_EVENT = 262_144
"""Bytes."""

log = structlog.get_logger(__name__)


@asynccontextmanager
async def listen(store: Store, gateways: Gateways, port: int, host: str = "127.0.0.1") -> AsyncIterator[int]:
    """Answer POST /events/<method> until the block is left; gives the port. Raises PortTaken."""
    application = web.Application(client_max_size=LARGEST_EVENT)
    for method, gateway in gateways.items():
        application.router.add_post(f"/events/{method}", _Listener(store, gateway).hear)
    async with listening(application, "GATEWAY_EVENTS_PORT", port, host) as heard:
        yield heard


class _Listener:
    """The events of one gateway."""

    def __init__(self, store: Store, gateway: Gateway) -> None:
        self._store, self._gateway = store, gateway

    async def hear(self, request: web.Request) -> web.Response:
        """200 once the hint is on disk; any other answer has it sent again, except 400, which says that nobody believes it."""
        body = await request.read()
        try:
            reference = self._gateway.event(request.headers, body)
        except GatewayError:
            log.warning("event_not_believed", method=self._gateway.method)
            return web.Response(status=400)
        try:
            known = reference is not None and await self._store.write(hint_at, self._gateway.method, reference)
        except StorageUnavailable:
            return web.Response(status=503)
        log.info("event_heard", method=self._gateway.method, known=known)
        return web.Response()
