"""Webhooks: other programs that are told what happens in the shop. What happened is written by core/usecases/webhook_event.py."""

from collections.abc import Sequence
from typing import NamedTuple

from core.errors import InvalidInput, NotFound, Noun
from core.models.actor import Actor
from core.models.webhook import CHOICE, MOST_WEBHOOKS, OLD_SECRET_FOR, Webhook, WebhookEvent
from core.ports import ReadTransaction, Transaction
from core.usecases.webhook_event import new_key, probe_payload
from core.values.webhook import host_of, read_url
from core.webhook_signature import headers_of, new_secret


class ListedWebhook(NamedTuple):
    """A webhook, and how many messages wait for it."""

    webhook: Webhook
    waiting: int


class Signed(NamedTuple):
    """A message as it is sent."""

    url: str
    headers: dict[str, str]
    body: bytes


async def add_webhook(tx: Transaction, actor: Actor, url: str, events: Sequence[WebhookEvent] = CHOICE) -> Webhook:
    """Tell this address of these events from now on. Its `secret` is to be shown once.

    Raises InvalidInput: "webhook_url"; "webhook_events" without any; "webhooks" if there are too many.
    """
    address = read_url(url, private=tx.policy.private_webhooks)
    chosen = tuple(event for event in CHOICE if event in events)
    if not chosen:
        raise InvalidInput("webhook_events", "", ", ".join(CHOICE))
    if len(await tx.webhooks.webhooks()) >= MOST_WEBHOOKS:
        raise InvalidInput("webhooks", str(MOST_WEBHOOKS))
    webhook = await find_webhook(tx, await tx.webhooks.add(address, chosen, new_secret()))
    await tx.audit(actor, "webhook.add", _name(webhook), "", " ".join(chosen))
    return webhook


async def list_webhooks(tx: ReadTransaction) -> tuple[ListedWebhook, ...]:
    """All of them, in the order in which they were added."""
    return tuple([ListedWebhook(one, await tx.webhooks.waiting(one.id)) for one in await tx.webhooks.webhooks()])


async def find_webhook(tx: ReadTransaction, webhook_id: int) -> Webhook:
    """Raises NotFound."""
    webhook = await tx.webhooks.webhook(webhook_id)
    if webhook is None:
        raise NotFound(Noun.WEBHOOK, webhook_id)
    return webhook


async def remove_webhook(tx: Transaction, actor: Actor, webhook_id: int) -> None:
    """It is told nothing any more, nor what was on its way. Raises NotFound."""
    webhook = await find_webhook(tx, webhook_id)
    await tx.webhooks.remove(webhook_id)
    await tx.audit(actor, "webhook.remove", _name(webhook), " ".join(webhook.events), "")


async def enable_webhook(tx: Transaction, actor: Actor, webhook_id: int) -> Webhook:
    """Begin anew with a webhook that was disabled, or is failing: what waits for it is sent at once. Raises NotFound."""
    webhook = await find_webhook(tx, webhook_id)
    await tx.webhooks.enable(webhook_id)
    if webhook.disabled_at is not None:
        await tx.audit(actor, "webhook.enable", _name(webhook), "", "on")
    return await find_webhook(tx, webhook_id)


async def rotate_secret(tx: Transaction, actor: Actor, webhook_id: int) -> Webhook:
    """Give it a new secret, which is to be shown once; for a day messages are signed with the old one, too. Raises NotFound."""
    webhook = await find_webhook(tx, webhook_id)
    await tx.webhooks.replace_secret(webhook_id, new_secret(), tx.now + OLD_SECRET_FOR)
    await tx.audit(actor, "webhook.secret", _name(webhook), "", "")
    return await find_webhook(tx, webhook_id)


def signed(webhook: Webhook, key: str, payload: str, now: int) -> Signed:
    """A message as it is sent at `now` (ms UTC)."""
    body = payload.encode()
    return Signed(webhook.url, headers_of(key, now, body, webhook.secrets(now)), body)


async def sign_test(tx: ReadTransaction, webhook_id: int) -> Signed:
    """A message that tells nothing, to be sent at once. Raises NotFound."""
    return signed(await find_webhook(tx, webhook_id), new_key(), probe_payload(tx.now), tx.now)


async def forget_messages(tx: Transaction, before: int, limit: int = 1000) -> int:
    """Delete messages of events before then (ms UTC); returns how many there were."""
    return await tx.webhooks.forget(before, limit)


def _name(webhook: Webhook) -> str:
    """As the audit log calls it: the rest of an address may be a secret."""
    return f"{host_of(webhook.url)} ({webhook.id})"
