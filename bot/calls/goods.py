"""Sends what an order delivers by itself: its texts and codes as messages, its files as documents."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from telegram import InputFile, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.calls.rate_limit import Priority, ShopBot
from bot.screen import Screen
from bot.views import digital as view
from core.models.digital import Content, Goods
from core.ports import Store
from core.usecases.digital import file_bytes, keep_telegram_file_id, telegram_file_id

PATIENCE = 120.0
"""Seconds: 10 MB on a slow line."""

Say = Callable[[int, Screen], Awaitable[Message]]


@dataclass
class GoodsSender:
    """`_arrived` are the messages of a notice that have arrived when a later one failed: these are not sent again."""

    store: Store
    bot: ShopBot
    _arrived: dict[int, list[int]] = field(default_factory=dict)

    def is_quiet(self) -> bool:
        """Whether nobody has got only a part of their goods: the rest is sent by the process that knows which."""
        return not self._arrived

    async def hand_over(self, notice_id: int, chat_id: int, goods: Goods, say: Say) -> int:
        """Send all parts that have not arrived; return the first message. Raises TelegramError at the first that fails."""
        messages = [partial(say, chat_id, screen) for screen in view.arrived(goods, self.store.policy.timezone)]
        files = view.files_of(goods) if goods.shown_at is not None else ()
        parts: list[Callable[[], Awaitable[Message]]]
        parts = [*messages, *(partial(self.send, chat_id, good.content, view.caption(good)) for good in files)]
        arrived = self._arrived.setdefault(notice_id, [])
        for part in parts[len(arrived) :]:
            arrived.append((await part()).message_id)
        del self._arrived[notice_id]
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
