"""Telegram's command menus: everybody's, and a longer one in the chat of each who runs the shop."""

from collections.abc import Mapping
from contextlib import suppress

import structlog
from telegram import BotCommand, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import TelegramError

from bot.calls.rate_limit import ShopBot
from bot.dispatch import COMMANDS
from core.models.staff import Role
from texts.language import _, speaking, translations

log = structlog.get_logger(__name__)


async def set_menus(bot: ShopBot, staff: Mapping[int, Role], languages: Mapping[int, str]) -> None:
    """All of them, at the start; `languages` is who of the staff speaks what.

    Who has never written to the bot has no chat yet, and gets the menu later.
    """
    try:
        await _set_everybodys(bot)
    except TelegramError as error:
        log.warning("commands_not_set", error=error.message)
    for user_id, role in staff.items():
        with suppress(TelegramError), speaking(languages.get(user_id, "")):
            await set_menu(bot, user_id, role)


async def _set_everybodys(bot: ShopBot) -> None:
    """Telegram shows each person the one of their language, by its two letters."""
    await bot.set_my_commands(_commands(None), BotCommandScopeDefault())
    for code in translations():
        with speaking(code):
            await bot.set_my_commands(_commands(None), BotCommandScopeDefault(), code.partition("_")[0])


async def set_menu(bot: ShopBot, user_id: int, role: Role | None) -> None:
    """Somebody's own, in the language in force: the commands of their role; without one it is taken away. Raises TelegramError."""
    if role is None:
        await bot.delete_my_commands(BotCommandScopeChat(user_id))
    else:
        await bot.set_my_commands(_commands(role), BotCommandScopeChat(user_id))


def _commands(role: Role | None) -> list[BotCommand]:
    offered = {name: one.menu for name, one in COMMANDS.items() if (one.role or 0) <= (role or 0)}
    return [BotCommand(name, _(menu)) for name, menu in offered.items() if menu]
