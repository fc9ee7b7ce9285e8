"""The shop's settings, and how the value of each is read."""

import re
from collections.abc import Callable, Mapping
from enum import Enum

from core.errors import InvalidInput
from core.models.digital import LONGEST_DELAY_MINUTES
from core.models.payment import PaymentMethod
from core.models.policy import LARGEST_QUANTITY, Policy
from core.models.stock import LARGEST_STOCK
from core.money import known_currency
from core.text import is_visible
from core.typed import latin
from core.values import time_zone
from core.values.numbers import whole_number
from core.values.phone import read_country
from core.values.quiet_hours import OFF, read_quiet_hours
from core.values.time_zone import nearest_time_zone, read_time_zone

HOUR, MINUTE = 3_600_000, 60_000
NAME_LENGTH, WELCOME_LENGTH, TERMS_LENGTH, SUPPORT_LENGTH = 64, 1000, 3500, 1000
TRANSFER_LENGTH, MOST_STARS_PER_UNIT = 500, 100_000
PRIVACY_LENGTH, LONGEST_DATA_DAYS = 2000, 36_500
"""UTF-16 units, as Telegram counts; a welcome text is a picture's caption."""
LONGEST_TTL_HOURS = 8760

_HOURS = re.compile(r"[0-9]{1,4}(\.[0-9]{1,6})?", re.ASCII)

Value = str | int | tuple[str, ...] | None
"""The values that a field of Policy may be set to."""


class Setting(Enum):
    """A setting: its word, and its field in Policy. Their order is that of the screen and of its buttons' numbers."""

    NAME = ("name", "name")
    WELCOME = ("welcome", "welcome")
    PICTURE = ("picture", "picture")
    TERMS = ("terms", "terms")
    SUPPORT = ("support", "support")
    CURRENCY = ("currency", "currency")
    CART = ("cart", "cart_ttl")
    LOW_STOCK = ("low", "low_stock")
    COUNTRY = ("country", "country")
    REVIEWS = ("reviews", "reviews")
    INLINE = ("inline", "inline")
    MAX_QUANTITY = ("most", "max_quantity")
    TIMEZONE = ("timezone", "timezone")
    DIGITAL_DELAY = ("digital_delay", "digital_delay")
    PAY = ("pay", "pay_with")
    TRANSFER = ("transfer", "transfer_details")
    STARS = ("stars", "stars_per_unit")
    REMINDERS = ("reminders", "cart_reminders")
    QUIET = ("quiet", "quiet_hours")
    DATA_DAYS = ("data", "customer_data_days")
    PRIVACY = ("privacy", "privacy")

    @property
    def word(self) -> str:
        return self.value[0]

    @property
    def field(self) -> str:
        return self.value[1]

    @property
    def number(self) -> int:
        return list(Setting).index(self)

    def of(self, policy: Policy) -> Value:
        """Its value in this policy."""
        value: Value = getattr(policy, self.field)
        return value


EXAMPLES = {
    Setting.NAME: "Corner Shop",
    Setting.WELCOME: "Welcome! We bake every morning.",
    Setting.PICTURE: "",
    Setting.TERMS: "Goods can be returned for 14 days.",
    Setting.SUPPORT: "Call +49 30 1234567, or write to @corner_shop.",
    Setting.CURRENCY: "EUR",
    Setting.CART: "72",
    Setting.LOW_STOCK: "5",
    Setting.COUNTRY: "DE",
    Setting.REVIEWS: "off",
    Setting.INLINE: "off",
    Setting.MAX_QUANTITY: "500",
    Setting.TIMEZONE: time_zone.EXAMPLE,
    Setting.DIGITAL_DELAY: "30",
    Setting.PAY: "cash, card",
    Setting.TRANSFER: "Corner Shop, IBAN DE02 1203 0000 0000 2020 51",
    Setting.STARS: "77",
    Setting.REMINDERS: "off",
    Setting.QUIET: "22-8",
    Setting.DATA_DAYS: "365",
    Setting.PRIVACY: "We keep what we need to deliver your order, and give it to nobody.",
}
"""An example of each; a picture is sent, not typed."""
SWITCHES = frozenset({Setting.REVIEWS, Setting.INLINE, Setting.REMINDERS})
"""Settings that are on or off."""
_SWITCHED = {"on": True, "off": False}


