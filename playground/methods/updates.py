"""How the bot gets its updates: getUpdates. It has no webhook (deleteWebhook, getWebhookInfo)."""

import json

from playground.params import Params
from playground.shapes import Json
from playground.world import World

LONGEST_POLL = 50


async def get_updates(world: World, params: Params) -> list[Json]:
    """Waits outside any transaction, so that people can act meanwhile."""
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


def delete_webhook(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.updates.drop()
    return True


def get_webhook_info(world: World, _: Params) -> Json:
    info = {"url": "", "has_custom_certificate": False, "pending_update_count": world.updates.pending()}
    allowed = world.updates.allowed()
    return {**info, "allowed_updates": allowed} if allowed else info


METHODS = {"deleteWebhook": delete_webhook, "getWebhookInfo": get_webhook_info}
