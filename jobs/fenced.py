"""The store as one of several processes sees it: what it writes is kept only while nobody has buried it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from core.errors import Buried
from core.models.policy import Policy
from core.ports import ReadTransaction, Store, Transaction
from core.usecases.counter import fenced
from jobs.presence import Presence

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class FencedStore:
    """Implements core.ports.Store. All writes raise Buried once others go on with this process's work, too."""

    store: Store
    presence: Presence

    @property
    def policy(self) -> Policy:
        return self.store.policy

    async def write(
        self, use_case: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, R]], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        try:
            return await self.store.write(fenced, self.presence.id, use_case, *args, **kwargs)
        except Buried:
            self.presence.buried = True
            raise

    async def read(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        return await self.store.read(query, *args, **kwargs)

    async def read_for_staff(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        return await self.store.read_for_staff(query, *args, **kwargs)

    async def read_aside(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        return await self.store.read_aside(query, *args, **kwargs)

    async def read_apart(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        return await self.store.read_apart(query, *args, **kwargs)
