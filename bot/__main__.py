"""`tillbot`: the one place that builds the world. Everything else gets what it needs handed in.

What a command needs is imported when it runs: `tillbot --help` answers at once.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.parser import parse
from bot.commands.refusal import Refused

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator

    from bot.settings import Settings
    from core.models.policy import Policy
    from core.ports import ReadTransaction, Store
    from playground.telegram import Telegram
    from storage.sqlite import SqliteStore

PLAYGROUND_SHOP = Path("data/playground.db")
PLAYGROUND_COMMAND = f"DATABASE_URL=sqlite:///{PLAYGROUND_SHOP} tillbot"
"""How the program is called for the playground's shop, whatever the settings say."""
PLAYGROUND_CHATS = Path("data/playground-chats.db")
PORTS_TRIED = 10

_PLAYGROUND_IS_OPEN = """
  Your shop is open: {url}

  This is the playground: a small Telegram in your browser, where no money moves.
  To go live, set TELEGRAM_BOT_TOKEN (.env.example says how). Ctrl-C closes the shop; everything is kept.
"""

_PLAYGROUND_IS_ANOTHER = f"""\
Hint: TELEGRAM_BOT_TOKEN is not set, and without it `tillbot run` opens the playground, another shop.
      {{wish}}: {PLAYGROUND_COMMAND} ..."""


def main() -> None:
    """The console script. Ends with status 0; with 1 and what is wrong on standard error; with 130 after Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # "?" where the terminal knows no "✓"
    arguments = parse()
    try:
        status = COMMANDS[arguments.command](arguments)
        sys.stdout.flush()
        sys.exit(status)
    except KeyboardInterrupt:
        sys.exit(130)
    except Refused as refusal:
        sys.exit(f"tillbot: {refusal}")
    except BrokenPipeError:  # `tillbot import ... | head`; Python would complain once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _run(_arguments: argparse.Namespace) -> None:
    import asyncio

    settings = _settings()
    token = settings.telegram_bot_token
    asyncio.run(_run_live(settings, token.get_secret_value()) if token else _run_playground(settings))


def _import(arguments: argparse.Namespace) -> None:
    from bot.commands.catalogue import load_file
    from bot.commands.coupons import load_coupons

    def load(store: Store) -> Coroutine[None, None, Iterable[str]]:
        load = load_coupons if arguments.coupons else load_file
        return load(store, arguments.file, dry_run=arguments.dry_run)

    _load(load, dry_run=arguments.dry_run)


def _seed(_arguments: argparse.Namespace) -> None:
    from bot.commands.catalogue import load_demo

    _load(load_demo)


def _doctor(_arguments: argparse.Namespace) -> int:
    import asyncio

    from bot.commands.doctor import examine_all
    from storage.upkeep import examine

    return asyncio.run(examine_all(_settings, PLAYGROUND_SHOP, PLAYGROUND_COMMAND, examine))


def _back_up(arguments: argparse.Namespace) -> None:
    import sqlite3

    from storage.backup import DamagedCopy, back_up

    database = _settings().database_path
    if not database.is_file():
        raise Refused(f"DATABASE_URL: {database} does not exist: there is nothing to copy")
    try:
        size = back_up(database, arguments.file)
    except FileExistsError:
        raise Refused(f"{arguments.file} exists already: name a new file") from None
    except (OSError, sqlite3.Error, DamagedCopy) as problem:
        if getattr(problem, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from None
        raise Refused(f"{database} was not copied to {arguments.file}: {problem}") from None
    print(f"Copied {database} to {arguments.file} ({size:,} bytes).")


def _restore(arguments: argparse.Namespace) -> None:
    import shlex
    import sqlite3
    from datetime import datetime

    from bot.commands.backup import what_was_restored
    from bot.commands.lock import alone
    from storage.backup import NotRestored, PlaygroundCopy, restore

    settings = _settings()
    file, database = arguments.file, settings.database_path
    if not file.is_file():
        raise Refused(f"{file}: there is no such file")
    try:
        with alone(database):
            now = datetime.now(settings.shop_timezone)
            restored = restore(file, database, now, playground=_is_playgrounds(database))
    except PlaygroundCopy:
        command = f"{PLAYGROUND_COMMAND} restore {shlex.quote(str(file))}"
        raise Refused(f"{file} is a copy of the playground's shop, not of {database}: {command}") from None
    except (OSError, sqlite3.Error, NotRestored) as problem:
        if getattr(problem, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from None
        raise Refused(f"{file} was not put into the place of {database}: {problem}") from None
    for line in what_was_restored(restored, file, database, settings.shop_timezone.key):
        print(line)
    _hint_at_the_playground(settings, "To restore that one")


def _version(_arguments: argparse.Namespace) -> None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        print(f"tillbot {version('tillbot')}")
    except PackageNotFoundError:
        raise Refused("the version is known once tillbot is installed: make run, or pip install .") from None


COMMANDS: dict[str, Callable[[argparse.Namespace], int | None]] = {
    "run": _run,
    "import": _import,
    "seed": _seed,
    "doctor": _doctor,
    "backup": _back_up,
    "restore": _restore,
    "version": _version,
}


def _settings() -> Settings:
    """The settings, with the log set up by them. Raises Refused."""
    from bot import logs
    from bot.settings import SettingsError, load_settings

    try:
        settings = load_settings()
    except SettingsError as wrong:
        raise Refused(str(wrong)) from None
    logs.configure(settings.log_level, settings.log_format, settings.telegram_bot_token)
    return settings


def _policy(settings: Settings, admin_ids: tuple[int, ...]) -> Policy:
    """The settings as the shop's rules see them."""
    from core.models.policy import Policy

    return Policy(
        name=settings.shop_name,
        currency=settings.shop_currency,
        timezone=settings.shop_timezone.key,
        cart_ttl=int(settings.cart_ttl_hours * 3_600_000),
        admin_ids=admin_ids,
        terms=settings.shop_terms,
        support=settings.shop_support,
    )


