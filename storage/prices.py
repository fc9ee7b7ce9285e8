"""The price in force, for every statement that reads one: that of the newest schedule that runs `:now`, else the regular one.

No job puts a price in force or takes it away again: rows say from when until when it counts.
"""

from typing import Any

from core.models.price import Reduced

IN_FORCE = """LEFT JOIN scheduled_prices o ON o.sku_id = s.id AND o.place = (
               SELECT r.place FROM scheduled_prices r
                WHERE r.sku_id = s.id AND r.begins_at <= :now AND r.ends_at > :now ORDER BY r.place DESC LIMIT 1)"""
"""A join to SKUs `s`, with :now."""

PRICE = "COALESCE(o.price, s.price)"
"""What a SKU costs now."""

ENDS = """COALESCE((SELECT MIN(r.begins_at) FROM scheduled_prices r
                     WHERE r.sku_id = s.id AND r.place > o.place AND r.begins_at > :now AND r.begins_at < o.ends_at), o.ends_at)"""
"""Until when it costs that: to the end of the schedule, or until a newer one begins. NULL where it is the regular price."""


def lowest(price: str) -> str:
    """A product's price in a list, of its SKUs `s`: a price that nobody can pay does not count, unless none is in stock."""
    return f"COALESCE(MIN(CASE WHEN s.on_hand > 0 THEN {price} END), MIN({price}))"


def reduced(row: Any, now: int) -> Reduced | None:  # noqa: ANN401 - a Row
    """What a row with `price`, `regular` and `ends` says of a lower price for a time."""
    return Reduced(row["regular"], row["ends"], now) if row["ends"] and row["price"] < row["regular"] else None
