"""Settings: what the owner may write, and what they hear when it is wrong."""

import re
import traceback
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.calls.pace import OFF, TELEGRAM, Pace
from bot.calls.webhook_address import WebhookAddress, secret_of
from core.rates import Rate
from tillbot.settings import Settings, SettingsError, load_settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
TOKEN = "123456789:AAF-" + "x" * 31


def from_lines(tmp_path: Path, *lines: str) -> Settings:
    env_file = tmp_path / ".env"
    env_file.write_text("\n".join(lines), encoding="utf-8")
    return load_settings(env_file)


def refusal(tmp_path: Path, *lines: str) -> SettingsError:
    with pytest.raises(SettingsError) as refused:
        from_lines(tmp_path, *lines)
    assert "\n" not in str(refused.value)
    assert "for example" in str(refused.value)
    return refused.value


def test_without_any_setting_the_shop_has_its_defaults() -> None:
    """Nothing needs to be set to see the shop."""
    settings = load_settings(None)
    assert settings.telegram_bot_token is None
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.admin_ids == ()
    assert settings.database == Path("data/tillbot.db")
    assert (settings.shop_name, settings.shop_currency) == ("Tillbot", "EUR")
    assert settings.shop_timezone == ZoneInfo("UTC")
    assert (settings.shop_terms, settings.shop_support) == ("", "")
    assert settings.cart_ttl_hours == 72
    assert settings.digital_delay_minutes == 0
    assert (settings.cart_reminders, settings.quiet_hours) == (True, "22:00-08:00")
    assert (settings.customer_data_days, settings.shop_privacy) == (365, "")
    assert settings.rate_limit_per_customer == Rate(burst=20, per_second=2)
    assert settings.playground_port == 8080
    assert (settings.log_level, settings.log_format) == ("info", "console")


def test_every_setting_is_read_from_the_file(tmp_path: Path) -> None:
    """A full `.env` reaches every field, and variables of others are left alone."""
    settings = from_lines(
        tmp_path,
        f"TELEGRAM_BOT_TOKEN={TOKEN}",
        "TELEGRAM_API_URL=http://127.0.0.1:8081/",
        "ADMIN_IDS= 1 , 22,1,",
        "DATABASE_URL=sqlite:////var/lib/tillbot.db",
        "SHOP_NAME='Corner Shop'",
        "SHOP_CURRENCY=jpy",
        "SHOP_TIMEZONE=Europe/Berlin",
        'SHOP_TERMS="Be kind.\\nPay."',
        "SHOP_SUPPORT=@corner",
        "CART_TTL_HOURS=0.5",
        "DIGITAL_DELAY_MINUTES=30",
        "CART_REMINDERS=Off",
        "QUIET_HOURS=21-9:30",
        "CUSTOMER_DATA_DAYS=off",
        "SHOP_PRIVACY=@corner",
        "RATE_LIMIT_PER_CUSTOMER=5/0.5s",
        "PLAYGROUND_PORT=0",
        "LOG_LEVEL=WARNING",
        "LOG_FORMAT=JSON",
        "PATH_OF_ANOTHER_PROGRAM=1",
    )
    assert settings.telegram_bot_token is not None
    assert settings.telegram_bot_token.get_secret_value() == TOKEN
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert settings.admin_ids == (1, 22)
    assert settings.database == Path("/var/lib/tillbot.db")
    assert (settings.shop_name, settings.shop_currency) == ("Corner Shop", "JPY")
    assert settings.shop_timezone == ZoneInfo("Europe/Berlin")
    assert (settings.shop_terms, settings.shop_support) == ("Be kind.\nPay.", "@corner")
    assert settings.cart_ttl_hours == 0.5
    assert settings.digital_delay_minutes == 30
    assert (settings.cart_reminders, settings.quiet_hours) == (False, "21:00-09:30")
    assert (settings.customer_data_days, settings.shop_privacy) == (0, "@corner")
    assert settings.rate_limit_per_customer == Rate(burst=5, per_second=0.5)
    assert settings.playground_port == 0
    assert (settings.log_level, settings.log_format) == ("warning", "json")


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a container sets counts more than a file beside the program."""
    monkeypatch.setenv("SHOP_NAME", "From outside")
    assert from_lines(tmp_path, "SHOP_NAME=From the file").shop_name == "From outside"


@pytest.mark.parametrize("variable", ["SHOP_NAME", "SHOP_TERMS", "SHOP_SUPPORT"])
def test_bytes_that_are_no_text_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    """Nothing that is sent to Telegram could hold them."""
    monkeypatch.setenv(variable, b"Corner\xff Shop".decode("utf-8", "surrogateescape"))
    assert getattr(from_lines(tmp_path), variable.lower()) == "Corner Shop"


def test_an_empty_variable_means_its_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line left empty is a line left out, in the file and in the environment."""
    monkeypatch.setenv("PLAYGROUND_PORT", "")
    settings = from_lines(tmp_path, "TELEGRAM_BOT_TOKEN=", "CART_TTL_HOURS=", "ADMIN_IDS=")
    assert settings == load_settings(None)


