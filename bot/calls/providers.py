"""Telegram's payment providers: their tokens by currency, and what each wants of an invoice."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from core.models.order import Order
from core.money import known_currency, parse_amount, plain
from core.usecases.payment.ask import Invoice
from texts.language import _

_TEST = ":TEST:"
_TOKEN = re.compile(r"[^\s;]{8,200}")
Contact = Literal["", "email", "phone"]

LIMITS: Mapping[str, tuple[str, str]] = MappingProxyType({"USD": ("1.00", "10000.00"), "EUR": ("1.00", "9000.00")})
"""The smallest and largest amount that Telegram takes, where it is known; `min=` and `max=` say it for other currencies."""


@dataclass(frozen=True)
class Provider:
    """A provider for one currency. Its token is a secret: it is in no text and no log.

    `single`: it takes one price, not one a line. `tax` is the code of the receipt that it wants, 0 for no receipt. `contact` is what it
    asks of the payer. `least` and `most`: amounts that it takes (minor units).
    """

    token: str
    currency: str
    single: bool = False
    tax: int = 0
    contact: Contact = ""
    least: int = 1
    most: int = 10**12

    def __repr__(self) -> str:
        return f"Provider({self.currency})"

    @property
    def test(self) -> bool:
        """Whether no money moves."""
        return _TEST in self.token

    def data(self, invoice: Invoice) -> str | None:
        """What the provider wants to know, as JSON: the items of its receipt, which sum to the total. None where it wants nothing."""
        if not self.tax:
            return None
        items = [
            {
                "description": label[:128],
                "quantity": 1,
                "amount": {"value": plain(amount, self.currency), "currency": self.currency},
                "vat_code": self.tax,
            }
            for label, amount in receipt_items(invoice)
        ]
        return json.dumps({"receipt": {"items": items}}, ensure_ascii=False)


Providers = Mapping[str, Provider]
"""By currency."""


def read_providers(text: str) -> Providers:
    """Read "EUR 123:TEST:abc; RUB 456:LIVE:def single tax=1 email min=60 max=250000". Raises ValueError, which never quotes a token."""
    found = [_read(part.split()) for part in text.split(";") if part.strip()]
    if len({one.currency for one in found}) < len(found):
        raise ValueError("names one currency twice")
    return {one.currency: one for one in found}


def _read(words: Sequence[str]) -> Provider:
    currency, token, *options = (*words, "", "")[: max(len(words), 2)]
    if not known_currency(currency.upper()) or not _TOKEN.fullmatch(token):
        raise ValueError("wants a currency and the token that @BotFather gave you, for example EUR 123456:TEST:abcdef")
    currency = currency.upper()
    least, most = LIMITS.get(currency, ("", ""))
    said = {"min": least, "max": most, **dict(option.partition("=")[::2] for option in options)}
    if unknown := said.keys() - {"min", "max", "single", "tax", "email", "phone"}:
        raise ValueError(f"does not know {min(unknown)!r}; it knows single, tax=, email, phone, min= and max=")
    return Provider(
        token=token,
        currency=currency,
        single="single" in said,
        tax=int(said["tax"]) if said.get("tax", "").isdecimal() else 0,
        contact="email" if "email" in said else "phone" if "phone" in said else "",
        least=parse_amount(said["min"], currency) if said["min"] else 1,
        most=parse_amount(said["max"], currency) if said["max"] else 10**12,
    )


def receipt_items(invoice: Invoice) -> list[tuple[str, int]]:
    """What the order costs, item by item, each with its share of the discounts; the amounts sum to what is to be paid."""
    items = [(f"{line.quantity} × {line.name}", line.total) for line in invoice.lines]
    delivery = invoice.order.delivery - invoice.order.delivery_discount
    return [*((label, amount) for label, amount in items if amount), *([(_("Delivery"), delivery)] if delivery else [])]


def price_lines(order: Order) -> list[tuple[str, int]]:
    """What the order costs, as its receipt in the chat says it: lines, discounts, delivery. The amounts sum to what is to be paid."""
    lines = [(f"{line.quantity} × {line.name}", line.quantity * line.unit_price) for line in order.lines]
    taken = [(one.code or _("Discount"), -(one.discount + one.delivery_discount)) for one in order.coupons]
    rest = ((_("Delivery"), order.delivery), *taken, (_("Taken off"), -order.taken_off))
    return [(label, amount) for label, amount in (*lines, *rest) if amount]
