"""Messages between the shop and its customers."""

from typing import Any

from core.models.actor import Actor
from core.models.message import Message, News
from core.models.page import Page, page_of
from storage.repositories.base import Repository

_COLUMNS = "id, customer_id, COALESCE(order_id, 0) AS order_id, actor, text, at, photo"


class MessageRepository(Repository):
    """Implements core.ports.message.Messages."""

    async def message(self, message_id: int) -> Message | None:
        row = await self.db.one(f"SELECT {_COLUMNS} FROM messages WHERE id = :id", id=message_id)
        return _message(row) if row else None

    async def latest(self, order_id: int, count: int) -> tuple[Message, ...]:
        rows = await self.db.all(
            f"SELECT {_COLUMNS} FROM messages WHERE order_id = :order ORDER BY id DESC LIMIT :count",
            order=order_id,
            count=count,
        )
        return tuple(_message(row) for row in reversed(rows))

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
        items = tuple(_message(row) for row in rows)
        return Page[Message](items=items, number=number, pages=pages, total=counted["total"])

    async def newest(self, customer_id: int) -> Message | None:
        row = await self.db.one(
            f"SELECT {_COLUMNS} FROM messages WHERE customer_id = :customer ORDER BY id DESC LIMIT 1",
            customer=customer_id,
        )
        return _message(row) if row else None

    async def conversation(self, customer_id: int, number: int, size: int) -> Page[Message]:
        page = await self._of_customer(customer_id, "", number, size)
        return page.having(items=tuple(reversed(page.items)))

    async def since(self, customer_id: int, message_id: int) -> tuple[Message, ...]:
        rows = await self.db.all(
            f"SELECT {_COLUMNS} FROM messages WHERE customer_id = :customer AND id > :message ORDER BY id",
            customer=customer_id,
            message=message_id,
        )
        return tuple(_message(row) for row in rows)

    async def photos_of(self, customer_id: int, number: int) -> Page[Message]:
        return await self._of_customer(customer_id, "AND photo <> ''", number, 1)

    async def _of_customer(self, customer_id: int, condition: str, number: int, size: int) -> Page[Message]:
        """A page of the customer's messages that meet the condition, the newest first."""
        counted = await self.db.one(
            f"SELECT COUNT(*) AS total FROM messages WHERE customer_id = :customer {condition}", customer=customer_id
        )
        number, pages = page_of(counted["total"], number, size)
        rows = await self.db.all(
            f"""SELECT {_COLUMNS} FROM messages WHERE customer_id = :customer {condition}
                 ORDER BY id DESC LIMIT :size OFFSET :skip""",
            customer=customer_id,
            size=size,
            skip=number * size,
        )
        items = tuple(_message(row) for row in rows)
        return Page[Message](items=items, number=number, pages=pages, total=counted["total"])

    async def news(self, chat_id: int, message_id: int) -> News | None:
        row = await self.db.one(
            "SELECT order_id, to_customer, passed_on, kind FROM order_news WHERE chat_id = :chat AND message_id = :message",
            chat=chat_id,
            message=message_id,
        )
        return News(row["order_id"], bool(row["to_customer"]), row["passed_on"], row["kind"]) if row else None

    async def showing(self, order_id: int) -> tuple[tuple[int, int], ...]:
        rows = await self.db.all(
            "SELECT chat_id, message_id FROM order_news WHERE order_id = :order AND kind <> ''", order=order_id
        )
        return tuple((row["chat_id"], row["message_id"]) for row in rows)

    async def add(self, customer_id: int, order_id: int, actor: Actor, text: str, photo: str = "") -> Message:
        row = await self.db.one(
            f"""INSERT INTO messages (customer_id, order_id, actor, text, at, photo)
                VALUES (:customer, :order, :actor, :text, :now, :photo) RETURNING {_COLUMNS}""",
            customer=customer_id,
            order=order_id or None,
            actor=str(actor),
            text=text,
            now=self.now,
            photo=photo,
        )
        return _message(row)

    async def keep_news(self, chat_id: int, message_id: int, news: News) -> None:
        await self.db.run(
            # Another bot on the same database numbers its messages from the start.
            """INSERT INTO order_news (chat_id, message_id, order_id, to_customer, passed_on, kind)
               VALUES (:chat, :message, :order, :to_customer, :passed_on, :kind)
               ON CONFLICT (chat_id, message_id)
               DO UPDATE SET order_id = excluded.order_id, to_customer = excluded.to_customer,
                   passed_on = excluded.passed_on, kind = excluded.kind""",
            chat=chat_id,
            message=message_id,
            order=news.order_id,
            to_customer=int(news.to_customer),
            passed_on=news.passed_on,
            kind=news.kind,
        )


def _message(row: Any) -> Message:  # noqa: ANN401 - a Row
    return Message(**{**row, "actor": Actor.parse(row["actor"])})
