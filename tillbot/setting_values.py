"""How the value of each setting is read: each function takes what an owner wrote, and raises ValueError with a clause for them."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, SecretStr

from bot.calls.pace import OFF, TELEGRAM, Pace
from bot.calls.providers import read_providers
from core.errors import InvalidInput
from core.models.digital import LONGEST_DELAY_MINUTES
from core.models.payment import PaymentMethod
from core.money import STARS, known_currency
from core.rates import Rate
from core.text import cleaned, writable
from core.values.numbers import whole_number
from core.values.phone import read_country
from core.values.staff import LARGEST_ID

SQLITE = "sqlite:///"
POSTGRES = ("postgresql", "postgres")
_SERVER = "postgresql://tillbot:PASSWORD@localhost/tillbot"
_SERVER_PLACE = re.compile(r"([^:\[\]]*|\[[^\]]*\])(:\d{1,5})?")
"""A host, or an address in brackets, and a port."""
_LONGEST_TTL_HOURS = 8760
_MOST_MESSAGES = 10_000
_TOKEN_SHAPE = re.compile(r"\d+:[^\s/]+")
_STRIPE_KEY = re.compile(r"(?:sk|rk)_[A-Za-z0-9_]{8,300}")
_PATH_SHAPE = re.compile(r"[A-Za-z0-9._~/-]*")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_RATE_SHAPE = re.compile(r"(\d{1,6})/(\d{1,6}(?:\.\d{1,6})?)s")


def refusal(wanted: str, example: str, value: str = "") -> ValueError:
    """The error for a wrong `value`. It quotes the value, unless that looks like a token pasted into the wrong variable."""
    quoted = f", not {value!r}" if value and not _TOKEN_SHAPE.search(value) else ""
    return ValueError(f"must be {wanted}{quoted}; for example {example}")


def bot_token(value: str) -> str:
    if not _TOKEN_SHAPE.fullmatch(value.strip()):
        raise refusal("the token @BotFather gave you: digits, a colon, letters", "123456789:AAF-your-secret-part")
    return value.strip()


def api_url(value: str) -> str:
    # Never quoted: such an address may contain a password.
    wrong = refusal("an http:// or https:// address, without '?' or '#'", "https://api.telegram.org")
    try:
        parts = urlsplit(value.strip())
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        raise wrong from None
    if not usable or parts.query or parts.fragment or re.search(r"\s", value.strip()):
        raise wrong
    return value.strip().rstrip("/")


def admin_ids(value: str) -> tuple[int, ...]:
    ids = []
    for item in filter(None, map(str.strip, value.split(","))):
        user_id = whole_number(item, LARGEST_ID, 1)
        if user_id is None:
            raise refusal("Telegram user ids, whole numbers separated by commas", "123456789,987654321", item)
        ids.append(user_id)
    return tuple(dict.fromkeys(ids))


def database_url(value: str) -> str:
    # Never quoted: the address of a server contains a password.
    url = value.strip()
    scheme, separator, _ = url.partition("://")
    if separator and scheme in POSTGRES:
        return _server_url(url)
    if separator and scheme != "sqlite":
        raise ValueError(
            f"names a {scheme[:20]!r} database, which is not supported;"
            f" for example {SQLITE}data/tillbot.db or {_SERVER}"
        )
    path = url.removeprefix(SQLITE)
    if not url.startswith(SQLITE) or path in ("", ":memory:") or path.endswith("/") or "?" in path:
        raise refusal(
            "sqlite:/// and the path of a file, or the address of a Postgres database",
            f"{SQLITE}data/tillbot.db or {_SERVER}",
        )
    return url


def _server_url(url: str) -> str:
    wrong = refusal("the address of a Postgres database", f"{_SERVER} (in the password, / is %2F, @ is %40, # is %23)")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise wrong from None
    hosts = parts.netloc.rpartition("@")[2].split(",")
    usable = parts.path.strip("/") and all(map(_SERVER_PLACE.fullmatch, hosts))
    # A password with such a sign would be taken for a host and the database's name, and shown.
    if not usable or parts.fragment or "@" in parts.path + parts.query or re.search(r"\s", url):
        raise wrong
    return url


def redis_url(value: str) -> SecretStr:
    # Never quoted: it may contain a password.
    url = value.strip()
    wrong = refusal("the address of a Redis", "redis://127.0.0.1:6379/0 or unix:///run/redis/redis.sock")
    try:
        parts = urlsplit(url)
        usable = parts.path.strip("/") if parts.scheme == "unix" else parts.hostname and parts.port != 0
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("redis", "rediss", "unix") or not usable or re.search(r"\s", url):
        raise wrong
    return SecretStr(url)


def plain_text(value: str) -> str:
    """Replace half characters, which bytes that are no UTF-8 turn into."""
    return cleaned(writable(value))


def shop_name(value: str) -> str:
    name = plain_text(value).strip()
    if not name or len(name.splitlines()) > 1:
        raise refusal("one line of text", "Corner Shop", name)
    return name


def currency(value: str) -> str:
    code = value.strip().upper()
    if not known_currency(code):
        raise refusal(f"an ISO 4217 currency code, or {STARS} for Telegram Stars", "EUR", value)
    return code


def country(value: str) -> str:
    code = read_country(value)
    if code is None:
        raise refusal("an ISO 3166 country code of two letters", "DE", value)
    return code


def timezone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value.strip())
    except (KeyError, ValueError, OSError):
        raise refusal("a time zone of the IANA list", "Europe/Berlin", value) from None


def cart_ttl(value: str) -> float:
    try:
        hours = float(value)
    except ValueError:
        hours = 0
    if not 0 < hours <= _LONGEST_TTL_HOURS:
        raise refusal(f"hours above 0 and up to {_LONGEST_TTL_HOURS}, fractions allowed", "72", value)
    return hours


def digital_delay(value: str) -> int:
    minutes = whole_number(value.strip(), LONGEST_DELAY_MINUTES)
    if minutes is None:
        raise refusal(f"whole minutes from 0 to {LONGEST_DELAY_MINUTES}", "30", value)
    return minutes


def rate(value: str) -> Rate | None:
    if value.strip().lower() == "off":
        return None
    shape = _RATE_SHAPE.fullmatch(value.strip())
    if not shape or int(shape[1]) == 0 or float(shape[2]) == 0:
        raise refusal("taps at once / refilled a second, or off", "20/2s", value)
    return Rate(burst=int(shape[1]), per_second=float(shape[2]))


def payment_methods(value: str) -> tuple[PaymentMethod, ...]:
    words = [word for word in re.split(r"[\s,]+", value.strip().lower()) if word]
    wrong = next((word for word in words if word not in list(PaymentMethod)), None)
    if wrong is not None:
        raise refusal(f"some of {', '.join(PaymentMethod)}, separated by commas", "cash,card", wrong)
    return tuple(method for method in PaymentMethod if method in words)


def providers(value: str) -> SecretStr:
    try:
        read_providers(value)
    except (ValueError, InvalidInput) as wrong:  # never quoted: it contains tokens
        reason = wrong if isinstance(wrong, ValueError) else "has an amount that is none"
        raise ValueError(str(reason)) from None
    return SecretStr(value)


def stripe_key(value: str) -> SecretStr:
    """Never quoted."""
    if not _STRIPE_KEY.fullmatch(value.strip()):
        raise ValueError(
            "must be a secret or restricted key of Stripe's, which begins with sk_ or rk_; never the publishable one"
        )
    return SecretStr(value.strip())


def whole(least: int, most: int, example: str) -> Callable[[str], int]:
    def check(value: str) -> int:
        number = whole_number(value.strip(), most, least)
        if number is None:
            raise refusal(f"a whole number from {least} to {most}", example, value)
        return number

    return check


def read_by(read: Callable[[str], object], wanted: str, example: str) -> Callable[[str], object]:
    def check(value: str) -> object:
        got = read(value.strip())
        if got is None:
            raise refusal(wanted, example, value)
        return got

    return check


def webhook_url(value: str) -> str:
    """Never quoted: its path may be a secret. Whether it may begin with http:// depends on the Bot API server (Settings.webhook)."""
    wrong = refusal(
        "an https:// address that Telegram can call, on port 443, 80, 88 or 8443, with a path of letters, digits and -_.~/",
        "https://shop.example.org/telegram",
    )
    try:
        parts = urlsplit(value.strip())
        usable = parts.hostname and parts.port != 0 and not parts.username
    except ValueError:
        raise wrong from None
    if parts.scheme not in ("http", "https") or not usable or parts.query or parts.fragment:
        raise wrong
    if not _PATH_SHAPE.fullmatch(parts.path):
        raise wrong
    return value.strip()


