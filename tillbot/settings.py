"""The shop's settings, read from the environment and from `.env`; the environment wins."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.calls.pace import TELEGRAM as AS_TELEGRAM_SAYS
from bot.calls.pace import Pace
from bot.calls.providers import Providers, read_providers
from bot.calls.proxy import Proxy, goes_directly, read_proxy
from bot.calls.webhook_address import WebhookAddress, secret_of
from core.models.payment import PaymentMethod
from core.rates import Rate
from core.values.quiet_hours import read_quiet_hours
from core.values.settings import read_data_days, read_switch
from storage.place import Database, Server
from tillbot import setting_values as read

LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["console", "json"]


TELEGRAM = "https://api.telegram.org"
_WEBHOOK_PORTS = (443, 80, 88, 8443)


class SettingsError(Exception):
    """A setting that cannot be used. Its text is one line for the owner and never contains the token."""

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable} {problem}")
        self.variable = variable
        self.problem = problem


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

    telegram_bot_token: Annotated[SecretStr | None, read.written(read.bot_token)] = None
    telegram_api_url: Annotated[str, read.written(read.api_url)] = TELEGRAM
    telegram_pace: Annotated[Pace, NoDecode, read.written(read.pace)] = AS_TELEGRAM_SAYS
    webhook_url: Annotated[str, read.written(read.webhook_url)] = ""
    webhook_port: Annotated[int, read.written(read.port)] = 8081
    webhook_host: Annotated[str, read.written(read.host)] = "127.0.0.1"
    webhook_secret: Annotated[SecretStr | None, read.written(read.webhook_secret)] = None
    webhook_allow_private: Annotated[bool, read.written(read.read_by(read_switch, "on or off", "off"))] = False
    https_proxy: SecretStr | None = None
    http_proxy: SecretStr | None = None
    all_proxy: SecretStr | None = None
    no_proxy: str = ""
    admin_ids: Annotated[tuple[int, ...], NoDecode, read.written(read.admin_ids)] = ()
    database_url: Annotated[str, read.written(read.database_url)] = f"{read.SQLITE}data/tillbot.db"
    postgres_pooler: Annotated[bool, read.written(read.read_by(read_switch, "on or off", "off"))] = False
    redis_url: Annotated[SecretStr | None, read.written(read.redis_url)] = None
    shop_name: Annotated[str, read.written(read.shop_name)] = "Tillbot"
    shop_currency: Annotated[str, read.written(read.currency)] = "EUR"
    shop_timezone: Annotated[ZoneInfo, read.written(read.timezone)] = ZoneInfo("UTC")
    shop_country: Annotated[str, read.written(read.country)] = ""
    shop_terms: Annotated[str, read.written(read.plain_text)] = ""
    shop_support: Annotated[str, read.written(read.plain_text)] = ""
    payment_methods: Annotated[tuple[PaymentMethod, ...], NoDecode, read.written(read.payment_methods)] = ()
    payment_providers: Annotated[SecretStr | None, read.written(read.providers)] = None
    stripe_secret_key: Annotated[SecretStr | None, read.written(read.stripe_key)] = None
    stripe_webhook_secret: SecretStr | None = None
    gateway_events_port: Annotated[int, read.written(read.port)] = 0
    payment_hold_minutes: Annotated[int, read.written(read.whole(1, 1440, "15"))] = 15
    payment_lease_seconds: Annotated[int, read.written(read.whole(30, 900, "90"))] = 90
    stars_per_unit: Annotated[int, read.written(read.whole(0, 100_000, "77"))] = 0
    transfer_hold_hours: Annotated[int, read.written(read.whole(1, 720, "72"))] = 72
    transfer_details: Annotated[str, read.written(read.plain_text)] = ""
    cart_reminders: Annotated[bool, read.written(read.read_by(read_switch, "on or off", "off"))] = True
    quiet_hours: Annotated[
        str, read.written(read.read_by(read_quiet_hours, "two times of the day, or off", "22:00-08:00"))
    ] = "22:00-08:00"
    customer_data_days: Annotated[int, read.written(read.read_by(read_data_days, "whole days, or off", "365"))] = 365
    shop_privacy: Annotated[str, read.written(read.plain_text)] = ""
    cart_ttl_hours: Annotated[float, read.written(read.cart_ttl)] = 72
    digital_delay_minutes: Annotated[int, read.written(read.digital_delay)] = 0
    rate_limit_per_customer: Annotated[Rate | None, NoDecode, read.written(read.rate)] = Rate(20, 2)
    ops_port: Annotated[int, read.written(read.port)] = 0
    ops_host: Annotated[str, read.written(read.host)] = "127.0.0.1"
    api_port: Annotated[int, read.written(read.port)] = 0
    api_host: Annotated[str, read.written(read.host)] = "127.0.0.1"
    api_origins: Annotated[tuple[str, ...], NoDecode, read.written(read.origins)] = ()
    public_url: Annotated[str, read.written(read.public_url)] = ""
    playground_port: Annotated[int, read.written(read.port)] = 8080
    log_level: Annotated[LogLevel, read.written(read.one_of("debug", "info", "warning", "error"))] = "info"
    log_format: Annotated[LogFormat, read.written(read.one_of("console", "json"))] = "console"

    @property
    def database(self) -> Database:
        """Where the shop is: a SQLite file (a relative path counts from the working directory) or a Postgres server."""
        return place_of(self.database_url, pooled=self.postgres_pooler)

    @property
    def is_telegrams_own(self) -> bool:
        """Whether the Bot API server is Telegram's, which calls public https:// addresses only."""
        return self.telegram_api_url == TELEGRAM

    def providers(self) -> Providers:
        """Telegram's payment providers, by currency."""
        return read_providers(self.payment_providers.get_secret_value()) if self.payment_providers else {}

    def webhook(self) -> WebhookAddress | None:
        """Where Telegram brings updates to; None: they are fetched. Raises SettingsError."""
        if not self.webhook_url or self.telegram_bot_token is None:
            return None
        parts = urlsplit(self.webhook_url)
        if self.is_telegrams_own and (parts.scheme != "https" or (parts.port or 443) not in _WEBHOOK_PORTS):
            raise SettingsError(
                "WEBHOOK_URL", "must be an https:// address on port 443, 80, 88 or 8443: Telegram takes no other"
            )
        secret = self.webhook_secret or secret_of(self.telegram_bot_token.get_secret_value())
        return WebhookAddress(
            self.webhook_url,
            secret.get_secret_value() if isinstance(secret, SecretStr) else secret,
            self.webhook_port,
            self.webhook_host,
        )

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
            wrong = SettingsError(name.upper(), str(read.refusal(wanted, example)))
        raise wrong


def place_of(url: str, *, pooled: bool) -> Database:
    """What an address stands for that `setting_values.database_url` has read."""
    return Path(url.removeprefix(read.SQLITE)) if url.startswith(read.SQLITE) else Server(url, pooled=pooled)


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