def test_the_rate_can_be_taken_away(tmp_path: Path) -> None:
    """`off` is a word of this setting."""
    assert from_lines(tmp_path, "RATE_LIMIT_PER_CUSTOMER=Off").rate_limit_per_customer is None


def test_stars_are_a_currency(tmp_path: Path) -> None:
    """XTR is in no ISO list, yet shops sell in it."""
    assert from_lines(tmp_path, "SHOP_CURRENCY=xtr").shop_currency == "XTR"


def test_a_foreign_server_may_use_an_unusual_token(tmp_path: Path) -> None:
    """Only digits, a colon and no spaces or slashes are asked for."""
    token = from_lines(tmp_path, "TELEGRAM_BOT_TOKEN=1:x.y").telegram_bot_token
    assert token is not None
    assert token.get_secret_value() == "1:x.y"


def test_a_program_may_pass_values_of_their_own_type() -> None:
    """Tests and tools build settings without writing them as text."""
    assert Settings(_env_file=None, admin_ids=(7,), rate_limit_per_customer=None).admin_ids == (7,)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("TELEGRAM_BOT_TOKEN", "AAF-no-digits", "@BotFather"),
        ("TELEGRAM_BOT_TOKEN", "123:has/slash", "@BotFather"),
        ("TELEGRAM_BOT_TOKEN", "123:has space", "@BotFather"),
        ("TELEGRAM_API_URL", "api.telegram.org", "https://"),
        ("TELEGRAM_API_URL", "ftp://api.telegram.org", "https://"),
        ("TELEGRAM_API_URL", "https://", "https://"),
        ("TELEGRAM_API_URL", "https://host:port", "https://"),
        ("TELEGRAM_API_URL", "https://host/?a=b", "https://"),
        ("ADMIN_IDS", "1,bob", "not 'bob'"),
        ("ADMIN_IDS", "0", "not '0'"),
        ("ADMIN_IDS", "-5", "not '-5'"),
        ("ADMIN_IDS", "[1, 2]", "commas"),
        ("ADMIN_IDS", "99999999999999999999", "not '99999999999999999999'"),
        ("DATABASE_URL", "mysql://owner:hunter2@db/shop", "'mysql' database, which is not supported"),
        ("DATABASE_URL", "postgresql://owner:hunter2@db", "the address of a Postgres database"),
        ("DATABASE_URL", "postgresql://owner:hunter2/x@db/shop", "in the password, / is %2F"),
        ("DATABASE_URL", "postgresql://owner:hunter2#x@db/shop", "in the password, / is %2F"),
        ("DATABASE_URL", "postgresql://owner:hunter2?x@db/shop", "in the password, / is %2F"),
        ("POSTGRES_POOLER", "perhaps", "on or off"),
        ("DATABASE_URL", "data/tillbot.db", "sqlite:///"),
        ("DATABASE_URL", "sqlite://", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///data/", "sqlite:///"),
        ("SHOP_NAME", "'  '", "one line"),
        ("SHOP_NAME", '"two\\nlines"', "one line"),
        ("SHOP_CURRENCY", "EURO", "not 'EURO'"),
        ("SHOP_TIMEZONE", "Europe/Berln", "not 'Europe/Berln'"),
        ("SHOP_TIMEZONE", "../etc/passwd", "time zone"),
        ("SHOP_TIMEZONE", "Europe", "time zone"),
        ("CART_TTL_HOURS", "0", "above 0"),
        ("DIGITAL_DELAY_MINUTES", "-1", "0 to 43200"),
        ("DIGITAL_DELAY_MINUTES", "43201", "0 to 43200"),
        ("CART_REMINDERS", "perhaps", "on or off"),
        ("QUIET_HOURS", "night", "22:00-08:00"),
        ("CUSTOMER_DATA_DAYS", "-1", "whole days"),
        ("CART_TTL_HOURS", "-1", "above 0"),
        ("CART_TTL_HOURS", "8760.5", "8760"),
        ("CART_TTL_HOURS", "nan", "not 'nan'"),
        ("CART_TTL_HOURS", "three days", "not 'three days'"),
        ("RATE_LIMIT_PER_CUSTOMER", "20", "20/2s"),
        ("RATE_LIMIT_PER_CUSTOMER", "0/2s", "20/2s"),
        ("RATE_LIMIT_PER_CUSTOMER", "20/0s", "20/2s"),
        ("WEBHOOK_URL", "shop.example.org/telegram", "https://"),
        ("WEBHOOK_URL", "ftp://shop.example.org/", "https://"),
        ("WEBHOOK_URL", "https:///telegram", "https://"),
        ("WEBHOOK_URL", "https://owner:hunter2@shop.example.org/", "https://"),
        ("WEBHOOK_URL", "https://shop.example.org/{hunter2}", "path of letters"),
        ("WEBHOOK_URL", "https://shop.example.org/?hunter2", "https://"),
        ("WEBHOOK_SECRET", "hunter2", "16 to 256"),
        ("WEBHOOK_SECRET", "hunter2 and many blanks", "16 to 256"),
        ("WEBHOOK_HOST", "this machine", "one of this machine"),
        ("WEBHOOK_PORT", "65536", "65535"),
        ("TELEGRAM_PACE", "fast", "not 'fast'"),
        ("TELEGRAM_PACE", "0", "from 1 to 10000"),
        ("PLAYGROUND_PORT", "65536", "65535"),
        ("PLAYGROUND_PORT", "http", "not 'http'"),
        ("LOG_LEVEL", "loud", "debug, info, warning, error"),
        ("LOG_FORMAT", "xml", "console, json"),
    ],
)
def test_a_wrong_value_is_refused_in_one_line(tmp_path: Path, variable: str, value: str, said: str) -> None:
    """The line names the variable, what is wrong, and an example."""
    refused = refusal(tmp_path, f"{variable}={value}")
    assert refused.variable == variable
    assert str(refused).startswith(f"{variable} ")
    assert said in refused.problem
    assert "hunter2" not in str(refused)


