"""The shop that a command works on: its settings, and the store that they name."""

import os
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

from bot.calls.providers import Providers
from bot.calls.proxy import Proxy
from bot.calls.webhook_address import WebhookAddress
from core.errors import StorageDamaged
from core.models.payment import CardLimits, PaymentMethod
from core.models.policy import Policy
from core.money import STARS
from core.ports import ReadTransaction
from core.ports.meter import NO_METER, Meter
from core.usecases.settings import sold_in
from storage.opening import NOT_INSTALLED, NotOpened, ShopStore, open_store
from storage.owners_settings import SettingsUnreadable
from storage.place import Database, Server
from storage.sqlite.backup import mark
from storage.sqlite.private import make_private
from tillbot import logs
from tillbot.announce import announce
from tillbot.calling import program
from tillbot.gateways import policy_of_gateways
from tillbot.lock import alone, is_running
from tillbot.refusal import Refused
from tillbot.settings import Settings, SettingsError, load_settings

PLAYGROUND_SHOP = Path("data/playground.db")

_PLAYGROUND_IS_ANOTHER = """\
Hint: TELEGRAM_BOT_TOKEN is not set, and without it `{program} run` opens the playground, another shop.
      {wish}: {command} ..."""


def playground_command() -> str:
    """How the program is called for the playground's shop, whatever the settings say."""
    return f"DATABASE_URL=sqlite:///{PLAYGROUND_SHOP} {program()}"


def configured() -> Settings:
    """The settings; also sets up the log by them. Raises Refused."""
    try:
        settings = load_settings()
    except SettingsError as wrong:
        raise Refused(str(wrong)) from None
    logs.configure(settings.log_level, settings.log_format, settings.telegram_bot_token)
    return settings


def policy_of(settings: Settings, admin_ids: tuple[int, ...]) -> Policy:
    """The settings as the shop's rules see them."""
    return Policy(
        name=settings.shop_name,
        currency=settings.shop_currency,
        timezone=settings.shop_timezone.key,
        cart_ttl=int(settings.cart_ttl_hours * 3_600_000),
        admin_ids=admin_ids,
        terms=settings.shop_terms,
        support=settings.shop_support,
        country=settings.shop_country,
        pay_with=settings.payment_methods,
        payment_hold=settings.payment_hold_minutes * 60_000,
        payment_lease=settings.payment_lease_seconds * 1000,
        transfer_hold=settings.transfer_hold_hours * 3_600_000,
        transfer_details=settings.transfer_details,
        stars_per_unit=settings.stars_per_unit,
        digital_delay=settings.digital_delay_minutes * 60_000,
        cart_reminders=settings.cart_reminders,
        quiet_hours=settings.quiet_hours,
        customer_data_days=settings.customer_data_days,
        privacy=settings.shop_privacy,
        private_webhooks=settings.webhook_allow_private,
        app=f"{settings.public_url}/app" if settings.public_url else "",
        **_of_providers(settings.providers()),
        **policy_of_gateways(settings),
    )


def _of_providers(providers: Providers) -> dict[str, tuple[Any, ...]]:
    """What the rules have to know of them; never a token."""
    tests = tuple(currency for currency, provider in providers.items() if provider.test)
    limits = tuple(CardLimits(one.currency, one.least, one.most) for one in providers.values())
    return {"card_currencies": tuple(providers), "test_currencies": tests, "card_limits": limits}


def proxy_of(settings: Settings) -> Proxy | None:
    """What the shop calls through. Raises Refused."""
    try:
        return settings.proxy()
    except SettingsError as wrong:
        raise Refused(str(wrong)) from None


def webhook_of(settings: Settings) -> WebhookAddress | None:
    """Where Telegram brings updates to. Raises Refused."""
    try:
        return settings.webhook()
    except SettingsError as wrong:
        raise Refused(str(wrong)) from None


def nobody_can_pay(policy: Policy) -> bool:
    """Whether no way to pay that is switched on takes the shop's currency."""
    return policy.currency == STARS and PaymentMethod.STARS not in policy.pay_with


NOBODY_RUNS_IT = "nobody runs the shop. Write /id to your bot and set ADMIN_IDS to the number it answers."
NOT_PAYABLE = (
    "prices are in Telegram Stars (XTR), and paying with Stars is switched off: nobody can order."
    " Add stars to PAYMENT_METHODS, or set SHOP_CURRENCY, or /settings currency in the chat, to another currency"
)


async def refuse_other_currency(store: ShopStore) -> None:
    """Prices are numbers alone: what cost 12.00 euros would be sold for 1,200 yen. Raises Refused."""
    if said := other_currency(store.policy.currency, await store.read(sold_in)):
        raise Refused(f"SHOP_CURRENCY: {said}")


def other_currency(now: str, was: str | None) -> str:
    """What is wrong with a shop in the currency `now` that sold in `was` before; "" if nothing is."""
    return (
        f"prices would be in {now}, and the shop has orders in {was}: set it to {was}" if was not in (None, now) else ""
    )


