"""How what is owed (jobs/outbox.py) is sent on Telegram.

A receipt is an edit of its confirm card, or where that is gone of the window, so sending it twice shows it once. It is normally performed
when its order is placed; the sender takes over what a crash left behind. Other news are messages of their own: one whose answer was lost is
sent once more at most, when Telegram can be reached again.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from telegram import Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.calls.menu import Menus
from bot.calls.rate_limit import Priority, ShopBot
from bot.calls.telegram_errors import is_blocked, is_closed, is_stranger, may_have_arrived
from bot.calls.window import Windows, screen_lane
from bot.notices import worded
from bot.screen import NO_PREVIEW, Screen, markup
from bot.views import home
from core.models.outbox import BLOCKED, Notice, NoticeKind
from core.models.window import Window
from core.ports import Store
from core.usecases.customer import language_of
from core.usecases.notice import find_fact
from core.usecases.outbox import move_receipt
from core.usecases.staff import role_of
from jobs.outbox import NotDelivered, Undeliverable
from texts.language import speaking

PLACES = 3
"""Messages that may become a receipt: its card, the window, a new one."""


@dataclass
class Sender:
    """The courier of this counter. `forget` hears of a chat that turned out to be closed."""

    store: Store
    bot: ShopBot
    windows: Windows
    menus: Menus
    forget: Callable[[int], None]

    def lane(self, owed: Notice) -> str:
        """A receipt changes the window; news must not hold it up."""
        return screen_lane(owed.chat_id) if owed.kind is NoticeKind.RECEIPT else f"notices:{owed.chat_id}"

    def expect(self, owed: Notice, *, at_once: bool) -> None:
        """A receipt goes before the screen that waits, or takes its place."""
        if owed.kind is NoticeKind.RECEIPT and at_once:
            self.windows.drop(owed.chat_id)
        elif owed.kind is NoticeKind.RECEIPT:
            self.windows.make_way(owed.chat_id)

    async def deliver(self, owed: Notice) -> int:
        try:
            return await self._send(owed)
        except TelegramError as error:
            if is_closed(error):
                self.forget(owed.chat_id)
                raise Undeliverable(BLOCKED if is_blocked(error) else error.message, closed=True) from error
            if is_stranger(error):  # who never wrote to the bot cannot be written to
                raise Undeliverable("has never written to the bot") from error
            reason = f"{type(error).__name__}: {error.message}"
            raise NotDelivered(reason, perhaps=may_have_arrived(error)) from error

    async def window(self, owed: Notice) -> Window | None:
        return await self.windows.window(owed.chat_id) if owed.kind is NoticeKind.RECEIPT else None

    async def _send(self, owed: Notice) -> int:
        """The message of its own that it is, in its reader's language; 0: none."""
        with speaking(await self.store.read(language_of, owed.chat_id)):
            return await self._send_in_language(owed)

    async def _send_in_language(self, owed: Notice) -> int:
        if owed.kind is NoticeKind.RECEIPT:
            await self._perform_receipt(owed)
            return 0
        if owed.kind is NoticeKind.ROLE:
            await self.menus.give(owed.chat_id, await self.store.read(role_of, owed.chat_id))
        fact = await self.store.read_for_staff(find_fact, owed)  # some look through the whole stock
        if fact is None:
            return 0
        if owed.unanswered:
            await self._knock(owed.chat_id)
        return (await self._say(owed.chat_id, worded(fact, self.store.policy))).message_id

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
        fact = await self.store.read(find_fact, owed)
        if fact is None:
            raise LookupError("a receipt is never old news")
        message_id = await self._place(owed, worded(fact, self.store.policy))
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
