"""`doctor`: looks at everything that can be wrong at a start, without changing anything, and says how to fix it."""

import os
import shlex
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.calls.proxy import Proxy
from bot.calls.transport import AiohttpRequest
from storage.report import DatabaseState
from storage.sqlite.upkeep import examine
from tillbot.calling import program
from tillbot.commands.ops_check import ops_address
from tillbot.commands.payment_checks import ways_to_pay
from tillbot.lock import is_running
from tillbot.privacy import exposed, exposed_settings
from tillbot.refusal import Refused
from tillbot.settings import Settings, SettingsError
from tillbot.shared_redis import check_redis
from tillbot.unknown_settings import unknown_settings
from tillbot.world import NOBODY_RUNS_IT, PLAYGROUND_SHOP, configured, playground_command, policy_of


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `says` is what is there, or what is wrong and how to fix it."""

    subject: str
    fine: bool
    says: str

    def __str__(self) -> str:
        return f"{'✓' if self.fine else '✗'} {self.subject}: {self.says}"


@dataclass(frozen=True)
class _Shop:
    """A database to look at: its name here, its path, the command that runs its shop, and what to do if it cannot be used."""

    subject: str
    path: Path
    command: str = field(default_factory=program)
    instead: str = "set DATABASE_URL to another file"

    @property
    def restore(self) -> str:
        return f"{self.command} restore FILE"


def good(subject: str, says: str) -> Check:
    return Check(subject, True, says)


def bad(subject: str, says: str) -> Check:
    return Check(subject, False, says)


async def examine_all() -> int:
    """Print one line per check; gives the exit status, 1 if anything is wrong."""
    try:
        settings = configured()
    except Refused as wrong:
        print(bad("settings", f"{wrong}. Mend it in the environment or in .env; the rest was not looked at."))
        return 1
    print(good("settings", f"{settings.shop_name}, prices in {settings.shop_currency}, {settings.shop_timezone.key}"))
    wrong_ones = 0
    async for check in _checks(settings):
        wrong_ones += not check.fine
        print(check, flush=True)
    return 1 if wrong_ones else 0


async def _checks(settings: Settings) -> AsyncIterator[Check]:
    live = settings.telegram_bot_token is not None
    for open_one in exposed_settings(Path(".env")):
        yield bad("settings", open_one)
    for unknown in unknown_settings():
        yield bad("settings", unknown)
    if isinstance(settings.database, Path):
        for check in _database(_Shop("database", settings.database), settings, needs_goods=live):
            yield check
    if not live:
        playground = _Shop("playground", PLAYGROUND_SHOP, playground_command(), "start tillbot in another folder")
        for check in _database(playground, settings, needs_goods=False):
            yield check
    shop = settings.database if live else PLAYGROUND_SHOP
    if isinstance(shop, Path):
        at_work = f"a tillbot is at work on {shop}" if is_running(shop) else f"no tillbot is at work on {shop}"
        yield good("running", at_work)
    if settings.ops_port:
        fine, says = ops_address(settings.ops_port, settings.ops_host)
        yield (good if fine else bad)("ops", says)
    yield _admins(settings)
    if found := await check_redis(settings):
        yield Check("redis", *found)
    async for check in _telegram(settings):
        yield check


def _database(shop: _Shop, settings: Settings, *, needs_goods: bool) -> Iterator[Check]:
    """What owners have set in the chat wins over the settings file."""
    subject, path = shop.subject, shop.path
    if not path.exists():
        yield _place(shop)
        yield from _payment(shop, settings, {})
        return
    for open_one in exposed(path):
        yield bad(subject, open_one)
    try:
        state = examine(path)
    except sqlite3.Error as problem:
        yield bad(
            subject,
            f"{path}: {problem}. Put a copy in its place with {shop.restore}, or {shop.instead}.",
        )
        return
    yield _soundness(shop, state)
    for fault in state.faults:
        yield bad(subject, f"{path} has {fault}. Look what did that, or put a copy in its place: {shop.restore}.")
    yield from _set_in_chat(shop, state)
    yield from _payment(shop, settings, state.overrides)
    if state.skus or not needs_goods:
        yield good("goods", f"{state.skus:,} variants for sale in {path}")
    else:
        yield bad(
            "goods",
            f"nothing is for sale. Load a catalogue: {program()} import FILE.csv (or the demo's: {program()} seed).",
        )


def _set_in_chat(shop: _Shop, state: DatabaseState) -> Iterator[Check]:
    if state.set_in_chat is None or state.wrong_in_chat is None:
        command = _sql(shop, "INSERT OR REPLACE INTO settings VALUES (1, '{}')")
        says = f"what owners have set in the chat cannot be read. Forget it all ({command}), or restore a copy: {shop.restore}."
        yield bad(shop.subject, says)
        return
    if state.wrong_in_chat:
        paths = ", ".join(f"'$.{field}'" for field in state.wrong_in_chat)
        command = _sql(shop, f"UPDATE settings SET overrides = json_remove(overrides, {paths})")  # noqa: S608 - shown, not run
        fields = ", ".join(state.wrong_in_chat)
        yield bad(
            shop.subject, f"owners cannot have set this in the chat: {fields}. Forget that, and no more: {command}"
        )
    elif state.set_in_chat:
        fields = ", ".join(state.set_in_chat).replace("_", " ")
        says = f"owners have set in the chat: {fields}. That wins over the settings above; /settings shows it."
        yield good(shop.subject, says)


def _payment(shop: _Shop, settings: Settings, overrides: Mapping[str, object]) -> Iterator[Check]:
    policy = policy_of(settings, ()).overridden(overrides)
    for fine, says in ways_to_pay(policy, everywhere=shop.path == PLAYGROUND_SHOP):
        yield (good if fine else bad)(shop.subject, says)


def _sql(shop: _Shop, statement: str) -> str:
    return f'sqlite3 {shlex.quote(str(shop.path))} "{statement}"'


def _place(shop: _Shop) -> Check:
    path = shop.path
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
        return good(shop.subject, f"{path} is not there yet; it is made when it is needed")
    return bad(shop.subject, f"{path} cannot be made in {folder}. Allow writing there, or {shop.instead}.")


def _soundness(shop: _Shop, state: DatabaseState) -> Check:
    subject, path = shop.subject, shop.path
    if state.damage:
        return bad(
            subject,
            f"{path} is damaged ({state.damage}). Stop tillbot and put a copy in its place: {shop.restore}.",
        )
    if state.version > state.known:
        return bad(
            subject,
            f"{path} is at version {state.version}, this program knows {state.known}. Install a newer tillbot.",
        )
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return bad(subject, f"{path} cannot be written. Give this user the right to write the file and its folder.")
    older = "" if state.version == state.known else f"; the next start takes it to version {state.known}"
    return good(subject, f"{path}, sound, writable, version {state.version}{older}")


def _admins(settings: Settings) -> Check:
    if settings.admin_ids:
        return good("admins", ", ".join(map(str, settings.admin_ids)))
    if settings.telegram_bot_token is None:
        return good("admins", "the playground's owner")
    return bad("admins", NOBODY_RUNS_IT)


async def _telegram(settings: Settings) -> AsyncIterator[Check]:
    if settings.telegram_bot_token is None:
        says = (
            f"none is set, so `{program()} run` opens the playground."
            " To go live, set TELEGRAM_BOT_TOKEN (from @BotFather)."
        )
        yield good("token", says)
        return
    try:
        proxy = settings.proxy()
    except SettingsError as wrong:
        yield bad("proxy", f"{wrong}.")
        return
    if proxy:
        yield good("proxy", f"Telegram is called through {proxy}")
    bot = Bot(
        settings.telegram_bot_token.get_secret_value(),
        base_url=f"{settings.telegram_api_url}/bot",
        request=AiohttpRequest(proxy=proxy),
        get_updates_request=AiohttpRequest(proxy=proxy),
    )
    server = urlsplit(settings.telegram_api_url).hostname
    try:
        async with bot:
            yield good("token", f"@{bot.username} at {server}")
            if bot.bot.has_topics_enabled:
                yield good("topics", "private chats have topics: answers go where they were asked for")
            yield _webhook((await bot.get_webhook_info()).url)
            yield _inline(allowed=bool(bot.bot.supports_inline_queries), username=bot.username)
    except InvalidToken:  # the error's text contains the token
        yield bad("token", f"{server} does not know it. Copy TELEGRAM_BOT_TOKEN again from @BotFather.")
    except TelegramError as problem:
        yield _unreachable(server, proxy, problem)


def _unreachable(server: str | None, proxy: Proxy | None, problem: TelegramError) -> Check:
    if proxy:
        look = f"Look at the proxy {proxy}: its address, user and password; at the network, and at TELEGRAM_API_URL."
    else:
        look = (
            "Look at the network, a firewall, TELEGRAM_API_URL. Where Telegram is blocked, set HTTPS_PROXY to a proxy."
        )
    return bad("telegram", f"{server} did not answer ({problem.message}). {look}")


def _inline(*, allowed: bool, username: str) -> Check:
    """A shop runs without it, so neither is wrong."""
    if allowed:
        return good("inline", f"people can type @{username} and a word in any chat; /settings inline off ends that")
    return good("inline", "off. To let people send products from any chat, tell @BotFather /setinline")


def _webhook(url: str) -> Check:
    """Name only the webhook's host: the path may be a secret."""
    if not url:
        return good("webhook", "none is set, updates come to whoever asks")
    host = urlsplit(url).hostname
    return bad(
        "webhook",
        f"{host} gets this bot's updates. `{program()} run` takes them over: stop the other program first.",
    )
