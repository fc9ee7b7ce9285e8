"""What the shop keeps about a customer: told, handed out, forgotten."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from core.errors import Conflict
from core.models.actor import Actor
from core.money import plain
from core.ports import ReadTransaction, Transaction
from core.values.days import moment_at

_DAY = 24 * 3_600_000
_AMOUNTS = frozenset({"subtotal", "discount", "delivery", "delivery_discount", "total", "unit_price", "amount"})
_SEEN = frozenset({"first_seen", "last_seen"})
_DEGREES = {"latitude", "longitude"}
_OF_ORDER = {
    "order_lines": "lines",
    "order_deliveries": "delivered_to",
    "payments": "payments",
    "refunds": "refunds",
    "transfer_proofs": "transfer_receipts",
    "codes": "codes",
}


class OrdersUnderWay(Conflict):
    """They cannot be forgotten yet: these orders (codes) are not closed, or their money is on its way back."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(codes)
        self.codes = codes


class PrivacyView(NamedTuple):
    """What a customer can decide about: `reminders` are on; orders `under_way` (codes) keep them from being forgotten."""

    reminders: bool
    under_way: tuple[str, ...]


async def view_privacy(tx: ReadTransaction, customer_id: int) -> PrivacyView:
    return PrivacyView(await tx.customers.wants_reminders(customer_id), await tx.privacy.under_way(customer_id))


async def my_data(tx: ReadTransaction, customer_id: int) -> str:
    """Everything about them, as JSON that people can read: amounts with their decimals, times by the shop's clock."""
    kept = await tx.privacy.kept(customer_id)
    currencies = {order["id"]: order["currency"] for order in kept["orders"]}
    zone = ZoneInfo(tx.policy.timezone)
    told = {
        what: [_told(row, currencies.get(row.get("order_id") or row.get("id"), ""), zone) for row in rows]
        for what, rows in kept.items()
    }
    for name, part in _OF_ORDER.items():
        by_order: dict[int, list[Any]] = {}
        for row in told.pop(name):
            by_order.setdefault(row.pop("order_id"), []).append(row)
        for order in told["orders"]:
            order[part] = by_order.get(order["id"], [])
    return json.dumps({"shop": tx.policy.name, **told}, ensure_ascii=False, indent=2)


async def forget_me(tx: Transaction, customer_id: int) -> None:
    """Forget who they are; their orders stay as sums, without names and addresses. Once more does no harm. Raises OrdersUnderWay.

    A ban stays, and so does that they want no reminders: both bind whoever comes back with this account.
    """
    await tx.customers.lock(customer_id)
    if codes := await tx.privacy.under_way(customer_id):
        raise OrdersUnderWay(codes)
    await tx.privacy.forget_answers(customer_id)
    await tx.privacy.forget_person(customer_id)
    await tx.audit(Actor.customer(customer_id), "customer.forget", str(customer_id), "", "")


async def empty_updates(tx: Transaction, limit: int) -> int:
    """Empty what forgotten people have sent, once it is done with; returns for how many of them that is complete."""
    return await tx.privacy.empty_updates(limit)


async def forget_offered(tx: Transaction, limit: int) -> int:
    """Delete at most `limit` of the photos that nobody has sent on to the shop; returns how many."""
    return await tx.privacy.forget_offered(tx.now - _DAY, limit)


async def forget_idle(tx: Transaction, limit: int) -> int:
    """Forget the answers of at most `limit` customers of whom there was no sign for as long as the policy says; returns how many."""
    days = tx.policy.customer_data_days
    idle = await tx.privacy.idle(tx.now - days * _DAY, limit) if days else ()
    for customer_id in idle:
        await tx.privacy.forget_answers(customer_id)
    return len(idle)


def _told(row: Mapping[str, Any], currency: str, zone: ZoneInfo) -> dict[str, Any]:
    return {name: _readable(name, value, currency, zone) for name, value in row.items()}


def _readable(name: str, value: Any, currency: str, zone: ZoneInfo) -> Any:  # noqa: ANN401 - of any column
    if value is None:
        return None
    if name in _SEEN or name.rsplit("_", maxsplit=1)[-1] == "at":
        return moment_at(value, zone).isoformat(timespec="seconds")
    if name in _AMOUNTS and currency:
        return plain(value, currency)
    if name in _DEGREES:
        return value / 1_000_000
    return value
