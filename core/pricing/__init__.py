"""What a cart costs: pure and exact, no clock, no I/O.

Coupons apply by priority (higher first), then code, each to what the ones before it left. `conditions` says which
apply at all, `bill` what each takes off, `combine` which of them together are cheapest for the customer.
"""

from core.pricing.conditions import PricedLine
from core.pricing.price import price

__all__ = ["PricedLine", "price"]
