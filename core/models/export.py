"""What the shop exports as tables."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol

from core.models.order import SOLD, OrderStatus


class Digits(str):
    """A text that is no number, though it may be all digits: of a phone, of a parcel. A spreadsheet must not drop its zeros."""

    __slots__ = ()


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
    COUPONS = "coupons"


TIMELESS = frozenset({ExportNoun.PRODUCTS, ExportNoun.COUPONS})
"""Exported as they are now, to be changed and sent back; nobody's personal data is in them."""


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

    `paid_at`: when its money came in, ms UTC; None for cash, of which nobody tells the shop. Of its pieces `off_quantity` were taken off
    or came back, for which `off_amount` need not be paid, or was given back.
    """

    order_id: int
    order: str
    placed_at: int
    state: str
    customer_id: int
    name: str
    username: str
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
    off_quantity: int
    off_amount: int

    @property
    def stands(self) -> bool:
        """Whether its order brings money: neither cancelled nor refunded, and paid unless it is paid on delivery."""
        return self.state in SOLD

    @property
    def total_amount(self) -> int:
        """As it was ordered."""
        return self.quantity * self.unit_price - self.discount


class Trail(NamedTuple):
    """What happened to an order: the labels of its coupons, when it came into each state (ms UTC), and its tracking."""

    coupons: tuple[str, ...] = ()
    steps: Mapping[OrderStatus, int] = {}
    tracking: str = ""


class KnownCustomer(NamedTuple):
    """Someone who has written to the shop; `orders` counts those neither cancelled nor given back, `spent` is what they brought in the
    shop's currency (minor units). `phone` and `address` are those of the newest order that has one, "" for none.
    """

    id: int
    name: str
    username: str
    first_seen: int
    last_seen: int
    orders: int
    spent: int
    phone: str
    address: str
