"""`run`: the shop of DATABASE_URL on Telegram, or without a token the playground's shop."""

import asyncio
from functools import partial

from bot.calls.rate_limit import RateLimiter
from bot.setup import Payments, Setup
from core.models.policy import Policy
from tillbot.announce import announce
from tillbot.calling import program
from tillbot.commands.api import api_of
from tillbot.commands.serve import Service, stop_at_signal
from tillbot.gateways import open_gateways
from tillbot.ops import Ops
from tillbot.settings import Settings
from tillbot.shared_redis import open_shared
from tillbot.unknown_settings import unknown_settings
from tillbot.world import NOBODY_RUNS_IT, backups_of, configured, is_empty, open_shop, policy_of, proxy_of, webhook_of


def run() -> None:
    """Run until Ctrl-C. Raises Refused."""
    settings = configured()
    for unknown in unknown_settings():
        announce(f"Warning: {unknown}")
    if token := settings.telegram_bot_token:
        asyncio.run(_run_live(settings, token.get_secret_value()))
    else:
        from tillbot.commands.playground import run_playground  # a live shop needs none of it

        asyncio.run(run_playground(settings))


async def _run_live(settings: Settings, token: str) -> None:
    proxy, webhook = proxy_of(settings), webhook_of(settings)
    stop = stop_at_signal()
    policy, ops = policy_of(settings, settings.admin_ids), Ops(settings.ops_port, settings.ops_host)
    async with (
        open_shop(settings.database, "DATABASE_URL", policy, playground=False, meter=ops.meter) as store,
        open_gateways(settings) as gateways,
        open_shared(settings, token) as shared,
    ):
        _announce_warnings(store.policy)
        if await store.read(is_empty):
            announce(f"The shop has no goods yet. Load yours with: {program()} import FILE.csv")
        setup = Setup(
            store,
            backups_of(settings.database),
            program(),
            settings.rate_limit_per_customer,
            limiter=partial(RateLimiter, pace=settings.telegram_pace),
            payments=Payments(settings.providers(), gateways, settings.gateway_events_port),
            meter=ops.meter,
            webhook=webhook,
            turnstile=shared.turnstile,
            buckets=shared.buckets,
            bell=store.bell,
            feed=store.feed,
        )
        await Service(
            store,
            token,
            settings.telegram_api_url,
            setup,
            lambda username: announce(f"Your shop is open: https://t.me/{username} (Ctrl-C closes it.)"),
            proxy,
            ops,
            api_of(settings),
        ).run_until(stop)


def _announce_warnings(policy: Policy) -> None:
    if not policy.admin_ids:
        announce(f"Warning: {NOBODY_RUNS_IT}")
    if policy.test_currencies:
        announce(f"Test mode: cards in {', '.join(policy.test_currencies)} move no money.")
    if policy.link_test:
        announce("Test mode: payment links move no money (STRIPE_SECRET_KEY is a test key).")
