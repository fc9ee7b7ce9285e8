"""Sends what an order delivers by itself: its texts and codes as messages, its files as documents."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from telegram import InputFile, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.calls.rate_limit import Priority, ShopBot
from bot.screen import Screen
from bot.views import digital as view
from core.models.digital import Content, Goods
from core.ports import Store
from core.usecases.digital import file_bytes, keep_telegram_file_id, telegram_file_id
from core.usecases.outbox import owed_of

PATIENCE = 120.0
"""Seconds: 10 MB on a slow line."""

Say = Callable[[int, Screen], Awaitable[Message]]


class _Arrived(NamedTuple):
    """The messages of a notice that are in the chat."""

    chat_id: int
    messages: list[int]


@dataclass
class GoodsSender:
    """`_arrived` is what has arrived of each notice, until `forget`: if a later message fails, that is not sent again."""

    store: Store
    bot: ShopBot
    _arrived: dict[int, _Arrived] = field(default_factory=dict)

    async def is_quiet(self, chat_id: int) -> bool:
        """Whether nobody in this chat waits for the rest of their goods: that is sent by the process that knows which.

        Raises StorageUnavailable.
        """
        begun = [notice_id for notice_id, arrived in self._arrived.items() if arrived.chat_id == chat_id]
        owed = await self.store.read(owed_of, begun) if begun else frozenset()
        for notice_id in begun:
            if notice_id not in owed:
                self.forget(notice_id)
        return not owed

    def forget(self, notice_id: int) -> None:
        """It has all arrived, or the rest is not sent any more."""
        self._arrived.pop(notice_id, None)

    async def hand_over(self, notice_id: int, chat_id: int, goods: Goods, say: Say) -> int:
        """Send all parts that have not arrived; return the first message. Raises TelegramError at the first that fails."""
        messages = [partial(say, chat_id, screen) for screen in view.arrived(goods, self.store.policy.timezone)]
        files = view.files_of(goods) if goods.shown_at is not None else ()
        parts: list[Callable[[], Awaitable[Message]]]
        parts = [*messages, *(partial(self.send, chat_id, good.content, view.caption(good)) for good in files)]
        arrived = self._arrived.setdefault(notice_id, _Arrived(chat_id, [])).messages
        for part in parts[len(arrived) :]:
            arrived.append((await part()).message_id)
        return arrived[0]

    async def send(self, chat_id: int, content: Content, caption: str) -> Message:
        """Send a file by Telegram's name for it, or its bytes if Telegram knows it no more. `caption` is HTML."""
        known = await self.store.read(telegram_file_id, self.bot.id, content.file)
        if known:
            with suppress(BadRequest):
                return await self._send(chat_id, known, caption)
        data = await self.store.read(file_bytes, content.file)
        sent = await self._send(chat_id, InputFile(data, content.name), caption)
        if sent.document:
            await self.store.write(keep_telegram_file_id, self.bot.id, content.file, sent.document.file_id)
        return sent

    async def _send(self, chat_id: int, document: str | InputFile, caption: str) -> Message:
        return await self.bot.send_document(
            chat_id,
            document,
            caption=caption,
            parse_mode=ParseMode.HTML,
            disable_content_type_detection=True,
            write_timeout=PATIENCE,
            read_timeout=PATIENCE,
            rate_limit_args=Priority.NOTICE,
        )
