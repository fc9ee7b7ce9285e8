"""Answering: what is read at once, and what changes something, once per Idempotency-Key."""

import hashlib
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar

from fastapi import Depends, Header, Request
from fastapi.responses import Response
from pydantic import BaseModel

from api.counter import Counter
from api.identity import counter_of
from api.problems import KEY, Problem
from core.concurrency import as_asked
from core.ports import ReadTransaction, Transaction
from core.usecases.reply import MOST_KEPT, Asked, reply_once
from texts.language import _, as_spoken_here

P = ParamSpec("P")
R = TypeVar("R")

LONGEST_KEY = 255
_JSON = "application/json"
PROGRAMS = "key:"
"""How the name of a program begins that asks: it is trusted with as many keys as it needs."""
REPLAYED = "Idempotent-Replayed"
"""The header of an answer that was given before."""
_HEADER = Header(
    alias=KEY,
    min_length=1,
    max_length=LONGEST_KEY,
    description="A value of your own, new for every change (a UUID). Sent again, it has the same answer and no second effect.",
)
_Key = Annotated[str | None, _HEADER]
_NeededKey = Annotated[str, _HEADER]


def answer(body: BaseModel | str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An answer in JSON. It is written from the model itself: checking it once more would take as long as everything else."""
    written = body if isinstance(body, str) else body.model_dump_json()
    return Response(written, status, dict(headers or {}), _JSON)


async def read(
    counter: Counter,
    query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """What the query gives, in the language of whoever asks."""
    return await counter.store.read(as_spoken_here(query), *args, **kwargs)


class Change:
    """A request that changes something; with a `key`, once."""

    def __init__(self, request: Request, key: str | None) -> None:
        self.counter = counter_of(request)
        self._request = request
        self._key = key

    async def write(
        self,
        asker: str,
        use_case: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, R]],
        show: Callable[[R], BaseModel],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Response:
        """Carry it out, and answer with what `show` makes of the result. The `asker` names who asks, for their own keys.

        Raises what the use case raises; Problem 409 while the same key is being answered; KeyReused.
        """
        key, store = self._key, self.counter.store
        if key is None:
            result = await store.write(as_spoken_here(use_case), *args, **kwargs)
            self.counter.nudge()
            return answer(show(result), self.status)

        @as_asked
        def written(result: R) -> tuple[int, str]:
            return self.status, show(result).model_dump_json()

        most = None if asker.startswith(PROGRAMS) else MOST_KEPT
        asked = Asked(asker, key, await self._digest(), most)
        async with self._alone(asked):
            reply, new = await store.write(as_spoken_here(reply_once), asked, use_case, written, *args, **kwargs)
        self.counter.nudge()
        return answer(reply.body, reply.status, None if new else {REPLAYED: "true"})

    @property
    def status(self) -> int:
        """What the route says that it answers with."""
        return int(self._request.scope["route"].status_code or 200)

    @asynccontextmanager
    async def _alone(self, asked: Asked) -> AsyncIterator[None]:
        """Raises Problem 409 if a request with this key is under way here. (In other processes it is waited for.)"""
        named = (asked.asker, asked.key)
        if named in self.counter.under_way:
            text = _("A request with this Idempotency-Key is still under way. Ask again in a moment.")
            raise Problem(409, "under-way", text, {"Retry-After": "1"})
        self.counter.under_way.add(named)
        try:
            yield
        finally:
            self.counter.under_way.discard(named)

    async def _digest(self) -> str:
        """What is asked for: the same for a repetition, and for nothing else."""
        asked = hashlib.sha256()
        scope = self._request.scope
        for part in (scope["method"].encode(), scope["path"].encode("utf-8", "surrogatepass"), scope["query_string"]):
            asked.update(part + b"\n")
        asked.update(await self._request.body())
        return asked.hexdigest()


async def _changing(request: Request, key: _Key = None) -> Change:
    return Change(request, key)


async def _changing_once(request: Request, key: _NeededKey) -> Change:
    return Change(request, key)


Changing = Annotated[Change, Depends(_changing)]
"""The dependency of what changes something."""
ChangingOnce = Annotated[Change, Depends(_changing_once)]
"""The dependency of what must not happen twice: without an Idempotency-Key it is refused (400)."""
