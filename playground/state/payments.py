"""Invoices and charges. No money moves: a charge is only a row."""

import secrets
import sqlite3
from dataclasses import dataclass

from playground.shapes import Json
from playground.state.store import Store

FIRST_STARS = 1_000
"""What everybody has at the beginning."""


@dataclass(frozen=True)
class Invoice:
    """`total_amount` is in minor units. Like a real invoice, it stays payable for ever."""

    slug: str
    chat_id: int | None
    message_id: int | None
    title: str
    payload: str
    currency: str
    total_amount: int


@dataclass(frozen=True)
class Charge:
    id: str
    person_id: int
    currency: str
    total_amount: int
    payload: str
    provider_charge_id: str
    date: int
    refunded_at: int | None

    def successful_payment(self) -> Json:
        return {
            "currency": self.currency,
            "total_amount": self.total_amount,
            "invoice_payload": self.payload,
            "telegram_payment_charge_id": self.id,
            "provider_payment_charge_id": self.provider_charge_id,
        }


class Payments:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add_invoice(self, title: str, payload: str, currency: str, total_amount: int, message: Json | None) -> str:
        """Add an invoice and give its slug. `message` shows it; for a link it is None."""
        slug = f"${secrets.token_urlsafe(12)}"
        self._store.run(
            "INSERT INTO invoice VALUES (:slug, :chat, :message, :title, :payload, :currency, :total)",
            slug=slug,
            chat=message["chat"]["id"] if message else None,
            message=message["message_id"] if message else None,
            title=title,
            payload=payload,
            currency=currency,
            total=total_amount,
        )
        return slug

    def invoice_in(self, chat_id: int, message_id: int) -> Invoice | None:
        row = self._store.one(
            "SELECT * FROM invoice WHERE chat_id = :chat AND message_id = :message", chat=chat_id, message=message_id
        )
        return Invoice(**dict(row)) if row else None

    def invoice(self, slug: str) -> Invoice | None:
        row = self._store.one("SELECT * FROM invoice WHERE slug = :slug", slug=slug)
        return Invoice(**dict(row)) if row else None

    def charge(self, invoice: Invoice, person_id: int, date: int) -> Charge:
        charge_id = f"stx{secrets.token_urlsafe(24)}" if invoice.currency == "XTR" else secrets.token_hex(16)
        self._store.run(
            "INSERT INTO charge VALUES (:id, :person, :currency, :total, :payload, :provider, :date, NULL)",
            id=charge_id,
            person=person_id,
            currency=invoice.currency,
            total=invoice.total_amount,
            payload=invoice.payload,
            provider=f"test_{secrets.token_hex(8)}",
            date=date,
        )
        return self.get(charge_id)

    def get(self, charge_id: str) -> Charge:
        """Raises KeyError for an unknown charge."""
        row = self._store.one("SELECT * FROM charge WHERE id = :id", id=charge_id)
        if not row:
            raise KeyError(charge_id)
        return _charge(row)

    def refund(self, charge_id: str, date: int) -> None:
        self._store.run("UPDATE charge SET refunded_at = :date WHERE id = :id", id=charge_id, date=date)

    def balance(self, person_id: int) -> int:
        """The Stars that a person has: those everybody begins with, and those they got, less what they paid and did not get back."""
        row = self._store.one(
            """SELECT COALESCE(SUM(total_amount), 0) AS paid FROM charge
                WHERE person_id = :person AND currency = 'XTR' AND refunded_at IS NULL""",
            person=person_id,
        )
        got = self._store.setting(f"stars:{person_id}") or 0
        return FIRST_STARS + got - (row["paid"] if row else 0)

    def get_stars(self, person_id: int, amount: int) -> None:
        self._store.set(f"stars:{person_id}", (self._store.setting(f"stars:{person_id}") or 0) + amount)

    def earned(self) -> int:
        """The bot's own Stars."""
        row = self._store.one(
            "SELECT COALESCE(SUM(total_amount), 0) AS sum FROM charge WHERE currency = 'XTR' AND refunded_at IS NULL"
        )
        return int(row["sum"]) if row else 0

    def charges(self) -> list[Charge]:
        """All of them, the oldest first."""
        return [_charge(row) for row in self._store.all("SELECT * FROM charge ORDER BY date, rowid")]

    def in_stars(self) -> list[Charge]:
        return [charge for charge in self.charges() if charge.currency == "XTR"]


def _charge(row: sqlite3.Row) -> Charge:
    return Charge(**dict(row))
