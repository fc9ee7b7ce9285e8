"""`tillbot`: the one place that builds the world. Everything else gets what it needs handed in."""

import argparse
import asyncio
import fcntl
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog
from telegram.error import InvalidToken, NetworkError

from bot import logs
from bot.app import Line, open_bot
from bot.settings import Settings, SettingsError, load_settings
from bot.transport import AiohttpRequest
from core.models.policy import Policy
from storage.migrations import DatabaseTooNew
from storage.sqlite import SqliteStore, open_store

log = structlog.get_logger(__name__)

PLAYGROUND_SHOP = Path("data/playground.db")
PLAYGROUND_CHATS = Path("data/playground-chats.db")
PORTS_TRIED = 10
RECONNECT_PAUSE = 5


class Refused(Exception):
    """The program cannot go on; the message is one line for whoever started it."""


def main() -> None:
    """The console script. Exits with 1 and one line on standard error when it cannot do what was asked."""
    arguments = _parser().parse_args()
    try:
        settings = load_settings()
        logs.configure(settings.log_level, settings.log_format, settings.telegram_bot_token)
        asyncio.run(arguments.run(settings, arguments))
    except (SettingsError, Refused, DatabaseTooNew) as problem:
        sys.exit(f"tillbot: {problem}")
    except sqlite3.Error as problem:
        sys.exit(f"tillbot: DATABASE_URL: the database cannot be opened: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tillbot",
        description="A Telegram shop that never sells what it does not have and never charges what it did not show.",
        epilog="Settings come from the environment or from .env; .env.example lists them all.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="open the shop (without TELEGRAM_BOT_TOKEN: in a local chat in the browser)")
    run.set_defaults(run=_run)
    return parser


def policy_of(settings: Settings, admin_ids: tuple[int, ...] | None = None) -> Policy:
    """The settings as the shop's rules see them."""
    return Policy(
        name=settings.shop_name,
        currency=settings.shop_currency,
        timezone=settings.shop_timezone.key,
        cart_ttl=int(settings.cart_ttl_hours * 3_600_000),
        admin_ids=settings.admin_ids if admin_ids is None else admin_ids,
        terms=settings.shop_terms,
        support=settings.shop_support,
    )


def _now() -> int:
    return int(time.time() * 1000)


async def _run(settings: Settings, _arguments: argparse.Namespace) -> None:
    stop = _stop_at_signal()
    if settings.telegram_bot_token is None:
        await _run_playground(settings, stop)
    else:
        await _run_live(settings, settings.telegram_bot_token.get_secret_value(), stop)


async def _run_live(settings: Settings, token: str, stop: asyncio.Event) -> None:
    with _alone(settings.database_path):
        async with open_store(settings.database_path, policy_of(settings), _now) as store:
            await _serve(settings, store, token, settings.telegram_api_url, stop)


async def _run_playground(settings: Settings, stop: asyncio.Event) -> None:
    from playground.server import serve
    from playground.state.people import OWNER
    from playground.telegram import Telegram

    with _alone(PLAYGROUND_SHOP):
        async with open_store(PLAYGROUND_SHOP, policy_of(settings, (OWNER,)), _now) as store:
            telegram = Telegram(PLAYGROUND_CHATS)
            async with serve(telegram, settings.playground_port) as url:
                print(f"\n  Your shop is open: {url}\n  (Ctrl-C closes it; everything is kept.)\n", flush=True)
                await _serve(settings, store, telegram.token, url, stop)


async def _serve(settings: Settings, store: SqliteStore, token: str, api_url: str, stop: asyncio.Event) -> None:
    """Answer customers until `stop`. While Telegram cannot be reached at the start, try again."""
    while not stop.is_set():
        line = Line(token, api_url, AiohttpRequest(), AiohttpRequest())
        try:
            async with open_bot(store, line, settings.rate_limit_per_customer):
                await stop.wait()
        except InvalidToken:
            raise Refused(f"TELEGRAM_BOT_TOKEN: {api_url} does not know this token. Get one from @BotFather.") from None
        except NetworkError as error:
            log.warning("telegram_unreachable", url=api_url, error=type(error).__name__, again_in=RECONNECT_PAUSE)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), RECONNECT_PAUSE)


def _stop_at_signal() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


@contextmanager
def _alone(database: Path) -> Iterator[None]:
    """One bot for one database: a second would answer every customer twice. Raises Refused."""
    database.parent.mkdir(parents=True, exist_ok=True)
    with database.with_name(f"{database.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused(f"another tillbot is running on {database}: stop it first") from None
        yield


if __name__ == "__main__":
    main()
