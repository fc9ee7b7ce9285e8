"""Draws a screen into a message: this module makes the calls to Telegram, but does not decide when.

Telegram can turn a text message into one with a picture, but not back: a screen without a picture that takes the place of one with a
picture is a new message, and the old one is deleted (or loses its keyboard if Telegram no longer deletes it).

A keyboard that replaces the customer's own can only be shown or removed by a message: the message that shows it stays as long as its
screen, and the message that removes it is deleted at once.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

import structlog
from telegram import InputMediaPhoto, KeyboardButton, Message, ReplyKeyboardMarkup, ReplyKeyboardRemove
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.calls.rate_limit import Priority, ShopBot
from bot.calls.telegram_errors import described, is_lost, is_unchanged
from bot.screen import NO_PREVIEW, ContactRequest, Screen, markup
from core.errors import StorageUnavailable
from core.models.window import Window
from core.ports import Store
from core.usecases.photo import (
    find_photo_content,
    find_photo_refusal,
    find_photo_to_send,
    note_photo_refused,
    note_photo_sent,
)

Shown = TypeVar("Shown", Message, Message | bool)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Drawer:
    """Draws screens. `lane` is the priority of the first call: GRANTED if its turn was waited for. Raises what Telegram answers."""

    store: Store
    bot: ShopBot

    async def draw(
        self, window: Window, screen: Screen, *, in_place: bool, lane: Priority = Priority.INTERACTIVE
    ) -> Window:
        """Show the screen in the window's message, or in a new message below everything; return the changed window.

        A message whose place was taken is deleted; any other former window is in `leftover`, with its buttons.
        """
        if (
            screen.photo
            and screen.photo != window.photo
            and (why := await self.store.read(find_photo_refusal, screen.photo))
        ):
            screen = screen.without_photo(why)
        try:
            message_id = await self._draw_as_is(window, screen, in_place=in_place, lane=lane)
        except BadRequest as error:
            if not (refused := screen.photo):
                raise
            screen = screen.without_photo(described(error))  # better without its picture than not at all
            message_id = await self._draw_as_is(window, screen, in_place=in_place, lane=Priority.INTERACTIVE)
            if refused != window.photo:  # it was the picture: the same words have passed
                await self._note_refused(refused, described(error))
        keyboard_id = await self._exchange_keyboard(window, screen.contact)
        drawn = {"message_id": message_id, "photo": screen.photo or "", "keyboard_id": keyboard_id}
        former = {*window.leftover, window.message_id} - {0, message_id}
        if in_place and window.message_id in former and await self._remove(window.chat_id, window.message_id):
            former -= {window.message_id}
        return window.having(**drawn, leftover=tuple(sorted(former)))

    async def edit(self, window: Window, screen: Screen, lane: Priority = Priority.INTERACTIVE) -> bool:
        """Edit the message to show the screen; return False if the message is lost."""
        try:
            await self._edit_as_is(window, screen, lane)
        except BadRequest as error:
            if is_lost(error):
                return False
            if not is_unchanged(error):
                raise
        return True

    async def send(self, window: Window, screen: Screen) -> Window:
        """Show the screen in a message below everything; the old one stays as it is."""
        message = await self._send(window.chat_id, screen, Priority.INTERACTIVE)
        keyboard_id = await self._exchange_keyboard(window, screen.contact)
        sent = {"message_id": message.message_id, "photo": screen.photo or "", "keyboard_id": keyboard_id}
        return window.having(**sent)

    async def strip(self, chat_id: int, message_id: int) -> bool:
        """Take the message's buttons away; return whether it has none now."""
        try:
            await self.bot.edit_message_reply_markup(chat_id, message_id, reply_markup=None)
        except BadRequest:  # it has none, or is gone
            return True
        except TelegramError:
            return False
        return True

    async def _draw_as_is(self, window: Window, screen: Screen, *, in_place: bool, lane: Priority) -> int:
        leaves_photo = bool(window.photo) and not screen.photo
        if window.message_id and in_place and not leaves_photo:
            if await self.edit(window, screen, lane):
                return window.message_id
            lane = Priority.INTERACTIVE
        return (await self._send(window.chat_id, screen, lane)).message_id

    async def _edit_as_is(self, window: Window, screen: Screen, lane: Priority) -> None:
        chat_id, message_id, keyboard = window.chat_id, window.message_id, markup(screen.keyboard)
        if not screen.photo:
            await self.bot.edit_message_text(
                screen.text,
                chat_id,
                message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
                rate_limit_args=lane,
            )
        elif screen.photo == window.photo:
            await self.bot.edit_message_caption(
                chat_id,
                message_id,
                caption=screen.text,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                rate_limit_args=lane,
            )
        else:
            await self._with_picture(
                screen.photo,
                lane,
                lambda picture, lane: self.bot.edit_message_media(
                    InputMediaPhoto(picture, caption=screen.text, parse_mode=ParseMode.HTML),
                    chat_id,
                    message_id,
                    reply_markup=keyboard,
                    rate_limit_args=lane,
                ),
            )

    async def _send(self, chat_id: int, screen: Screen, lane: Priority) -> Message:
        keyboard = markup(screen.keyboard)
        if not screen.photo:
            return await self.bot.send_message(
                chat_id,
                screen.text,
                ParseMode.HTML,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
                rate_limit_args=lane,
            )
        return await self._with_picture(
            screen.photo,
            lane,
            lambda picture, lane: self.bot.send_photo(
                chat_id,
                picture,
                caption=screen.text,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                rate_limit_args=lane,
            ),
        )

    async def _remove(self, chat_id: int, message_id: int) -> bool:
        """Delete an old window, or take its keyboard away if it is too old to delete. Return whether the keyboard is gone."""
        try:
            return await self.bot.delete_message(chat_id, message_id)
        except BadRequest:
            return await self.strip(chat_id, message_id)
        except TelegramError:
            return False

    async def _exchange_keyboard(self, window: Window, wanted: ContactRequest | None) -> int:
        """Show or remove the keyboard that shares a phone number; return the message that holds it. A number can also be typed."""
        try:
            if wanted and not window.keyboard_id:
                return await self._bring_keyboard(window.chat_id, wanted)
            if window.keyboard_id and not wanted:
                await self._take_keyboard(window.chat_id, window.keyboard_id)
                return 0
        except TelegramError:
            log.warning("keyboard_not_exchanged", chat=window.chat_id)
        return window.keyboard_id

    async def _bring_keyboard(self, chat_id: int, wanted: ContactRequest) -> int:
        share = KeyboardButton(wanted.button, request_contact=True)
        keyboard = ReplyKeyboardMarkup([[share]], resize_keyboard=True, one_time_keyboard=True)
        return (await self.bot.send_message(chat_id, wanted.text, ParseMode.HTML, reply_markup=keyboard)).message_id

    async def _take_keyboard(self, chat_id: int, message_id: int) -> None:
        removing = await self.bot.send_message(chat_id, "✔️", reply_markup=ReplyKeyboardRemove())
        for used in (removing.message_id, message_id):
            with suppress(TelegramError):
                await self.bot.delete_message(chat_id, used)

    async def _with_picture(
        self, photo: str, lane: Priority, call: Callable[[str | bytes, Priority], Awaitable[Shown]]
    ) -> Shown:
        """Make the call with Telegram's name for the picture if Telegram has it, and with its bytes where that fails."""
        picture = await self.store.read(find_photo_to_send, self.bot.id, photo)
        try:
            shown = await call(picture, lane)
        except BadRequest as error:
            content = await self.store.read(find_photo_content, photo)
            if content == picture or is_lost(error) or is_unchanged(error):
                raise
            shown = await call(content, Priority.INTERACTIVE)
        await self._remember_picture(photo, shown)
        return shown

    async def _remember_picture(self, photo: str, message: Message | bool) -> None:
        if isinstance(message, Message) and message.photo:
            with suppress(StorageUnavailable):  # the picture is shown; next time its bytes are sent again
                await self.store.write(note_photo_sent, self.bot.id, photo, message.photo[-1].file_id)

    async def _note_refused(self, photo: str, why: str) -> None:
        log.warning("picture_refused", photo=photo, error=why)
        with suppress(StorageUnavailable):
            await self.store.write(note_photo_refused, photo, why)
