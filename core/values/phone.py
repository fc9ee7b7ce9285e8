"""Phone numbers: as people type them, as they are kept (E.164), and as they are read."""

import re
from functools import cache

import phonenumbers
from babel.core import get_global
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from core.errors import InvalidInput
from core.models.policy import Policy
from core.typed import latin

EXAMPLE = "+49 30 1234567"
LAST_DIGITS = 7
"""By so many a number is looked up: they are the same with and without its country's code."""
_LONGEST = 60
_DIALLED = re.compile(r"\(?\+?[0-9 ()/.\-*#,;:~]+")
_TYPED = re.compile(r"\+?[0-9 ()/\-]+")
_EXTENSION = " ext. "
_LABEL = re.compile(r"^[^\d+(]{1,20}(?=[\d+(])")
"""What stands before a number: "Tel. "."""
_SPELLING = 1
"""The country code of North America, where numbers are spelled in letters."""
_FEWEST, _MOST = 3, 20
"""Digits of what somebody could dial."""
_USUAL = range(6, 16)
"""Digits of a number that is not looked at twice where the shop's country is not known."""


def read_phone(text: str, country: str) -> str:
    """A number as it is kept: in E.164 if it is valid, else tidied as it was typed. Raises InvalidInput("phone", text, example).

    `country`: the shop's, for numbers without a country's code; "" if it is not known.
    """
    told = " ".join(latin(text).split())
    if (number := _valid(told, country)) is not None:
        return _kept(number)
    digits = sum(map(str.isdigit, told))
    if len(told) > _LONGEST or not _DIALLED.fullmatch(told) or not _FEWEST <= digits <= _MOST:
        raise InvalidInput("phone", text, EXAMPLE)
    return told


def looks_wrong(kept: str, country: str) -> bool:
    """Whether its owner should look at it again: there is no such number, as far as can be known."""
    if _valid(kept, country) is not None:
        return False
    known = country or kept.startswith(("+", "(+"))
    return bool(known) or sum(map(str.isdigit, kept)) not in _USUAL


def readable(kept: str) -> str:
    """The number with spaces, as its country writes it."""
    number = _valid(kept, "") if kept.startswith("+") else None
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL) if number else kept


def digits_of(kept: str) -> str:
    """The digits of a number as it is kept, without its extension."""
    return "".join(filter(str.isdigit, latin(kept.partition(_EXTENSION)[0])))


def digits_in(text: str) -> str:
    """The digits of what was typed to find a number, if it can be one or the end of one; else ""."""
    plain = latin(text).strip()
    return digits_of(plain) if _TYPED.fullmatch(plain) else ""


def read_country(text: str) -> str | None:
    """An ISO 3166 code such as DE; None for anything else."""
    plain = latin(text).strip()
    code = plain.upper() if plain.isascii() else ""
    return code if code in phonenumbers.SUPPORTED_REGIONS else None


def country_of(policy: Policy) -> str:
    """The shop's country: as set, else by its time zone, else by its currency if only one country has it; "" if it is not known."""
    return policy.country or _in_zone(policy.timezone) or _with_currency(policy.currency)


def _valid(text: str, country: str) -> PhoneNumber | None:
    text = _LABEL.sub("", text)
    if len(text) > _LONGEST:
        return None
    if not country and text.startswith("00"):
        text = f"+{text[2:]}"
    try:
        number = phonenumbers.parse(text, country or None)
    except NumberParseException:
        return None
    spelled = any(map(str.isalpha, text)) and not number.extension
    if spelled and number.country_code != _SPELLING:
        return None  # "after 6" is no part of a number
    return number if phonenumbers.is_valid_number(number) else None


def _kept(number: PhoneNumber) -> str:
    extension = f"{_EXTENSION}{number.extension}" if number.extension else ""
    number.extension = None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) + extension


@cache
def _in_zone(timezone: str) -> str:
    zone = get_global("zone_aliases").get(timezone, timezone)
    return read_country(str(get_global("zone_territories").get(zone, ""))) or ""


@cache
def _with_currency(currency: str) -> str:
    users = [
        territory
        for territory, uses in get_global("territory_currencies").items()
        if any(code == currency and end is None and tender for code, _start, end, tender in uses)
    ]
    return (read_country(users[0]) or "") if len(users) == 1 else ""
