"""Events for the chat page, sent only after the change is on disk."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playground.shapes import Json


@dataclass(frozen=True)
class Event:
    """Something that happened in a chat, or (`chat_id` None) that concerns everybody.

    `data` follows the page's protocol, with two differences: an answer has a `query_id`, and "commands" and "people"
    only say that these have changed.
    """

    chat_id: int | None
    data: Json


class Events:
    def __init__(self) -> None:
        self._pending: list[Event] = []
        self._listeners: set[asyncio.Queue[Event]] = set()

    @contextmanager
    def listen(self) -> Iterator[asyncio.Queue[Event]]:
        """A queue of all events from now on, in order."""
        queue: asyncio.Queue[Event] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    def add(self, chat_id: int | None, data: Json) -> None:
        self._pending.append(Event(chat_id, data))

    def flush(self) -> None:
        pending, self._pending = self._pending, []
        for queue in self._listeners:
            for event in pending:
                queue.put_nowait(event)

    def discard(self) -> None:
        self._pending.clear()
