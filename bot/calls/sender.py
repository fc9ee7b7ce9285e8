"""Sends owed notices (jobs/outbox.py) on Telegram.

A receipt is an edit of its confirm card, or of the window if the card is gone, so sending it twice shows it once. It is normally sent
when its order is placed; the sender only takes over what a crash left behind. Other notices are messages of their own: if the answer
to one is lost, it is sent at most once more, when Telegram can be reached again.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from telegram import Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, NetworkError, TelegramError

from bot.calls.cashier import CALLS, Cashier
from bot.calls.fence import fenced
from bot.calls.goods import GoodsSender
from bot.calls.menu import Menus
from bot.calls.rate_limit import Priority, ShopBot
from bot.calls.telegram_errors import (
    described,
    is_blocked,
    is_closed,
    is_final,
    is_stranger,
    is_topic_gone,
    may_have_arrived,
)
from bot.calls.window import Windows, screen_lane
from bot.notices import for_group, worded
from bot.screen import NO_PREVIEW, Screen, markup
from bot.views import home
from core.models.order import OrderStatus
from core.models.outbox import BLOCKED, REFUSED, Notice, NoticeKind
from core.models.window import Window
from core.ports import Store
from core.usecases.crew import find_group, leave_topic, move_group
from core.usecases.digital import GoodsArrived
from core.usecases.fact import Fact, Receipt
from core.usecases.notice import find_told
from core.usecases.outbox import move_receipt
from jobs.outbox import NotDelivered, Undeliverable
from texts.language import speaking

PLACES = 3
"""Messages that may become a receipt: its confirm card, the window, a new one."""

MOST_WINDOWS = 2
"""Windows that are opened below a receipt while their answers are lost."""


class _WindowUnanswered(NetworkError):
    """The receipt is there; the window below it may be."""


@dataclass
class Sender:
    """Sends the shop's notices on Telegram. `closed` is called with a chat that turned out to be closed."""

    store: Store
    bot: ShopBot
    windows: Windows
    menus: Menus
    cashier: Cashier
    closed: Callable[[int], None]
    goods: GoodsSender = field(init=False)

    def __post_init__(self) -> None:
        self.goods = GoodsSender(self.store, self.bot)

    def lane(self, owed: Notice) -> str:
        """The lane for this notice. A receipt changes the window, so other notices must not hold it up."""
        return screen_lane(owed.chat_id) if owed.kind is NoticeKind.RECEIPT else f"notices:{owed.chat_id}"

    def expect(self, owed: Notice, *, at_once: bool) -> None:
        """Let a receipt go before the screen that waits, or take its place."""
        if owed.kind is NoticeKind.RECEIPT and at_once:
            self.windows.drop(owed.chat_id)
        elif owed.kind is NoticeKind.RECEIPT:
            self.windows.make_way(owed.chat_id)

    async def deliver(self, owed: Notice) -> int:
        try:
            with fenced(self.windows.leases.check):
                return await self._send(owed)
        except TelegramError as error:
            refused = f"{REFUSED}{described(error)}"
            if is_closed(error) or (owed.chat_id < 0 and is_stranger(error)):
                self.closed(owed.chat_id)
                raise Undeliverable(BLOCKED if is_blocked(error) else refused, closed=True) from error
            if is_stranger(error) or (is_final(error) and owed.kind is not NoticeKind.RECEIPT):
                raise Undeliverable(refused) from error
            reason = f"{type(error).__name__}: {error.message}"
            edits = owed.kind is NoticeKind.RECEIPT and not isinstance(error, _WindowUnanswered)
            raise NotDelivered(reason, perhaps=may_have_arrived(error) and not edits) from error

    async def window(self, owed: Notice) -> Window | None:
        return await self.windows.window(owed.chat_id) if owed.kind is NoticeKind.RECEIPT else None

    def forget(self, owed: Notice) -> None:
        self.goods.forget(owed.id)

    async def _send(self, owed: Notice) -> int:
        """Send the notice as its own message, in its reader's language; return the message id, or 0 if there is none."""
        waits = owed.kind is NoticeKind.RECEIPT or owed.kind in CALLS
        # Some other notices look through the whole stock: no customer waits for that.
        fact, language = await (self.store.read if waits else self.store.read_for_staff)(find_told, owed)
        with speaking(language):
            return await self._send_in_language(owed, fact)

    async def _send_in_language(self, owed: Notice, fact: Fact | None) -> int:
        if owed.kind is NoticeKind.RECEIPT:
            await self._perform_receipt(owed, fact)
            return 0
        if owed.kind in CALLS:
            return await self.cashier.perform(owed)
        if owed.kind is NoticeKind.ROLE:
            self.menus.refresh(owed.chat_id)
        if fact is None:
            return 0
        if owed.kind is NoticeKind.REDRAW:
            shown = Window(chat_id=owed.chat_id, message_id=owed.message_id)
            await self.windows.drawer.edit(shown, worded(fact, self.store.policy), Priority.NOTICE)
            return 0
        if owed.unanswered:
            await self._knock(owed.chat_id)
        if isinstance(fact, GoodsArrived):
            return await self.goods.hand_over(owed.id, owed.chat_id, fact.goods, self._say)
        news = worded(fact, self.store.policy)
        if owed.chat_id < 0:
            return (await self._tell_group(owed.chat_id, for_group(news, self.bot.username))).message_id
        return (await self._say(owed.chat_id, news)).message_id

    async def _tell_group(self, chat_id: int, news: Screen) -> Message:
        """Send it to the group's topic, or to the group itself if that is gone. Raises ChatMigrated when the group is followed."""
        group = await self.store.read(find_group, chat_id)
        try:
            return await self._say(chat_id, news, group.topic if group else 0)
        except ChatMigrated as error:
            await self.store.write(move_group, chat_id, error.new_chat_id)
            raise
        except BadRequest as error:
            if group is None or not group.topic or not is_topic_gone(error):
                raise
        await self.store.write(leave_topic, chat_id)
        return await self._say(chat_id, news)

    async def _say(self, chat_id: int, news: Screen, topic: int = 0) -> Message:
        """Send it with its picture, or without if Telegram no longer knows the picture."""
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
            message_thread_id=topic or None,
            rate_limit_args=Priority.NOTICE,
        )

    async def _knock(self, chat_id: int) -> None:
        """Check that Telegram can be reached before sending again what may have arrived; if this fails, nothing was sent."""
        try:
            await self.bot.send_chat_action(chat_id, ChatAction.TYPING)
        except BadRequest:
            raise
        except NetworkError as error:
            raise NetworkError(f"not reached: {error.message}") from None

    async def _perform_receipt(self, owed: Notice, fact: Fact | None) -> None:
        """Turn the confirm card into the receipt; if it was the chat's window, open a fresh one below."""
        if fact is None:
            raise LookupError("a receipt is never old news")
        message_id = await self._place(owed, worded(fact, self.store.policy))
        if (await self.windows.window(owed.chat_id)).message_id <= message_id:
            unpaid = isinstance(fact, Receipt) and fact.order.status is OrderStatus.AWAITING_PAYMENT
            await self._open_below(owed, unpaid=unpaid)

    async def _open_below(self, owed: Notice, *, unpaid: bool) -> None:
        """Open a fresh window below the receipt; after two that were not answered, leave it to whatever comes next."""
        if owed.unanswered >= MOST_WINDOWS:
            await self.windows.leave(owed.chat_id)
            return
        try:
            await self.windows.open_fresh(owed.chat_id, home.after_order(0, unpaid=unpaid))
        except NetworkError as error:
            raise _WindowUnanswered(error.message) if may_have_arrived(error) else error from None

    async def _place(self, owed: Notice, receipt: Screen) -> int:
        """The message that becomes the receipt, always by an edit: if a new one were sent and its answer lost, a retry would send two."""
        message_id = owed.message_id
        for _ in range(PLACES):
            if message_id and await self.windows.edit(owed.chat_id, message_id, receipt):
                return message_id
            message_id = await self._next_place(owed, message_id)
        raise LookupError("every message for the receipt is gone")

    async def _next_place(self, owed: Notice, lost: int) -> int:
        """Where the receipt goes if a typed command or the reader has removed the card: the window, or a new message if that is lost."""
        window = await self.windows.window(owed.chat_id)
        if window.message_id <= lost:
            window = await self.windows.open_fresh(owed.chat_id, home.after_order(0))
        await self.store.write(move_receipt, owed, window)
        return window.message_id
