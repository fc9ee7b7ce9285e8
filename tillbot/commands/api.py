"""`api`: the shop over HTTP alone, without the bot."""

import asyncio

from tillbot.announce import announce
from tillbot.api import Api
from tillbot.commands.serve import stop_at_signal
from tillbot.garbage import search_only_new
from tillbot.refusal import Refused
from tillbot.settings import Settings
from tillbot.world import configured, open_shop, policy_of

_NO_PORT = "API_PORT: set the port on which the shop is served over HTTP, say 8082"
_NO_TOKEN = "TELEGRAM_BOT_TOKEN: set it: customers sign in with what Telegram has signed for your bot"  # noqa: S105


def serve_alone() -> None:
    """Serve until Ctrl-C. Raises Refused."""
    settings = configured()
    if not settings.api_port:
        raise Refused(_NO_PORT)
    if settings.telegram_bot_token is None:
        raise Refused(_NO_TOKEN)
    asyncio.run(_serve(settings, settings.telegram_bot_token.get_secret_value()))


async def _serve(settings: Settings, token: str) -> None:
    stop = stop_at_signal()
    policy = policy_of(settings, settings.admin_ids)
    api = api_of(settings)
    async with (
        open_shop(settings.database, "DATABASE_URL", policy, playground=False) as store,
        api.serving(store, token, store.feed),
    ):
        search_only_new()
        announce(f"The shop is served at http://{settings.api_host}:{settings.api_port} (Ctrl-C ends it.)")
        await stop.wait()


def api_of(settings: Settings) -> Api:
    """The API as the settings have it."""
    return Api(settings.api_port, settings.api_host, settings.api_origins)
