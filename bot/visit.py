"""One update being handled: who sent it, what they want, and the three things a handler does about it: write, read, show."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatMemberStatus, ChatType, ParseMode
from telegram.error import BadRequest, TelegramError

from bot import routes
from bot.calls.telegram_errors import is_unchanged
from bot.calls.turns import waiting_for_telegram
from bot.links import spelled_out
from bot.screen import NO_PREVIEW, Row, Screen, markup
from bot.services import Services
from core.errors import ShopError, StaleScreen
from core.models.actor import Actor
from core.models.customer import Customer
from core.models.inbox import Accepted
from core.models.staff import Role
from core.models.window import Window
from core.ports import ReadTransaction, Transaction
from core.text import cleaned, writable
from core.usecases.effect import carry_out
from core.usecases.inbox import OncePerUpdate
from core.usecases.staff import role_of
from texts.language import _, as_spoken_here
from texts.plain import length, shortened

P = ParamSpec("P")
R = TypeVar("R")

BORROWED = (
    "forward_origin",
    "forward_date",  # what Bot API servers older than 7.0 say
    "is_automatic_forward",
    "via_bot",
    "sender_chat",
)
"""If one of these is set, somebody else wrote the message, or it is sent under another name than its sender's."""
ANSWER_LENGTH = 200
"""Telegram's limit for the answer to a tap."""


