"""Who has opened a Mini App, as Telegram signs it (core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app)."""

import hashlib
import hmac
import json
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from core.models.customer import Customer

LONGEST = 4096
"""Characters."""
LONGEST_AGE = 3_600_000
"""ms between opening the app and signing in."""
AHEAD = 60_000
"""ms by which Telegram's clock may be ahead of ours."""
_LARGEST_ID = 2**53


class Opened(NamedTuple):
    """Who has opened the app; `digest` names this opening."""

    customer: Customer
    digest: str


def read_init_data(text: str, token: str, now: int) -> Opened | None:
    """Who has opened the app; None if this is not what Telegram has signed for this bot, or was signed too long ago."""
    if len(text) > LONGEST:
        return None
    pairs = parse_qsl(text, keep_blank_values=True)
    fields = dict(pairs)
    given = fields.pop("hash", "")
    if len(pairs) != len(fields) + 1 or not hmac.compare_digest(
        _signature(fields, token), given.encode(errors="replace")
    ):
        return None
    opened_at = fields.get("auth_date", "")
    if not (opened_at.isascii() and opened_at.isdecimal()) or len(opened_at) > 12:
        return None
    if not now - LONGEST_AGE <= int(opened_at) * 1000 <= now + AHEAD:
        return None
    customer = _customer(fields.get("user", ""))
    return Opened(customer, given) if customer else None


def _signature(fields: dict[str, str], token: str) -> bytes:
    checked = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return hmac.new(secret, checked.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest().encode()


def _customer(text: str) -> Customer | None:
    try:
        user: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(user, dict) or type(user.get("id")) is not int or not 0 < user["id"] < _LARGEST_ID:
        return None  # True is an int for isinstance
    told = {name: _writable(user.get(name)) for name in ("first_name", "last_name", "username", "language_code")}
    name = " ".join(filter(None, (told["first_name"], told["last_name"])))
    return Customer(id=user["id"], name=name, username=told["username"], language=told["language_code"])


def _writable(said: object) -> str:
    """JSON can say half a character, which no database and no answer can; anything but text is none."""
    return said.encode(errors="replace").decode() if isinstance(said, str) else ""
