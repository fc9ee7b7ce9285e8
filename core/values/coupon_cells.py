"""A coupon as the cells of a coupon file: what core/values/coupon.py reads from them, written again."""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from core.models.coupon import WHOLE, BuyGet, Coupon, Fixed, FreeDelivery, Percent, Terms, Tiers
from core.money import plain
from core.values.coupon import CONDITIONS, Shop
from core.values.days import moment_at

_BARE = re.compile('[^,،，"“„«][^,،，]*')
FLAGS = ("first_order", "exclusive", "active")
COLUMNS = ("name", "discount", *CONDITIONS, *FLAGS)
FIELDS: Mapping[str, str] = MappingProxyType(
    {"name": "name", "discount": "terms", **{key: value.field for key, value in CONDITIONS.items()}}
    | dict(zip(FLAGS, FLAGS, strict=True))
)
"""NewCoupon's field, by column."""


def cell(column: str, value: Any, shop: Shop) -> str:  # noqa: ANN401 - the field's value, of any type
    """The value of NewCoupon's field of this column, as it is written; the same value is always the same text."""
    write = _WRITERS.get(column, _number)
    return write(value, shop)


def cells_of(coupon: Coupon, only: Sequence[str], shop: Shop) -> dict[str, str]:
    """All its cells by column, in the file's order. `only` are the names of its scope; amounts are in its own currency."""
    said = {**dict(coupon), "only": tuple(only)}
    return {"code": coupon.code} | {column: cell(column, said[FIELDS[column]], shop) for column in COLUMNS}


def _percent(basis_points: int) -> str:
    whole, part = divmod(basis_points, 100)
    return f"{whole}.{part:02}".rstrip("0").rstrip(".") + "%" if part else f"{whole}%"


def _discount(terms: Terms, shop: Shop) -> str:
    match terms:
        case Percent():
            return _percent(terms.basis_points)
        case Fixed():
            return plain(terms.amount, shop.currency)
        case FreeDelivery():
            return "free_delivery"
        case BuyGet():
            off = "" if terms.basis_points == WHOLE else f" off={_percent(terms.basis_points)}"
            return f"buy={terms.buy} get={terms.get}{off}"
        case Tiers():
            tiers = (f"{plain(one.spend, shop.currency)}:{_discount(one.terms, shop)}" for one in terms.tiers)
            return f"tiers={','.join(tiers)}"


def _money(amount: int | None, shop: Shop) -> str:
    return plain(amount, shop.currency) if amount else ""


def _first_day(at: int | None, shop: Shop) -> str:
    return "" if at is None else moment_at(at, shop.zone).date().isoformat()


def _last_day(end: int | None, shop: Shop) -> str:
    return "" if end is None else _first_day(end - 1, shop)


def _names(found: Sequence[str], _shop: Shop) -> str:
    """With quotes around a name that would be read as another one, or as several."""
    return ", ".join(one if _BARE.fullmatch(one) else '"{}"'.format(one.replace('"', '""')) for one in found)


def _flag(value: bool, _shop: Shop) -> str:
    return "yes" if value else "no"


def _text(value: str, _shop: Shop) -> str:
    return value


def _number(value: int | None, _shop: Shop) -> str:
    return str(value) if value else ""


_WRITERS: Mapping[str, Callable[[Any, Shop], str]] = {
    "name": _text,
    "discount": _discount,
    "min": _money,
    "cap": _money,
    "from": _first_day,
    "until": _last_day,
    "only": _names,
    **dict.fromkeys(FLAGS, _flag),
}
