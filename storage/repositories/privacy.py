"""What is kept about one person: read as a whole, and forgotten."""

from collections.abc import Mapping

from core.models.order import CLOSED
from core.models.review import ReviewState
from core.ports.privacy import Rows
from storage.repositories.base import Repository, words
from storage.repositories.delivery import ANSWERS

_UNDER_WAY = f"""
    (o.status NOT IN ({words(CLOSED)}) OR EXISTS (
        SELECT 1 FROM payments p JOIN refunds r ON r.payment_id = p.id WHERE p.order_id = o.id AND r.done_at IS NULL))"""

_NOTHING = ", ".join(f"{name.strip()} = NULL" for name in ANSWERS.split(","))

_OF_ORDERS = "order_id IN (SELECT id FROM orders WHERE customer_id = :id)"

_KEPT = {
    "customer": "SELECT id, name, username, language, first_seen, last_seen, reminders FROM customers WHERE id = :id",
    "last_answers": f"SELECT {ANSWERS} FROM last_answers WHERE customer_id = :id",
    "phones": "SELECT digits FROM customer_phones WHERE customer_id = :id",
    "orders": """SELECT id, code, status, currency, subtotal, discount, delivery, delivery_discount, total, payment, placed_at
                   FROM orders WHERE customer_id = :id ORDER BY id""",
    "order_lines": f"""SELECT order_id, code, title, label, quantity, unit_price, discount FROM order_lines
                        WHERE {_OF_ORDERS}""",
    "order_deliveries": f"SELECT order_id, method, {ANSWERS} FROM order_deliveries WHERE {_OF_ORDERS}",
    "payments": f"SELECT order_id, method, charge_id, currency, amount, at FROM payments WHERE {_OF_ORDERS}",
    "refunds": f"""SELECT p.order_id, r.amount, r.due_at, r.done_at FROM payments p JOIN refunds r ON r.payment_id = p.id
                    WHERE p.{_OF_ORDERS}""",
    "transfer_proofs": f"SELECT order_id, sent_at, refused_at, reason FROM transfer_proofs WHERE {_OF_ORDERS}",
    "codes": f"""SELECT c.order_id, c.code, c.given_at, c.revoked_at FROM codes c JOIN goods g ON g.order_id = c.order_id
                  WHERE c.{_OF_ORDERS} AND g.shown_at IS NOT NULL""",
    "messages": "SELECT order_id, actor, text, at FROM messages WHERE customer_id = :id ORDER BY id",
    "reviews": """SELECT p.title, r.stars, r.line, r.state, r.written_at FROM reviews r JOIN products p ON p.id = r.product_id
                   WHERE r.customer_id = :id""",
    "favourites": """SELECT p.title, f.added_at FROM favourites f JOIN products p ON p.id = f.product_id
                      WHERE f.customer_id = :id""",
    "waits": """SELECT s.code, w.asked_at FROM waits w JOIN skus s ON s.id = w.sku_id WHERE w.customer_id = :id""",
    "cart": """SELECT s.code, p.title, s.label, l.quantity FROM carts c JOIN cart_lines l ON l.cart_id = c.id
                 JOIN skus s ON s.id = l.sku_id JOIN products p ON p.id = s.product_id
                WHERE c.customer_id = :id AND c.status = 'open'""",
    "checkout": f"""SELECT {ANSWERS} FROM checkout_drafts
                     WHERE cart_id IN (SELECT id FROM carts WHERE customer_id = :id AND status = 'open')""",
    "searches": "SELECT words FROM searches WHERE customer_id = :id",
}

_ANSWERS_GONE = (
    "DELETE FROM last_answers WHERE customer_id = :id",
    "DELETE FROM checkout_drafts WHERE cart_id IN (SELECT id FROM carts WHERE customer_id = :id)",
    "DELETE FROM customer_phones WHERE customer_id = :id",
    "DELETE FROM offered_photos WHERE customer_id = :id",
    "DELETE FROM searches WHERE customer_id = :id",
    "UPDATE windows SET search = '', answers = '[]' WHERE chat_id = :id",
    "UPDATE customers SET answers_kept = 0 WHERE id = :id",
)

