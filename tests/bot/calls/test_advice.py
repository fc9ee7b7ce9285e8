"""What the operator reads when Telegram cannot be called: every kind has its way out."""

import pytest
from telegram.error import Conflict, EndPointNotFound, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.calls.advice import Advice
from bot.calls.proxy import read_proxy

PROXY = read_proxy("ALL_PROXY", "socks5://till:s3cret@proxy:1080")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (Conflict("Conflict: terminated by other getUpdates request"), "stop it, or use another token"),
        (Conflict("Conflict: can't use getUpdates method while webhook is active"), "a webhook is set"),
        (InvalidToken(), "TELEGRAM_BOT_TOKEN"),
        (EndPointNotFound("Endpoint 'getUpdates' not found in Bot API"), "TELEGRAM_BOT_TOKEN"),
        (NetworkError("ClientConnectorError"), "HTTPS_PROXY"),
        (TimedOut("TimeoutError"), "`.venv/bin/tillbot doctor`"),
        (NetworkError("Not Telegram's answer (HTTP 502)"), "network"),
        (RetryAfter(5), "nothing needs to be done"),
    ],
)
def test_every_error_says_what_to_do(error: TelegramError, says: str) -> None:
    """Without a proxy."""
    assert says in Advice(".venv/bin/tillbot").on(error)


@pytest.mark.parametrize("name", ["ProxyConnectionError", "ProxyError", "ClientConnectorError", "TimeoutError"])
def test_the_proxy_is_named_without_its_password(name: str) -> None:
    """Whether it is the proxy's fault or perhaps the network's behind it."""
    said = Advice(proxy=PROXY).on(NetworkError(name))
    assert "socks5://proxy:1080 (ALL_PROXY)" in said
    assert "s3cret" not in said
