"""Webhooks, and what is on its way to them."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.models.webhook import Miss, Webhook, WebhookEvent, WebhookMessage, WebhookProblem
from storage.repositories.base import Repository

_WEBHOOK = """
    SELECT id, url, events, secret, old_secret, old_until, created_at, failing_since, disabled_at, problem, status FROM webhooks"""
_MESSAGE = """
    SELECT id, webhook_id, key, event, payload, created_at, attempts, due_at, sent_at, problem, status FROM webhook_messages"""


class WebhookRepository(Repository):
    """Implements core.ports.webhook.Webhooks."""

    async def webhook(self, webhook_id: int) -> Webhook | None:
        row = await self.db.one(f"{_WEBHOOK} WHERE id = :id", id=webhook_id)
        return _webhook(row) if row else None

    async def webhooks(self) -> tuple[Webhook, ...]:
        return tuple(map(_webhook, await self.db.all(f"{_WEBHOOK} ORDER BY id")))

    async def enabled(self) -> tuple[Webhook, ...]:
        rows = await self.db.all(f"{_WEBHOOK} WHERE disabled_at IS NULL ORDER BY id")
        return tuple(map(_webhook, rows))

    async def due(self, webhook_id: int, limit: int) -> tuple[WebhookMessage, ...]:
        rows = await self.db.all(
            f"{_MESSAGE} WHERE webhook_id = :webhook AND due_at <= :now ORDER BY due_at, id LIMIT :limit",
            webhook=webhook_id,
            now=self.now,
            limit=limit,
        )
        return tuple(map(_message, rows))

    async def waiting(self, webhook_id: int) -> int:
        row = await self.db.one(
            "SELECT COUNT(*) AS waiting FROM webhook_messages WHERE webhook_id = :webhook AND due_at IS NOT NULL",
            webhook=webhook_id,
        )
        return int(row["waiting"])

    async def add(self, url: str, events: Sequence[WebhookEvent], secret: str) -> int:
        row = await self.db.one(
            "INSERT INTO webhooks (url, events, secret, created_at) VALUES (:url, :events, :secret, :now) RETURNING id",
            url=url,
            events=" ".join(events),
            secret=secret,
            now=self.now,
        )
        return int(row["id"])

    async def remove(self, webhook_id: int) -> None:
        await self.db.run("DELETE FROM webhook_messages WHERE webhook_id = :id", id=webhook_id)
        await self.db.run("DELETE FROM webhooks WHERE id = :id", id=webhook_id)

    async def replace_secret(self, webhook_id: int, secret: str, old_until: int) -> None:
        await self.db.run(
            "UPDATE webhooks SET old_secret = secret, old_until = :until, secret = :secret WHERE id = :id",
            id=webhook_id,
            secret=secret,
            until=old_until,
        )

    async def enable(self, webhook_id: int) -> None:
        await self.db.run(
            "UPDATE webhooks SET failing_since = NULL, disabled_at = NULL, problem = '', status = 0 WHERE id = :id",
            id=webhook_id,
        )
        await self.db.run(
            "UPDATE webhook_messages SET due_at = :now, attempts = 0 WHERE webhook_id = :id AND due_at IS NOT NULL",
            id=webhook_id,
            now=self.now,
        )

    async def disable(self, webhook_id: int) -> bool:
        disabled = await self.db.run(
            "UPDATE webhooks SET disabled_at = :now WHERE id = :id AND disabled_at IS NULL", id=webhook_id, now=self.now
        )
        return disabled == 1

    async def owe(self, webhook_ids: Sequence[int], key: str, event: WebhookEvent, payload: str) -> None:
        await self.db.many(
            """INSERT INTO webhook_messages (webhook_id, key, event, payload, created_at, due_at)
               VALUES (:webhook, :key, :event, :payload, :now, :now)""",
            [
                {"webhook": webhook_id, "key": key, "event": event, "payload": payload, "now": self.now}
                for webhook_id in webhook_ids
            ],
        )

    async def mark_sent(self, message: WebhookMessage) -> None:
        await self.db.run(
            """UPDATE webhook_messages SET sent_at = :now, due_at = NULL, attempts = attempts + 1, problem = '', status = 0
                WHERE id = :id""",
            id=message.id,
            now=self.now,
        )
        await self.db.run(
            """UPDATE webhooks SET failing_since = NULL, problem = '', status = 0
                WHERE id = :webhook AND failing_since IS NOT NULL""",
            webhook=message.webhook_id,
        )

    async def note_miss(self, message: WebhookMessage, miss: Miss, due_at: int | None) -> None:
        await self.db.run(
            """UPDATE webhook_messages SET attempts = attempts + 1, due_at = :due, problem = :problem, status = :status
                WHERE id = :id""",
            id=message.id,
            due=due_at,
            problem=miss.problem,
            status=miss.status,
        )
        await self.db.run(
            """UPDATE webhooks SET failing_since = COALESCE(failing_since, :now), problem = :problem, status = :status
                WHERE id = :webhook""",
            webhook=message.webhook_id,
            now=self.now,
            problem=miss.problem,
            status=miss.status,
        )

    async def forget(self, before: int, limit: int) -> int:
        return await self.db.run(
            """DELETE FROM webhook_messages
                WHERE id IN (SELECT id FROM webhook_messages WHERE created_at < :before LIMIT :limit)""",
            before=before,
            limit=limit,
        )


def _webhook(row: Mapping[str, Any]) -> Webhook:
    return Webhook(
        row["id"],
        row["url"],
        tuple(map(WebhookEvent, row["events"].split())),
        row["secret"],
        row["old_secret"],
        row["old_until"],
        row["created_at"],
        row["failing_since"],
        row["disabled_at"],
        _miss(row),
    )


def _message(row: Mapping[str, Any]) -> WebhookMessage:
    return WebhookMessage(
        row["id"],
        row["webhook_id"],
        row["key"],
        WebhookEvent(row["event"]),
        row["payload"],
        row["created_at"],
        row["attempts"],
        row["due_at"],
        row["sent_at"],
        _miss(row),
    )


def _miss(row: Mapping[str, Any]) -> Miss | None:
    return Miss(WebhookProblem(row["problem"]), row["status"]) if row["problem"] else None
