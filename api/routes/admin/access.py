"""Who may come in on the owner's side, and what each can do there: read, and change something once."""

import secrets
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar

from fastapi import Depends, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel

from api.counter import Counter
from api.identity import Scoped, counter_of
from api.problems import Problem
from api.replies import Change, Changing, answer
from api.wire.base import WHOLE, Wire
from core.errors import NotFound, Noun
from core.models.actor import Actor
from core.models.api_key import ApiKey, ApiScope
from core.models.policy import Policy
from core.ports import ReadTransaction, Transaction
from core.usecases.api_key import actor_of, by_key
from texts.language import _, as_spoken_here

P = ParamSpec("P")
R = TypeVar("R")

PRIVATE = {"Cache-Control": "no-store"}
Id = Annotated[WHOLE, Path()]


class Done(Wire):
    """It is done; there is nothing else to say."""

    done: bool = True


@dataclass(frozen=True)
class Reader:
    """A program that may read something of the owner's."""

    key: ApiKey
    counter: Counter

    @property
    def policy(self) -> Policy:
        return self.counter.store.policy

    async def ask(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """What the query gives; no customer waits behind it."""
        return await self.counter.store.read_for_staff(as_spoken_here(query), *args, **kwargs)

    async def note(
        self, use_case: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, R]], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Write something that whoever asks need not be told of."""
        store = self.counter.store
        return await _while_known(store.write(as_spoken_here(by_key), self.key, use_case, *args, **kwargs))


@dataclass(frozen=True)
class Writer:
    """A program that may change something of the owner's: with its key as it is when the change is written."""

    key: ApiKey
    change: Change

    @property
    def actor(self) -> Actor:
        return actor_of(self.key)

    @property
    def source(self) -> str:
        """What causes a movement of stock, for the ledger. A repetition of the request never gets this far: it has its answer already."""
        return f"api:{self.key.id}:{secrets.token_hex(8)}"

    @property
    def policy(self) -> Policy:
        return self.change.counter.store.policy

    async def write(
        self,
        use_case: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, R]],
        show: Callable[[R], BaseModel],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Response:
        """Carry it out, once per Idempotency-Key, and answer with what `show` makes of the result. Raises what the use case raises."""
        asker = f"key:{self.key.id}"
        with_key = self.change.write(asker, by_key, show, self.key, use_case, *args, **kwargs)
        return await _while_known(with_key)


async def _while_known(writing: Awaitable[R]) -> R:
    """Raises Problem 401 if the key was revoked meanwhile."""
    try:
        return await writing
    except NotFound as missing:
        if missing.noun is not Noun.API_KEY:
            raise
        text = _("This needs an API key.")
        raise Problem(401, "not-signed-in", text, {"WWW-Authenticate": "Bearer"}) from None


def reader_with(scope: ApiScope) -> Any:  # noqa: ANN401 - as FastAPI's Depends
    """The dependency of what only a key with this scope may read."""
    may = Scoped(scope)

    async def let_in(key: Annotated[ApiKey, Depends(may)], request: Request) -> Reader:
        return Reader(key, counter_of(request))

    return Depends(let_in)


def writer_with(scope: ApiScope) -> Any:  # noqa: ANN401 - as FastAPI's Depends
    """The dependency of what only a key with this scope may change."""
    may = Scoped(scope)

    async def let_in(key: Annotated[ApiKey, Depends(may)], change: Changing) -> Writer:
        return Writer(key, change)

    return Depends(let_in)


def told(body: BaseModel) -> Response:
    """An answer that nobody between the shop and the program keeps."""
    return answer(body, headers=PRIVATE)
