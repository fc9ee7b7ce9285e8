"""How carts are to be paid, and the ledger."""

from typing import Any

from core.models.actor import Actor
from core.models.cart import Cart
from core.models.order import OrderLine
from core.models.payment import Charge, Outcome, Payment, PaymentMethod, Proof, Refund
from core.ports.payment import Chosen
from storage.repositories.base import Repository

_PAYMENT = "SELECT id, method, charge_id, provider_id, order_id, payer_id, currency, amount, outcome, at FROM payments"
_REFUND = "SELECT id, payment_id, amount, reason, actor, by_hand, reference, due_at, done_at FROM refunds"
_PROOF = "SELECT id, order_id, file_id, is_photo, sent_at, refused_at, reason FROM transfer_proofs"
"""In the order of the models' fields."""


class PaymentRepository(Repository):
    """Implements core.ports.payment.Payments."""

    async def chosen(self, cart: Cart) -> Chosen:
        row = await self.db.one(
            """SELECT who.payment AS last,
                      COALESCE((SELECT payment FROM carts WHERE id = :cart AND customer_id = who.id), '') AS now
                 FROM customers who WHERE who.id = :customer""",
            cart=cart.id,
            customer=cart.customer_id,
        )
        return Chosen(_method(row["now"]), _method(row["last"])) if row else Chosen(None, None)

    async def choose(self, cart: Cart, method: PaymentMethod) -> None:
        await self.db.run("UPDATE carts SET payment = :method WHERE id = :cart", method=method, cart=cart.id)
        await self.db.run("UPDATE customers SET payment = :method WHERE id = :id", method=method, id=cart.customer_id)

    async def lease(self, order_id: int, key: str, until: int) -> bool:
        leased = await self.db.run(
            """UPDATE orders SET paying_until = :until, paying_key = :key,
                      expires_at = CASE WHEN expires_at > :until THEN expires_at ELSE :until END
                WHERE id = :id AND status = 'awaiting_payment' AND expires_at > :now
                  AND (paying_until IS NULL OR paying_until <= :now OR paying_key = :key)""",
            id=order_id,
            key=key,
            until=until,
            now=self.now,
        )
        return leased == 1

    async def overdue(self, limit: int) -> tuple[int, ...]:
        rows = await self.db.all(
            """SELECT id FROM orders WHERE status = 'awaiting_payment' AND expires_at IS NOT NULL AND expires_at <= :now
                ORDER BY expires_at LIMIT :limit""",
            now=self.now,
            limit=limit,
        )
        return tuple(row["id"] for row in rows)

    async def payment(self, payment_id: int) -> Payment | None:
        return _payment(await self.db.one(f"{_PAYMENT} WHERE id = :id", id=payment_id))

    async def charged(self, method: PaymentMethod, charge_id: str) -> Payment | None:
        return _payment(
            await self.db.one(
                f"{_PAYMENT} WHERE method = :method AND charge_id = :charge", method=method, charge=charge_id
            )
        )

    async def of_order(self, order_id: int) -> tuple[Payment, ...]:
        rows = await self.db.all(f"{_PAYMENT} WHERE order_id = :order ORDER BY id", order=order_id)
        return tuple(payment for row in rows if (payment := _payment(row)))

    async def book(self, charge: Charge, order_id: int | None, outcome: Outcome) -> Payment | None:
        row = await self.db.one(
            """INSERT INTO payments (method, charge_id, provider_id, order_id, payer_id, currency, amount, outcome, at)
               VALUES (:method, :charge, :provider, :order, :payer, :currency, :amount, :outcome, :now)
               ON CONFLICT DO NOTHING
               RETURNING id, method, charge_id, provider_id, order_id, payer_id, currency, amount, outcome, at""",
            method=charge.method,
            charge=charge.charge_id,
            provider=charge.provider_id,
            order=order_id,
            payer=charge.payer_id,
            currency=charge.currency,
            amount=charge.amount,
            outcome=outcome,
            now=self.now,
        )
        return _payment(row)

    async def refund(self, refund_id: int) -> Refund | None:
        row = await self.db.one(f"{_REFUND} WHERE id = :id", id=refund_id)
        return _refund(row) if row else None

    async def proof(self, proof_id: int) -> Proof | None:
        return _proof(await self.db.one(f"{_PROOF} WHERE id = :id", id=proof_id))

    async def proofs(self, order_id: int, most: int) -> tuple[Proof, ...]:
        rows = await self.db.all(
            f"{_PROOF} WHERE order_id = :order ORDER BY id DESC LIMIT :most", order=order_id, most=most
        )
        return tuple(proof for row in reversed(rows) if (proof := _proof(row)))

    async def add_proof(self, order_id: int, file_id: str, *, photo: bool) -> int:
        row = await self.db.one(
            """INSERT INTO transfer_proofs (order_id, file_id, is_photo, sent_at) VALUES (:order, :file, :photo, :now)
               RETURNING id""",
            order=order_id,
            file=file_id,
            photo=photo,
            now=self.now,
        )
        return int(row["id"])

    async def refuse_proofs(self, order_id: int, reason: str) -> int:
        return await self.db.run(
            """UPDATE transfer_proofs SET refused_at = :now, reason = :reason
                WHERE order_id = :order AND refused_at IS NULL""",
            order=order_id,
            reason=reason,
            now=self.now,
        )

    async def hold(self, order_id: int, until: int | None) -> None:
        await self.db.run(
            "UPDATE orders SET expires_at = :until WHERE id = :id AND status = 'awaiting_payment'",
            id=order_id,
            until=until,
        )

    async def returned(self, order_id: int) -> dict[int, int]:
        rows = await self.db.all(
            """SELECT sku_id, CAST(SUM(quantity) AS BIGINT) AS pieces FROM order_returns
                WHERE order_id = :order GROUP BY sku_id""",
            order=order_id,
        )
        return {row["sku_id"]: row["pieces"] for row in rows}

    async def count_returns(self, order_id: int) -> int:
        row = await self.db.one("SELECT COUNT(*) AS total FROM order_returns WHERE order_id = :order", order=order_id)
        return int(row["total"])

    async def add_return(self, order_id: int, line: OrderLine, amount: int, actor: Actor, *, restocked: bool) -> None:
        await self.db.run(
            """INSERT INTO order_returns (order_id, sku_id, quantity, amount, restocked, actor, at)
               VALUES (:order, :sku, :quantity, :amount, :restocked, :actor, :now)""",
            order=order_id,
            sku=line.sku_id,
            quantity=line.quantity,
            amount=amount,
            restocked=restocked,
            actor=str(actor),
            now=self.now,
        )

    async def refunds(self, payment_id: int) -> tuple[Refund, ...]:
        rows = await self.db.all(f"{_REFUND} WHERE payment_id = :payment ORDER BY id", payment=payment_id)
        return tuple(map(_refund, rows))

    async def owe_refund(
        self, payment: Payment, amount: int, actor: Actor, reason: str, *, by_hand: bool
    ) -> Refund | None:
        row = await self.db.one(
            """INSERT INTO refunds (payment_id, amount, reason, actor, by_hand, due_at)
               SELECT :payment, :amount, :reason, :actor, :by_hand, :now
                WHERE (SELECT COALESCE(SUM(amount), 0) FROM refunds WHERE payment_id = :payment) + :amount <= :most
               RETURNING id, payment_id, amount, reason, actor, by_hand, reference, due_at, done_at""",
            payment=payment.id,
            amount=amount,
            reason=reason,
            actor=str(actor),
            by_hand=by_hand,
            most=payment.amount,
            now=self.now,
        )
        return _refund(row) if row else None

    async def finish_refund(self, refund_id: int, reference: str) -> bool:
        done = await self.db.run(
            "UPDATE refunds SET done_at = :now, reference = :reference WHERE id = :id AND done_at IS NULL",
            id=refund_id,
            reference=reference,
            now=self.now,
        )
        return done == 1

    async def send_by_hand(self, refund_id: int) -> bool:
        changed = await self.db.run(
            "UPDATE refunds SET by_hand = 1 WHERE id = :id AND by_hand = 0 AND done_at IS NULL", id=refund_id
        )
        return changed == 1

    async def read_so_far(self, bot_id: int) -> int:
        row = await self.db.one("SELECT transactions FROM stars_read WHERE bot_id = :bot", bot=bot_id)
        return int(row["transactions"]) if row else 0

    async def note_read(self, bot_id: int, transactions: int) -> None:
        await self.db.run(
            """INSERT INTO stars_read (bot_id, transactions) VALUES (:bot, :transactions)
               ON CONFLICT (bot_id) DO UPDATE SET transactions = excluded.transactions""",
            bot=bot_id,
            transactions=transactions,
        )

    async def keep_invoice(self, order_id: int, chat_id: int, message_id: int) -> None:
        await self.db.run(
            "INSERT INTO invoices (order_id, chat_id, message_id) VALUES (:order, :chat, :message) ON CONFLICT DO NOTHING",
            order=order_id,
            chat=chat_id,
            message=message_id,
        )

    async def take_invoices(self, order_id: int) -> tuple[tuple[int, int], ...]:
        rows = await self.db.all(
            "DELETE FROM invoices WHERE order_id = :order RETURNING chat_id, message_id", order=order_id
        )
        return tuple((row["chat_id"], row["message_id"]) for row in rows)


def _method(word: str) -> PaymentMethod | None:
    return PaymentMethod(word) if word else None


def _payment(row: Any) -> Payment | None:  # noqa: ANN401 - a Row, or None
    if row is None:
        return None
    number, method, *rest, outcome, at = row
    return Payment._make((number, PaymentMethod(method), *rest, Outcome(outcome), at))


def _proof(row: Any) -> Proof | None:  # noqa: ANN401 - a Row, or None
    if row is None:
        return None
    number, order_id, file_id, is_photo, *rest = row
    return Proof._make((number, order_id, file_id, is_photo == 1, *rest))


def _refund(row: Any) -> Refund:  # noqa: ANN401 - a Row
    number, payment_id, amount, reason, actor, by_hand, *rest = row
    return Refund._make((number, payment_id, amount, reason, Actor.parse(actor), by_hand == 1, *rest))
