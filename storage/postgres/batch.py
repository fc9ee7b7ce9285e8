"""Group commit: many writes, one transaction, one COMMIT. No member harms another; nobody hears "done" too early.

As long as nobody is refused, members have no savepoints of their own, each of which would be one more way to the server: once somebody is,
all are done again with them, and so is the next group.

Processes write side by side: each transaction begins with the locks that its members need (core/concurrency.py), in one order.
"""

import asyncio
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from core.concurrency import Concurrency
from core.errors import StorageUnavailable
from storage.postgres.connection import Connection
from storage.postgres.errors import AGAIN, for_caller, is_lost
from storage.postgres.executor import drive, is_ended
from storage.postgres.known import Known, begin_writer, find
from storage.postgres.notices import statement
from storage.postgres.session import NOT_FROZEN, Session
from storage.transaction import StoredTransaction
from storage.writes import Job, changes_of, fail

_SHOP, _ORDERS = 7_455_116, 7_455_117
"""The names of two advisory locks: numbers that nobody else is likely to use."""
_LOCKS = {
    Concurrency.ALONE: f"SELECT pg_advisory_xact_lock({_SHOP})",
    Concurrency.ORDER: f"SELECT pg_advisory_xact_lock_shared({_SHOP}); SELECT pg_advisory_xact_lock({_ORDERS})",
    Concurrency.FREE: f"SELECT pg_advisory_xact_lock_shared({_SHOP})",
}
_BEGIN = f"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; {NOT_FROZEN}"
"""Whatever the database's own defaults are: what is read after a lock was waited for must not be from before."""
_AT = "(EXTRACT(EPOCH FROM now()) * 1000)::bigint"
_MARK = f"""
    INSERT INTO writers (id, number, at) VALUES ({{}}, {{}}, {_AT})
        ON CONFLICT (id) DO UPDATE SET number = excluded.number, at = excluded.at
"""
"""Marks the transaction as this writer's, by its number."""
_LAST_KEPT = f"""
    INSERT INTO writers (id, number, at) VALUES ($1, 0, {_AT}) ON CONFLICT (id) DO UPDATE SET at = excluded.at RETURNING number
"""
"""The number of this writer's last transaction that was kept. As it writes, it waits for the end of one that is still under way."""
FORGET_WRITERS = f"DELETE FROM writers WHERE at < {_AT} - 86400000"
"""Those of a day ago: they ask no more."""
MOST_ATTEMPTS = 6
"""How often a transaction is done that met another one."""
_PAUSE = 0.01
"""Seconds before the second attempt, at most; doubled each time."""

log = structlog.get_logger(__name__)


class Begin(Protocol):
    def __call__(self, connection: Connection, found: Known, *, kept: bool) -> StoredTransaction:
        """A member's transaction; `kept`: no member before it has changed what owners have set."""


class _MetAnother(Exception):
    """A member met another transaction; the whole is done again."""


@dataclass
class Committer:
    """Commits jobs on one session. `retries` counts the transactions that met another one and were done again.

    `notifies`: what has changed is told to all processes with the COMMIT.
    """

    session: Session
    begin: Begin
    notifies: bool = False
    retries: int = 0
    _id: int = field(default_factory=lambda: secrets.randbits(62), init=False)
    _number: int = field(default=0, init=False)
    """Of its last transaction: the mark in the row `_id` of the table writers."""
    _known: Known | None = field(default=None, init=False)
    """What the last transaction began with."""
    _unanswered: bool = field(default=False, init=False)
    """Whether that one's COMMIT was sent, and not answered."""
    _careful: bool = field(default=False, init=False)
    """Whether members get savepoints: somebody in the last group was refused."""

    async def commit(self, jobs: Sequence[Job]) -> None:
        """Afterwards each job has its own result or its own error. If the transaction is lost, every job has StorageUnavailable."""
        self._unanswered = False
        try:
            await self._until_kept([job for job in jobs if not job.done.cancelled()])
        except BaseException as error:  # every caller has to hear of it, whatever it is
            await self.session.drop()
            fail(jobs, error)

    async def _until_kept(self, jobs: Sequence[Job]) -> None:
        """If the connection is lost before its COMMIT, nothing is kept, and all is done again; later, the server is asked what it kept."""
        for attempt in range(MOST_ATTEMPTS if jobs else 0):
            try:
                await self.session.patiently(lambda connection: self._once(connection, jobs))
            except (_MetAnother, *AGAIN) as met:
                self.retries += 1
                log.info("transaction_repeated", attempt=attempt + 1, because=type(met.__cause__ or met).__name__)
                await self.session.roll_back()
                if attempt + 1 == MOST_ATTEMPTS:
                    raise
                await asyncio.sleep(random.uniform(0, _PAUSE * 2**attempt))  # noqa: S311 - no secret
            else:
                return

    async def _once(self, connection: Connection, jobs: Sequence[Job]) -> None:
        if self._unanswered and await self._was_kept(connection):
            return
        self._unanswered = False
        self._number += 1
        refused = len(jobs) > 1 and self._careful
        if not refused:
            refused = await self._run(connection, jobs)
            if refused:
                await connection.say("ROLLBACK")
            if len(jobs) == 1 and refused:
                return
        if refused:
            refused = await self._run(connection, jobs, savepoints=True)
        self._careful = refused
        self._unanswered = True
        if await connection.say(f"{self._told(jobs)}COMMIT") != "COMMIT":  # a member has hidden that a statement failed
            raise StorageUnavailable("the server has kept nothing of a transaction")

    def _told(self, jobs: Sequence[Job]) -> str:
        changes = changes_of(jobs) if self.notifies else ()
        return f"{statement(changes)}; " if changes else ""

    async def _run(self, connection: Connection, jobs: Sequence[Job], *, savepoints: bool = False) -> bool:
        """Begin, and run the members; gives whether anybody was refused. Without savepoints the first refusal ends it."""
        begin = f"{_BEGIN}; {_LOCKS[min(job.concurrency for job in jobs)]}; {_MARK.format(self._id, self._number)}"
        found = self._known = await begin_writer(connection, begin, self._known)
        tx: StoredTransaction | None = None
        refused, kept = False, True
        for job in jobs:
            if tx is not None and (tx.settings.written or tx.counters.written):
                kept = kept and not tx.settings.written
                found = await find(connection)
            if savepoints:
                await connection.say("SAVEPOINT member" if tx is None else "RELEASE member; SAVEPOINT member")
            tx = self.begin(connection, found, kept=kept)
            await _run_member(tx, job)
            if job.error is not None:
                refused = True
                if not savepoints:
                    break
                await connection.say("ROLLBACK TO member")
        return refused

    async def _was_kept(self, connection: Connection) -> bool:
        """Whether a COMMIT that nobody answered counts: waits for its end, if need be."""
        (last,) = await connection.rows(_LAST_KEPT, [self._id])
        return bool(last["number"] == self._number)


async def _run_member(tx: StoredTransaction, job: Job) -> None:
    job.result = job.error = None
    try:
        job.result = await drive(job.run(tx))
    except AGAIN as met:
        raise _MetAnother from met
    except BaseException as error:  # whatever one member does, it never harms the others
        if is_lost(error) or is_ended():
            raise
        job.error = for_caller(error)
