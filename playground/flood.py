"""Limits on a bot's messages, as Telegram has them. Nobody outside knows its numbers, so a test says what they are to be."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

from playground.errors import BotApiError

_MESSAGES = ("send", "edit", "copy", "forward")


@dataclass(frozen=True)
class Limit:
    """So many messages at once, and so many a second."""

    burst: int
    per_second: float


@dataclass
class Flood:
    """`penalty` is for how many seconds everything is refused once the bot as a whole was too fast. `clock` gives seconds."""

    chat: Limit | None = None
    overall: Limit | None = None
    penalty: float = 0
    clock: Callable[[], float] = time.monotonic
    passed: int = 0
    refused: int = 0
    _full_at: dict[object, float] = field(default_factory=dict)
    _blocked_until: float = 0

    def check(self, method: str, chat_id: object) -> None:
        """Count a call. Raises BotApiError if it comes too early."""
        if not method.startswith(_MESSAGES) or method == "sendChatAction":
            return
        seconds = self._wait(str(chat_id))
        if seconds > 0:
            self.refused += 1
            told = max(ceil(seconds), 1)
            raise BotApiError(429, f"Too Many Requests: retry after {told}", {"retry_after": told})
        self.passed += 1

    def _wait(self, chat_id: str) -> float:
        """Seconds until the message may be sent; 0: it is."""
        now = self.clock()
        limits = [(key, limit) for key, limit in ((chat_id, self.chat), ("", self.overall)) if limit]
        waits = {key: self._full_at.get(key, 0) - (limit.burst - 1) / limit.per_second - now for key, limit in limits}
        if waits.get("", 0) > 0 and self.penalty and now >= self._blocked_until:
            self._blocked_until = now + self.penalty
        wait = max(0, self._blocked_until - now, *waits.values())
        if wait <= 0:
            for key, limit in limits:
                self._full_at[key] = max(self._full_at.get(key, 0), now) + 1 / limit.per_second
        return wait
