"""Where Telegram brings updates to, instead of being asked for them."""

import hmac
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True)
class WebhookAddress:
    """`url` is what Telegram calls, and what somebody's proxy passes on to `port` of `host`, with its path."""

    url: str
    secret: str = field(repr=False)
    """Comes with every call of Telegram's, and with nobody else's."""
    port: int
    host: str = "127.0.0.1"

    @property
    def path(self) -> str:
        return urlsplit(self.url).path or "/"


def secret_of(token: str) -> str:
    """A secret that every process of a bot knows, and nobody learns the token from."""
    return hmac.digest(token.encode(), b"tillbot webhook", "sha256").hex()