_PERSON_GONE = (
    f"UPDATE order_deliveries SET {_NOTHING} WHERE {_OF_ORDERS}",
    f"DELETE FROM transfer_proofs WHERE {_OF_ORDERS}",
    "INSERT INTO order_search_due SELECT id FROM orders WHERE customer_id = :id ON CONFLICT DO NOTHING",
    "DELETE FROM questions WHERE customer_id = :id",
    "UPDATE messages SET text = '', photo = '' WHERE customer_id = :id",
    f"DELETE FROM reviews WHERE customer_id = :id AND state <> '{ReviewState.SHOWN}'",
    "DELETE FROM replies WHERE asker = 'customer:' || :id",
    # What programs were answered about them has their number somewhere: better one too many than one that stays.
    """DELETE FROM replies WHERE asker >= 'key:' AND asker < 'key;'
          AND (body LIKE '%:' || :id || ',%' OR body LIKE '%:' || :id || '}%')""",
    "DELETE FROM favourites WHERE customer_id = :id",
    "DELETE FROM favourite_news WHERE customer_id = :id",
    "DELETE FROM waits WHERE customer_id = :id",
    "UPDATE carts SET restored_at = :now WHERE customer_id = :id AND restored_at IS NULL",
    "UPDATE carts SET status = 'expired', revision = revision + 1 WHERE customer_id = :id AND status = 'open'",
    "UPDATE windows SET awaiting = '', edits_told = '[]' WHERE chat_id = :id",
    """INSERT INTO forgotten_lanes (lane, inbox_id) SELECT :lane, COALESCE(MAX(id), 0) FROM inbox WHERE 1 = 1
           ON CONFLICT (lane) DO UPDATE SET inbox_id = excluded.inbox_id""",
    """UPDATE customers SET name = '', username = '', language = '', note = '', payment = '', forgotten_at = :now
        WHERE id = :id""",
)


_DONE = "(done_at IS NOT NULL OR parked_at IS NOT NULL)"

_UPDATES_GONE = (
    f"UPDATE inbox SET payload = '{{}}' WHERE lane = :lane AND message_id <> 0 AND id <= :last AND {_DONE}",
    f"UPDATE inbox SET payload = '{{}}' WHERE lane = :lane AND message_id = 0 AND id <= :last AND {_DONE}",
)


class PrivacyRepository(Repository):
    """Implements core.ports.privacy.Privacy."""

    async def kept(self, customer_id: int) -> Mapping[str, Rows]:
        return {
            what: tuple([dict(row) for row in await self.db.all(sql, id=customer_id)]) for what, sql in _KEPT.items()
        }

    async def under_way(self, customer_id: int) -> tuple[str, ...]:
        rows = await self.db.all(
            f"SELECT o.code FROM orders o WHERE o.customer_id = :id AND {_UNDER_WAY}", id=customer_id
        )
        return tuple(sorted(row["code"] for row in rows))

    async def idle(self, before: int, limit: int) -> tuple[int, ...]:
        rows = await self.db.all(
            f"""SELECT c.id FROM customers c WHERE c.answers_kept = 1 AND c.last_seen < :before
                   AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND {_UNDER_WAY})
                 ORDER BY c.last_seen LIMIT :limit""",
            before=before,
            limit=limit,
        )
        return tuple([row["id"] for row in rows])

    async def forget_answers(self, customer_id: int) -> None:
        for sql in _ANSWERS_GONE:
            await self.db.run(sql, id=customer_id)

    async def forget_person(self, customer_id: int) -> None:
        for sql in _PERSON_GONE:
            await self.db.run(sql, id=customer_id, lane=f"chat:{customer_id}", now=self.now)
        await self.dialect.search.index_customers(self.db, [(customer_id, "")])

    async def empty_updates(self, limit: int) -> int:
        lanes = await self.db.all("SELECT lane, inbox_id FROM forgotten_lanes LIMIT :limit", limit=limit)
        return sum([await self._empty(row["lane"], row["inbox_id"]) for row in lanes])

    async def forget_offered(self, before: int, limit: int) -> int:
        return await self.db.run(
            """DELETE FROM offered_photos WHERE at < :before
                  AND id IN (SELECT id FROM offered_photos ORDER BY id LIMIT :limit)""",
            before=before,
            limit=limit,
        )

    async def _empty(self, lane: str, last: int) -> int:
        """1 if nothing of the lane is left to be emptied."""
        for sql in _UPDATES_GONE:
            await self.db.run(sql, lane=lane, last=last)
        left = await self.db.one(
            "SELECT 1 FROM inbox WHERE lane || '' = :lane AND id <= :last AND done_at IS NULL AND parked_at IS NULL",
            lane=lane,
            last=last,
        )
        return 0 if left else await self.db.run("DELETE FROM forgotten_lanes WHERE lane = :lane", lane=lane)
