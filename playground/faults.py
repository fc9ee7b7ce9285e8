"""Faults between a bot and Telegram, made on demand for tests."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field

from playground.errors import BotApiError, ForeignAnswer


@dataclass(frozen=True)
class Answer:
    """Telegram refuses the call."""

    error: BotApiError


@dataclass(frozen=True)
class Foreign:
    """Something other than Telegram answers, and the call never reaches Telegram."""

    status: int
    body: bytes


@dataclass(eq=False)
class Hold:
    """The call waits until `go_on` is set. `met` counts the calls that have arrived."""

    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    met: int = 0


@dataclass(frozen=True)
class Drop:
    """The call is carried out, but the connection breaks before its answer."""


Fault = Answer | Foreign | Hold | Drop


class Faults:
    """One queue per method. Each fault affects one call."""

    def __init__(self) -> None:
        self._queues: dict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, fault: Fault, times: int = 1) -> None:
        self._queues[method].extend([fault] * times)

    def hold(self, method: str, times: int = 1) -> Hold:
        """Keep the next calls of this method waiting."""
        held = Hold()
        self.add(method, held, times)
        return held

    def refuse(self, method: str, code: int, description: str, times: int = 1) -> None:
        self.add(method, Answer(BotApiError(code, description)), times)

    def too_many_requests(self, method: str, retry_after: int, times: int = 1) -> None:
        description = f"Too Many Requests: retry after {retry_after}"
        self.add(method, Answer(BotApiError(429, description, {"retry_after": retry_after})), times)

    def clear(self) -> None:
        self._queues.clear()

    async def before(self, method: str) -> bool:
        """Apply the next fault of this method. True: drop the answer. Raises BotApiError or ForeignAnswer."""
        if not self._queues[method]:
            return False
        match fault := self._queues[method].popleft():
            case Answer(error):
                raise error
            case Foreign(status, body):
                raise ForeignAnswer(status, body)
            case Hold():
                fault.met += 1
                await fault.go_on.wait()
            case Drop():
                return True
        return False
