"""Webhooks, as far as owners hear of them in the chat."""

from bot.screen import Screen, escaped
from core.models.webhook import Webhook
from core.values.webhook import host_of
from texts.language import _
from texts.webhooks import why


def disabled(webhook: Webhook) -> Screen:
    """The notice to owners that an address is sent nothing any more. The rest of the address may be a secret."""
    reason = why(webhook.miss) if webhook.miss else ""
    text = _(
        "⚠️ The shop's events do not reach {host}: {why}. Nothing is sent there any more. Once it works again, on the server: {command}"
    )
    command = f"<code>tillbot webhook enable {webhook.id}</code>"
    return Screen(text.format(host=escaped(host_of(webhook.url)), why=escaped(reason), command=command))
