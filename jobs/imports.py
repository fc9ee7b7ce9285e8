"""Bringing a planned catalogue file into the shop while it sells: the terminal's way and the chat's."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from core.errors import StorageUnavailable
from core.files.stage import Staged, stage
from core.models.imports import Plan
from core.ports import Store
from core.usecases.imports import INDEX_PART, PART, drop_staging, index_words, open_staging, stage_rows

R = TypeVar("R")
Tell = Callable[[int, int], None]
"""Hears from time to time how many rows of how many are done."""


async def apply_plan(
    store: Store, plan: Plan, commit: Callable[[int], Awaitable[R]], tell: Tell = lambda _done, _total: None
) -> R:
    """Lay the plan's rows out in short writes, then `commit(staging)` them in one; gives what that gives. Raises what that raises.

    Products and trail are found by their words once `make_findable` has been through.
    """
    staged = await asyncio.to_thread(_laid_out, plan, store.policy.currency)
    staging = await store.write(open_staging)
    try:
        for number, part in enumerate(staged.parts(PART)):
            tell(min(number * PART, len(plan.skus)), len(plan.skus))
            await store.write(stage_rows, staging, part)
        done = await commit(staging)
    finally:
        with suppress(StorageUnavailable):  # the next import clears it
            await store.write(drop_staging, staging)
    return done


async def make_findable(store: Store) -> None:
    """Let what was applied be found by its words. Whoever waits for the result has it by then; of a crash the scheduler goes on."""
    with suppress(StorageUnavailable):  # the scheduler tries again
        while await store.write(index_words, INDEX_PART) == INDEX_PART:
            pass


def _laid_out(plan: Plan, currency: str) -> Staged:
    plan.count()  # here, so that nobody waits for it in the writer
    return stage(plan, currency)
