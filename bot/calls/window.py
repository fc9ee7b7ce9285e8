"""The shop window: one message per chat, edited in place.

A typed message is answered by a new window below it. The former window keeps its text, as the answer to what was written before, and loses
its buttons: a chat has only one valid keyboard, and its history reads as a conversation. What is opened by a tap is drawn in place, except
on a screen that stays (`Screen.stays`): that one remains too, and the new window opens below.

Updates are handled in their chat's lane, and their screens are drawn in another one (`screen_lane`), so a tap's answer never waits until
Telegram accepts another message in the chat. A screen is chosen when its turn comes; until then a newer one takes its place. An update
counts as done when its chat shows its screen or a later one (`when_drawn`), so that the screen is drawn again after a kill.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

import structlog
from telegram import MaybeInaccessibleMessage
from telegram.error import TelegramError

from bot.calls.drawer import Drawer
from bot.calls.fence import fenced
from bot.calls.rate_limit import Priority, RateLimiter
from bot.calls.telegram_errors import is_closed, is_passing, may_have_arrived
from bot.calls.turns import waiting_for_telegram
from bot.calls.wanted import Wanted, photo_of
from bot.calls.window_memory import WindowMemory
from bot.screen import Live, Screen
from core.errors import StorageUnavailable
from core.models.window import Window
from core.ports import Store
from core.usecases.outbox import is_notice
from jobs.lanes import Lanes
from jobs.leases import Alone, Leases

MOST_ATTEMPTS = 24
"""How often a screen is tried when Telegram cannot be reached (about ten minutes). A newer screen starts a new count."""
MOST_SENT = 2
"""How often a new window is sent without an answer; then the old window is edited instead, which cannot create another window."""
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 30.0
LONGEST_LOOK = 1.0
"""Seconds that a typed message waits for its answer to be drawn; the next tap in its chat waits as long."""
MOST_LEFTOVER = 20
"""Former windows that are remembered per chat; each costs a call at the next drawing."""
_LONGEST_SEARCH = 200
"""Characters; the search ignores the rest."""

log = structlog.get_logger(__name__)


def screen_lane(chat_id: int) -> str:
    """The lane where all changes of a chat's window happen, one after the other."""
    return f"screen:{chat_id}"


