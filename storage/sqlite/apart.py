"""Run a long query in a process of its own: its time and memory do not burden the shop's process."""

import asyncio
import json
import multiprocessing
import os
import signal
import sqlite3
import traceback
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from core.errors import Fault, ShopError, StorageUnavailable
from core.models.policy import Policy
from core.ports import ReadTransaction
from storage.repositories.settings import OVERRIDES
from storage.sqlite.dialect import SQLITE
from storage.sqlite.executor import SqliteExecutor
from storage.sqlite.readers import read_with
from storage.sqlite.thread import connect
from storage.transaction import StoredTransaction

_POLITENESS = 5
"""How far the process gives way to others (nice): customers' taps need the same processors."""
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Task:
    """A query with its arguments, all of which can be pickled, for a shop at `now` (ms UTC) that was started with `policy`."""

    path: Path
    now: int
    policy: Policy
    query: Callable[..., Coroutine[Any, Any, Any]]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]


async def run_apart(task: Task) -> Any:  # noqa: ANN401 - what the query returns
    """Run the query; raises what it raises, or StorageUnavailable if the process ends without an answer. Cancelling ends the process."""
    process, answers = await asyncio.to_thread(_start, task)
    try:
        result, error = await asyncio.to_thread(answers.recv)
    except EOFError:
        raise StorageUnavailable from None
    finally:
        process.kill()  # also releases the thread that still waits for its answer
        await asyncio.shield(asyncio.to_thread(process.join))
    if error is not None:
        raise error
    return result


def _start(task: Task) -> tuple[BaseProcess, Connection]:
    answers, answer = _SPAWN.Pipe(duplex=False)
    process = _SPAWN.Process(target=_work, args=(task, answer), name="apart", daemon=True)
    process.start()
    answer.close()  # so that the answers end when the process ends
    return process, answers


def _work(task: Task, answer: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the shop, which ends this process
    if hasattr(os, "nice"):
        os.nice(_POLITENESS)
    try:
        told: tuple[Any, Exception | None] = (asyncio.run(_ask(task)), None)
    except Exception as error:
        told = (None, _as_sent(error))
    answer.send(told)


async def _ask(task: Task) -> Any:  # noqa: ANN401
    def begin(connection: sqlite3.Connection) -> ReadTransaction:
        policy = task.policy.overridden(json.loads(connection.execute(OVERRIDES).fetchone()[0]))
        return StoredTransaction(SqliteExecutor(connection), SQLITE, task.now, policy, started_with=task.policy)

    async with connect(task.path, read_only=True) as reader:
        return await reader.run(
            lambda connection: read_with(connection, begin, lambda tx: task.query(tx, *task.args, **task.kwargs))
        )


def _as_sent(error: Exception) -> Exception:
    """The error in a form that can be sent: a fault's traceback stays here, so its text travels as a note."""
    if isinstance(error, ShopError | StorageUnavailable):
        return error
    fault = Fault(f"{type(error).__name__}: {error}")
    fault.add_note("".join(traceback.format_exception(error)))
    return fault
