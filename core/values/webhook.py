"""Webhooks as they are typed: an address, and a list of events."""

from urllib.parse import urlsplit

from core.errors import InvalidInput
from core.models.webhook import CHOICE, LONGEST_URL, WebhookEvent

_EXAMPLE = "https://example.org/tillbot"


def read_url(text: str, *, private: bool) -> str:
    """An address that events can be sent to. `private`: http:// will do. Raises InvalidInput("webhook_url")."""
    url = text.strip()
    wrong = InvalidInput("webhook_url", "", _EXAMPLE)  # not quoted: it may contain a secret
    try:
        parts = urlsplit(url)
        usable = parts.hostname and parts.port != 0
    except ValueError:
        raise wrong from None
    if parts.scheme not in (("https", "http") if private else ("https",)) or not usable:
        raise wrong
    if parts.username is not None or parts.fragment or len(url) > LONGEST_URL:
        raise wrong
    if not (url.isascii() and url.isprintable()) or " " in url:
        raise wrong
    return url


def read_events(text: str) -> tuple[WebhookEvent, ...]:
    """Events with commas between them; "" is all there are. Raises InvalidInput("webhook_events", word)."""
    words = [word.strip().lower() for word in text.split(",") if word.strip()]
    for word in words:
        if word not in CHOICE:
            raise InvalidInput("webhook_events", word, ", ".join(CHOICE))
    return tuple(event for event in CHOICE if event in words) if words else CHOICE


def host_of(url: str) -> str:
    """Where it leads to, without the parts that may be a secret."""
    return urlsplit(url).hostname or ""
