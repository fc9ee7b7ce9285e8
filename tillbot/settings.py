"""The shop's settings, read from the environment and from `.env`; the environment wins."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.calls.providers import Providers, read_providers
from bot.calls.proxy import Proxy, goes_directly, read_proxy
from bot.calls.rate import Rate
from core.errors import InvalidInput
from core.models.digital import LONGEST_DELAY_MINUTES
from core.models.payment import PaymentMethod
from core.money import STARS, known_currency
from core.text import cleaned, writable
from core.values.numbers import whole_number
from core.values.phone import read_country
from core.values.quiet_hours import read_quiet_hours
from core.values.settings import read_data_days, read_switch
from core.values.staff import LARGEST_ID

LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["console", "json"]

_SQLITE = "sqlite:///"
_LONGEST_TTL_HOURS = 8760
_TOKEN_SHAPE = re.compile(r"\d+:[^\s/]+")
_RATE_SHAPE = re.compile(r"(\d{1,6})/(\d{1,6}(?:\.\d{1,6})?)s")


class SettingsError(Exception):
    """A setting that cannot be used. Its text is one line for the owner and never contains the token."""

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable} {problem}")
        self.variable = variable
        self.problem = problem


def _refusal(wanted: str, example: str, value: str = "") -> ValueError:
    """The error for a wrong `value`. It quotes the value, unless that looks like a token pasted into the wrong variable."""
    quoted = f", not {value!r}" if value and not _TOKEN_SHAPE.search(value) else ""
    return ValueError(f"must be {wanted}{quoted}; for example {example}")


def _token(value: str) -> str:
    if not _TOKEN_SHAPE.fullmatch(value.strip()):
        raise _refusal("the token @BotFather gave you: digits, a colon, letters", "123456789:AAF-your-secret-part")
    return value.strip()


def _api_url(value: str) -> str:
    # Never quoted: such an address may contain a password.
    wrong = _refusal("an http:// or https:// address, without '?' or '#'", "https://api.telegram.org")
    try:
        parts = urlsplit(value.strip())
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        raise wrong from None
    if not usable or parts.query or parts.fragment or re.search(r"\s", value.strip()):
        raise wrong
    return value.strip().rstrip("/")


def _admin_ids(value: str) -> tuple[int, ...]:
    ids = []
    for item in filter(None, map(str.strip, value.split(","))):
        user_id = whole_number(item, LARGEST_ID, 1)
        if user_id is None:
            raise _refusal("Telegram user ids, whole numbers separated by commas", "123456789,987654321", item)
        ids.append(user_id)
    return tuple(dict.fromkeys(ids))


def _database_url(value: str) -> str:
    # Never quoted: addresses of other databases contain a password.
    scheme, separator, _ = value.strip().partition("://")
    if separator and scheme != "sqlite":
        raise ValueError(
            f"names a {scheme[:20]!r} database, which is not supported yet; for example {_SQLITE}data/tillbot.db"
        )
    path = value.strip().removeprefix(_SQLITE)
    if not value.strip().startswith(_SQLITE) or path in ("", ":memory:") or path.endswith("/") or "?" in path:
        raise _refusal("sqlite:/// and the path of a file", f"{_SQLITE}data/tillbot.db or {_SQLITE}/var/lib/tillbot.db")
    return value.strip()


def _text(value: str) -> str:
    """Replace half characters, which bytes that are no UTF-8 turn into."""
    return cleaned(writable(value))


def _shop_name(value: str) -> str:
    name = _text(value).strip()
    if not name or len(name.splitlines()) > 1:
        raise _refusal("one line of text", "Corner Shop", name)
    return name


def _currency(value: str) -> str:
    code = value.strip().upper()
    if not known_currency(code):
        raise _refusal(f"an ISO 4217 currency code, or {STARS} for Telegram Stars", "EUR", value)
    return code


def _country(value: str) -> str:
    code = read_country(value)
    if code is None:
        raise _refusal("an ISO 3166 country code of two letters", "DE", value)
    return code


def _timezone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value.strip())
    except (KeyError, ValueError, OSError):
        raise _refusal("a time zone of the IANA list", "Europe/Berlin", value) from None


def _cart_ttl(value: str) -> float:
    try:
        hours = float(value)
    except ValueError:
        hours = 0
    if not 0 < hours <= _LONGEST_TTL_HOURS:
        raise _refusal(f"hours above 0 and up to {_LONGEST_TTL_HOURS}, fractions allowed", "72", value)
    return hours


def _digital_delay(value: str) -> int:
    minutes = whole_number(value.strip(), LONGEST_DELAY_MINUTES)
    if minutes is None:
        raise _refusal(f"whole minutes from 0 to {LONGEST_DELAY_MINUTES}", "30", value)
    return minutes


def _rate(value: str) -> Rate | None:
    if value.strip().lower() == "off":
        return None
    shape = _RATE_SHAPE.fullmatch(value.strip())
    if not shape or int(shape[1]) == 0 or float(shape[2]) == 0:
        raise _refusal("taps at once / refilled a second, or off", "20/2s", value)
    return Rate(burst=int(shape[1]), per_second=float(shape[2]))


def _payment_methods(value: str) -> tuple[PaymentMethod, ...]:
    words = [word for word in re.split(r"[\s,]+", value.strip().lower()) if word]
    wrong = next((word for word in words if word not in list(PaymentMethod)), None)
    if wrong is not None:
        raise _refusal(f"some of {', '.join(PaymentMethod)}, separated by commas", "cash,card", wrong)
    return tuple(method for method in PaymentMethod if method in words)


def _providers(value: str) -> SecretStr:
    try:
        read_providers(value)
    except (ValueError, InvalidInput) as wrong:  # never quoted: it contains tokens
        reason = wrong if isinstance(wrong, ValueError) else "has an amount that is none"
        raise ValueError(str(reason)) from None
    return SecretStr(value)


def _whole(least: int, most: int, example: str) -> Callable[[str], int]:
    def check(value: str) -> int:
        number = whole_number(value.strip(), most, least)
        if number is None:
            raise _refusal(f"a whole number from {least} to {most}", example, value)
        return number

    return check


def _read_by(read: Callable[[str], object], wanted: str, example: str) -> Callable[[str], object]:
    def check(value: str) -> object:
        got = read(value.strip())
        if got is None:
            raise _refusal(wanted, example, value)
        return got

    return check


def _port(value: str) -> int:
    port = whole_number(value.strip(), 65_535)
    if port is None:
        raise _refusal("a port number from 0 (any free one) to 65535", "8080", value)
    return port


def _one_of(*words: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        word = value.strip().lower()
        if word not in words:
            raise _refusal(f"one of {', '.join(words)}", words[0], value)
        return word

    return check


def _written(read: Callable[[str], object]) -> BeforeValidator:
    """`read` for a text that an owner wrote; a value that the program passes already has its type."""
    return BeforeValidator(lambda value: read(value) if isinstance(value, str) else value)


class Settings(BaseSettings):
    """Every variable that the program reads. `.env.example` explains each to the owner."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=False,
    )

    telegram_bot_token: Annotated[SecretStr | None, _written(_token)] = None
    telegram_api_url: Annotated[str, _written(_api_url)] = "https://api.telegram.org"
    https_proxy: SecretStr | None = None
    http_proxy: SecretStr | None = None
    all_proxy: SecretStr | None = None
    no_proxy: str = ""
    admin_ids: Annotated[tuple[int, ...], NoDecode, _written(_admin_ids)] = ()
    database_url: Annotated[str, _written(_database_url)] = f"{_SQLITE}data/tillbot.db"
    shop_name: Annotated[str, _written(_shop_name)] = "Tillbot"
    shop_currency: Annotated[str, _written(_currency)] = "EUR"
    shop_timezone: Annotated[ZoneInfo, _written(_timezone)] = ZoneInfo("UTC")
    shop_country: Annotated[str, _written(_country)] = ""
    shop_terms: Annotated[str, _written(_text)] = ""
    shop_support: Annotated[str, _written(_text)] = ""
    payment_methods: Annotated[tuple[PaymentMethod, ...], NoDecode, _written(_payment_methods)] = ()
    payment_providers: Annotated[SecretStr | None, _written(_providers)] = None
    payment_hold_minutes: Annotated[int, _written(_whole(1, 1440, "15"))] = 15
    payment_lease_seconds: Annotated[int, _written(_whole(30, 900, "90"))] = 90
    stars_per_unit: Annotated[int, _written(_whole(0, 100_000, "77"))] = 0
    transfer_hold_hours: Annotated[int, _written(_whole(1, 720, "72"))] = 72
    transfer_details: Annotated[str, _written(_text)] = ""
    cart_reminders: Annotated[bool, _written(_read_by(read_switch, "on or off", "off"))] = True
    quiet_hours: Annotated[str, _written(_read_by(read_quiet_hours, "two times of the day, or off", "22:00-08:00"))] = (
        "22:00-08:00"
    )
    customer_data_days: Annotated[int, _written(_read_by(read_data_days, "whole days, or off", "365"))] = 365
    shop_privacy: Annotated[str, _written(_text)] = ""
    cart_ttl_hours: Annotated[float, _written(_cart_ttl)] = 72
    digital_delay_minutes: Annotated[int, _written(_digital_delay)] = 0
    rate_limit_per_customer: Annotated[Rate | None, NoDecode, _written(_rate)] = Rate(20, 2)
    playground_port: Annotated[int, _written(_port)] = 8080
    log_level: Annotated[LogLevel, _written(_one_of("debug", "info", "warning", "error"))] = "info"
    log_format: Annotated[LogFormat, _written(_one_of("console", "json"))] = "console"

    @property
    def database_path(self) -> Path:
        """The SQLite file; a relative path counts from the working directory."""
        return Path(self.database_url.removeprefix(_SQLITE))

    def providers(self) -> Providers:
        """Telegram's payment providers, by currency."""
        return read_providers(self.payment_providers.get_secret_value()) if self.payment_providers else {}

    def proxy(self) -> Proxy | None:
        """What Telegram is called through. Raises SettingsError. Settings of proxies that are not used are not judged: they are for all
        programs of this machine.
        """
        secure = self.telegram_api_url.startswith("https:")
        names = ("https_proxy" if secure else "http_proxy", "all_proxy")
        name = next((name for name in names if getattr(self, name)), None)
        if name is None or goes_directly(self.telegram_api_url, self.no_proxy):
            return None
        try:
            return read_proxy(name.upper(), getattr(self, name).get_secret_value())
        except ValueError:
            wanted, example = (
                "the address of an HTTP or SOCKS proxy",
                "http://proxy:3128 or socks5://user:password@proxy:1080",
            )
            wrong = SettingsError(name.upper(), str(_refusal(wanted, example)))
        raise wrong


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Read the environment over `env_file` (None: the environment alone). Raises SettingsError for the first fault."""
    # Raised outside the `except` blocks: the validator's error holds the values, the token among them.
    try:
        return Settings(_env_file=env_file)
    except ValidationError as faults:
        fault = faults.errors()[0]
        cause = fault.get("ctx", {}).get("error", fault["msg"])
        refusal = SettingsError(str(fault["loc"][0]).upper(), str(cause))
    except (OSError, UnicodeDecodeError) as unreadable:
        name = type(unreadable).__name__
        refusal = SettingsError(str(env_file), f"must be a readable UTF-8 text file ({name}); for example .env.example")
    raise refusal
