"""Processes on one Postgres wake each other, and hear what all of them have committed, by LISTEN and NOTIFY: on a connection that does
nothing else, and that is there while somebody listens.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import asyncpg
import structlog

from core.models.change import Missed
from core.ports.feed import Heard
from storage.feed import LocalFeed
from storage.place import Server
from storage.postgres.notices import CHANNEL, changes_in
from storage.postgres.session import connect

_RINGS = "tillbot"
_SHORTEST = 0.01
"""Seconds between two rings: a NOTIFY takes a lock of the whole server when it is committed."""
_PAUSE = 1.0
_LOOK_AGAIN = 15.0
"""Seconds between two looks of those who hear nothing of other processes."""

log = structlog.get_logger(__name__)


class PostgresBell:
    """Implements core.ports.bell.Bell. What is rung while the server cannot be reached is lost: everybody looks after that.

    Behind a proxy that gives each transaction another connection nothing is heard, and everybody looks from time to time.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._rung = asyncio.Event()
        self._heard: list[Callable[[], None]] = []
        self._line: asyncio.Task[None] | None = None
        self._listening = 0
        self.hears = not server.pooled
        """Whether this process hears of what is committed: the others' and its own, in the order of the commits."""
        self.feed = PostgresFeed(self)

    def ring(self) -> None:
        self._rung.set()

    async def listen(self, heard: Callable[[], None]) -> None:
        self._heard.append(heard)
        try:
            with self.line() as line:
                await asyncio.shield(line)
        finally:
            self._heard.remove(heard)

    @contextmanager
    def line(self) -> Iterator[asyncio.Task[None]]:
        """Have the connection, with all others who want it."""
        if self._line is None:
            self._line = asyncio.create_task(self._stay(), name="bell")
        self._listening += 1
        try:
            yield self._line
        finally:
            self._listening -= 1
            if not self._listening:
                self._line.cancel()
                self._line = None

    async def _stay(self) -> None:
        while True:
            try:
                await self._pass_on()
            except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
                log.warning("bell_lost", error=type(error).__name__)
            await asyncio.sleep(_PAUSE)
            self._wake()

    async def _pass_on(self) -> None:
        """Until the connection is lost."""
        connection = await connect(self._server)
        own = connection.get_server_pid()
        looking = None
        try:
            if self.hears:
                await connection.add_listener(
                    _RINGS, lambda _connection, pid, _channel, _payload: None if pid == own else self._wake()
                )
                await connection.add_listener(CHANNEL, lambda *told: self.feed.tell(changes_in(str(told[-1]))))
                self.feed.tell((Missed(),))
            else:
                looking = asyncio.create_task(self._look_again())
            connection.add_termination_listener(lambda _connection: self._rung.set())
            while not connection.is_closed():
                await self._ring_once(connection)
        finally:
            if looking is not None:
                looking.cancel()
            connection.terminate()

    async def _ring_once(self, connection: asyncpg.Connection) -> None:
        await self._rung.wait()
        self._rung.clear()
        with suppress(asyncpg.InterfaceError):  # closed: it is made anew
            await connection.execute(f"NOTIFY {_RINGS}")
        await asyncio.sleep(_SHORTEST)

    async def _look_again(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_AGAIN)
            self.feed.tell((Missed(),))

    def _wake(self) -> None:
        for heard in self._heard:
            heard()


class PostgresFeed(LocalFeed):
    """Implements core.ports.feed.Feed on the bell's connection."""

    def __init__(self, bell: PostgresBell) -> None:
        super().__init__()
        self._bell = bell

    @contextmanager
    def listen(self, heard: Heard) -> Iterator[None]:
        with super().listen(heard), self._bell.line():
            yield
