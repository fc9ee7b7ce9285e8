"""Messages about orders."""

from core.models.message import Message
from core.models.page import Page, page_of
from storage.repositories.base import Repository

_COLUMNS = "id, order_id, actor, text, at, photo"


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

    async def photos(self, order_id: int, number: int) -> Page[Message]:
        counted = await self.db.one(
            "SELECT COUNT(*) AS total FROM messages WHERE order_id = :order AND photo <> ''", order=order_id
        )
        number, pages = page_of(counted["total"], number, 1)
        rows = await self.db.all(
            f"""SELECT {_COLUMNS} FROM messages WHERE order_id = :order AND photo <> ''
                 ORDER BY id DESC LIMIT 1 OFFSET :number""",
            order=order_id,
            number=number,
        )
        items = tuple(Message(**row) for row in rows)
        return Page[Message](items=items, number=number, pages=pages, total=counted["total"])

    async def newest(self, customer_id: int) -> Message | None:
        row = await self.db.one(
            """SELECT m.id, m.order_id, m.actor, m.text, m.at, m.photo FROM orders o JOIN messages m ON m.order_id = o.id
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

    async def add(self, order_id: int, actor: str, text: str, photo: str = "") -> Message:
        row = await self.db.one(
            f"""INSERT INTO messages (order_id, actor, text, at, photo)
                VALUES (:order, :actor, :text, :now, :photo) RETURNING {_COLUMNS}""",
            order=order_id,
            actor=actor,
            text=text,
            now=self.now,
            photo=photo,
        )
        return Message(**row)

    async def mark_sent(self, message_id: int, sent_as: int) -> None:
        await self.db.run("UPDATE messages SET sent_as = :sent WHERE id = :id", id=message_id, sent=sent_as)
