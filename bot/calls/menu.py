"""Telegram's menus: the commands for everybody, more of them in each staff member's chat, and the button beside the typing box.

No sale needs them, so they are set beside everything else, when Telegram takes them.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import structlog
from telegram import (
    BotCommand,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    MenuButtonDefault,
    MenuButtonWebApp,
    WebAppInfo,
)
from telegram.error import RetryAfter, TelegramError

from bot.calls.rate_limit import ShopBot
from bot.calls.telegram_errors import is_passing, is_stranger, seconds_of
from core.errors import StorageUnavailable
from core.models.staff import Role
from core.ports import Store
from core.usecases.customer import language_of
from core.usecases.staff import role_of
from texts.language import Phrase, _, speaking, translations

EVERYBODY = 0
"""Stands for the menu of those who have none of their own."""
PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds between two tries; each pause is twice the last."""

log = structlog.get_logger(__name__)


class MenuLine(NamedTuple):
    """A command as Telegram's menu offers it. `role`: who may use it; None for everybody."""

    command: str
    text: Phrase
    role: Role | None


@dataclass
class Menus:
    """Sets the menus that are asked for. `lines` are all commands that can be offered, in order."""

    store: Store
    bot: ShopBot
    lines: Sequence[MenuLine]
    _owed: dict[int, None] = field(default_factory=dict)
    _asked: asyncio.Event = field(default_factory=asyncio.Event)
    _at_work: bool = False

    @property
    def idle(self) -> bool:
        return not self._owed and not self._at_work

    def refresh(self, *user_ids: int) -> None:
        """Have these persons' menus set by the role and the language that they have then; without a role, removed."""
        self._owed |= dict.fromkeys(user_ids)
        self._asked.set()

    def refresh_all(self, staff: Iterable[int]) -> None:
        """Have all menus set, as at every start. Staff who have never written to the bot have no chat yet, and get theirs later."""
        self.refresh(EVERYBODY, *staff)
        log.info("menus_follow", menus=len(self._owed))

    async def run(self) -> None:
        """Set what is asked for, one after the other, until cancelled."""
        pause = PAUSE
        while True:
            await self._asked.wait()
            if not self._owed:
                self._asked.clear()
                continue
            user_id = next(iter(self._owed))
            if again_in := await self._try(user_id, pause):
                pause = min(pause * 2, LONGEST_PAUSE)
                await asyncio.sleep(again_in)
            else:
                pause = PAUSE

    async def _try(self, user_id: int, pause: float) -> float:
        """Set the menu; gives the seconds after which it has to be tried again, 0 if there is nothing more to do."""
        self._at_work = True
        del self._owed[user_id]  # before it is looked at: who asks meanwhile wants what is true then
        try:
            await self._set(user_id)
        except (TelegramError, StorageUnavailable) as error:
            return self._missed(user_id, error, pause)
        except Exception:  # whatever is wrong with one menu, the others follow
            log.exception("menu_failed", user=user_id)
        finally:
            self._at_work = False
        return 0

    def _missed(self, user_id: int, error: Exception, pause: float) -> float:
        if isinstance(error, TelegramError) and not is_passing(error):
            if not is_stranger(error):
                log.warning("menu_refused", user=user_id, error=error.message)
            return 0
        self._owed.setdefault(user_id)
        again_in = seconds_of(error) if isinstance(error, RetryAfter) else pause
        log.info("menu_not_set", user=user_id, error=str(error), again_in=again_in)
        return again_in

    async def _set(self, user_id: int) -> None:
        if user_id == EVERYBODY:
            await self._give_everybody()
            return
        role = await self.store.read(role_of, user_id)
        if role is None:
            await self.bot.delete_my_commands(BotCommandScopeChat(user_id))
            return
        with speaking(await self.store.read(language_of, user_id)):
            await self.bot.set_my_commands(self._offered(role), BotCommandScopeChat(user_id))

    async def _give_everybody(self) -> None:
        """Set a menu per language: Telegram shows each person the one for their two-letter language code."""
        await self.bot.set_my_commands(self._offered(None), BotCommandScopeDefault())
        for code in translations():
            with speaking(code):
                await self.bot.set_my_commands(self._offered(None), BotCommandScopeDefault(), code.partition("_")[0])
        await self._give_button()

    async def _give_button(self) -> None:
        """It opens the Mini App. A shop that has none any more takes it back, as Telegram remembers it."""
        app = self.store.policy.app
        button = MenuButtonWebApp(_("Shop"), WebAppInfo(app)) if app else MenuButtonDefault()
        await self.bot.set_chat_menu_button(menu_button=button)

    def _offered(self, role: Role | None) -> list[BotCommand]:
        return [BotCommand(line.command, _(line.text)) for line in self.lines if (line.role or 0) <= (role or 0)]
