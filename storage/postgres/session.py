"""A connection that is made when it is needed, and again when it was lost."""

import asyncio
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import TypeVar

import asyncpg
import structlog

from storage.place import Server
from storage.postgres.connection import Connection
from storage.postgres.errors import is_lost

R = TypeVar("R")

PATIENCE = 10.0
"""Seconds to wait for a server that restarts, or for a standby that takes over, before people are asked to try again."""
CONNECTING = 5.0
"""Seconds for one attempt to connect."""
LONGEST_STATEMENT = 60.0
"""Seconds after which a server that does not answer counts as gone."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 0.5

NOT_FROZEN = "SET LOCAL idle_in_transaction_session_timeout = '5s'"
"""A process that is frozen in the middle of a transaction, or whose machine is gone, keeps the others waiting for so long."""
AT_WORK, LOOKING = "tillbot", "tillbot beside the shop"
"""How the server knows the connections of a program at work, and those of one that copies a shop or looks at it."""

_SPARING = {"jit": "off", "max_parallel_workers_per_gather": "0"}
"""To compile a plan takes ten times as long as any statement of the shop, and taps wait for the second processor that a list would take."""
_PLANS_ONCE = {"plan_cache_mode": "force_generic_plan"}

log = structlog.get_logger(__name__)


async def connect(
    server: Server, longest: float | None = LONGEST_STATEMENT, name: str = AT_WORK, *, plans_once: bool = False
) -> asyncpg.Connection:
    """A new connection; `longest` bounds each statement, in seconds. `name` is what the server calls the program.

    `plans_once`: a statement is planned for any arguments, not for those that come with it.
    """
    manner = {} if server.pooled else _SPARING | (_PLANS_ONCE if plans_once else {})  # a proxy passes on the name alone
    raw: asyncpg.Connection = await asyncpg.connect(
        server.url,
        timeout=CONNECTING,
        command_timeout=longest,
        statement_cache_size=0,
        target_session_attrs="read-write",
        server_settings={"application_name": name} | manner,
    )
    # A sum of whole numbers is "numeric", with no part behind the point.
    await raw.set_type_codec(
        "numeric", schema="pg_catalog", encoder=str, decoder=lambda text: int(Decimal(text)), format="text"
    )
    return raw


class Session:
    """One connection to a server. Nobody else uses it meanwhile."""

    def __init__(self, server: Server, longest: float | None = LONGEST_STATEMENT, *, plans_once: bool = False) -> None:
        self._server = server
        self._longest = longest
        self._plans_once = plans_once
        self._connection: Connection | None = None

    async def connection(self) -> Connection:
        """The connection; a new one if there is none, or if it was lost."""
        if self._connection is None or self._connection.is_closed:
            raw = await connect(self._server, self._longest, plans_once=self._plans_once)
            self._connection = Connection(raw, prepares=not self._server.pooled)
        return self._connection

    async def roll_back(self) -> None:
        """End the transaction that is open, if any; without a word from the server, the connection."""
        try:
            if self._connection is not None and not self._connection.is_closed:
                await self._connection.say("ROLLBACK")
        except BaseException:  # whatever it is, the next transaction begins on a sound connection
            await self.drop()

    async def drop(self) -> None:
        """End the connection, whatever state it is in."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.raw.terminate()

    async def close(self) -> None:
        """End the connection in good order."""
        connection, self._connection = self._connection, None
        if connection is not None and not connection.is_closed:
            try:
                await connection.raw.close(timeout=CONNECTING)
            except (TimeoutError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                connection.raw.terminate()

    async def patiently(self, work: Callable[[Connection], Awaitable[R]]) -> R:
        """Do the work on a connection; if that is lost, on a new one, for PATIENCE. Only for work that may be done again."""
        loop, pause = asyncio.get_running_loop(), _FIRST_PAUSE
        give_up = loop.time() + PATIENCE
        while True:
            try:
                return await work(await self.connection())
            except BaseException as error:
                if not is_lost(error):
                    raise
                await self.drop()
                if loop.time() + pause > give_up:
                    raise
                log.warning("database_unreachable", error=type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