def read_setting(setting: Setting, text: str) -> Value:
    """The new value of the field. Raises InvalidInput("setting_...")."""
    value = _READ[setting](text.strip())
    if value in (None, ()):
        meant = nearest_time_zone(text) if setting is Setting.TIMEZONE else EXAMPLES[setting]
        raise InvalidInput(f"setting_{setting.word}", text, meant)
    return value


def shown(setting: Setting, value: Value) -> str:
    """The value in the form that `read_setting` reads; "" for none."""
    if setting is Setting.CART and isinstance(value, int):
        return f"{value / HOUR:.6f}".rstrip("0").rstrip(".")
    if setting is Setting.DIGITAL_DELAY and isinstance(value, int):
        return str(value // MINUTE)
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)


def wrong_fields(fields: Mapping[str, object]) -> tuple[str, ...]:
    """Which of these fields of Policy no owner can have set: the field does not exist, or the shop cannot run with its value."""
    return tuple(field for field, value in fields.items() if not _can_be_set(field, value))


def _can_be_set(field: str, value: object) -> bool:
    if field not in Policy.model_fields or field == "admin_ids":
        return False
    try:
        policy = Policy().overridden({field: value})
    except ValueError:
        return False
    setting = next((one for one in Setting if one.field == field), Setting.PICTURE)
    return setting is Setting.PICTURE or _READ[setting](shown(setting, setting.of(policy)).strip()) is not None


def _text(most: int, *, lines: bool = True) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        long = len(text.encode("utf-16-le", "surrogatepass")) // 2 > most
        return (
            None if long or not is_visible(text) or "\0" in text or (not lines and len(text.splitlines()) > 1) else text
        )

    return read


def _currency(text: str) -> str | None:
    plain = latin(text)
    return plain.upper() if plain.isascii() and known_currency(plain.upper()) else None


def _cart_ttl(text: str) -> int | None:
    text = latin(text).replace(",", ".")
    hours = float(text) if _HOURS.fullmatch(text) else 0
    ttl = round(hours * HOUR)
    return ttl if ttl > 0 and hours <= LONGEST_TTL_HOURS else None


def _low_stock(text: str) -> int | None:
    return whole_number(text, LARGEST_STOCK)


def read_switch(text: str) -> bool | None:
    """Read "on" or "off"; None for anything else."""
    return _SWITCHED.get(text.casefold())


def _max_quantity(text: str) -> int | None:
    return whole_number(text, LARGEST_QUANTITY, 1)


def _digital_delay(text: str) -> int | None:
    minutes = whole_number(text, LONGEST_DELAY_MINUTES)
    return None if minutes is None else minutes * MINUTE


def _no_text(_text: str) -> None:
    """Always None: a picture is sent, not typed."""


def _pay_with(text: str) -> tuple[str, ...] | None:
    words = [word for word in re.split(r"[\s,]+", latin(text).casefold()) if word]
    known = set(PaymentMethod)
    return tuple(method.value for method in PaymentMethod if method in words) if known.issuperset(words) else None


def _stars(text: str) -> int | None:
    return whole_number(text, MOST_STARS_PER_UNIT)


def read_data_days(text: str) -> int | None:
    """Whole days; 0 or "off" is never. None for anything else."""
    return 0 if text.casefold() == OFF else whole_number(text, LONGEST_DATA_DAYS)


_READ: dict[Setting, Callable[[str], Value]] = {
    Setting.NAME: _text(NAME_LENGTH, lines=False),
    Setting.WELCOME: _text(WELCOME_LENGTH),
    Setting.PICTURE: _no_text,
    Setting.TERMS: _text(TERMS_LENGTH),
    Setting.SUPPORT: _text(SUPPORT_LENGTH),
    Setting.CURRENCY: _currency,
    Setting.CART: _cart_ttl,
    Setting.LOW_STOCK: _low_stock,
    Setting.COUNTRY: read_country,
    Setting.REVIEWS: read_switch,
    Setting.INLINE: read_switch,
    Setting.MAX_QUANTITY: _max_quantity,
    Setting.TIMEZONE: read_time_zone,
    Setting.DIGITAL_DELAY: _digital_delay,
    Setting.PAY: _pay_with,
    Setting.TRANSFER: _text(TRANSFER_LENGTH),
    Setting.STARS: _stars,
    Setting.REMINDERS: read_switch,
    Setting.QUIET: read_quiet_hours,
    Setting.DATA_DAYS: read_data_days,
    Setting.PRIVACY: _text(PRIVACY_LENGTH),
}
