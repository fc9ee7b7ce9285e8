"""Bringing webhooks what they are owed: when it is sent, sent again, given up, and when a webhook is disabled."""

import secrets
from typing import NamedTuple

from core.concurrency import free
from core.models.outbox import Notice, NoticeKind
from core.models.staff import Role
from core.models.webhook import DISABLED_AFTER, PAUSES, Miss, Webhook, WebhookMessage, WebhookProblem
from core.ports import ReadTransaction, Transaction
from core.usecases.fact import WebhookDisabled
from core.usecases.staff import staff
from core.usecases.webhook import Signed, signed

JITTER = 5
"""A pause is longer by up to this part of it: what failed together does not come back together."""


class DueMessage(NamedTuple):
    """A message whose time has come, and how it is sent."""

    message: WebhookMessage
    sent: Signed


async def due_messages(tx: ReadTransaction, each: int) -> tuple[DueMessage, ...]:
    """What is due: at most `each` for one webhook, those that have waited longest first."""
    return tuple(
        [
            DueMessage(one, signed(webhook, one.key, one.payload, tx.now))
            for webhook in await tx.webhooks.enabled()
            for one in await tx.webhooks.due(webhook.id, each)
        ]
    )


@free
async def mark_delivered(tx: Transaction, message: WebhookMessage) -> None:
    """It has arrived."""
    await tx.webhooks.mark_sent(message)


@free
async def miss_message(tx: Transaction, message: WebhookMessage, miss: Miss) -> bool:
    """It has not arrived: it is sent again after a while, or given up. True if that ends the webhook, of which owners are told.

    It ends with the last attempt of a message if nothing has arrived for a day, or at once when nothing is wanted there any more. Then
    the message waits with the others until the webhook is enabled again.
    """
    due_at = _next_try(tx.now, message.attempts)
    ends = miss.problem is WebhookProblem.GONE or (due_at is None and await _fails_for_a_day(tx, message.webhook_id))
    await tx.webhooks.note_miss(message, miss, tx.now if ends else due_at)
    if not ends or not await tx.webhooks.disable(message.webhook_id):
        return False
    owed = [(owner, message.webhook_id) for owner in await staff(tx, Role.OWNER)]
    await tx.outbox.owe_all(NoticeKind.WEBHOOK_DISABLED, owed)
    return True


async def _fails_for_a_day(tx: ReadTransaction, webhook_id: int) -> bool:
    webhook = await tx.webhooks.webhook(webhook_id)
    return (
        webhook is not None and webhook.failing_since is not None and tx.now - webhook.failing_since >= DISABLED_AFTER
    )


def _next_try(now: int, attempts: int) -> int | None:
    """When it is sent again after so many attempts and this one; None: not at all."""
    if attempts >= len(PAUSES):
        return None
    pause = PAUSES[attempts]
    return now + pause + secrets.randbelow(pause // JITTER)


async def find_disabled(tx: ReadTransaction, owed: Notice) -> WebhookDisabled | None:
    """The webhook that the notice is about; None if it is at work again, or gone."""
    webhook: Webhook | None = await tx.webhooks.webhook(owed.subject_id)
    return WebhookDisabled(webhook) if webhook and webhook.disabled_at is not None else None
