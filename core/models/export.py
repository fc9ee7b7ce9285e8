"""What the shop exports as tables."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol

Cell = str | int | Decimal | datetime | None
"""A text is written as text, whatever it looks like; a Decimal is money in major units; None is an empty cell."""
Row = tuple[Cell, ...]


class Sheet(Protocol):
    """Takes a table row by row."""

    def add(self, row: Row) -> None: ...


class ExportNoun(StrEnum):
    PRODUCTS = "products"
    ORDERS = "orders"
    CUSTOMERS = "customers"
    PAYMENTS = "payments"


class FileKind(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


class ExportRequest(NamedTuple):
    """Which rows to export, and to which kind of file. `first` and `last` are days in the shop's timezone, inclusive; None: no limit."""

    noun: ExportNoun
    kind: FileKind = FileKind.XLSX
    first: date | None = None
    last: date | None = None

    @property
    def period(self) -> str:
        """`2026-11-01 to 2026-11-23`; "" for all time."""
        if self.first is None:
            return ""
        return f"{self.first} to {self.last}" if self.last else f"from {self.first}"


class SoldLine(NamedTuple):
    """A line of an order, joined with that order. Amounts in minor units of `currency`; `name` is the customer's current name.

    `paid_at`: when its money came in, ms UTC; None for cash, of which nobody tells the shop.
    """

    order_id: int
    order: str
    placed_at: int
    state: str
    customer_id: int
    name: str
    sku: str
    title: str
    label: str
    quantity: int
    unit_price: int
    discount: int
    currency: str
    subtotal: int
    order_discount: int
    delivery_price: int
    delivery_discount: int
    total: int
    method: str | None
    recipient: str | None
    phone: str | None
    address: str | None
    note: str | None
    payment: str
    paid_at: int | None


class KnownCustomer(NamedTuple):
    """Someone who has written to the shop; `orders` counts those neither cancelled nor given back, `spent` is their sum (minor units)."""

    id: int
    name: str
    username: str
    first_seen: int
    last_seen: int
    orders: int
    spent: int
