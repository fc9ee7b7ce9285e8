"""The turnstile in Redis; turnstile.lua is what it does."""

import asyncio
import json
import secrets
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from core.models.reservation import HotStock, Reservation
from core.ports.turnstile import Admitted, Refused, Unknown
from in_redis.link import RedisLink

GROUP = 100
"""At most this many operations share a call: with more, Redis would be busy for a while with nothing else."""
PAUSE = 0.005
"""Seconds between two calls while fewer than that wait: nobody sees it, and each call costs a few changes from process to process."""
_NO_EPOCHS: Mapping[int, str] = MappingProxyType({})


@dataclass(slots=True)
class _Asked:
    """An operation that waits for its answer; whoever has asked may not wait any more."""

    operation: str
    told: dict[str, object]
    answer: asyncio.Future[Any]

    def report(self, answer: object) -> None:
        if not self.answer.done():
            self.answer.set_result(answer)

    def fail(self, problem: Exception) -> None:
        if not self.answer.done():
            self.answer.set_exception(problem)


class RedisTurnstile:
    """Implements core.ports.turnstile.Turnstile. `shop` tells shops apart that share a Redis, for example the bot's id."""

    def __init__(self, link: RedisLink, shop: str) -> None:
        self._link = link
        self._prefix = f"tillbot:{{{shop}}}:"
        self._script = link.script("turnstile.lua")
        self._waiting: deque[_Asked] = deque()
        self._sending: asyncio.Task[None] | None = None

    async def admit(
        self, customer_id: int, wanted: Mapping[int, int], now: int, until: int, at_least: int
    ) -> Admitted | Refused | Unknown:
        told = {"customer": str(customer_id), "now": now, "until": until, "at_least": at_least}
        word, numbers = await self._run("admit", **told, lines=sorted(wanted.items()))
        match word:
            case "admitted":
                return Admitted(int(numbers[0]))
            case "refused":
                return Refused(tuple(map(int, numbers)))
            case _:
                return Unknown(tuple(map(int, numbers)))

    async def leave(self, customer_id: int) -> None:
        await self._run("leave", customer=str(customer_id))

    async def tell(
        self,
        stocks: Collection[HotStock],
        now: int,
        *,
        bought_by: int = 0,
        mine: Collection[Reservation] = (),
        epochs: Mapping[int, str] = _NO_EPOCHS,
    ) -> dict[int, str]:
        found = await self._run(
            "tell",
            stocks=[(*stock, epochs.get(stock.sku_id, "")) for stock in stocks],
            now=now,
            bought_by=str(bought_by),
            mine=_spelled(mine),
            epoch=secrets.token_hex(8),
        )
        return {int(sku_id): epoch for sku_id, epoch in found.items()} if found else {}

    async def reservations(self, sku_ids: Collection[int], now: int) -> tuple[Reservation, ...]:
        found = await self._run("reservations", skus=sorted(sku_ids), now=now)
        return tuple(Reservation._make(map(int, one)) for one in found)

    async def drop(self, gone: Collection[Reservation]) -> None:
        await self._run("drop", gone=_spelled(gone))

    async def _run(self, operation: str, **told: object) -> Any:  # noqa: ANN401 - what the script gives
        asked = _Asked(operation, told, asyncio.get_running_loop().create_future())
        self._waiting.append(asked)
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())
        return await asked.answer

    async def _send(self) -> None:
        """Send what waits together, as long as something does: a call costs the same for one and for a hundred."""
        while self._waiting:
            group = [self._waiting.popleft() for _ in range(min(GROUP, len(self._waiting)))]
            try:
                said = json.dumps([(asked.operation, asked.told) for asked in group])
                answers = json.loads(await self._link.run(self._script, self._prefix, (said,)))
            except Exception as problem:
                for asked in group:
                    asked.fail(problem)
            else:
                for asked, answer in zip(group, answers, strict=True):
                    asked.report(answer)
            if len(self._waiting) < GROUP:
                await asyncio.sleep(PAUSE)


def _spelled(reservations: Collection[Reservation]) -> list[tuple[int, str, int, int]]:
    return [(one.sku_id, str(one.customer_id), one.quantity, one.until) for one in reservations]
