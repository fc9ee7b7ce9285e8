"""Tells Telegram where to bring updates to, and looks now and then whether it still does."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import structlog
from telegram import WebhookInfo
from telegram.error import BadRequest, TelegramError

from bot.calls.rate_limit import ShopBot
from bot.calls.webhook_address import WebhookAddress

LOOK = 180.0
"""Seconds between two looks."""
CONNECTIONS = 100
"""At once: the most that Telegram makes. It brings the updates of one chat one after the other."""
MANY = 100
"""Updates that wait at Telegram: so many are worth a line in the log."""

log = structlog.get_logger(__name__)


class AddressRefused(Exception):
    """Telegram does not take the address; the text says why, in its words."""


@dataclass
class Registration:
    """All processes of a shop say the same, so it does not matter how many of them do."""

    bot: ShopBot
    address: WebhookAddress
    wanted: list[str]
    """The kinds of updates."""
    _seen: datetime | None = None
    """The last error that was told of."""
    _taken_back: bool = False

    async def register(self) -> None:
        """Whatever was set before: who starts last gets the updates. Raises AddressRefused, TelegramError."""
        info = await self.bot.get_webhook_info()
        self._seen = info.last_error_date
        if info.url not in ("", self.address.url):
            log.warning("webhook_taken_over", address=urlsplit(info.url).hostname)
        await self._set()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(LOOK)
            try:
                await self.look()
            except (TelegramError, AddressRefused) as error:
                log.warning("webhook_not_looked_at", error=type(error).__name__)

    async def look(self) -> None:
        """Set the webhook anew if it is gone, asks for other updates, or does not work."""
        info = await self.bot.get_webhook_info()
        if info.pending_update_count >= MANY:
            log.warning("updates_wait_at_telegram", count=info.pending_update_count)
        if info.url not in ("", self.address.url):
            await self._take_back(info)
        elif not info.url or set(info.allowed_updates or ()) != set(self.wanted):
            log.warning("webhook_set_again", because="gone" if not info.url else "for other updates")
            await self._set()
        elif info.last_error_date is not None and info.last_error_date != self._seen:
            self._seen = info.last_error_date
            log.warning("webhook_failed", reason=info.last_error_message, hint=_HINT)
            await self._set()  # perhaps with a secret that is not ours

    async def _take_back(self, info: WebhookInfo) -> None:
        """Once. Whoever takes it again means it, and two programs that go on like this would lose everybody's updates."""
        log.error("webhook_is_elsewhere", address=urlsplit(info.url).hostname, hint=_ELSEWHERE)
        if not self._taken_back:
            self._taken_back = True
            await self._set()

    async def _set(self) -> None:
        try:
            await self.bot.set_webhook(
                self.address.url,
                max_connections=CONNECTIONS,
                allowed_updates=self.wanted,
                drop_pending_updates=False,
                secret_token=self.address.secret,
            )
        except BadRequest as refusal:
            raise AddressRefused(refusal.message) from None


_HINT = "Telegram could not bring an update: look at the proxy in front of WEBHOOK_PORT, and its certificate"
_ELSEWHERE = "another program gets this bot's updates: stop it, or use another token"
