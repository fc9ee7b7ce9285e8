"""Questions that wait for an answer."""

from core.models.change import QuestionAsked
from core.models.message import Message
from core.models.page import Page, page_of
from core.models.question import OFFERED_FOR, OfferedPhoto, OpenQuestion
from storage.repositories.base import Repository

_OPEN = """
    SELECT q.customer_id, c.name AS customer, m.text, m.photo, m.at AS asked_at, q.waiting
      FROM questions q JOIN messages m ON m.id = q.message_id JOIN customers c ON c.id = q.customer_id
"""


class QuestionRepository(Repository):
    """Implements core.ports.question.Questions."""

    async def question(self, customer_id: int) -> OpenQuestion | None:
        row = await self.db.one(f"{_OPEN} WHERE q.customer_id = :customer", customer=customer_id)
        return OpenQuestion(**row) if row else None

    async def count(self) -> int:
        row = await self.db.one("SELECT COUNT(*) AS total FROM questions")
        return int(row["total"])

    async def listed(self, number: int, size: int) -> Page[OpenQuestion]:
        total = await self.count()
        number, pages = page_of(total, number, size)
        rows = await self.db.all(
            f"{_OPEN} ORDER BY q.message_id LIMIT :size OFFSET :skip", size=size, skip=number * size
        )
        return Page(items=tuple(OpenQuestion(**row) for row in rows), number=number, pages=pages, total=total)

    async def offered(self, customer_id: int) -> tuple[OfferedPhoto, ...]:
        rows = await self.db.all(
            "SELECT id, photo, text FROM offered_photos WHERE customer_id = :customer AND at >= :since ORDER BY id",
            customer=customer_id,
            since=self.now - OFFERED_FOR,
        )
        return tuple(OfferedPhoto(**row) for row in rows)

    async def wait(self, message: Message) -> None:
        await self.db.run(
            """INSERT INTO questions (customer_id, message_id, waiting) VALUES (:customer, :message, 1)
               ON CONFLICT (customer_id) DO UPDATE SET waiting = questions.waiting + 1""",
            customer=message.customer_id,
            message=message.id,
        )
        self.changed.append(QuestionAsked(message.customer_id))

    async def close(self, customer_id: int) -> bool:
        return await self.db.run("DELETE FROM questions WHERE customer_id = :customer", customer=customer_id) == 1

    async def offer(self, customer_id: int, photo: str, text: str) -> None:
        await self.db.run(
            "INSERT INTO offered_photos (customer_id, photo, text, at) VALUES (:customer, :photo, :text, :now)",
            customer=customer_id,
            photo=photo,
            text=text,
            now=self.now,
        )

    async def drop_offered(self, customer_id: int, before: int, last: int) -> None:
        await self.db.run(
            "DELETE FROM offered_photos WHERE customer_id = :customer AND (at < :before OR id <= :last)",
            customer=customer_id,
            before=before,
            last=last,
        )