@dataclass
class Windows:
    """All chats' windows."""

    store: Store
    drawer: Drawer
    limiter: RateLimiter
    lanes: Lanes
    closed: Callable[[int], Awaitable[None]]
    """Called with a chat that is closed to the bot."""
    leases: Leases = field(default_factory=Alone)

    def __post_init__(self) -> None:
        self.memory = WindowMemory(self.store, self.leases)
        self._albums: dict[int, str] = {}
        """The album that each chat's window answers; "" for none."""
        self._wanted: dict[int, Wanted] = {}
        """The newest screen of each chat that is not drawn yet."""

    async def window(self, chat_id: int) -> Window:
        """The chat's window as remembered; its awaited question is the one that its reader sees or will see."""
        return await self.memory.window(chat_id)

    async def remember_search(self, chat_id: int, text: str, longest: int = _LONGEST_SEARCH) -> None:
        """Keep the first `longest` characters of a search, so that its pages can be turned."""
        window = await self.window(chat_id)
        await self.memory.remember(window.having(search=text[:longest]))

    async def show_tapped(self, chat_id: int, screen: Screen, tapped: MaybeInaccessibleMessage | None) -> None:
        """Have the screen drawn in `tapped`, the message whose button was tapped (None if Telegram does not say).

        A tap on a notice below the window opens a new window under the notice, which stays but loses its buttons.
        """
        await self._want(await self._wanted_at(chat_id, screen, tapped))

    async def show_typed(self, chat_id: int, screen: Screen, *, album: str = "") -> None:
        """Have the screen drawn below the typed message, and wait a moment for it. Raises Telegram's refusal.

        The photos of an `album` stand together, so they have one answer: that of the first is drawn anew for the others.
        """
        below = not album or self._albums.get(chat_id) != album
        self._albums[chat_id] = album
        wanted = await self._want(Wanted(chat_id, screen, below=below, typed=below))
        async with waiting_for_telegram():
            with suppress(TimeoutError):  # the next tap does not wait for ever
                async with asyncio.timeout(LONGEST_LOOK):
                    await wanted.tried.wait()
        if wanted.fault is not None:
            raise wanted.fault

    def live(self, chat_id: int) -> Live | None:
        """What its reader sees of their cart, or will see; None for any other screen, and where this process does not know."""
        return self._wanted[chat_id].screen.live if chat_id in self._wanted else self.memory.live.get(chat_id)

    async def refresh(self, chat_id: int, screen: Screen) -> None:
        """Have the window show the screen in place of what is `live` there, by an edit and nothing else."""
        await self._want(Wanted(chat_id, screen, below=False, refreshes=True))

    async def show_below(self, chat_id: int, screen: Screen) -> None:
        """Show the screen in a new window below everything else: a sent file has pushed the old one up."""
        wanted = await self._want(Wanted(chat_id, screen, below=True))
        async with waiting_for_telegram():
            await wanted.tried.wait()

    def when_drawn(self, chat_id: int, then: Callable[[], None]) -> None:
        """Call `then` as soon as the chat shows its newest screen."""
        if chat_id in self._wanted:
            self._wanted[chat_id].then.append(then)
        else:
            then()

    async def put_away(self, chat_id: int) -> bool:
        """Write and forget everything about the chat; False if it still waits for a screen."""
        if chat_id in self._wanted:
            return False
        await self.memory.put_away(chat_id)
        self._albums.pop(chat_id, None)
        return True

    def drop(self, chat_id: int) -> None:
        """Drop the waiting screen: something else takes the window, in the screen lane."""
        if wanted := self._wanted.pop(chat_id, None):
            wanted.dropped = True
            wanted.changed.set()

    def make_way(self, chat_id: int) -> None:
        """Make the waiting screen let the next job of the screen lane go first; it is drawn after that job."""
        if wanted := self._wanted.get(chat_id):
            wanted.makes_way = True
            wanted.changed.set()

    async def show_beside(self, chat_id: int, message_id: int, screen: Screen) -> int:
        """Show the screen in a message other than the window (0: a new one), or send a new one if it is lost. Return the message's id."""
        window = Window(chat_id=chat_id, message_id=message_id)
        return (await self.drawer.draw(window, screen, in_place=True)).message_id

    async def edit(self, chat_id: int, message_id: int, screen: Screen) -> bool:
        """Make this message show the screen for good, in the screen lane. False: the message is lost, and is removed later."""
        kept = await self.drawer.edit(Window(chat_id=chat_id, message_id=message_id), screen)
        window = await self.window(chat_id)
        leftover = {*window.leftover} - {message_id} if kept else {*window.leftover, message_id}
        self.memory.keep(window.having(leftover=tuple(sorted(leftover))))
        return kept

    async def open_fresh(self, chat_id: int, screen: Screen) -> Window:
        """Open a new window below everything, in the screen lane; the old one is no longer a window. The caller stores it."""
        sent = await self.drawer.send(await self.window(chat_id), screen)
        changed = sent.model_dump(include={"message_id", "photo", "keyboard_id"})
        self.memory.note_live(chat_id, screen.live)
        if chat_id not in self._wanted:
            changed["awaiting"] = ""
        # In memory before it is stored: if storing fails, the next attempt does not open a second one.
        self.memory.keep((await self.window(chat_id)).having(**changed))
        return await self.window(chat_id)

    async def leave(self, chat_id: int) -> None:
        """The window is one no longer, and the next screen opens another; in the screen lane. The caller stores it."""
        self.memory.note_live(chat_id, None)
        self.memory.keep((await self.window(chat_id)).having(message_id=0, photo="", awaiting=""))

    async def _wanted_at(self, chat_id: int, screen: Screen, tapped: MaybeInaccessibleMessage | None) -> Wanted:
        window, tapped_id = await self.window(chat_id), tapped.message_id if tapped else 0
        wanted = Wanted(chat_id, screen, below=False, tapped={tapped_id} - {0})
        if tapped_id == window.message_id:
            wanted.under = tapped_id if window.stays and not screen.stays else -1
        elif tapped and tapped_id > window.message_id:
            if await self.store.read(is_notice, chat_id, tapped_id):
                wanted.under = tapped_id
            else:  # newer than the one we know: a crash came before it was stored
                wanted.seen = (tapped_id, photo_of(tapped))
        return wanted

    async def _want(self, wanted: Wanted) -> Wanted:
        """Have it drawn, in place of the screen that already waits."""
        chat_id, awaiting = wanted.chat_id, wanted.screen.awaiting
        window = await self.window(chat_id)
        self.memory.keep(window.having(awaiting=awaiting.encode() if awaiting else ""))
        waiting = self._wanted.get(chat_id)
        if waiting is not None and waiting.open:
            waiting.screen = wanted.screen
            waiting.cover(wanted)
            waiting.changed.set()
            return waiting
        self._wanted[chat_id] = wanted
        self.lanes.put(screen_lane(chat_id), partial(self._draw, wanted))
        return wanted

    async def _draw(self, wanted: Wanted) -> None:
        """A job of the screen lane: draw the screen, or leave it to a newer one."""
        try:
            if not await self._draw_in_turn(wanted):
                self.lanes.put(screen_lane(wanted.chat_id), partial(self._draw, wanted))
                return
        except Exception as error:  # Telegram will refuse it next time, too; the lane must go on
            await self._note_fault(wanted, error)
        if self._wanted.get(wanted.chat_id) is wanted:
            del self._wanted[wanted.chat_id]
        wanted.tried.set()
        for then in wanted.then:
            then()

    async def _draw_in_turn(self, wanted: Wanted) -> bool:
        """Wait for a turn and draw. False: something else goes first, and the screen is drawn after that."""
        pause = FIRST_PAUSE
        for _ in range(MOST_ATTEMPTS):
            await self.limiter.turn(wanted.chat_id)
            if wanted.makes_way and not wanted.dropped:
                wanted.makes_way = False
                return False
            if wanted.dropped or await self._is_drawn(wanted):
                return True
            newer = self._wanted.get(wanted.chat_id)
            if newer is not wanted:
                if newer is not None:
                    newer.cover(wanted)
                return True
            wanted.tried.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await wanted.changed.wait()
            pause = min(pause * 2, LONGEST_PAUSE)
        log.error("screen_given_up", chat=wanted.chat_id)
        return True

    async def _is_drawn(self, wanted: Wanted) -> bool:
        """Draw the screen; return False if Telegram or the store could not be reached. A newer screen waits for a turn of its own."""
        wanted.changed.clear()
        wanted.open = False
        try:
            with fenced(self.leases.check):
                await self._draw_now(wanted)
        except (TelegramError, StorageUnavailable) as error:
            if isinstance(error, TelegramError) and not is_passing(error):
                raise
            log.warning("screen_not_drawn", chat=wanted.chat_id, error=type(error).__name__)
            below = wanted.comes_below((await self.window(wanted.chat_id)).message_id)
            wanted.unanswered += below and isinstance(error, TelegramError) and may_have_arrived(error)
            if wanted.unanswered == MOST_SENT:
                wanted.stay_in_place()
            wanted.open = True
            return False
        return True

    async def _draw_now(self, wanted: Wanted) -> None:
        chat_id, (message_id, photo) = wanted.chat_id, wanted.seen
        window = former = await self.window(chat_id)
        if message_id > window.message_id:
            window = window.having(message_id=message_id, photo=photo)
        if wanted.refreshes:
            kept = await self.drawer.edit(window, wanted.screen, Priority.GRANTED)
            self.memory.note_live(chat_id, wanted.screen.live if kept else None)
            return
        below = wanted.comes_below(former.message_id)
        drawn = await self.drawer.draw(window, wanted.screen, in_place=not below, lane=Priority.GRANTED)
        stays = wanted.screen.stays and (wanted.typed or (window.stays and not below))
        self.memory.note_live(chat_id, wanted.screen.live)
        wanted.stay_in_place()
        wanted.typed = False
        left = {*drawn.leftover, *wanted.tapped, former.message_id} - {0, drawn.message_id}
        changed = drawn.model_dump(include={"message_id", "photo", "keyboard_id"})
        changed |= {"leftover": tuple(sorted(left)[-MOST_LEFTOVER:]), "stays": stays}
        await self.memory.remember((await self.window(chat_id)).having(**changed))
        await self._strip_former(chat_id)

    async def _strip_former(self, chat_id: int) -> None:
        """Take the buttons of former windows away; those where that fails are left for the next drawing.

        It happens after the window is remembered, because an edit may have to wait for its turn.
        """
        for former in (await self.window(chat_id)).leftover:
            if await self.drawer.strip(chat_id, former):
                window = await self.window(chat_id)
                self.memory.keep(window.having(leftover=tuple(one for one in window.leftover if one != former)))

    async def _note_fault(self, wanted: Wanted, fault: Exception) -> None:
        if not (isinstance(fault, TelegramError) and is_closed(fault)):
            log.error("screen_refused", chat=wanted.chat_id, exc_info=fault)
            wanted.fault = fault
            return
        try:
            await self.closed(wanted.chat_id)
        except StorageUnavailable:
            log.warning("block_not_noted", chat=wanted.chat_id)
