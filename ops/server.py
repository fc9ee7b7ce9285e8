"""The address that monitors ask: `/healthz`, `/readyz`, `/metrics`. Whoever reaches it learns how much the shop sells, and no more."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from core.models.health import Backlog
from ops.metrics import CONTENT_TYPE, Metrics
from ops.readiness import Readiness

PATIENCE = 2.0
"""Seconds that answers get when it closes."""


class PortTaken(Exception):
    """Nothing can be heard at this address; its text says why."""


@asynccontextmanager
async def serve(
    metrics: Metrics, readiness: Readiness, lanes: Callable[[], int], port: int, host: str = "127.0.0.1"
) -> AsyncIterator[int]:
    """Answer until the block is left; gives the port. `lanes` says how many are under way. Raises PortTaken."""
    runner = web.AppRunner(_application(metrics, readiness, lanes), access_log=None, shutdown_timeout=PATIENCE)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as problem:
            raise PortTaken(str(problem)) from None
        yield runner.addresses[0][1]
    finally:
        readiness.close()
        await runner.cleanup()


def _application(metrics: Metrics, readiness: Readiness, lanes: Callable[[], int]) -> web.Application:
    async def alive(_request: web.Request) -> web.Response:
        """That it answers says that its event loop turns. A supervisor restarts what does not, so nothing else is asked."""
        return web.json_response({"alive": True})

    async def ready(_request: web.Request) -> web.Response:
        troubles, backlog = await readiness.health()
        body = {"ready": not troubles, "reasons": troubles, **_ages(backlog)}
        return web.json_response(body, status=503 if troubles else 200)

    async def measured(_request: web.Request) -> web.Response:
        page = metrics.page(await readiness.backlog(), lanes())
        return web.Response(body=page, headers={"Content-Type": CONTENT_TYPE})

    application = web.Application()
    application.router.add_get("/healthz", alive)
    application.router.add_get("/readyz", ready)
    application.router.add_get("/metrics", measured)
    return application


def _ages(backlog: Backlog | None) -> dict[str, Any]:
    """Seconds; null for none. What is not known is left out."""
    if backlog is None:
        return {}
    ages = {"inbox_oldest_seconds": backlog.inbox_oldest, "outbox_oldest_seconds": backlog.outbox_oldest}
    return {name: None if age is None else age / 1000 for name, age in ages.items()}