def test_the_webhook_is_where_telegram_can_call(tmp_path: Path) -> None:
    """A Bot API server of one's own calls any address. The secret is the token's, unless there is another."""
    token, plain = f"TELEGRAM_BOT_TOKEN={TOKEN}", "WEBHOOK_URL=http://counter:8081/telegram"
    assert from_lines(tmp_path, token).webhook() is None
    for url in (plain, "WEBHOOK_URL=https://shop.example.org:444/"):
        with pytest.raises(SettingsError, match="Telegram takes no other"):
            from_lines(tmp_path, token, url).webhook()
    address = from_lines(
        tmp_path, token, "TELEGRAM_API_URL=http://api:8081", plain, "WEBHOOK_SECRET=" + "x" * 16
    ).webhook()
    assert address == WebhookAddress("http://counter:8081/telegram", "x" * 16, 8081)
    other = from_lines(tmp_path, token, "WEBHOOK_URL=https://shop.example.org").webhook()
    assert other is not None
    assert (other.path, other.secret) == ("/", secret_of(TOKEN))


@pytest.mark.parametrize(("written", "pace"), [("Telegram", TELEGRAM), ("OFF", OFF), ("25", Pace(25, 25))])
def test_the_pace_is_a_word_or_a_number(tmp_path: Path, written: str, pace: Pace) -> None:
    """A number is for all messages together."""
    assert from_lines(tmp_path, f"TELEGRAM_PACE={written}").telegram_pace == pace


@pytest.mark.parametrize("variable", [name.upper() for name in Settings.model_fields])
def test_no_refusal_shows_the_token(tmp_path: Path, variable: str) -> None:
    """Neither a broken token nor one pasted into another variable comes back, not even in the trace."""
    with pytest.raises(SettingsError) as refused:
        from_lines(tmp_path, f"{variable}={TOKEN}/", "LOG_LEVEL=" if variable == "LOG_FORMAT" else "LOG_FORMAT=xml")
    assert TOKEN not in "".join(traceback.format_exception(refused.value))
    assert refused.value.__context__ is None


def test_the_settings_never_print_the_token(tmp_path: Path) -> None:
    """A logged settings object keeps its secret."""
    assert TOKEN not in repr(from_lines(tmp_path, f"TELEGRAM_BOT_TOKEN={TOKEN}"))


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    """An editor's UTF-16 is said in one line, with the file's name."""
    env_file = tmp_path / ".env"
    env_file.write_text("SHOP_NAME=Tillbot", encoding="utf-16")
    with pytest.raises(SettingsError, match=r"\.env must be a readable UTF-8 text file"):
        load_settings(env_file)


def test_env_example_is_the_settings(tmp_path: Path) -> None:
    """Every variable stands there once, commented out, explained, with its default."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    assignments = [index for index, line in enumerate(lines) if re.match(r"#? ?[A-Z_]+=", line)]
    named = [re.sub(r"[# ]|=.*", "", lines[index]) for index in assignments]
    assert sorted(named) == sorted(field.upper() for field in Settings.model_fields)
    assert all(lines[index].startswith("# ") and lines[index - 1].startswith("# ") for index in assignments)
    for index in assignments:
        name, _, shown = lines[index].removeprefix("# ").partition("=")
        field = name.lower()
        default = getattr(load_settings(None), field)
        assert getattr(from_lines(tmp_path, f"{name}={shown}"), field) == default
        assert bool(shown) == (default not in (None, (), "")), f"{name} does not show its default"
