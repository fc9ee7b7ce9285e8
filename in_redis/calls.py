"""Calls of a script in Redis. Those that come together share one call, as writes share a commit: a call costs the shop more than Redis."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass
from typing import Any

from in_redis.link import RedisLink

GROUP = 100
"""At most this many operations share a call: with more, Redis would be busy for a while with nothing else."""
PAUSE = 0.005
"""Seconds between two calls while fewer than that wait: nobody sees it, and each call costs a few changes from process to process."""


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


class Calls:
    """Of one script, for one shop: `shop` tells shops apart that share a Redis, for example the bot's id."""

    def __init__(self, link: RedisLink, script: str, shop: str) -> None:
        self._link = link
        self._script = link.script(script)
        self._prefix = f"tillbot:{{{shop}}}:"
        self._waiting: deque[_Asked] = deque()
        self._sending: asyncio.Task[None] | None = None

    async def run(self, operation: str, **told: object) -> Any:  # noqa: ANN401 - what the script gives
        """Raises NoAnswer."""
        asked = _Asked(operation, told, asyncio.get_running_loop().create_future())
        self._waiting.append(asked)
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())
        return await asked.answer

    async def _send(self) -> None:
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
