"""Telegram's command menus: one for everybody, and a longer one in each staff member's chat."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

import structlog
from telegram import BotCommand, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import TelegramError

from bot.calls.rate_limit import ShopBot
from core.models.staff import Role
from texts.language import Phrase, _, speaking, translations

log = structlog.get_logger(__name__)


class MenuLine(NamedTuple):
    """A command as Telegram's menu offers it. `role`: who may use it; None for everybody."""

    command: str
    text: Phrase
    role: Role | None


@dataclass(frozen=True)
class Menus:
    """Sets the menus. `lines` are all commands that can be offered, in order."""

    bot: ShopBot
    lines: Sequence[MenuLine]

    async def give_all(self, staff: Mapping[int, Role], languages: Mapping[int, str]) -> None:
        """Set all menus at the start; `languages` is the language of each staff member.

        Staff who have never written to the bot have no chat yet, and get the menu later.
        """
        try:
            await self._give_everybody()
        except TelegramError as error:
            log.warning("commands_not_set", error=error.message)
        for user_id, role in staff.items():
            with suppress(TelegramError), speaking(languages.get(user_id, "")):
                await self.give(user_id, role)

    async def give(self, user_id: int, role: Role | None) -> None:
        """Set one person's menu in the current language to the commands of their role; without one, remove it. Raises TelegramError."""
        if role is None:
            await self.bot.delete_my_commands(BotCommandScopeChat(user_id))
        else:
            await self.bot.set_my_commands(self._offered(role), BotCommandScopeChat(user_id))

    async def _give_everybody(self) -> None:
        """Set a menu per language: Telegram shows each person the one for their two-letter language code."""
        await self.bot.set_my_commands(self._offered(None), BotCommandScopeDefault())
        for code in translations():
            with speaking(code):
                await self.bot.set_my_commands(self._offered(None), BotCommandScopeDefault(), code.partition("_")[0])

    def _offered(self, role: Role | None) -> list[BotCommand]:
        return [BotCommand(line.command, _(line.text)) for line in self.lines if (line.role or 0) <= (role or 0)]