@asynccontextmanager
async def store_at(database: Database, name: str, policy: Policy, meter: Meter = NO_METER) -> AsyncIterator[ShopStore]:
    """The store of this database, called `name` in messages. Raises Refused if it cannot be opened."""
    async with AsyncExitStack() as stack:
        try:
            store = await stack.enter_async_context(
                open_store(database, policy, lambda: int(time.time() * 1000), meter)
            )
        except NotOpened as problem:
            raise Refused(f"{name}: {database} cannot be opened: {problem}") from None
        except SettingsUnreadable:
            why = f"what owners have set in the chat cannot be read; {program()} doctor says how to fix it"
            raise Refused(f"{name}: {database} cannot be opened: {why}") from None
        yield store


@asynccontextmanager
async def open_shop(
    database: Database, name: str, policy: Policy, *, playground: bool, meter: Meter = NO_METER
) -> AsyncIterator[ShopStore]:
    """The store of this database, open for a bot; a file for this one alone. Raises Refused, which calls the store `name`: if it cannot be
    used, and if the bot meets damage in it.
    """
    with ExitStack() as locks:
        if isinstance(database, Path):
            _take_file(database, name, locks)
        async with store_at(database, name, policy, meter) as store:
            if isinstance(database, Path):
                with suppress(sqlite3.Error):  # a full disk: the shop opens anyway
                    mark(database, playground=playground)
            if not playground:
                await refuse_other_currency(store)
            if nobody_can_pay(store.policy):
                announce(f"Warning: {NOT_PAYABLE}.")
            await store.sweep_parts()
            try:
                yield store
            except StorageDamaged as damage:
                restore = f"{playground_command() if playground else program()} restore FILE"
                raise Refused(f"{name}: {database} is damaged ({damage}): put a copy in its place: {restore}") from None


def _take_file(path: Path, name: str, locks: ExitStack) -> None:
    """Hold the file for this process alone. Raises Refused."""
    _refuse_unwritable(path, name)
    try:
        make_private(path)  # the file must exist before it is locked
        locks.enter_context(alone(path))
    except OSError as problem:
        raise Refused(f"{name}: {path} cannot be used: {problem}") from None


def _refuse_unwritable(path: Path, name: str) -> None:
    """SQLite opens a file that it cannot write, and nobody could buy."""
    for place in (path, path.parent):
        if place.exists() and not os.access(place, os.W_OK):
            instead = ", or set DATABASE_URL to another file" if name == "DATABASE_URL" else ""
            raise Refused(
                f"{name}: {place} cannot be written by this user:"
                f" give them the right to write it and its folder{instead}"
            )


def backups_of(database: Database) -> Path:
    """The folder of the backups, beside the database's file; each file's name has the database's name and the day."""
    if isinstance(database, Server):
        return Path("data/backups") / database.name
    return database.parent / "backups" / database.stem


class NotReached(Exception):
    """The server cannot be asked; the text says why."""


@contextmanager
def needs_postgres() -> Iterator[None]:
    """For an import of storage.postgres. Raises NotReached if that part is not installed."""
    try:
        yield
    except ImportError:
        raise NotReached(NOT_INSTALLED) from None


async def is_at_work(database: Database) -> bool:
    """Whether a program is at work on it. Raises NotReached."""
    if isinstance(database, Path):
        return is_running(database)
    with needs_postgres():
        from storage.postgres.upkeep import NotLookedAt, is_in_use
    try:
        return await is_in_use(database)
    except NotLookedAt as problem:
        raise NotReached(str(problem)) from None


def where_kept(kept: str, database: Database) -> str:
    """Where the shop is that was replaced, and how to go back to it."""
    if isinstance(database, Server):
        option = f"{'&' if '?' in database.url else '?'}search_path={kept}"
        return f"The shop that was there is kept in the schema {kept}; DATABASE_URL with {option} at its end opens it."
    return f"The database that was there is kept: {kept}"


async def is_empty(tx: ReadTransaction) -> bool:
    return await tx.catalog.is_empty()


def shop_of_run(settings: Settings) -> Database:
    """The shop that `run` opens: without a token the playground's, unless DATABASE_URL says otherwise."""
    chosen = settings.telegram_bot_token is not None or "database_url" in settings.model_fields_set
    return settings.database if chosen else PLAYGROUND_SHOP


def is_playgrounds(database: Database) -> bool:
    return isinstance(database, Path) and database.resolve() == PLAYGROUND_SHOP.resolve()


def hint_at_the_playground(settings: Settings, wish: str) -> None:
    """Say so if `run` would open another shop than the one that was just written."""
    if settings.telegram_bot_token is None and not is_playgrounds(settings.database):
        print(_PLAYGROUND_IS_ANOTHER.format(wish=wish, program=program(), command=playground_command()))
