"""`webhook`: the addresses of other programs that are told what happens in the shop of DATABASE_URL."""

import argparse
import asyncio
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from bot.calls.webhooks import WebhookPost
from core.errors import InvalidInput, ShopError, StorageUnavailable
from core.models.actor import CLI
from core.models.webhook import CHOICE, Webhook, WebhookProblem
from core.ports import Store
from core.ports.webhook import NotTaken, WebhookSender
from core.usecases.webhook import (
    ListedWebhook,
    add_webhook,
    enable_webhook,
    list_webhooks,
    remove_webhook,
    rotate_secret,
    sign_test,
)
from core.values.webhook import read_events
from texts.refusals import said
from texts.webhooks import why
from tillbot.refusal import Refused
from tillbot.world import configured, policy_of, shop_of_run, store_at

_PRIVATE = " (For an address of your own network set WEBHOOK_ALLOW_PRIVATE=on, for the shop and for this command.)"


def webhook(arguments: argparse.Namespace) -> None:
    """Do what was asked, and print what came of it. Raises Refused."""
    settings = configured()
    database = shop_of_run(settings)
    send = WebhookPost(settings.webhook_allow_private)

    async def run() -> Iterable[str]:
        async with store_at(database, "DATABASE_URL", policy_of(settings, settings.admin_ids)) as store:
            return await told(store, send, arguments)

    try:
        for line in asyncio.run(run()):
            print(line)
    except StorageUnavailable as problem:
        raise Refused(f"DATABASE_URL: {database} cannot be used: {problem}") from None


async def told(store: Store, send: WebhookSender, arguments: argparse.Namespace) -> Iterable[str]:
    """The lines that answer. Raises Refused."""
    try:
        match arguments.action:
            case "add":
                events = read_events(arguments.events)
                return _added(await store.write(add_webhook, CLI, arguments.url, events))
            case "list":
                return _listed(await store.read(list_webhooks))
            case "test":
                return [await _tested(store, send, arguments.id)]
            case "enable":
                return _enabled(await store.write(enable_webhook, CLI, arguments.id))
            case "rotate":
                return _rotated(await store.write(rotate_secret, CLI, arguments.id))
            case _:
                await store.write(remove_webhook, CLI, arguments.id)
                return [f"Webhook {arguments.id} is removed, with everything that waited for it."]
    except ShopError as refusal:
        example = refusal.example if isinstance(refusal, InvalidInput) else ""
        hint = _PRIVATE if isinstance(refusal, InvalidInput) and refusal.field == "webhook_url" else ""
        raise Refused(said(refusal, store.policy, staff=True, example=example) + hint) from None


def _added(webhook: Webhook) -> Iterator[str]:
    yield f"Webhook {webhook.id} is told of {_events(webhook)}."
    yield f"Its secret, shown only now: {webhook.secret}"


def _rotated(webhook: Webhook) -> Iterator[str]:
    yield f"The new secret of webhook {webhook.id}, shown only now: {webhook.secret}"
    yield "For a day messages are signed with the old one, too."


def _enabled(webhook: Webhook) -> list[str]:
    return [f"Webhook {webhook.id} is at work. What waits for it is sent as soon as the shop is open."]


async def _tested(store: Store, send: WebhookSender, webhook_id: int) -> str:
    """Sends it from here, whether the shop is open or not. Raises Refused, NotFound."""
    try:
        status = await send(*await store.read(sign_test, webhook_id))
    except NotTaken as problem:
        hint = _PRIVATE if problem.miss.problem in (WebhookProblem.INSECURE, WebhookProblem.NOT_PUBLIC) else ""
        raise Refused(f"webhook {webhook_id}: the test did not arrive: {why(problem.miss)}{hint}") from None
    return f"The test has arrived: the server there answers {status}."


def _listed(webhooks: Iterable[ListedWebhook]) -> Iterator[str]:
    for one in webhooks:
        yield f"{one.webhook.id}  {one.webhook.url}  {_events(one.webhook)}  {_state(one)}"


def _events(webhook: Webhook) -> str:
    return "all events" if webhook.events == CHOICE else ", ".join(webhook.events)


def _state(one: ListedWebhook) -> str:
    webhook, waiting = one
    because = f" ({why(webhook.miss)})" if webhook.miss else ""
    if webhook.disabled_at is not None:
        state = f"disabled at {_moment(webhook.disabled_at)}{because}"
    elif webhook.failing_since is not None:
        state = f"failing since {_moment(webhook.failing_since)}{because}"
    else:
        state = "at work"
    return f"{state}; {waiting} waiting" if waiting else state


def _moment(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
