"""Group commit: many writes, one transaction, one COMMIT. No member harms another; nobody hears "done" too early.

As long as nobody is refused, members have no savepoints of their own, each of which would be one more way to the server: once somebody is,
all are done again with them, and so is the next group.

Processes write side by side: each transaction begins with the locks that its members need (core/concurrency.py), in one order.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import asyncpg
import structlog

from core.concurrency import Concurrency
from core.errors import StorageUnavailable
from storage.postgres.connection import Connection
from storage.postgres.errors import AGAIN, for_caller, is_lost
from storage.postgres.executor import drive, is_ended
from storage.postgres.session import NOT_FROZEN, Session
from storage.transaction import StoredTransaction
from storage.writes import Job, fail

_SHOP, _ORDERS = 7_455_116, 7_455_117
"""The names of two advisory locks: numbers that nobody else is likely to use."""
_LOCKS = {
    Concurrency.ALONE: f"SELECT pg_advisory_xact_lock({_SHOP})",
    Concurrency.ORDER: f"SELECT pg_advisory_xact_lock_shared({_SHOP}); SELECT pg_advisory_xact_lock({_ORDERS})",
    Concurrency.FREE: f"SELECT pg_advisory_xact_lock_shared({_SHOP})",
}
_BEGIN = f"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; {NOT_FROZEN}"
"""Whatever the database's own defaults are: what is read after a lock was waited for must not be from before."""
_SERVER = (
    "(SELECT pg_postmaster_start_time()::text || ' ' || checkpoint_lsn::text FROM pg_control_checkpoint()) AS server"
)
"""Which server it is, since its last start or recovery: each ends with a checkpoint. (An ordinary one only costs a false "try again".)"""
_FIRST = f"SELECT overrides, pg_current_xact_id()::text AS transaction, {_SERVER} FROM settings WHERE id = 1"
"""What a member begins with: the owners' settings, and the transaction's name, by which this server says later what became of it."""
_BECAME = f"SELECT pg_xact_status($1::text::xid8) AS status, {_SERVER}"
MOST_ATTEMPTS = 6
"""How often a transaction is done that met another one."""
_PAUSE = 0.01
"""Seconds before the second attempt, at most; doubled each time."""
_LOOK, _LOOKS = 0.05, 40

log = structlog.get_logger(__name__)

Begin = Callable[[Connection, str | None], StoredTransaction]
"""Makes a member's transaction, given what owners have set."""


class _MetAnother(Exception):
    """A member met another transaction; the whole is done again."""


@dataclass
class Committer:
    """Commits jobs on one session. `retries` counts the transactions that met another one and were done again."""

    session: Session
    begin: Begin
    retries: int = 0
    _sent: asyncpg.Record | None = field(default=None, init=False)
    """The transaction whose COMMIT was sent and not answered, and its server."""
    _careful: bool = field(default=False, init=False)
    """Whether members get savepoints: somebody in the last group was refused."""

    async def commit(self, jobs: Sequence[Job]) -> None:
        """Afterwards each job has its own result or its own error. If the transaction is lost, every job has StorageUnavailable."""
        self._sent = None
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
        if self._sent is not None and await _was_kept(connection, self._sent):
            return
        self._sent = None
        begin = f"{_BEGIN}; {_LOCKS[min(job.concurrency for job in jobs)]}"
        if len(jobs) == 1 or not self._careful:
            await connection.say(begin)
            transaction, refused = await self._run(connection, jobs)
            if refused:
                await connection.say("ROLLBACK")
            if len(jobs) == 1 and refused:
                return
        else:
            refused = True
        if refused:
            await connection.say(begin)
            transaction, refused = await self._run(connection, jobs, savepoints=True)
        self._careful = refused
        self._sent = transaction
        if await connection.say("COMMIT") != "COMMIT":  # a member has hidden that a statement failed
            raise StorageUnavailable("the server has kept nothing of a transaction")

    async def _run(
        self, connection: Connection, jobs: Sequence[Job], *, savepoints: bool = False
    ) -> tuple[asyncpg.Record | None, bool]:
        """Run the members; gives the transaction's name, and whether anybody was refused. Without savepoints the first refusal ends it."""
        row = await connection.row(_FIRST)
        tx: StoredTransaction | None = None
        refused = False
        for job in jobs:
            if tx is not None and tx.settings.written:
                row = await connection.row(_FIRST)
            if savepoints:
                await connection.say("SAVEPOINT member" if tx is None else "RELEASE member; SAVEPOINT member")
            tx = self.begin(connection, row and row["overrides"])
            await _run_member(tx, job)
            if job.error is not None:
                refused = True
                if not savepoints:
                    break
                await connection.say("ROLLBACK TO member")
        return row, refused


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


async def _was_kept(connection: Connection, sent: asyncpg.Record) -> bool:
    """Whether a COMMIT that nobody answered counts. Raises TimeoutError if the server cannot tell yet, StorageUnavailable if never."""
    for _ in range(_LOOKS):
        try:
            (became,) = await connection.rows(_BECAME, [sent["transaction"]])
        except asyncpg.InvalidParameterValueError:  # a standby took over that has never heard of it
            return False
        if became["status"] == "committed" and became["server"] != sent["server"]:
            # After a crash, names that reached no disk are given again: this may be another process's transaction.
            raise StorageUnavailable("another server cannot say whether a transaction was kept")
        if became["status"] != "in progress":
            return bool(became["status"] == "committed")
        await asyncio.sleep(_LOOK)
    raise TimeoutError("the server does not know yet whether it has kept a transaction")
