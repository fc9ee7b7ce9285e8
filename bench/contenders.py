"""Three ways to place the same orders in copies of one database: the engine, plain aiosqlite, raw sqlite3."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

import aiosqlite

from bench.shop import POLICY, Shop, now, receipt_of
from core.ports import Store
from core.usecases.order.place import place_order
from storage.sqlite.dialect import SQLITE
from storage.sqlite.executor import SqliteExecutor, drive
from storage.sqlite.store import open_store
from storage.transaction import StoredTransaction
from storage.writes import GROUP

CUSTOMERS = 64
"""How many place orders at the same time."""
_PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON")


@dataclass(frozen=True)
class Statement:
    """A statement and its parameters. `many` has a list of them; `query` gives rows."""

    verb: Literal["query", "run", "many"]
    sql: str
    values: Any


@dataclass
class Run:
    """One round of one contender. In seconds: how long all orders took, and how long each waited for its commit."""

    orders: int
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.orders / self.seconds


class _Recorder:
    """A connection that records its statements."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.statements: list[Statement] = []

    @property
    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def execute(self, sql: str, values: Any) -> sqlite3.Cursor:  # noqa: ANN401 - whatever a statement takes
        cursor = self._connection.execute(sql, values)
        self.statements.append(Statement("query" if cursor.description else "run", sql, values))
        return cursor

    def executemany(self, sql: str, rows: Any) -> sqlite3.Cursor:  # noqa: ANN401
        self.statements.append(Statement("many", sql, rows))
        return self._connection.executemany(sql, rows)


def record(shop: Shop, copy: Path) -> list[list[Statement]]:
    """All statements of each order, recorded from a real run of the use case."""
    connection = _open(copy)
    connection.row_factory = sqlite3.Row
    recorded = []
    connection.execute("BEGIN IMMEDIATE")
    for confirm in shop.confirms:
        recorder = _Recorder(connection)
        executor = SqliteExecutor(cast("sqlite3.Connection", recorder))
        drive(place_order(StoredTransaction(executor, SQLITE, now(), POLICY), confirm, receipt_of(confirm)))
        recorded.append(recorder.statements)
    connection.execute("COMMIT")
    connection.close()
    return recorded


async def run_engine(shop: Shop, copy: Path) -> Run:
    """`store.write(place_order, ...)`, 64 customers at a time."""
    async with open_store(copy, POLICY, now) as store:
        return await place_all(store, shop)


async def place_all(store: Store, shop: Shop) -> Run:
    """Place every order of the shop on this store."""
    run, waiting = Run(len(shop.confirms)), iter(shop.confirms)

    async def customer() -> None:
        for confirm in waiting:
            asked = time.perf_counter()
            await store.write(place_order, confirm, receipt_of(confirm))
            run.waits.append(time.perf_counter() - asked)

    await _together(run, customer)
    return run


async def run_plain(recorded: list[list[Statement]], copy: Path) -> Run:
    """Each statement is awaited, and each order is a transaction. A lock guards the one connection."""
    run, waiting, lock = Run(len(recorded)), iter(recorded), asyncio.Lock()
    async with aiosqlite.connect(copy, isolation_level=None) as connection:
        for pragma in _PRAGMAS:
            await connection.execute(pragma)

        async def customer() -> None:
            while True:
                asked = time.perf_counter()
                async with lock:  # orders run in their recorded sequence, because the parameters contain their ids
                    statements = next(waiting, None)
                    if statements is None:
                        return
                    await connection.execute("BEGIN IMMEDIATE")
                    for statement in statements:
                        await _await(connection, statement)
                    await connection.execute("COMMIT")
                run.waits.append(time.perf_counter() - asked)

        await _together(run, customer)
    return run


async def run_raw(recorded: list[list[Statement]], copy: Path) -> Run:
    """A bare loop over sqlite3 with the engine's group commit. No engine in Python can reach its speed."""
    run, connection = Run(len(recorded)), _open(copy)
    started = time.perf_counter()
    for group in _grouped(recorded, GROUP):
        connection.execute("BEGIN IMMEDIATE")
        for statements in group:
            for statement in statements:
                _execute(connection, statement)
        connection.execute("COMMIT")
    run.seconds = time.perf_counter() - started
    connection.close()
    return run


async def _together(run: Run, customer: Any) -> None:  # noqa: ANN401 - a coroutine function
    started = time.perf_counter()
    await asyncio.gather(*(customer() for _ in range(CUSTOMERS)))
    run.seconds = time.perf_counter() - started


async def _await(connection: aiosqlite.Connection, statement: Statement) -> None:
    """One hop per statement, the least that aiosqlite can do."""
    match statement.verb:
        case "query":
            await connection.execute_fetchall(statement.sql, statement.values)
        case "run":
            await connection.execute(statement.sql, statement.values)
        case "many":
            await connection.executemany(statement.sql, statement.values)


def _execute(connection: sqlite3.Connection, statement: Statement) -> None:
    match statement.verb:
        case "query":
            connection.execute(statement.sql, statement.values).fetchall()
        case "run":
            connection.execute(statement.sql, statement.values)
        case "many":
            connection.executemany(statement.sql, statement.values)


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    return connection


def _grouped(recorded: list[list[Statement]], size: int) -> Iterator[list[list[Statement]]]:
    return (recorded[start : start + size] for start in range(0, len(recorded), size))
