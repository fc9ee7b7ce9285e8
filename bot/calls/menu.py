"""Telegram's command menus: everybody's, and a longer one in the chat of each who runs the shop."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

import structlog
from telegram import BotCommand, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import TelegramError

from bot.calls.rate_limit import ShopBot
from core.models.staff import Role

log = structlog.get_logger(__name__)


class MenuLine(NamedTuple):
    """A command as Telegram's menu offers it. `role`: who may; None for everybody."""

    command: str
    text: str
    role: Role | None


@dataclass(frozen=True)
class Menus:
    """`lines` are all that can be offered, in their order."""

    bot: ShopBot
    lines: Sequence[MenuLine]

    async def give_all(self, staff: Mapping[int, Role]) -> None:
        """Everybody's, at the start. Who has never written to the bot has no chat yet, and gets the menu later."""
        try:
            await self.bot.set_my_commands(self._offered(None), BotCommandScopeDefault())
        except TelegramError as error:
            log.warning("commands_not_set", error=error.message)
        for user_id, role in staff.items():
            with suppress(TelegramError):
                await self.give(user_id, role)

    async def give(self, user_id: int, role: Role | None) -> None:
        """Somebody's own: the commands of their role; without one it is taken away. Raises TelegramError."""
        if role is None:
            await self.bot.delete_my_commands(BotCommandScopeChat(user_id))
        else:
            await self.bot.set_my_commands(self._offered(role), BotCommandScopeChat(user_id))

    def _offered(self, role: Role | None) -> list[BotCommand]:
        return [BotCommand(line.command, line.text) for line in self.lines if (line.role or 0) <= (role or 0)]
