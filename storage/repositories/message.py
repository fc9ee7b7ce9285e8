"""Messages about orders."""

from core.models.message import Message
from storage.repositories.base import Repository

_COLUMNS = "id, order_id, actor, text, at"


class MessageRepository(Repository):
    """Implements core.ports.message.Messages."""

    async def message(self, message_id: int) -> Message | None:
        row = await self.db.one(f"SELECT {_COLUMNS} FROM messages WHERE id = :id", id=message_id)
        return Message(**row) if row else None

    async def latest(self, order_id: int, count: int) -> tuple[Message, ...]:
        rows = await self.db.all(
            f"SELECT {_COLUMNS} FROM messages WHERE order_id = :order ORDER BY id DESC LIMIT :count",
            order=order_id,
            count=count,
        )
        return tuple(Message(**row) for row in reversed(rows))

    async def newest(self, customer_id: int) -> Message | None:
        row = await self.db.one(
            """SELECT m.id, m.order_id, m.actor, m.text, m.at FROM orders o JOIN messages m ON m.order_id = o.id
                WHERE o.customer_id = :customer ORDER BY m.id DESC LIMIT 1""",
            customer=customer_id,
        )
        return Message(**row) if row else None

    async def order_of_sent(self, customer_id: int, sent_as: int) -> int | None:
        row = await self.db.one(
            """SELECT o.id FROM messages m JOIN orders o ON o.id = m.order_id
                WHERE m.sent_as = :sent AND m.sent_as > 0 AND o.customer_id = :customer ORDER BY m.id DESC LIMIT 1""",
            sent=sent_as,
            customer=customer_id,
        )
        return int(row["id"]) if row else None

    async def add(self, order_id: int, actor: str, text: str) -> Message:
        row = await self.db.one(
            f"""INSERT INTO messages (order_id, actor, text, at) VALUES (:order, :actor, :text, :now)
                RETURNING {_COLUMNS}""",
            order=order_id,
            actor=actor,
            text=text,
            now=self.now,
        )
        return Message(**row)

    async def mark_sent(self, message_id: int, sent_as: int) -> None:
        await self.db.run("UPDATE messages SET sent_as = :sent WHERE id = :id", id=message_id, sent=sent_as)
