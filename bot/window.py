"""The shop window: one message per chat, edited in place.

Telegram turns a text message into one with a picture, never back: a screen without a picture that follows one with is a new message, and
the old one is deleted. A typed message pushes the window up, so its answer is a new window below and the old one is deleted, too (or
loses its keyboard, where Telegram deletes no more): a chat has one keyboard that counts.

A keyboard in place of the customer's own comes and goes only with messages: one that brings it stays while its screen does, one that
takes it away is deleted at once.
"""

import asyncio
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass

import structlog
from telegram import (
    InputMediaPhoto,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.pace import ShopBot
from bot.screen import NO_PREVIEW, ContactRequest, Screen, markup
from bot.telegram_errors import is_lost, is_unchanged
from bot.visit import Visit
from core.models.window import Window
from core.ports import ReadTransaction, Store, Transaction
from core.usecases.outbox import is_notice
from core.usecases.window import find_window, remember_window

_REMEMBERED = 10_000
"""Windows kept in memory; the rest is read again when its chat comes back."""
_LONGEST_SEARCH = 200
"""Characters; what goes beyond them is not looked for."""

log = structlog.get_logger(__name__)


@dataclass
class Windows:
    """All chats' windows. A chat's are changed in its lane only, one change after the other."""

    store: Store
    bot: ShopBot

    def __post_init__(self) -> None:
        self._known: OrderedDict[int, Window] = OrderedDict()
        self._postponed: dict[int, Screen] = {}

    async def window(self, chat_id: int) -> Window:
        """The chat's window as it is remembered."""
        if chat_id not in self._known:
            self._keep(await self.store.read(find_window, chat_id))
        return self._known[chat_id]

    async def remember(self, window: Window) -> None:
        """Keep a changed window, here and in the store."""
        if self._known.get(window.chat_id) != window:
            await self.store.write(remember_window, window)
            self._keep(window)

    async def remember_search(self, chat_id: int, text: str, longest: int = _LONGEST_SEARCH) -> None:
        """Keep what is searched for, its first `longest` characters, so that its pages can be turned."""
        window = await self.window(chat_id)
        await self.remember(window.model_copy(update={"search": text[:longest]}))

    def adopt(self, window: Window) -> None:
        """A window that was stored in a transaction of somebody else's."""
        self._keep(window)

    async def show(self, visit: Visit, screen: Screen, said: str = "", *, alert: bool = False) -> None:
        """Show the screen in the visitor's chat and answer their tap, side by side.

        A tap on a notice below the window opens it anew under the notice, which stays and loses its buttons.
        While more taps of the chat wait, an edit is left to the last of them: the latest wins.
        """
        window = former = await self.window(visit.chat_id)
        tapped = visit.tapped_message_id
        below = tapped > window.message_id and await self.store.read(is_notice, visit.chat_id, tapped)
        if tapped > window.message_id and not below:
            # Newer than the one we know: a crash came before it was remembered.
            window = window.model_copy(update={"message_id": tapped, "photo": _photo_of(visit)})
        if tapped and visit.more_waiting() and screen.awaiting is None:
            self._postponed[visit.chat_id] = screen
            await visit.answer(said, alert=alert)
            return
        self._postponed.pop(visit.chat_id, None)
        drawn, _ = await asyncio.gather(
            self._draw(window, screen, in_place=bool(tapped) and not below), visit.answer(said, alert=alert)
        )
        await self.remember(drawn)
        for left in {tapped, former.message_id} - {0, drawn.message_id, window.message_id}:
            await self._strip(visit.chat_id, left)

    async def update(self, chat_id: int, screen: Screen) -> None:
        """Show the screen in the chat's window where it stands, whatever was said since: news of what goes on in it."""
        self._postponed.pop(chat_id, None)
        await self.remember(await self._draw(await self.window(chat_id), screen, in_place=True))

    async def show_below(self, chat_id: int, screen: Screen) -> None:
        """Show the screen in a window below everything else, the old one gone: a file that was sent has pushed it up."""
        self._postponed.pop(chat_id, None)
        await self.remember(await self._draw(await self.window(chat_id), screen, in_place=False))

    async def draw_postponed(self, chat_id: int) -> None:
        """Draw what was left to a later tap that did not draw."""
        screen = self._postponed.get(chat_id)
        if screen is not None:
            await self.remember(await self._draw(await self.window(chat_id), screen, in_place=True))
            self._postponed.pop(chat_id, None)

    async def replace(self, chat_id: int, message_id: int, screen: Screen) -> int:
        """Make message `message_id` show `screen` for good (a receipt); where it is lost, send it. The id of the message it is in."""
        self._postponed.pop(chat_id, None)
        return await self.show_beside(chat_id, message_id, screen)

    async def show_beside(self, chat_id: int, message_id: int, screen: Screen) -> int:
        """The same for a message that is none of the window's business, which stays as it is; 0: a new one."""
        window = Window(chat_id=chat_id, message_id=message_id)
        return (await self._draw(window, screen, in_place=True)).message_id

    async def send_fresh(self, chat_id: int, screen: Screen) -> Window:
        """Send a new window below everything else; the caller remembers it."""
        message = await self._send(chat_id, screen)
        window = await self.window(chat_id)
        keyboard_id = await self._exchange_keyboard(window, screen.contact)
        fresh = {"message_id": message.message_id, "photo": "", "awaiting": "", "keyboard_id": keyboard_id}
        return window.model_copy(update=fresh)

    async def _draw(self, window: Window, screen: Screen, *, in_place: bool) -> Window:
        try:
            message_id = await self._draw_as_is(window, screen, in_place=in_place)
        except BadRequest:
            if not screen.photo:
                raise
            screen = Screen(
                screen.text, screen.keyboard, awaiting=screen.awaiting, contact=screen.contact
            )  # better without its picture than not at all
            message_id = await self._draw_as_is(window, screen, in_place=in_place)
        awaiting = screen.awaiting.encode() if screen.awaiting else ""
        drawn = {"message_id": message_id, "photo": screen.photo or "", "awaiting": awaiting}
        return window.model_copy(update={**drawn, "keyboard_id": await self._exchange_keyboard(window, screen.contact)})

    async def _exchange_keyboard(self, window: Window, wanted: ContactRequest | None) -> int:
        """Bring the keyboard that shares a phone number, or take it away; the message that holds it. A number can be typed without."""
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

    async def _draw_as_is(self, window: Window, screen: Screen, *, in_place: bool) -> int:
        leaves_photo = bool(window.photo) and not screen.photo
        if window.message_id and in_place and not leaves_photo:
            try:
                await self._edit(window, screen)
            except BadRequest as error:
                if is_unchanged(error):
                    return window.message_id
                if not is_lost(error):
                    raise
            else:
                return window.message_id
        message = await self._send(window.chat_id, screen)
        if window.message_id:
            await self._remove(window.chat_id, window.message_id)
        return message.message_id

    async def _edit(self, window: Window, screen: Screen) -> None:
        chat_id, message_id, keyboard = window.chat_id, window.message_id, markup(screen.keyboard)
        if not screen.photo:
            await self.bot.edit_message_text(
                screen.text,
                chat_id,
                message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
            )
        elif screen.photo == window.photo:
            await self.bot.edit_message_caption(
                chat_id, message_id, caption=screen.text, parse_mode=ParseMode.HTML, reply_markup=keyboard
            )
        else:
            media = InputMediaPhoto(await self._picture(screen.photo), caption=screen.text, parse_mode=ParseMode.HTML)
            edited = await self.bot.edit_message_media(media, chat_id, message_id, reply_markup=keyboard)
            await self._remember_picture(screen.photo, edited)

    async def _send(self, chat_id: int, screen: Screen) -> Message:
        keyboard = markup(screen.keyboard)
        if not screen.photo:
            return await self.bot.send_message(
                chat_id, screen.text, ParseMode.HTML, reply_markup=keyboard, link_preview_options=NO_PREVIEW
            )
        picture = await self._picture(screen.photo)
        sent = await self.bot.send_photo(
            chat_id, picture, caption=screen.text, parse_mode=ParseMode.HTML, reply_markup=keyboard
        )
        await self._remember_picture(screen.photo, sent)
        return sent

    async def _remove(self, chat_id: int, message_id: int) -> None:
        """Away with an old window; what is too old to be deleted loses its keyboard."""
        try:
            await self.bot.delete_message(chat_id, message_id)
        except TelegramError:
            await self._strip(chat_id, message_id)

    async def _strip(self, chat_id: int, message_id: int) -> None:
        with suppress(TelegramError):
            await self.bot.edit_message_reply_markup(chat_id, message_id, reply_markup=None)

    async def _picture(self, photo: str) -> str | bytes:
        """What to send for a picture: Telegram's own name for it if it has it already, its address, or its bytes."""
        return await self.store.read(_find_picture, self.bot.id, photo)

    async def _remember_picture(self, photo: str, message: Message | bool) -> None:
        if isinstance(message, Message) and message.photo:
            await self.store.write(_remember_picture, self.bot.id, photo, message.photo[-1].file_id)

    def _keep(self, window: Window) -> None:
        self._known[window.chat_id] = window
        self._known.move_to_end(window.chat_id)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)


def _photo_of(visit: Visit) -> str:
    """A message that we do not remember: that it has some picture is all that matters."""
    message = visit.query.message if visit.query else None
    return "?" if isinstance(message, Message) and message.photo else ""


async def _find_picture(tx: ReadTransaction, bot_id: int, photo: str) -> str | bytes:
    known = await tx.products.photo_file(bot_id, photo)
    return known or await tx.products.photo(photo) or photo


async def _remember_picture(tx: Transaction, bot_id: int, photo: str, file_id: str) -> None:
    if file_id != photo and await tx.products.photo_file(bot_id, photo) != file_id:
        await tx.products.remember_photo_file(bot_id, photo, file_id)
