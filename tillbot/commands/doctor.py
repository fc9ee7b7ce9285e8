"""`doctor`: looks at everything that can be wrong at a start, without changing anything, and says how to fix it."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.calls.proxy import Proxy
from bot.calls.transport import AiohttpRequest
from tillbot.api import API_IS_THERE, MISSING
from tillbot.calling import program
from tillbot.commands.database_checks import Shop, look_at_database
from tillbot.commands.ops_check import api_address, ops_address
from tillbot.commands.webhook_checks import look_at_name, look_at_port, look_at_telegrams_word
from tillbot.lock import is_running
from tillbot.privacy import exposed_settings
from tillbot.refusal import Refused
from tillbot.settings import Settings, SettingsError
from tillbot.shared_redis import check_redis
from tillbot.unknown_settings import unknown_settings
from tillbot.world import NOBODY_RUNS_IT, PLAYGROUND_SHOP, NotReached, configured, is_at_work, playground_command


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. `says` is what is there, or what is wrong and how to fix it."""

    subject: str
    fine: bool
    says: str

    def __str__(self) -> str:
        return f"{'✓' if self.fine else '✗'} {self.subject}: {self.says}"


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
    async for finding in look_at_database(Shop("database", settings.database), settings, needs_goods=live):
        yield Check(*finding)
    if not live:
        playground = Shop("playground", PLAYGROUND_SHOP, playground_command(), "start tillbot in another folder")
        async for finding in look_at_database(playground, settings, needs_goods=False):
            yield Check(*finding)
    shop = settings.database if live else PLAYGROUND_SHOP
    with suppress(NotReached):  # the database's own line says so
        at_work = f"a tillbot is at work on {shop}" if await is_at_work(shop) else f"no tillbot is at work on {shop}"
        yield good("running", at_work)
    if settings.ops_port:
        fine, says = ops_address(settings.ops_port, settings.ops_host)
        yield (good if fine else bad)("ops", says)
    if settings.api_port:
        fine, says = api_address(settings.api_port, settings.api_host) if API_IS_THERE else (False, MISSING)
        yield (good if fine else bad)("api", says)
    yield _admins(settings)
    if found := await check_redis(settings):
        yield Check("redis", *found)
    async for check in _telegram(settings):
        yield check


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
            for check in await _webhook(settings, await bot.get_webhook_info()):
                yield check
            yield _inline(allowed=bool(bot.bot.supports_inline_queries), username=bot.username)
    except InvalidToken:  # the error's text contains the token
        yield bad("token", f"{server} does not know it. Copy TELEGRAM_BOT_TOKEN again from @BotFather.")
    except TelegramError as problem:
        yield _unreachable(server, proxy, problem)


async def _webhook(settings: Settings, info: WebhookInfo) -> list[Check]:
    try:
        address = settings.webhook()
    except SettingsError as wrong:
        return [bad("webhook", f"{wrong}.")]
    findings = [look_at_telegrams_word(info, address)]
    if address:
        if isinstance(settings.database, Path) and not is_running(settings.database):
            findings.append(look_at_port(address))
        if settings.is_telegrams_own:  # a server of one's own may call any place
            findings.append(await look_at_name(address))
    return [(good if fine else bad)("webhook", says) for fine, says in findings]


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
