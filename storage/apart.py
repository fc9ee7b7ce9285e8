"""Do what takes long, such as a query for an export, in a process of its own: its time and memory do not burden the shop's process."""

import asyncio
import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, NamedTuple

from core.errors import Fault, ShopError, StorageUnavailable
from core.models.policy import Policy
from core.ports import ReadTransaction

_POLITENESS = 5
"""How far the process gives way to others (nice): customers' taps need the same processors."""
_SPAWN = multiprocessing.get_context("spawn")


Work = Callable[[], Coroutine[Any, Any, Any]]
"""A function of a module, perhaps with arguments (`functools.partial`): it is pickled."""


class Asked(NamedTuple):
    """A query with its arguments, for a shop at `now` (ms UTC) that was started with `policy`."""

    now: int
    policy: Policy
    query: Callable[..., Coroutine[Any, Any, Any]]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]

    def of(self, tx: ReadTransaction) -> Coroutine[Any, Any, Any]:
        return self.query(tx, *self.args, **self.kwargs)


async def run_apart(work: Work) -> Any:  # noqa: ANN401 - what it returns
    """Do it; raises what it raises, or StorageUnavailable if the process ends without an answer. Cancelling ends the process."""
    process, answers = await asyncio.to_thread(_start, work)
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


def _start(work: Work) -> tuple[BaseProcess, Connection]:
    answers, answer = _SPAWN.Pipe(duplex=False)
    process = _SPAWN.Process(target=_work, args=(work, answer), name="apart", daemon=True)
    process.start()
    answer.close()  # so that the answers end when the process ends
    return process, answers


def _work(work: Work, answer: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the shop, which ends this process
    if hasattr(os, "nice"):
        os.nice(_POLITENESS)
    try:
        told: tuple[Any, Exception | None] = (asyncio.run(work()), None)
    except Exception as error:
        told = (None, _as_sent(error))
    with suppress(BrokenPipeError):  # the shop was killed meanwhile: nobody waits
        answer.send(told)


def _as_sent(error: Exception) -> Exception:
    """The error in a form that can be sent: a fault's traceback stays here, so its text travels as a note."""
    if isinstance(error, ShopError | StorageUnavailable):
        return error
    fault = Fault(f"{type(error).__name__}: {error}")
    fault.add_note("".join(traceback.format_exception(error)))
    return fault
