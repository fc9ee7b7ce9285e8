"""Changes on their way through Postgres: what a NOTIFY carries, which is committed and undone with its transaction."""

import json
from collections.abc import Sequence
from typing import Any

from core.models.change import CartChanged, Change, GoodsChanged, Missed, OrderMoved, QuestionAsked, RanLow
from core.models.order import OrderStatus

CHANNEL = "tillbot_changes"
_LONGEST = 7_999
"""Bytes that a NOTIFY takes."""
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
    """The NOTIFY that tells these to every process."""
    told = json.dumps([[_WORDS[type(one)], *one] for one in changes], separators=(",", ":"))
    if len(told) > _LONGEST:
        return statement([Missed()])
    quoted = told.replace("'", "''")
    return f"NOTIFY {CHANNEL}, '{quoted}'"


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