@dataclass
class Visit:
    """Made by the pipeline for one attempt at an update. `late`: a tap from too long ago to act on.

    `applied`: its effect is on disk; `outcome`: the result, if this process has seen it. `refusal`: why it was refused, if it was; the
    user may not have been told.
    """

    services: Services
    update: Update
    accepted: Accepted
    customer: Customer
    late: bool = False
    applied: bool = False
    outcome: tuple[Any] | None = None
    refusal: ShopError | None = None
    acting_as: Role | None = field(default=None, init=False)
    """The right by which the effect happens; its transaction checks it again."""
    forgotten: bool = field(default=False, init=False)
    """The customer was forgotten at their wish: nobody remembers that they were here."""
    _role: Role | None = field(default=None, init=False)
    _asked_role: bool = field(default=False, init=False)
    answered: bool = field(default=False, init=False)
    error: Exception | None = field(default=None, init=False)

    @property
    def chat_id(self) -> int:
        chat = self.update.effective_chat
        return chat.id if chat else self.customer.id

    @property
    def private(self) -> bool:
        """Whether this is the customer's private chat with the shop, the only place where the shop sells."""
        chat = self.update.effective_chat
        return chat is None or (chat.type == ChatType.PRIVATE and chat.id == self.customer.id)

    @property
    def topic(self) -> int | None:
        """The topic in which they wrote or tapped, 0 for none; None where Telegram does not say."""
        where = self.query.message if self.query else self.message
        return (where.message_thread_id or 0) if isinstance(where, Message) else None

    @property
    def leaves(self) -> bool:
        """Whether the update says that the customer has blocked the bot."""
        change = self.update.my_chat_member
        return change is not None and self.private and change.new_chat_member.status == ChatMemberStatus.BANNED

    @property
    def put_out(self) -> bool:
        """Whether the update says that a group has removed the bot."""
        change = self.update.my_chat_member
        gone = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
        return change is not None and not self.private and change.new_chat_member.status in gone

    @property
    def query(self) -> CallbackQuery | None:
        return self.update.callback_query

    @property
    def message(self) -> Message | None:
        return self.update.message or self.update.edited_message

    @property
    def edited(self) -> bool:
        """Whether the message was sent before, and is another one now."""
        return self.update.edited_message is not None

    @property
    def text(self) -> str:
        """The typed text without invisible characters; "" if nothing was typed. Addresses behind words are spelled out."""
        message = self.message
        return cleaned(writable(spelled_out(message.text or "", message.entities) if message else ""))

    @property
    def caption(self) -> str:
        """As `text`, for the words below a photo or a file."""
        message = self.message
        return cleaned(writable(spelled_out(message.caption or "", message.caption_entities) if message else ""))

    @property
    def album(self) -> str:
        """The album that the photo is one of: each comes by itself. "" for none."""
        return (self.message.media_group_id or "") if self.message else ""

    @property
    def own_words(self) -> bool:
        """Whether they wrote the message themselves, in their own name. Any other message is an answer or a search, never a command."""
        message = self.message
        return message is not None and not any(
            getattr(message, mark, None) or message.api_kwargs.get(mark) for mark in BORROWED
        )

    @property
    def route(self) -> routes.Route | None:
        """The route that the tap asks for; None for a message, or for data that none of our buttons has."""
        return routes.parse(self.query.data or "") if self.query else None

    @property
    def tapped_message_id(self) -> int:
        """The message whose button was tapped; 0 for a typed message."""
        return self.query.message.message_id if self.query and self.query.message else 0

    @property
    def brings_coupon(self) -> bool:
        """Whether they come in through a coupon's link: they see the shop even if the coupon is refused."""
        return self.text.startswith("/start c_")

    async def role(self) -> Role | None:
        """Their staff role, read once an update because a right may have been taken away."""
        if not self._asked_role:
            self._role, self._asked_role = await self.read(role_of, self.customer.id), True
        return self._role

    async def may(self, role: Role) -> bool:
        """Whether they may do what `role` may."""
        return (await self.role() or 0) >= role

    @property
    def actor(self) -> Actor:
        """The actor for the ledger and the audit log: a staff member if they act by a staff right."""
        return (Actor.customer if self.acting_as is None else Actor.staff)(self.customer.id)

    @property
    def source(self) -> str:
        """The update as the cause of an effect; it is the same for every redelivery."""
        return f"update:{self.services.bot.id}:{self.accepted.update_id}"

    async def write(
        self, use_case: Callable[Concatenate[Transaction, P], Coroutine[Any, Any, R]], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Carry out the update's one effect. Raises what the use case raises, AlreadyApplied on a replay, StaleScreen when late.

        If a command's answer did not get through, the retry returns the outcome of the first attempt, so that it leads to the same answer.
        """
        if self.outcome is not None and self.text.startswith("/"):
            return cast("R", self.outcome[0])
        if self.late and not self.applied:
            raise StaleScreen
        once = OncePerUpdate(self.accepted.id)
        result = await self.services.store.write(
            carry_out, self.actor, self.acting_as, once, as_spoken_here(use_case), *args, **kwargs
        )
        self.applied, self.outcome = True, (result,)
        if self.acting_as is not None:  # staff actions often cause notices to somebody
            self.services.outbox.nudge()
            self.services.hot.nudge()
        return result

    async def read(
        self,
        query: Callable[Concatenate[ReadTransaction, P], Coroutine[Any, Any, R]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Read from the store; staff-only reads run beside those of customers."""
        store = self.services.store
        read = store.read if self.acting_as is None else store.read_for_staff
        return await read(as_spoken_here(query), *args, **kwargs)

    async def window(self) -> Window:
        return await self.services.windows.window(self.chat_id)

    async def show(self, screen: Screen, said: str = "", *, alert: bool = False, checking_out: bool = False) -> None:
        """Put the screen into the window, and answer the tap (with `said`, plain text).

        Whoever sees a screen without `checking_out` has left the checkout, and what was reserved for it is given back.
        """
        windows = self.services.windows
        if self.edited:
            told = _("✏️ Corrected, as you edited it.")
            await windows.show_tapped(self.chat_id, screen.below(told), None)
        elif self.query is None:
            await windows.show_typed(self.chat_id, screen, album=self.album)
        else:
            await windows.show_tapped(self.chat_id, screen, self.query.message)
            await self.answer(said, alert=alert)
        if not checking_out:
            await self.services.hot.leave(self.customer.id)

    async def answer(self, said: str = "", *, alert: bool = False) -> None:
        """Answer the tap once: with a toast, or an alert for what needs attention. Does nothing for a message."""
        if self.query is None or self.answered:
            return
        self.answered = True
        text = said if length(said) <= ANSWER_LENGTH else shortened(said, ANSWER_LENGTH)
        for pause in (0.3, 1.2, 0.0):
            try:
                await self.query.answer(text or None, show_alert=alert)
            except BadRequest:  # too old, or answered before a restart: normal life
                return
            except TelegramError:  # a lost toast is no reason to repeat anything else
                async with waiting_for_telegram():
                    await asyncio.sleep(pause)
            else:
                return

    async def say(self, text: str, keyboard: Sequence[Row] = ()) -> None:
        """Send a separate message beside the window. HTML."""
        await self.services.bot.send_message(
            self.chat_id,
            text,
            parse_mode=ParseMode.HTML,
            reply_markup=markup(keyboard),
            link_preview_options=NO_PREVIEW,
            message_thread_id=None if self.private else self.topic,
        )

    async def replace(self, text: str, keyboard: Sequence[Row] = ()) -> None:
        """Answer the tap, and edit the text message whose button was tapped. HTML."""
        await self.answer()
        try:
            await self.services.bot.edit_message_text(
                text,
                self.chat_id,
                self.tapped_message_id,
                parse_mode=ParseMode.HTML,
                reply_markup=markup(keyboard),
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            if not is_unchanged(error):
                raise
