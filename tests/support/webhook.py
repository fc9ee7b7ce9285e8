"""A shop's address for updates, and what may be sent there."""

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.calls.webhook_address import WebhookAddress
from tests.support.ports import free_port

SECRET = "a-secret-of-the-tests"


def an_address(secret: str = SECRET) -> WebhookAddress:
    """On this machine, where nobody else listens."""
    port = free_port()
    return WebhookAddress(f"http://127.0.0.1:{port}/telegram/updates", secret, port)


async def post(
    address: WebhookAddress, body: object, secret: str | None = SECRET, method: str = "POST", **headers: str
) -> tuple[int, str]:
    """Send the body, bytes or what becomes JSON; gives the status and the text of the answer."""
    sent = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    if secret is not None:
        sent["X-Telegram-Bot-Api-Secret-Token"] = secret
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, address.url, data=data, headers=sent) as answer,
    ):
        assert "Server" not in answer.headers
        assert ("Retry-After" in answer.headers) == (answer.status == 503)
        return answer.status, await answer.text()


async def dribble(address: WebhookAddress, head: bytes) -> bytes:
    """Send the beginning of a request and nothing more; gives all that comes before the other side hangs up."""
    parts = urlsplit(address.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(head)
    try:
        return await reader.read()
    finally:
        writer.close()


async def answer_to(address: WebhookAddress, secret: bytes) -> bytes:
    """The first line of the answer to an empty update with this secret, whatever bytes it has."""
    parts = urlsplit(address.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    head = f"POST {address.path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
    writer.write(head.encode() + b"X-Telegram-Bot-Api-Secret-Token: " + secret + b"\r\n\r\n{}")
    try:
        return await reader.readline()
    finally:
        writer.close()


def a_message(update_id: int, person_id: int, text: str) -> dict[str, Any]:
    """What Telegram sends of a message."""
    person = {"id": person_id, "is_bot": False, "first_name": "Alice"}
    chat = {"id": person_id, "type": "private", "first_name": "Alice"}
    return {
        "update_id": update_id,
        "message": {"message_id": update_id, "date": 0, "from": person, "chat": chat, "text": text},
    }
