"""`run` without a token: a playground shop in a small Telegram of its own."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.calls.providers import Provider
from bot.calls.rate_limit import RateLimiter
from bot.setup import Payments, Setup
from core.errors import StorageUnavailable
from core.models.payment import PaymentMethod
from core.models.policy import Policy
from core.ports import ReadTransaction, Store
from core.usecases.staff import list_members
from demo import SHOP_NAME
from gateways.stripe_amounts import LIMITS
from playground.server import serve
from playground.state.people import OWNER
from playground.telegram import Roles, Telegram
from tillbot.announce import announce
from tillbot.api import API_IS_THERE, Api
from tillbot.commands.api import api_of
from tillbot.commands.demo_goods import load_digital
from tillbot.commands.imports import demo_price, load_demo
from tillbot.commands.serve import Service, stop_at_signal
from tillbot.gateways import STRIPE_IS_THERE, open_stripe
from tillbot.ops import Ops
from tillbot.refusal import Refused
from tillbot.settings import Settings
from tillbot.shared_redis import open_shared
from tillbot.world import (
    PLAYGROUND_SHOP,
    backups_of,
    is_empty,
    open_shop,
    playground_command,
    policy_of,
)

PLAYGROUND_CHATS = Path("data/playground-chats.db")
PORTS_TRIED = 10
API_PORTS = range(8082, 8092)
LONGEST_BOT_NAME = 64
PAID_HERE = (PaymentMethod.CASH, PaymentMethod.CARD, PaymentMethod.STARS, PaymentMethod.LINK)
TEST_KEY = "sk_test_playground"

_PLAYGROUND_IS_OPEN = """
  Your shop is open: {url}{app}

  This is the playground: a small Telegram in your browser, where no money moves.
  To go live, set TELEGRAM_BOT_TOKEN (.env.example says how). Ctrl-C closes the shop; everything is kept.
"""


async def run_playground(settings: Settings) -> None:
    """Run until Ctrl-C. Raises Refused."""
    stop, ops = stop_at_signal(), Ops(settings.ops_port, settings.ops_host)
    async with AsyncExitStack() as stack:
        api = _api(settings)
        policy = _policy(settings, api)
        shop = open_shop(PLAYGROUND_SHOP, "the playground's shop", policy, playground=True, meter=ops.meter)
        store = await stack.enter_async_context(shop)
        if await store.read(is_empty):
            await load_demo(store)
            await load_digital(store, demo_price)
        telegram = stack.enter_context(_playground(_Members(store).roles))
        await telegram.call("setMyName", {"name": store.policy.name[:LONGEST_BOT_NAME]})
        url = await _serve_playground(stack, telegram, settings)
        shared = await stack.enter_async_context(open_shared(settings, telegram.token))
        setup = Setup(
            store,
            backups_of(PLAYGROUND_SHOP),
            playground_command(),
            settings.rate_limit_per_customer,
            limiter=partial(RateLimiter, pace=settings.telegram_pace),
            payments=await _payments(stack, settings, store, url),
            meter=ops.meter,
            turnstile=shared.turnstile,
            buckets=shared.buckets,
            feed=store.feed,
        )
        announced = partial(announce, _PLAYGROUND_IS_OPEN.format(url=url, app=_of_app(api)))
        api.playground = url
        await Service(store, telegram.token, url, setup, lambda _: announced(), ops=ops, api=api).run_until(stop)


def _api(settings: Settings) -> Api:
    """Served on the port from the settings, or on the first free one, so that the Mini App can be tried, and its buttons go on working."""
    api = api_of(settings)
    if API_IS_THERE and "api_port" not in settings.model_fields_set:
        api.take_one_of((*API_PORTS, 0) if settings.playground_port else (0,))
    return api


def _of_app(api: Api) -> str:
    """What the announcement says of it."""
    at = f"http://127.0.0.1:{api.port}"
    return f"\n  As a storefront:   {at}/app\n  For programmers:   {at}/docs" if api.port else ""


def _policy(settings: Settings, api: Api) -> Policy:
    """The settings; a shop that nobody has named has the demo's name, and all ways to pay that need nothing but the playground."""
    policy = policy_of(settings, (OWNER,))
    if "shop_name" not in settings.model_fields_set:
        policy = policy.having(name=SHOP_NAME)
    if "payment_methods" not in settings.model_fields_set:
        policy = policy.having(pay_with=PAID_HERE)
    if "stars_per_unit" not in settings.model_fields_set:
        policy = policy.having(stars_per_unit=77)
    policy = policy.having(app=f"http://127.0.0.1:{api.port}/app" if api.port else "")
    policy = policy.having(link_ready=STRIPE_IS_THERE, link_test=True, link_limits=LIMITS)
    if settings.payment_providers is None:
        policy = policy.having(card_currencies=(policy.currency,), test_currencies=(policy.currency,))
    return policy


async def _payments(stack: AsyncExitStack, settings: Settings, store: Store, url: str) -> Payments:
    """The playground takes any token: cards are paid in the shop's currency, whatever it is. Its payment pages are its own."""
    currency = store.policy.currency
    gateways = (
        await stack.enter_async_context(open_stripe(TEST_KEY, api_url=f"{url}/stripe")) if STRIPE_IS_THERE else {}
    )
    return Payments(settings.providers() or {currency: Provider("playground:TEST:card", currency)}, gateways)


@dataclass
class _Members:
    """Who is what to the shop, by their ids. If it cannot be read now, as it was read last."""

    store: Store
    known: Mapping[int, str] = field(default_factory=dict)

    async def roles(self) -> Mapping[int, str]:
        with suppress(StorageUnavailable):
            self.known = await self.store.read(_roles)
        return self.known


async def _roles(tx: ReadTransaction) -> Mapping[int, str]:
    return {one.user_id: one.role.name.lower() for one in await list_members(tx)}


@contextmanager
def _playground(roles: Roles | None = None) -> Iterator[Telegram]:
    """The playground, with the chats of its last run. Raises Refused."""
    try:
        telegram = Telegram(PLAYGROUND_CHATS, roles=roles)
    except sqlite3.Error as problem:
        raise Refused(f"the playground's chats: {PLAYGROUND_CHATS} cannot be opened: {problem}") from None
    with closing(telegram):
        yield telegram


async def _serve_playground(stack: AsyncExitStack, telegram: Telegram, settings: Settings) -> str:
    """Serve it until the stack closes, on the port from the settings or on the first free one; gives the URL. Raises Refused."""
    wanted = settings.playground_port
    chosen = "playground_port" in settings.model_fields_set
    for port in [wanted] if chosen else range(wanted, wanted + PORTS_TRIED):
        with suppress(OSError):
            return await stack.enter_async_context(serve(telegram, port))
    taken = wanted if chosen else f"{wanted} to {wanted + PORTS_TRIED - 1}"
    raise Refused(f"PLAYGROUND_PORT: {taken} cannot be used, perhaps by another program: set another; 0 takes any")