def webhook_secret(value: str) -> SecretStr:
    """Never quoted."""
    if not _WEBHOOK_SECRET.fullmatch(value.strip()):
        raise refusal("16 to 256 letters, digits, - and _ that nobody guesses", "what `openssl rand -hex 32` prints")
    return SecretStr(value.strip())


def pace(value: str) -> Pace:
    word = value.strip().lower()
    if word in ("telegram", "off"):
        return TELEGRAM if word == "telegram" else OFF
    number = whole_number(word, _MOST_MESSAGES, 1)
    if number is None:
        raise refusal(f"telegram, off, or messages a second from 1 to {_MOST_MESSAGES}", "telegram", value)
    return Pace(number, number)


def port(value: str) -> int:
    port = whole_number(value.strip(), 65_535)
    if port is None:
        raise refusal("a port number from 0 (any free one) to 65535", "8080", value)
    return port


def host(value: str) -> str:
    name = value.strip()
    if not re.fullmatch(r"[\w.:-]{1,253}", name, re.ASCII):
        raise refusal("the name or the number of one of this machine's addresses", "0.0.0.0 for all of them", value)
    return name


def origins(value: str) -> tuple[str, ...]:
    words = tuple(filter(None, re.split(r"[\s,]+", value)))
    if not all(re.fullmatch(r"https?://[\w.-]{1,253}(:\d{1,5})?", word, re.ASCII) for word in words):
        raise refusal("https:// addresses without a path, separated by commas", "https://shop.example.org", value)
    return words


def public_url(value: str) -> str:
    url = value.strip().rstrip("/")
    if not re.fullmatch(r"https://[\w.-]{1,253}(:\d{1,5})?(/[\w.~/-]*)?", url, re.ASCII):
        raise refusal("the https:// address by which phones reach the API", "https://shop.example.org", value)
    return url


def one_of(*words: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        word = value.strip().lower()
        if word not in words:
            raise refusal(f"one of {', '.join(words)}", words[0], value)
        return word

    return check


def written(read: Callable[[str], object]) -> BeforeValidator:
    """`read` for a text that an owner wrote; a value that the program passes already has its type."""
    return BeforeValidator(lambda value: read(value) if isinstance(value, str) else value)
