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
_IN = """
    SELECT p.id, 0 AS refund_id, p.at, COALESCE(o.code, '') AS code, p.payer_id, p.method, p.currency, p.amount, p.outcome,
           p.charge_id, p.provider_id, p.at AS done_at
      FROM payments p LEFT JOIN orders o ON o.id = p.order_id
     WHERE p.at >= :since AND p.at < :until AND (p.at > :since OR p.id > :after) ORDER BY p.at, p.id LIMIT :size
"""
_OUT = """
    SELECT p.id, r.id AS refund_id, r.due_at, COALESCE(o.code, '') AS code, p.payer_id, p.method, p.currency, -r.amount, r.reason,
           p.charge_id, p.provider_id, r.done_at
      FROM refunds r JOIN payments p ON p.id = r.payment_id LEFT JOIN orders o ON o.id = p.order_id
     WHERE r.due_at >= :since AND r.due_at < :until AND (r.due_at > :since OR r.id > :after) ORDER BY r.due_at, r.id LIMIT :size
"""
_NONE_LEFT = 2**62
"""An id after all others."""


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

    async def listed(self, since: int, until: int, after: LedgerRow | None, size: int) -> tuple[LedgerRow, ...]:
        """At one time, money in comes before money out."""
        last_in = last_out = 0
        if after:
            since, last_out = after.at, after.refund_id
            last_in = _NONE_LEFT if last_out else after.payment_id
        came = await self.db.all(_IN, since=since, until=until, after=last_in, size=size)
        went = await self.db.all(_OUT, since=since, until=until, after=last_out, size=size)
        rows = sorted(
            (LedgerRow(*row) for row in (*came, *went)), key=lambda row: (row.at, row.refund_id, row.payment_id)
        )
        return tuple(rows[:size])
