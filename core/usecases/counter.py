"""Several processes share one shop: who lives, who works for which lane of the inbox, and who may still write.

A process has its leases until it ends them itself, or until another one buries it. Others bury whoever has not counted up for a while by
*their* clocks, so no two clocks have to agree. Nothing of a buried process is written any more (`fenced`).
"""

import secrets
from collections.abc import Callable, Collection, Coroutine, Sequence
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from core.concurrency import as_asked, free
from core.errors import Buried
from core.models.counter import Counter
from core.models.inbox import Accepted, Incoming
from core.ports import ReadTransaction, Transaction

MOST_WAITED = 1000
"""ms that an update waits for a process with room; then it is taken up by anybody."""
AT_ONCE = 16
"""Lanes that a process without room takes up then."""
P = ParamSpec("P")
R = TypeVar("R")


class Work(NamedTuple):
    """Undone updates for whoever asked, each lane's in order; and lanes with updates that nobody works for."""

    updates: tuple[Accepted, ...]
    free: tuple[str, ...]


@free
async def open_counter(tx: Transaction, name: str) -> int:
    """A new process is at work; returns its id, which no other ever has."""
    counter_id = secrets.randbits(62)
    await tx.counters.open(counter_id, name)
    return counter_id


async def close_counter(tx: Transaction, counter_id: int) -> None:
    """It ends in good order: others may take what it had at once.

    It runs alone, as `bury`: what the process still takes meanwhile is given back, or refused. Nobody could ever bury it for that later.
    """
    await tx.counters.close(counter_id)


@free
async def beat(tx: Transaction, counter_id: int) -> tuple[Counter, ...]:
    """Say that it lives; returns all that do. Raises Buried."""
    if not await tx.counters.beat(counter_id):
        raise Buried
    return await tx.counters.living()


async def bury(tx: Transaction, dead: Counter) -> bool:
    """Others may take what it had; False if it has counted up since, or somebody else was first.

    It runs alone, so no `fenced` write of the dead one is under way meanwhile: what is kept comes before, or is refused.
    """
    return await tx.counters.bury(dead.id, dead.beats)


@as_asked
async def fenced(
    tx: Transaction,
    counter_id: int,
    use_case: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, R]],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """Run the use case for a process that lives. Raises Buried: it was frozen for so long that others do its work."""
    if not await tx.counters.is_alive(counter_id):
        raise Buried
    return await use_case(tx, *args, **kwargs)


@free
async def take(tx: Transaction, counter_id: int, names: Sequence[str]) -> frozenset[str]:
    """Lease what nobody else has; returns what it has of these now."""
    return frozenset(await tx.counters.take(counter_id, names))


async def leases_of(tx: ReadTransaction, counter_id: int) -> tuple[str, ...]:
    """Everything that it has."""
    return await tx.counters.leases(counter_id)


@free
async def let_go(tx: Transaction, counter_id: int, names: Sequence[str]) -> None:
    """It works for these no longer."""
    await tx.counters.let_go(counter_id, names)


async def find_work(
    tx: ReadTransaction, bot_id: int, lanes: Collection[str], known: Collection[int], room: int
) -> Work:
    """What is to do in `lanes`, but for the `known` updates; and lanes that nobody works for, longest waiting first.

    There are at most `room` of these. Without room there are those for which nobody else had any within MOST_WAITED.
    """
    limit, until = (room, None) if room > 0 else (AT_ONCE, tx.now - MOST_WAITED)
    free_lanes = await tx.inbox.free_lanes(bot_id, limit, until)
    return Work(await tx.inbox.undone_in(bot_id, tuple(lanes), known), free_lanes)


@free
async def take_work(
    tx: Transaction, counter_id: int, bot_id: int, lanes: Sequence[str], known: Collection[int]
) -> tuple[frozenset[str], tuple[Accepted, ...]]:
    """Lease these lanes; returns those that it has now, and what is undone in them but for the `known` updates, each lane's in order."""
    taken = await take(tx, counter_id, lanes)
    return taken, await tx.inbox.undone_in(bot_id, tuple(taken), known)


@free
async def accept_updates_here(
    tx: Transaction,
    counter_id: int,
    bot_id: int,
    updates: Sequence[Incoming],
    *,
    lanes: Sequence[str],
    held: Sequence[str],
    known: Collection[int],
) -> tuple[frozenset[str], tuple[Accepted, ...]]:
    """Keep a batch of updates; take up those of their lanes that it has (`held`), and `lanes`, in the same transaction.

    Returns what it has of `lanes` now, and what is undone in all of them but for the `known` updates. Not only what has just come: an
    earlier update of the same chat may have come by another process.
    """
    await tx.inbox.accept(bot_id, updates)
    taken = await take(tx, counter_id, lanes) if lanes else frozenset()
    return taken, await tx.inbox.undone_in(bot_id, (*held, *taken), known)
