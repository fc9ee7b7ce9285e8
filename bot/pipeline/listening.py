"""Servers of the shop's own, each on a port of this machine. A proxy that speaks HTTPS stands in front of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

PATIENCE = 1.0
"""Seconds that answers get when it closes."""
IDLE = 75
"""Seconds that a connection may be silent, also before its first request is complete."""
LINGER = 1
"""Seconds for which the rest of a body that was refused is read, so that its sender sees the answer."""


class PortTaken(Exception):
    """Nothing can be heard at this port; its text says why."""

    def __init__(self, setting: str, problem: OSError) -> None:
        super().__init__(str(problem))
        self.setting = setting
        """The setting that names the port."""


@asynccontextmanager
async def listening(application: web.Application, setting: str, port: int, host: str) -> AsyncIterator[int]:
    """Answer until the block is left; gives the port. Raises PortTaken."""
    application.on_response_prepare.append(_say_nothing)
    runner = web.AppRunner(
        application, access_log=None, shutdown_timeout=PATIENCE, keepalive_timeout=IDLE, lingering_time=LINGER
    )
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as problem:
            raise PortTaken(setting, problem) from None
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def _say_nothing(_: web.Request, response: web.StreamResponse) -> None:
    """Nobody learns what answers here, and in which version."""
    response.headers.pop("Server", None)
