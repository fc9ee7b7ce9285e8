"""The stand-in for Stripe over HTTP, and the shop's own gateway in front of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web
from aiohttp.test_utils import TestServer

from gateways.stripe import StripeGateway
from playground.state.stripe import Stripe
from playground.stripe import routes

SECRET = "whsec_of_the_tests"


@dataclass
class StripeSite:
    """`stripe` is what Stripe knows, `gateway` the shop's way to it."""

    stripe: Stripe
    gateway: StripeGateway
    url: str


@asynccontextmanager
async def stripe_site(stripe: Stripe, key: str = "sk_test_of_the_tests") -> AsyncIterator[StripeSite]:
    """Serve it on this machine."""
    application = web.Application()
    application.router.add_routes(routes(stripe))
    server = TestServer(application)
    await server.start_server()
    stripe.url = str(server.make_url("")).rstrip("/")
    gateway = StripeGateway(key, SECRET, f"{stripe.url}/stripe")
    try:
        yield StripeSite(stripe, gateway, stripe.url)
    finally:
        await gateway.stop()
        await server.close()
