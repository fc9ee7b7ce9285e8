"""How Stripe counts money, and how much of it it takes."""

from collections.abc import Mapping
from types import MappingProxyType

from core.models.payment import CardLimits
from core.money import exponent, parse_amount
from core.ports.gateway import GatewayError

_NO_DECIMALS = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF")
)
_THREE_DECIMALS = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))
"""Their last digit has to be 0. All other currencies have two decimals at Stripe, also those that have none anywhere else."""
_SMALLEST: Mapping[str, str] = MappingProxyType(
    {
        "AED": "2.00",
        "AUD": "0.50",
        "BGN": "1.00",
        "BRL": "0.50",
        "CAD": "0.50",
        "CHF": "0.50",
        "CZK": "15.00",
        "DKK": "2.50",
    }
    | {"EUR": "0.50", "GBP": "0.30", "HKD": "4.00", "HUF": "175.00", "INR": "0.50", "JPY": "50", "MXN": "10.00"}
    | {"MYR": "2.00", "NOK": "3.00", "NZD": "0.50", "PLN": "2.00", "RON": "2.00", "SEK": "3.00", "SGD": "0.50"}
    | {"THB": "10.00", "USD": "0.50"}
)
_LARGEST = 99_999_999
"""As Stripe counts: eight digits."""

LIMITS = tuple(CardLimits(currency, parse_amount(least, currency), _LARGEST) for currency, least in _SMALLEST.items())
"""The totals that Stripe takes, where that is known."""


def to_stripe(amount: int, currency: str) -> int:
    """Our minor units as Stripe counts them. Raises GatewayError for an amount that Stripe cannot express."""
    ours, theirs = exponent(currency), _exponent(currency)
    if theirs >= ours:
        counted, rest = amount * int(10 ** (theirs - ours)), 0
    else:
        counted, rest = divmod(amount, int(10 ** (ours - theirs)))
    if rest or (theirs == 3 and counted % 10):
        raise GatewayError(f"Stripe cannot charge {amount} of the smallest units of {currency}", final=True)
    return counted


def from_stripe(amount: int, currency: str) -> int:
    """The other way round. Raises GatewayError for an amount that does not exist in our units: it is none of ours."""
    ours, theirs = exponent(currency), _exponent(currency)
    if ours >= theirs:
        return amount * int(10 ** (ours - theirs))
    whole, rest = divmod(amount, int(10 ** (theirs - ours)))
    if rest:
        raise GatewayError(f"{amount} is no amount in {currency}", final=True)
    return whole


def _exponent(currency: str) -> int:
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2
