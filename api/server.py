"""uvicorn, in the event loop of the program: it starts, listens and ends with the block, and leaves signals alone."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from fastapi import FastAPI

from api.protocol import BoundedHead, QuietSocket

CLOSING = 5
"""Seconds that requests under way have at the end."""

MOST_CONNECTIONS = 7_000
"""Whoever comes then gets 503. Open pages count, and have an end of their own before that (jobs/live.py:MOST_PAGES)."""


class PortTaken(Exception):
    """The port cannot be listened on; the text says why."""


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The program has its own (tillbot/commands/serve.py): uvicorn knows no option for that."""
        yield


@asynccontextmanager
async def serve(
    app: FastAPI, port: int, host: str = "127.0.0.1", listening: socket.socket | None = None
) -> AsyncIterator[int]:
    """Serve the app until the block is left; gives the port. `listening` is what `listen` has taken before. Raises PortTaken."""
    listening = listening or listen(host, port)
    config = uvicorn.Config(
        app,
        http=BoundedHead,
        ws=QuietSocket,
        log_config=None,
        log_level="warning",  # the program says itself what is served, and where
        access_log=False,
        server_header=False,
        lifespan="off",
        ws_max_size=4096,
        ws_per_message_deflate=False,  # its buffers are most of what an open socket costs, and messages are short
        timeout_keep_alive=30,
        timeout_graceful_shutdown=CLOSING,
        limit_concurrency=MOST_CONNECTIONS,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve([listening]), name="api")
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await asyncio.gather(serving, return_exceptions=True)
        listening.close()


def listen(host: str, port: int) -> socket.socket:
    """Take the port; 0 is any free one. Raises PortTaken."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # asyncio sends at once (TCP_NODELAY) where a socket says that it is TCP: else the end of each answer waits 40 ms for an ACK.
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(1024)  # who calls before uvicorn is ready waits
    except OSError as problem:
        raise PortTaken(problem.strerror or str(problem)) from None
    listening.set_inheritable(False)
    return listening
