"""Customers."""

from core.models.customer import Customer, Profile, Spent
from core.models.order import SOLD
from core.models.page import MOST_LISTED, Page, page_of
from core.values.phone import LAST_DIGITS, digits_in, digits_of
from storage.repositories.base import Repository, words
from storage.repositories.order_board import TAKEN_OFF

_COLUMNS = "id, name, username, language, forgotten_at IS NOT NULL AS forgotten"

_MET = """INSERT INTO customers (id, name, username, language, first_seen, last_seen)
    VALUES (:id, :name, :username, :language, :now, :now)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, username = excluded.username,
        language = excluded.language, last_seen = excluded.last_seen, forgotten_at = NULL, answers_kept = 1"""


class CustomerRepository(Repository):
    """Implements core.ports.customer.Customers."""

    async def customer(self, customer_id: int) -> Customer | None:
        row = await self.db.one(f"SELECT {_COLUMNS} FROM customers WHERE id = :id", id=customer_id)
        return Customer(**row) if row else None

    async def profile(self, customer_id: int) -> Profile | None:
        row = await self.db.one(
            f"SELECT first_seen, last_seen, note, banned_at, {_COLUMNS} FROM customers WHERE id = :id", id=customer_id
        )
        if row is None:
            return None
        *facts, number, name, username, language, forgotten = row
        return Profile(
            Customer(id=number, name=name, username=username, language=language, forgotten=forgotten == 1), *facts
        )

    async def is_banned(self, customer_id: int) -> bool:
        row = await self.db.one("SELECT 1 FROM customers WHERE id = :id AND banned_at IS NOT NULL", id=customer_id)
        return row is not None

    async def wants_reminders(self, customer_id: int) -> bool:
        row = await self.db.one("SELECT reminders FROM customers WHERE id = :id", id=customer_id)
        return row is None or row["reminders"] == 1

    async def can_be_reminded(self, customer_id: int) -> bool:
        row = await self.db.one(
            "SELECT 1 FROM customers WHERE id = :id AND reminders = 1 AND banned_at IS NULL AND blocked_at IS NULL",
            id=customer_id,
        )
        return row is not None

    async def spent(self, customer_id: int) -> tuple[Spent, ...]:
        rows = await self.db.all(
            f"""SELECT currency, SUM(total - {TAKEN_OFF}) AS total FROM orders
                 WHERE customer_id = :id AND status IN ({words(SOLD)}) GROUP BY currency ORDER BY currency""",
            id=customer_id,
        )
        return tuple(Spent(**row) for row in rows)

    async def matching(self, text: str, number: int, size: int) -> Page[Customer]:
        named, wanted = self.dialect.search.customers_named(text)
        found = f"""SELECT id FROM ({named}) AS named
                     UNION SELECT id FROM customers WHERE id = :id
                     UNION SELECT customer_id FROM customer_phones WHERE digits = :digits"""
        digits = digits_in(text)
        values: dict[str, int | str] = {
            "words": wanted,
            "most": MOST_LISTED,
            "id": int(digits) if 0 < len(digits) <= 16 else 0,
            "digits": digits[-LAST_DIGITS:],
        }
        counted = await self.db.one(f"SELECT COUNT(*) AS total FROM ({found}) AS found", **values)
        number, pages = page_of(counted["total"], number, size)
        rows = await self.db.all(
            f"SELECT {_COLUMNS} FROM customers WHERE id IN ({found}) ORDER BY id DESC LIMIT :size OFFSET :skip",
            size=size,
            skip=number * size,
            **values,
        )
        items = tuple(Customer(**row) for row in rows)
        return Page[Customer](items=items, number=number, pages=pages, total=counted["total"])

    async def remember(self, customer: Customer) -> None:
        await self._keep(f"{_MET}, blocked_at = NULL", customer)

    async def meet(self, customer: Customer) -> None:
        await self._keep(_MET, customer)

    async def _keep(self, sql: str, customer: Customer) -> None:
        known = await self.customer(customer.id)
        await self.db.run(
            sql,
            **customer.model_dump(exclude={"forgotten"}),
            now=self.now,
        )
        if known is None or (known.name, known.username) != (customer.name, customer.username):
            await self.dialect.search.index_customers(self.db, [(customer.id, f"{customer.name} {customer.username}")])

    async def lock(self, customer_id: int) -> None:
        await self.dialect.lock(self.db, "customers", "id", (customer_id,))

    async def mark_blocked(self, customer_id: int) -> None:
        await self.db.run("UPDATE customers SET blocked_at = :now WHERE id = :id", id=customer_id, now=self.now)

    async def set_reminders(self, customer_id: int, *, on: bool) -> None:
        await self.db.run("UPDATE customers SET reminders = :on WHERE id = :id", id=customer_id, on=int(on))

    async def set_note(self, customer_id: int, note: str) -> None:
        await self.db.run("UPDATE customers SET note = :note WHERE id = :id", id=customer_id, note=note)

    async def note_phone(self, customer_id: int, phone: str) -> None:
        await self.db.run(
            "INSERT INTO customer_phones (digits, customer_id) VALUES (:digits, :id) ON CONFLICT DO NOTHING",
            digits=digits_of(phone)[-LAST_DIGITS:],
            id=customer_id,
        )

    async def ban(self, customer_id: int) -> bool:
        banned = await self.db.run(
            "UPDATE customers SET banned_at = :now WHERE id = :id AND banned_at IS NULL", id=customer_id, now=self.now
        )
        return banned == 1

    async def lift_ban(self, customer_id: int) -> bool:
        lifted = await self.db.run(
            "UPDATE customers SET banned_at = NULL WHERE id = :id AND banned_at IS NOT NULL", id=customer_id
        )
        return lifted == 1
