"""The address that monitors ask: `/healthz`, `/readyz`, `/metrics`. Whoever reaches it learns how much the shop sells, and no more."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from core.models.health import Backlog
from ops.metrics import CONTENT_TYPE, Metrics
from ops.readiness import Readiness


def application(metrics: Metrics, readiness: Readiness, lanes: Callable[[], int]) -> web.Application:
    """What answers. `lanes` says how many are under way; `readiness` is closed with it."""

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

    async def close(_application: web.Application) -> None:
        readiness.close()

    answers = web.Application()
    answers.on_shutdown.append(close)
    answers.router.add_get("/healthz", alive)
    answers.router.add_get("/readyz", ready)
    answers.router.add_get("/metrics", measured)
    return answers


def _ages(backlog: Backlog | None) -> dict[str, Any]:
    """Seconds; null for none. What is not known is left out."""
    if backlog is None:
        return {}
    ages = {"inbox_oldest_seconds": backlog.inbox_oldest, "outbox_oldest_seconds": backlog.outbox_oldest}
    return {name: None if age is None else age / 1000 for name, age in ages.items()}
