"""How the bot gets its updates: it asks (getUpdates), or they are brought (setWebhook and its like; playground/pushing.py)."""

import json
import re
from urllib.parse import urlsplit

from playground.errors import BotApiError, bad_request
from playground.params import Params
from playground.shapes import Json
from playground.state.hook import Hook
from playground.world import World

LONGEST_POLL = 50
CONNECTIONS, MOST_CONNECTIONS = 40, 100_000
"""As a server of one's own, which also brings updates to http:// addresses, and to any port."""
_WEBHOOK_IS_SET = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
_SECRET = re.compile(r"[A-Za-z0-9_-]*")


async def get_updates(world: World, params: Params) -> list[Json]:
    """Waits outside any transaction, so that people can act meanwhile."""
    if world.hooks.current:
        raise BotApiError(409, _WEBHOOK_IS_SET)
    remember_allowed_updates(world, params)
    limit = min(max(params.integer("limit") or 100, 1), 100)
    seconds = min(max(params.integer("timeout") or 0, 0), LONGEST_POLL)
    return await world.updates.fetch(params.integer("offset") or 0, limit, seconds)


def remember_allowed_updates(world: World, params: Params) -> None:
    """Like Telegram, ignores a list that cannot be read."""
    try:
        kinds = json.loads(params.text("allowed_updates") or "null")
    except ValueError:
        return
    if isinstance(kinds, list) and all(isinstance(kind, str) for kind in kinds):
        world.updates.allow(kinds)


def set_webhook(world: World, params: Params) -> bool:
    url, secret = params.text("url"), params.text("secret_token")
    if not url:
        return delete_webhook(world, params)
    if not urlsplit(url).hostname or urlsplit(url).scheme not in ("http", "https"):
        raise bad_request("bad webhook: invalid webhook URL specified")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = min(max(params.integer("max_connections") or CONNECTIONS, 1), MOST_CONNECTIONS)
    _drop_if_asked(world, params)
    remember_allowed_updates(world, params)
    world.hooks.set(Hook(url, secret, connections))
    world.updates.end_wait("terminated by setWebhook request")
    return True


def delete_webhook(world: World, params: Params) -> bool:
    _drop_if_asked(world, params)
    world.hooks.remove()
    return True


def _drop_if_asked(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        world.updates.drop()


def get_webhook_info(world: World, _: Params) -> Json:
    hook = world.hooks.current
    info = {"url": "", "has_custom_certificate": False, "pending_update_count": world.updates.pending()}
    if hook:
        info |= {"url": hook.url, "max_connections": hook.connections, **world.hooks.failure}
    allowed = world.updates.allowed()
    return {**info, "allowed_updates": allowed} if allowed else info


METHODS = {"setWebhook": set_webhook, "deleteWebhook": delete_webhook, "getWebhookInfo": get_webhook_info}