@asynccontextmanager
async def _open_store(path: Path, name: str, policy: Policy) -> AsyncIterator[SqliteStore]:
    """The store at `path`, called `name` in what is said about it. Raises Refused where it cannot be opened."""
    import sqlite3

    from storage.migrations import DatabaseTooNew
    from storage.sqlite import SettingsUnreadable, open_store

    async with AsyncExitStack() as stack:
        try:
            store = await stack.enter_async_context(open_store(path, policy, lambda: int(time.time() * 1000)))
        except (DatabaseTooNew, sqlite3.Error, OSError) as problem:
            raise Refused(f"{name}: {path} cannot be opened: {problem}") from None
        except SettingsUnreadable:
            why = "what owners have set in the chat cannot be read; tillbot doctor says how to mend it"
            raise Refused(f"{name}: {path} cannot be opened: {why}") from None
        yield store


def _load(command: Callable[[Store], Coroutine[None, None, Iterable[str]]], *, dry_run: bool = False) -> None:
    """Run an import on the shop of DATABASE_URL, and print what it says."""
    import asyncio
    import gc

    from core.errors import StorageUnavailable

    settings = _settings()
    path = settings.database_path
    gc.disable()  # a short life with many objects: looking for cycles took half of the time that the writer is held

    async def load() -> Iterable[str]:
        with _database_to_load(path, dry_run=dry_run) as database:
            policy = _policy(settings, settings.admin_ids)
            async with _open_store(database, "DATABASE_URL", policy) as store:
                return await command(store)

    try:
        for line in asyncio.run(load()):
            print(line)
    except StorageUnavailable as problem:
        raise Refused(f"DATABASE_URL: {path} cannot be written, nothing was imported: {problem}") from None
    print(f"Shop: {path}")
    _hint_at_the_playground(settings, "To load goods there")


def _hint_at_the_playground(settings: Settings, wish: str) -> None:
    """Where `run` would open another shop than the one that was just written."""
    if settings.telegram_bot_token is None and not _is_playgrounds(settings.database_path):
        print(_PLAYGROUND_IS_ANOTHER.format(wish=wish))


@contextmanager
def _database_to_load(path: Path, *, dry_run: bool) -> Iterator[Path]:
    """`path`, or an empty one for a dry run where nothing is there yet. Raises Refused under a bot of an older version."""
    import sqlite3
    from tempfile import TemporaryDirectory

    from bot.commands.lock import is_running
    from storage.upkeep import is_outdated

    with suppress(sqlite3.Error, OSError):  # whatever it is, opening the store says it
        if is_running(path) and is_outdated(path):
            raise Refused(f"DATABASE_URL: a tillbot of an older version is running on {path}: start it again first")
    if path.exists() or not dry_run:
        yield path
        return
    with TemporaryDirectory() as folder:
        yield Path(folder) / "shop.db"


