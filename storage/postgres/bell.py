"""Processes on one Postgres wake each other by LISTEN and NOTIFY, on a connection that does nothing else."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

import asyncpg
import structlog

from storage.place import Server
from storage.postgres.session import connect

_CHANNEL = "tillbot"
_SHORTEST = 0.01
"""Seconds between two rings: a NOTIFY takes a lock of the whole server when it is committed."""
_PAUSE = 1.0

log = structlog.get_logger(__name__)


class PostgresBell:
    """Implements core.ports.bell.Bell. What is rung while the server cannot be reached is lost: everybody looks after that.

    Behind a proxy that gives each transaction another connection nothing is heard, and everybody looks every second.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._rung = asyncio.Event()

    def ring(self) -> None:
        self._rung.set()

    async def listen(self, heard: Callable[[], None]) -> None:
        while True:
            try:
                await self._pass_on(heard)
            except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
                log.warning("bell_lost", error=type(error).__name__)
            await asyncio.sleep(_PAUSE)
            heard()

    async def _pass_on(self, heard: Callable[[], None]) -> None:
        """Until the connection is lost."""
        connection = await connect(self._server)
        own = connection.get_server_pid()
        try:
            if not self._server.pooled:
                await connection.add_listener(
                    _CHANNEL, lambda _connection, pid, _channel, _payload: None if pid == own else heard()
                )
            connection.add_termination_listener(lambda _connection: self._rung.set())
            while not connection.is_closed():
                await self._ring_once(connection)
        finally:
            connection.terminate()

    async def _ring_once(self, connection: asyncpg.Connection) -> None:
        await self._rung.wait()
        self._rung.clear()
        with suppress(asyncpg.InterfaceError):  # closed: it is made anew
            await connection.execute(f"NOTIFY {_CHANNEL}")
        await asyncio.sleep(_SHORTEST)
