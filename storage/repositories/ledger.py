"""The ledger as staff read it: sums, rows, and what waits for somebody."""

from core.models.payment import Outcome
from core.ports.payment import LedgerRow, Sum, Waiting
from storage.repositories.base import Repository

_DUE = """
    SELECT p.id AS payment_id, r.id AS refund_id, COALESCE(o.code, '') AS code, p.method, p.charge_id, p.provider_id, p.currency,
           r.amount, r.due_at AS at
      FROM refunds r JOIN payments p ON p.id = r.payment_id LEFT JOIN orders o ON o.id = p.order_id
     WHERE r.done_at IS NULL AND r.by_hand = 1 ORDER BY r.id LIMIT :limit
"""
_UNMATCHED = f"""
    SELECT p.id AS payment_id, 0 AS refund_id, '' AS code, p.method, p.charge_id, p.provider_id, p.currency, p.amount, p.at
      FROM payments p WHERE p.outcome = '{Outcome.UNMATCHED}' AND NOT EXISTS (SELECT 1 FROM refunds WHERE payment_id = p.id)
     ORDER BY p.id LIMIT :limit
"""
_RECEIVED = """SELECT currency, method, SUM(amount) AS received FROM payments WHERE at >= :since AND at < :until
                GROUP BY currency, method"""
_SENT = """
    SELECT p.currency, p.method, SUM(r.amount) AS refunded, SUM(CASE WHEN r.done_at IS NULL THEN r.amount ELSE 0 END) AS due
      FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE r.due_at >= :since AND r.due_at < :until
     GROUP BY p.currency, p.method
"""
_ROWS = """
    SELECT p.id, 0 AS refund_id, p.at, COALESCE(o.code, '') AS code, p.payer_id, p.method, p.currency, p.amount, p.outcome,
           p.charge_id, p.provider_id, p.at AS done_at
      FROM (SELECT * FROM payments WHERE id > :after AND at >= :since AND at < :until ORDER BY id LIMIT :size) p
      LEFT JOIN orders o ON o.id = p.order_id ORDER BY p.id
"""
_BACK = """
    SELECT p.id, r.id AS refund_id, r.due_at, COALESCE(o.code, '') AS code, p.payer_id, p.method, p.currency, -r.amount, r.reason,
           p.charge_id, p.provider_id, r.done_at
      FROM refunds r JOIN payments p ON p.id = r.payment_id LEFT JOIN orders o ON o.id = p.order_id
     WHERE r.payment_id = :payment ORDER BY r.id
"""


class LedgerRepository(Repository):
    """Implements core.ports.payment.LedgerReader."""

    async def waiting(self, limit: int) -> tuple[Waiting, ...]:
        due = await self.db.all(_DUE, limit=limit)
        unmatched = await self.db.all(_UNMATCHED, limit=limit)
        return tuple(Waiting(*row) for row in (*due, *unmatched))[:limit]

    async def sums(self, since: int, until: int) -> tuple[Sum, ...]:
        received = await self.db.all(_RECEIVED, since=since, until=until)
        sent = await self.db.all(_SENT, since=since, until=until)
        came = {(row["currency"], row["method"]): int(row["received"]) for row in received}
        went = {(row["currency"], row["method"]): (int(row["refunded"]), int(row["due"])) for row in sent}
        return tuple(Sum(*key, came.get(key, 0), *went.get(key, (0, 0))) for key in sorted({*came, *went}))

    async def listed(self, since: int, until: int, after: int, size: int) -> tuple[LedgerRow, ...]:
        """The refunds of each payment follow it, whenever they were."""
        found: list[LedgerRow] = []
        for row in await self.db.all(_ROWS, since=since, until=until, after=after, size=size):
            found.append(LedgerRow(*row))
            found += [LedgerRow(*back) for back in await self.db.all(_BACK, payment=row["id"])]
        return tuple(found)
