"""Prices in Telegram Stars."""

from dataclasses import replace

from core.models.cart import Cart, CartLine
from core.money import STARS, exponent


def in_stars(cart: Cart, per_unit: int) -> Cart | None:
    """The cart as it is paid with Stars; None if one of its lines has no price in them.

    `per_unit`: how many Stars one unit of the cart's currency costs; 0 for no rate.
    """
    if cart.currency == STARS:
        return cart
    lines = [_in_stars(line, cart.currency, per_unit) for line in cart.lines]
    priced = tuple(line for line in lines if line is not None)
    return replace(cart, currency=STARS, lines=priced) if len(priced) == len(lines) else None


def star_price(price: int, own: int | None, currency: str, per_unit: int) -> int | None:
    """What a piece costs in Stars: its own price in them, else its `price` (minor units) at the rate, rounded up. None for neither."""
    if own is not None or currency == STARS:
        return price if own is None else own
    return -(-price * per_unit // 10 ** exponent(currency)) if per_unit else None


def _in_stars(line: CartLine, currency: str, per_unit: int) -> CartLine | None:
    """The line, which costs the lower of the promised and today's price, as long as the promise lasts."""
    today = star_price(line.unit_price, line.stars, currency, per_unit)
    if today is None:
        return None
    promised = line.promised_stars if line.promised_stars is not None and line.stars is not None else today
    regular = star_price(line.regular, line.stars, currency, per_unit) or 0
    return line._replace(promised=promised, today=today, regular=regular)
