"""Connections that only read."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from core.errors import StorageUnavailable
from core.ports import ReadTransaction
from storage.apart import Asked
from storage.base import idle
from storage.owners_settings import OwnersSettings, overridden
from storage.place import Server
from storage.postgres.connection import Connection
from storage.postgres.dialect import POSTGRES
from storage.postgres.errors import for_caller
from storage.postgres.executor import PostgresExecutor, drive, is_ended
from storage.postgres.known import begin_reader
from storage.postgres.session import NOT_FROZEN, Session
from storage.transaction import StoredTransaction

R = TypeVar("R")

_BEGIN = f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {NOT_FROZEN}"

Begin = Callable[[Connection, str | None], ReadTransaction]
"""Makes a transaction, given what owners have set."""


class Readers:
    """Sessions that only read, beside each other."""

    def __init__(self, sessions: Sequence[Session]) -> None:
        self._sessions = tuple(sessions)
        self._idle = idle(sessions)
        self._leaving: set[asyncio.Task[None]] = set()

    async def run(
        self, begin: Begin, query: Callable[[ReadTransaction], Coroutine[Any, Any, R]], settings: OwnersSettings
    ) -> R:
        reader = await self._idle.get()
        try:
            return await read_with(reader, begin, query, settings.known[0])
        finally:  # whoever asked need not wait until the transaction is left
            leaving = asyncio.create_task(self._leave(reader))
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)

    async def run_once(
        self, begin: Begin, query: Callable[[ReadTransaction], Coroutine[Any, Any, R]], settings: OwnersSettings
    ) -> R:
        """A query of one statement, which is a transaction by itself."""
        reader = await self._idle.get()
        try:
            known = settings.known[0]
            return await _answered(reader, lambda connection: drive(query(begin(connection, known)), most=1))
        finally:
            self._idle.put_nowait(reader)

    async def close(self) -> None:
        await asyncio.gather(*self._leaving)
        for session in self._sessions:
            await session.close()

    async def _leave(self, reader: Session) -> None:
        await reader.roll_back()
        self._idle.put_nowait(reader)


async def read_with(
    session: Session, begin: Begin, query: Callable[[ReadTransaction], Coroutine[Any, Any, R]], known: str | None = None
) -> R:
    """Run the query on one consistent state, in a transaction that its caller leaves. Raises StorageUnavailable, what the query raises.

    `known` is what owners have set, as last read.
    """

    async def once(connection: Connection) -> R:
        overrides = await begin_reader(connection, _BEGIN, known)
        return await drive(query(begin(connection, overrides)))

    return await _answered(session, once)


async def _answered(session: Session, ask: Callable[[Connection], Coroutine[Any, Any, R]]) -> R:
    try:
        return await session.patiently(ask)
    except BaseException as error:
        raised = StorageUnavailable() if is_ended() else for_caller(error)
        if raised is error:
            raise
        raise raised from error


async def read_once(server: Server, asked: Asked) -> Any:  # noqa: ANN401 - what the query returns
    """Run the query on a connection made for it."""
    session = Session(server, longest=None)

    def begin(connection: Connection, overrides: str | None) -> ReadTransaction:
        policy = overridden(asked.policy, overrides)
        return StoredTransaction(PostgresExecutor(connection), POSTGRES, asked.now, policy, started_with=asked.policy)

    try:
        return await read_with(session, begin, asked.of)
    finally:
        await session.close()
