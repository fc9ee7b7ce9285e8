"""Invoices and charges. No money moves: a charge is only a row."""

import json
import secrets
import sqlite3
from dataclasses import dataclass

from playground.shapes import Json
from playground.state.store import Store

FIRST_STARS = 1_000
"""What everybody has at the beginning."""


@dataclass(frozen=True)
class Invoice:
    """`total_amount` is in minor units. Like a real invoice, it stays payable for ever.

    `form` is what the bot sees of it no more: description, prices, photo_url, provider_data, and what it `asks` of the payer.
    """

    slug: str
    chat_id: int | None
    message_id: int | None
    title: str
    payload: str
    currency: str
    total_amount: int
    form: Json

    @property
    def asks(self) -> list[str]:
        """The fields of `OrderInfo` that the payer has to fill in."""
        return list(self.form.get("asks", ()))


@dataclass(frozen=True)
class Charge:
    """`message_id` is that of the service message; it is `untold` while the bot has not heard of it."""

    id: str
    person_id: int
    currency: str
    total_amount: int
    payload: str
    provider_charge_id: str
    date: int
    refunded_at: int | None
    slug: str
    message_id: int
    order_info: Json
    untold: bool

    def successful_payment(self) -> Json:
        return self.refunded_payment() | ({"order_info": self.order_info} if self.order_info else {})

    def refunded_payment(self) -> Json:
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

    def add_invoice(self, invoice: Json, form: Json, message: Json | None) -> str:
        """Add an invoice and give its slug. `message` shows it; for a link it is None."""
        slug = f"${secrets.token_urlsafe(12)}"
        self._store.run(
            "INSERT INTO invoice VALUES (:slug, :chat, :message, :title, :payload, :currency, :total_amount)",
            slug=slug,
            chat=message["chat"]["id"] if message else None,
            message=message["message_id"] if message else None,
            **{name: invoice[name] for name in ("title", "payload", "currency", "total_amount")},
        )
        self._store.run("INSERT INTO invoice_form VALUES (:slug, :body)", slug=slug, body=json.dumps(form))
        return slug

    def invoice_in(self, chat_id: int, message_id: int) -> Invoice | None:
        row = self._store.one(
            "SELECT * FROM whole_invoice WHERE chat_id = :chat AND message_id = :message",
            chat=chat_id,
            message=message_id,
        )
        return _invoice(row)

    def invoice(self, slug: str) -> Invoice | None:
        return _invoice(self._store.one("SELECT * FROM whole_invoice WHERE slug = :slug", slug=slug))

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

    def keep_receipt(self, charge: Charge) -> None:
        self._store.run(
            "INSERT INTO receipt VALUES (:id, :slug, :message, :info, :untold)",
            id=charge.id,
            slug=charge.slug,
            message=charge.message_id,
            info=json.dumps(charge.order_info),
            untold=charge.untold,
        )

    def paid(self, invoice: Invoice, person_id: int) -> Charge | None:
        """The person's last charge for this invoice."""
        row = self._store.one(
            "SELECT * FROM whole_charge WHERE slug = :slug AND person_id = :person ORDER BY number DESC",
            slug=invoice.slug,
            person=person_id,
        )
        return _charge(row) if row else None

    def untold(self) -> list[Charge]:
        """The charges of which the bot has not heard, oldest first."""
        return [_charge(row) for row in self._store.all("SELECT * FROM whole_charge WHERE untold ORDER BY number")]

    def note_told(self, charge_id: str) -> None:
        self._store.run("UPDATE receipt SET untold = 0 WHERE charge_id = :id", id=charge_id)

    def get(self, charge_id: str) -> Charge:
        """Raises KeyError for an unknown charge."""
        row = self._store.one("SELECT * FROM whole_charge WHERE id = :id", id=charge_id)
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

    def contact(self, person_id: int) -> Json:
        """What the person last gave to an invoice that asked for it."""
        return dict(self._store.setting(f"contact:{person_id}") or {})

    def keep_contact(self, person_id: int, order_info: Json) -> None:
        self._store.set(f"contact:{person_id}", self.contact(person_id) | order_info)

    def earned(self) -> int:
        """The bot's own Stars."""
        row = self._store.one(
            "SELECT COALESCE(SUM(total_amount), 0) AS sum FROM charge WHERE currency = 'XTR' AND refunded_at IS NULL"
        )
        return int(row["sum"]) if row else 0

    def charges(self) -> list[Charge]:
        """All of them, the oldest first."""
        return [_charge(row) for row in self._store.all("SELECT * FROM whole_charge ORDER BY date, number")]

    def in_stars(self) -> list[Charge]:
        return [charge for charge in self.charges() if charge.currency == "XTR"]


def _invoice(row: sqlite3.Row | None) -> Invoice | None:
    return Invoice(**{**dict(row), "form": json.loads(row["form"] or "{}")}) if row else None


def _charge(row: sqlite3.Row) -> Charge:
    read = {"order_info": json.loads(row["order_info"] or "{}"), "untold": bool(row["untold"])}
    return Charge(**{name: value for name, value in dict(row).items() if name != "number"} | read)
