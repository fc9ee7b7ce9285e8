"""What is remembered of each chat's window: in memory first, then on disk."""

import time
from collections import OrderedDict
from collections.abc import Callable

from bot.screen import Live
from core.models.window import Answered, Window
from core.ports import Store
from core.usecases.window import find_window, remember_window
from jobs.leases import Leases, chat_lane

_REMEMBERED = 10_000
"""Windows kept in memory; others are read again when their chat comes back."""
LIVE_FOR = 600.0
"""Seconds for which a process keeps a chat where it has drawn the cart, so that it can draw it anew."""
_MOST_ANSWERS = 20
"""Answers, and edited messages, that are remembered of each chat."""


class WindowMemory:
    """The windows of all chats. Whoever changes one builds on the newest, which may not be on disk yet.

    What another process works for is not kept in memory.
    """

    def __init__(self, store: Store, leases: Leases, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._leases = leases
        self._clock = clock
        self.live: dict[int, Live] = {}
        """What chats show of their readers' carts, as far as this process has drawn it."""
        self._drawn_at: dict[int, float] = {}
        self._known: OrderedDict[int, Window] = OrderedDict()
        self._stored: dict[int, Window] = {}
        """The windows as last written; `_known` may be newer."""

    async def window(self, chat_id: int) -> Window:
        """The chat's window as remembered."""
        if chat_id not in self._known:
            stored = await self._store.read(find_window, chat_id)
            if not self._leases.has(chat_lane(chat_id)):
                return stored
            if chat_id not in self._known:
                self._stored[chat_id] = stored
                self.keep(stored)
        return self._known[chat_id]

    def note_live(self, chat_id: int, live: Live | None) -> None:
        """The window shows this of its reader's cart now, or nothing of it."""
        if live is None:
            self.live.pop(chat_id, None)
            self._drawn_at.pop(chat_id, None)
        else:
            self.live[chat_id] = live
            self._drawn_at[chat_id] = self._clock()

    def is_lately_live(self, chat_id: int) -> bool:
        """Whether this process has drawn the cart there within LIVE_FOR."""
        return self._clock() - self._drawn_at.get(chat_id, float("-inf")) < LIVE_FOR

    async def topic(self, chat_id: int) -> int:
        """The topic of the private chat in which its person was last; 0 for none."""
        return (await self.window(chat_id)).topic

    async def enter_topic(self, chat_id: int, topic: int) -> None:
        """The person is in this topic of their chat now: whatever is sent goes there."""
        window = await self.window(chat_id)
        if window.topic != topic:
            await self.remember(window.having(topic=topic))

    async def note_answer(self, chat_id: int, answered: Answered) -> None:
        """Keep it in place of the former answer to the same question."""
        window = await self.window(chat_id)
        others = [one for one in window.answers if one.question != answered.question]
        await self.remember(window.having(answers=(*others, answered)[-_MOST_ANSWERS:]))

    async def note_told(self, chat_id: int, message_id: int) -> bool:
        """Note that somebody is told that this message's edits are not read; False if they know."""
        window = await self.window(chat_id)
        if message_id in window.edits_told:
            return False
        await self.remember(window.having(edits_told=(*window.edits_told, message_id)[-_MOST_ANSWERS:]))
        return True

    async def remember(self, window: Window) -> None:
        """Keep a changed window, in memory first: concurrent changes to other fields build on that."""
        self.keep(window)
        if self._stored.get(window.chat_id) != window:
            await self._store.write(remember_window, window)
            if window.chat_id in self._known:
                self._stored[window.chat_id] = window

    async def put_away(self, chat_id: int) -> None:
        """Write what is in memory alone, and forget it all: another process may work for the chat next."""
        window = self._known.get(chat_id)
        if window is not None and self._stored.get(chat_id) != window:
            await self._store.write(remember_window, window)
        self._known.pop(chat_id, None)
        self._stored.pop(chat_id, None)
        self.note_live(chat_id, None)

    def keep(self, window: Window) -> None:
        """Keep it in memory alone; the next `remember` writes it."""
        if not self._leases.has(chat_lane(window.chat_id)):
            return
        self._known[window.chat_id] = window
        self._known.move_to_end(window.chat_id)
        if len(self._known) > _REMEMBERED:
            forgotten, _ = self._known.popitem(last=False)
            self._stored.pop(forgotten, None)
            self.note_live(forgotten, None)
