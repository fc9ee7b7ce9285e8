"""The payment gateways outside Telegram that the settings name."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import Any

from core.models.payment import PaymentMethod
from core.ports.gateway import Gateway
from gateways.stripe_amounts import LIMITS
from tillbot.refusal import Refused
from tillbot.settings import Settings

STRIPE_IS_THERE = find_spec("stripe") is not None
"""It comes with the extra `tillbot[stripe]`."""
_LIVE = ("sk_live_", "rk_live_")
_MISSING = (
    "STRIPE_SECRET_KEY is set, and what it needs is not installed: install tillbot[stripe], or take the setting away"
)


def policy_of_gateways(settings: Settings) -> dict[str, Any]:
    """What the rules have to know of them; never a key."""
    key = settings.stripe_secret_key
    if key is None:
        return {}
    return {"link_ready": True, "link_test": not key.get_secret_value().startswith(_LIVE), "link_limits": LIMITS}


@asynccontextmanager
async def open_gateways(settings: Settings) -> AsyncIterator[Mapping[PaymentMethod, Gateway]]:
    """By the method that they are for. Raises Refused if one is set up and not installed."""
    if settings.stripe_secret_key is None:
        yield {}
        return
    secret = settings.stripe_webhook_secret
    async with open_stripe(
        settings.stripe_secret_key.get_secret_value(), secret.get_secret_value() if secret else ""
    ) as one:
        yield one


@asynccontextmanager
async def open_stripe(
    key: str, webhook_secret: str = "", api_url: str = ""
) -> AsyncIterator[Mapping[PaymentMethod, Gateway]]:
    """Stripe's, or whatever answers as Stripe does at `api_url`. Raises Refused."""
    if not STRIPE_IS_THERE:
        raise Refused(_MISSING)
    from gateways.stripe import StripeGateway  # 31 MB, which only its users pay for

    gateway = StripeGateway(key, webhook_secret, api_url)
    try:
        yield {gateway.method: gateway}
    finally:
        await gateway.stop()
