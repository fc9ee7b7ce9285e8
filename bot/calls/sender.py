"""The outbox's other end: what was owed in a transaction is sent after its commit, and again until it has arrived.

A receipt is an edit of its confirm card, or where that is gone of the window, so sending it twice shows it once. It is normally performed
when its order is placed; the sender takes over what a crash left behind. Other news are messages of their own: one whose answer was lost is
sent once more at most, when Telegram can be reached again.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import structlog
from telegram import Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.calls.menu import set_menu
from bot.calls.rate_limit import Priority, ShopBot
from bot.calls.telegram_errors import is_blocked, is_closed, is_stranger, may_have_arrived
from bot.calls.window import Windows, screen_lane
from bot.guests import Guests
from bot.lanes import Lanes
from bot.notices import NEWS, owed_order
from bot.screen import NO_PREVIEW, Screen, markup
from bot.views import home, order
from core.errors import StorageUnavailable
from core.models.outbox import BLOCKED, Notice, NoticeKind
from core.ports import Store
from core.usecases.customer import language_of
from core.usecases.outbox import due_notices, give_up, is_owed, mark_sent, move_receipt, owed_receipts, try_later
from core.usecases.staff import role_of
from texts.language import as_spoken_here, speaking

PAUSE = 1.0
"""Seconds between two looks into the outbox, when nobody nudges."""
MOST_ATTEMPTS = 30
"""With growing pauses: about a day."""
PLACES = 3
"""Messages that may become a receipt: its card, the window, a new one."""

log = structlog.get_logger(__name__)


@dataclass
class Sender:
    """Looks what is due, and sends it in the lane of its chat."""

    store: Store
    bot: ShopBot
    windows: Windows
    guests: Guests
    lanes: Lanes

    def __post_init__(self) -> None:
        self._nudged = asyncio.Event()
        self._under_way: dict[int, int] = {}
        """The chat of each notice that is taken: nothing more is taken for it until these are through."""
        self._sent: dict[int, int] = {}
        """Sent, as which message of its own (0: none), but the store could not be told: to be marked, not to be sent again."""

    def nudge(self) -> None:
        """Something was just put into the outbox."""
        self._nudged.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                while due := await self.store.read(due_notices, set(self._under_way.values())):
                    for owed in due:
                        if owed.kind is NoticeKind.RECEIPT and owed.id not in self._under_way:
                            self.windows.make_way(owed.chat_id)
                        self._start(owed)
            except StorageUnavailable:
                log.warning("outbox_unavailable")
            except Exception:  # what is owed would otherwise stay owed without anybody knowing
                log.exception("outbox_failed")
            with suppress(TimeoutError):
                # Not wait_for: Python 3.11's may swallow the cancellation that ends this loop.
                async with asyncio.timeout(PAUSE):
                    await self._nudged.wait()
            self._nudged.clear()

    async def deliver_receipts(self, chat_id: int) -> None:
        """Perform the receipts that this chat is owed, as soon as it is their turn.

        The order is on disk and so is what is owed: what fails here is done by `run` later.
        """
        try:
            for owed in await self.store.read(owed_receipts, chat_id):
                if owed.id not in self._under_way:
                    self.windows.drop(chat_id)
                self._start(owed)
        except StorageUnavailable:
            log.warning("outbox_unavailable", chat_id=chat_id)

    def _start(self, owed: Notice) -> None:
        if owed.id in self._under_way:
            return
        self._under_way[owed.id] = owed.chat_id
        self.lanes.put(_lane(owed), partial(self._send_in_lane, owed))

    async def _send_in_lane(self, owed: Notice) -> None:
        try:
            await self._attempt(owed)
            self.nudge()
        except StorageUnavailable:
            log.warning("outbox_unavailable", notice=owed.id)
        finally:
            del self._under_way[owed.id]

    async def _attempt(self, owed: Notice) -> None:
        if not await self.store.read(is_owed, owed.id):
            return
        try:
            if owed.id not in self._sent:
                self._sent[owed.id] = await self._send(owed)
        except TelegramError as error:
            if is_closed(error):
                reason = BLOCKED if is_blocked(error) else error.message
                await self.store.write(give_up, owed, reason, blocked=True)
                self.guests.forget(owed.chat_id)
            elif is_stranger(error):  # who never wrote to the bot cannot be written to
                await self.store.write(give_up, owed, "has never written to the bot")
            else:
                unanswered = owed.kind is not NoticeKind.RECEIPT and may_have_arrived(error)
                await self._postpone(owed, f"{type(error).__name__}: {error.message}", unanswered=unanswered)
        except StorageUnavailable:
            raise
        except Exception as error:  # whatever is wrong with one message, its lane goes on
            log.exception("notice_failed", notice=owed.id)
            await self._postpone(owed, type(error).__name__)
        else:
            window = await self.windows.window(owed.chat_id) if owed.kind is NoticeKind.RECEIPT else None
            await self.store.write(mark_sent, owed, window, self._sent[owed.id])
            del self._sent[owed.id]

    async def _postpone(self, owed: Notice, reason: str, *, unanswered: bool = False) -> None:
        log.warning("notice_not_sent", notice=owed.id, kind=owed.kind, reason=reason)
        if unanswered and owed.unanswered:
            await self.store.write(give_up, owed, "Telegram did not answer, twice: perhaps it has arrived")
        elif owed.attempts + 1 >= MOST_ATTEMPTS:
            await self.store.write(give_up, owed, reason)
        else:
            await self.store.write(try_later, owed, reason, unanswered=unanswered)

    async def _send(self, owed: Notice) -> int:
        """The message of its own that it is, in its reader's language; 0: none."""
        with speaking(await self.store.read(language_of, owed.chat_id)):
            return await self._send_in_language(owed)

    async def _send_in_language(self, owed: Notice) -> int:
        if owed.kind is NoticeKind.RECEIPT:
            await self._perform_receipt(owed)
            return 0
        if owed.kind is NoticeKind.ROLE:
            await set_menu(self.bot, owed.chat_id, await self.store.read(role_of, owed.chat_id))
        worded = as_spoken_here(NEWS[owed.kind])
        news = await self.store.read_for_staff(worded, owed)  # some look through the whole stock
        if news is None:
            return 0
        if owed.unanswered:
            await self._knock(owed.chat_id)
        return (await self._say(owed.chat_id, news)).message_id

    async def _say(self, chat_id: int, news: Screen) -> Message:
        """With its picture; better without it than not at all, where Telegram does not know the picture any more."""
        keyboard = markup(news.keyboard)
        if news.photo:
            with suppress(BadRequest):
                return await self.bot.send_photo(
                    chat_id,
                    news.photo,
                    news.text,
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard,
                    rate_limit_args=Priority.NOTICE,
                )
        return await self.bot.send_message(
            chat_id,
            news.text,
            ParseMode.HTML,
            reply_markup=keyboard,
            link_preview_options=NO_PREVIEW,
            rate_limit_args=Priority.NOTICE,
        )

    async def _knock(self, chat_id: int) -> None:
        """Whether Telegram can be reached, before what has perhaps arrived is sent once more: what fails here was not sent."""
        try:
            await self.bot.send_chat_action(chat_id, ChatAction.TYPING)
        except BadRequest:
            raise
        except NetworkError as error:
            raise NetworkError(f"not reached: {error.message}") from None

    async def _perform_receipt(self, owed: Notice) -> None:
        """The confirm card becomes the receipt; where it was the chat's window, a fresh one opens below."""
        placed = await self.store.read(owed_order, owed)
        message_id = await self._place(owed, order.receipt(placed, self.store.policy.timezone))
        if (await self.windows.window(owed.chat_id)).message_id <= message_id:
            await self.windows.open_fresh(owed.chat_id, home.after_order(0))

    async def _place(self, owed: Notice, receipt: Screen) -> int:
        """The message that is the receipt: always an edited one. Were it sent and the answer lost, the next attempt would make it two."""
        message_id = owed.message_id
        for _ in range(PLACES):
            if await self.windows.edit(owed.chat_id, message_id, receipt):
                return message_id
            message_id = await self._next_place(owed, message_id)
        raise LookupError("every message for the receipt is gone")

    async def _next_place(self, owed: Notice, lost: int) -> int:
        """Where a typed command, or its reader, has taken the card away: the window, or where that is lost, too, a new one."""
        window = await self.windows.window(owed.chat_id)
        if window.message_id <= lost:
            window = await self.windows.open_fresh(owed.chat_id, home.after_order(0))
        await self.store.write(move_receipt, owed, window)
        return window.message_id


def _lane(owed: Notice) -> str:
    """A receipt changes the window; news must not hold it up."""
    return screen_lane(owed.chat_id) if owed.kind is NoticeKind.RECEIPT else f"notices:{owed.chat_id}"
