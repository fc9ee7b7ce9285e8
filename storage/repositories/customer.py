"""Customers."""

from core.models.customer import Customer
from storage.repositories.base import Repository


class CustomerRepository(Repository):
    """Implements core.ports.customer.Customers."""

    async def customer(self, customer_id: int) -> Customer | None:
        row = await self.db.one("SELECT id, name, username, language FROM customers WHERE id = :id", id=customer_id)
        return Customer(**row) if row else None

    async def remember(self, customer: Customer) -> None:
        await self.db.run(
            """INSERT INTO customers (id, name, username, language, first_seen, last_seen)
               VALUES (:id, :name, :username, :language, :now, :now)
               ON CONFLICT (id) DO UPDATE SET name = excluded.name, username = excluded.username,
                   language = excluded.language, last_seen = excluded.last_seen, blocked_at = NULL""",
            **customer.model_dump(),
            now=self.now,
        )

    async def lock(self, customer_id: int) -> None:
        await self.dialect.lock(self.db, "customers", "id", (customer_id,))

    async def mark_blocked(self, customer_id: int) -> None:
        await self.db.run("UPDATE customers SET blocked_at = :now WHERE id = :id", id=customer_id, now=self.now)
