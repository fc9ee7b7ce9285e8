"""What the doctor says of the webhook: whether Telegram can call the address, and what it says of its calls."""

import socket
from urllib.parse import urlsplit

from telegram import WebhookInfo

from bot.calls.public import is_public, system_resolve
from bot.calls.webhook_address import WebhookAddress
from tillbot.calling import program

Finding = tuple[bool, str]
"""Whether it is fine, and what there is to say."""


def look_at_telegrams_word(info: WebhookInfo, address: WebhookAddress | None) -> Finding:
    """Name only the webhook's host: the path may be a secret."""
    host = urlsplit(info.url).hostname
    if info.url and (address is None or info.url != address.url):
        return (
            False,
            f"{host} gets this bot's updates. `{program()} run` takes them over: stop the other program first.",
        )
    if address is None:
        return True, "none is set, updates come to whoever asks"
    if not info.url:
        return True, f"none is set yet; `{program()} run` sets it"
    waiting = f"{info.pending_update_count:,} updates wait at Telegram"
    if info.last_error_message and info.pending_update_count:
        return False, f"{waiting}: {info.last_error_message}. Look at the proxy in front of WEBHOOK_PORT."
    return True, f"{host} gets the updates; {waiting}"


async def look_at_name(address: WebhookAddress) -> Finding:
    """Whether the address leads to a public place."""
    parts = urlsplit(address.url)
    host = parts.hostname or ""
    try:
        places = await system_resolve(host, parts.port or 443)
    except OSError as problem:
        return False, f"{host} leads nowhere ({problem}). Set WEBHOOK_URL to a name that Telegram can call."
    if private := next((place for place in places if not is_public(place)), None):
        return False, f"{host} is {private}, which Telegram cannot call. Set WEBHOOK_URL to a public name."
    return True, f"{host} is a public name"


def look_at_port(address: WebhookAddress) -> Finding:
    """Whether a shop that does not run yet could listen there."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        socket.create_server((address.host, address.port), family=family).close()
    except OSError as problem:
        return False, f"port {address.port} of {address.host} cannot be used ({problem}). Set another WEBHOOK_PORT."
    return True, f"port {address.port} of {address.host} is free"
