"""Answering a request once: its effect and its answer are one transaction, so a repetition gets the same answer, also after a crash."""

from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from core.concurrency import as_asked, free
from core.errors import Conflict
from core.models.reply import Reply
from core.ports import Transaction

KEPT_FOR = 30 * 24 * 3_600_000
"""ms for which answers are kept."""

P = ParamSpec("P")
R = TypeVar("R")


class KeyReused(Conflict):
    """The idempotency key belongs to a request that asked for something else."""

    status = 422


MOST_KEPT = 5_000
"""Answers that are kept for one customer: more than a person needs in KEPT_FOR, and few enough that nobody fills the disk."""


class TooManyKeys(Conflict):
    """So many answers of this customer are kept that no further one is."""

    status = 429


class Asked(NamedTuple):
    """A request as its repetitions are recognised: who asks, under which key, a digest of what for. `most` answers are kept for them."""

    asker: str
    key: str
    digest: str
    most: int | None = None


@as_asked
async def reply_once(
    tx: Transaction,
    asked: Asked,
    use_case: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, R]],
    write: Callable[[R], tuple[int, str]],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> tuple[Reply, bool]:
    """Run the use case and keep what `write` makes of its result (status and body); True: this is the first time.

    A refusal is not kept: it has changed nothing, and the same request may succeed later. Raises KeyReused, TooManyKeys, and what
    the use case raises.
    """
    if not await tx.replies.claim(asked.asker, asked.key, asked.digest):
        kept = await tx.replies.find(asked.asker, asked.key)
        if kept is None or kept.digest != asked.digest:
            raise KeyReused
        return kept, False
    if asked.most is not None and await tx.replies.count(asked.asker, asked.most + 1) > asked.most:
        raise TooManyKeys
    status, body = write(await use_case(tx, *args, **kwargs))
    await tx.replies.keep(asked.asker, asked.key, status, body)
    return Reply(asked.digest, status, body, tx.now), True


@free
async def use_up(tx: Transaction, what: str, digest: str, by: str) -> bool:
    """Use something that is good for once; True for the same `by` again, whose answer may have been lost."""
    if await tx.replies.claim(what, digest, by):
        return True
    kept = await tx.replies.find(what, digest)
    return kept is not None and kept.digest == by


async def forget_replies(tx: Transaction, limit: int = 500) -> int:
    """Forget answers that are older than KEPT_FOR; gives how many there were."""
    return await tx.replies.forget(tx.now - KEPT_FOR, limit)