async def _run_live(settings: Settings, token: str) -> None:
    from bot.commands.serve import Service, stop_at_signal

    stop = stop_at_signal()
    policy = _policy(settings, settings.admin_ids)
    async with _shop(settings.database_path, "DATABASE_URL", policy, playground=False) as store:
        if await store.read(_is_empty):
            print("The shop has no goods yet. Load yours with: tillbot import FILE.csv", flush=True)
        await Service(
            store,
            token,
            settings.telegram_api_url,
            settings.rate_limit_per_customer,
            _copies_of(settings.database_path),
            lambda username: print(f"Your shop is open: https://t.me/{username} (Ctrl-C closes it.)", flush=True),
        ).run_until(stop)


async def _run_playground(settings: Settings) -> None:
    from bot.commands.catalogue import load_demo
    from bot.commands.serve import Service, stop_at_signal
    from playground.state.people import OWNER

    stop = stop_at_signal()
    async with AsyncExitStack() as stack:
        shop = _shop(PLAYGROUND_SHOP, "the playground's shop", _policy(settings, (OWNER,)), playground=True)
        store = await stack.enter_async_context(shop)
        if await store.read(_is_empty):
            await load_demo(store)
        telegram = stack.enter_context(_playground())
        url = await _serve_playground(stack, telegram, settings)
        await Service(
            store,
            telegram.token,
            url,
            settings.rate_limit_per_customer,
            _copies_of(PLAYGROUND_SHOP),
            lambda _: print(_PLAYGROUND_IS_OPEN.format(url=url), flush=True),
            PLAYGROUND_COMMAND,
        ).run_until(stop)


@contextmanager
def _playground() -> Iterator[Telegram]:
    """The playground with its chats as they were. Raises Refused."""
    import sqlite3

    from playground.telegram import Telegram

    try:
        telegram = Telegram(PLAYGROUND_CHATS)
    except sqlite3.Error as problem:
        raise Refused(f"the playground's chats: {PLAYGROUND_CHATS} cannot be opened: {problem}") from None
    with closing(telegram):
        yield telegram


async def _serve_playground(stack: AsyncExitStack, telegram: Telegram, settings: Settings) -> str:
    """Serve it until the stack is left, on the port that was set, or on the first free one; gives the URL. Raises Refused."""
    from playground.server import serve

    wanted = settings.playground_port
    chosen = "playground_port" in settings.model_fields_set
    for port in [wanted] if chosen else range(wanted, wanted + PORTS_TRIED):
        with suppress(OSError):
            return await stack.enter_async_context(serve(telegram, port))
    taken = wanted if chosen else f"{wanted} to {wanted + PORTS_TRIED - 1}"
    raise Refused(f"PLAYGROUND_PORT: {taken} cannot be used, perhaps by another program: set another; 0 takes any")


@asynccontextmanager
async def _shop(path: Path, name: str, policy: Policy, *, playground: bool) -> AsyncIterator[SqliteStore]:
    """The store at `path` for a bot: no second one gets it. Raises Refused, with the store's `name` for its owner."""
    import sqlite3

    from bot.commands.lock import alone
    from storage.backup import mark

    with ExitStack() as locks:
        try:
            locks.enter_context(alone(path))
        except OSError as problem:
            raise Refused(f"{name}: {path} cannot be used: {problem}") from None
        async with _open_store(path, name, policy) as store:
            with suppress(sqlite3.Error):  # a full disk: the shop opens all the same
                mark(path, playground=playground)
            yield store


def _is_playgrounds(database: Path) -> bool:
    return database.resolve() == PLAYGROUND_SHOP.resolve()


def _copies_of(database: Path) -> Path:
    """Beside the database's folder's other files, each under the database's name and its day."""
    return database.parent / "backups" / database.stem


async def _is_empty(tx: ReadTransaction) -> bool:
    return await tx.products.is_empty()


if __name__ == "__main__":
    main()
