"""Changes on their way through Postgres: what a NOTIFY carries, which is committed and undone with its transaction."""

import json
from collections.abc import Sequence
from typing import Any

from core.models.change import CartChanged, Change, GoodsChanged, Missed, OrderMoved, QuestionAsked, RanLow
from core.models.order import OrderStatus

CHANNEL = "tillbot_changes"
_LONGEST = 7_999
"""Bytes that a NOTIFY takes; what it carries is ASCII."""
_KINDS: dict[str, type[Change]] = {
    "cart": CartChanged,
    "order": OrderMoved,
    "goods": GoodsChanged,
    "question": QuestionAsked,
    "low": RanLow,
    "missed": Missed,
}
_WORDS = {kind: word for word, kind in _KINDS.items()}


def statement(changes: Sequence[Change]) -> str:
    """The NOTIFYs that tell these to every process: as many as it takes, heard one after the other."""
    payloads: list[str] = []
    for one in changes:
        told = json.dumps([_WORDS[type(one)], *one], separators=(",", ":"))
        if payloads and len(payloads[-1]) + len(told) + len(",[]") <= _LONGEST:
            payloads[-1] += f",{told}"
        else:
            payloads.append(told)
    return "; ".join([f"NOTIFY {CHANNEL}, '[{_quoted(payload)}]'" for payload in payloads])


def _quoted(payload: str) -> str:
    return payload.replace("'", "''")


def changes_in(payload: str) -> tuple[Change, ...]:
    """What another process has told. What this program does not understand may be anything: another version wrote it."""
    try:
        return tuple([_change(*one) for one in json.loads(payload)])
    except (ValueError, TypeError, LookupError):
        return (Missed(),)


def _change(word: str, *fields: Any) -> Change:  # noqa: ANN401 - a number or a word, as the kind has it
    kind = _KINDS[word]
    if kind is OrderMoved:
        order_id, customer_id, status = fields
        return OrderMoved(order_id, customer_id, OrderStatus(status))
    return kind(*fields)
