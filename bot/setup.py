"""How a bot is set up: its line to Telegram, what orders are paid with, and everything else that a shop decides at its start."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from telegram.request import BaseRequest

from bot.calls.cashier import Gateways
from bot.calls.providers import Providers
from bot.calls.proxy import Proxy
from bot.calls.rate_limit import RateLimiter
from bot.calls.webhook_address import WebhookAddress
from core.ports.backup import BackupSource
from core.ports.bell import Bell
from core.ports.buckets import Buckets
from core.ports.feed import Feed
from core.ports.meter import NO_METER, Meter
from core.ports.picture import Downloader
from core.ports.turnstile import Turnstile
from core.ports.webhook import WebhookSender
from core.rates import Rate


@dataclass(frozen=True)
class Line:
    """How to reach Telegram: the token, the Bot API server's address, and two transports (long polling has its own).

    `proxy` is what both go through, to be named where it does not work.
    """

    token: str
    api_url: str
    calls: BaseRequest
    polling: BaseRequest
    proxy: Proxy | None = None


@dataclass(frozen=True)
class Payments:
    """What orders are paid with beside Stars: Telegram's providers, by currency, and the gateways, by method.

    `events_port`: where the gateways' events are heard, on this machine only; 0: nowhere.
    """

    providers: Providers = field(default_factory=dict)
    gateways: Gateways = field(default_factory=dict)
    events_port: int = 0


@dataclass(frozen=True)
class Setup:
    """All that a bot needs beside its store and its line."""

    source: BackupSource
    """The database that backups are made of."""
    backups: Path | None = None
    """The path prefix of daily backups: "data/backups/tillbot" makes data/backups/tillbot-2026-11-23.db.gz. None: there are none."""
    command: str = "tillbot"
    """How the program is called on the server for this shop."""
    tap_rate: Rate | None = None
    """How fast each customer may tap."""
    clock: Callable[[], float] = time.time
    """Gives seconds."""
    limiter: Callable[[], RateLimiter] = RateLimiter
    """Makes what keeps Telegram's limits."""
    payments: Payments = field(default_factory=Payments)
    meter: Meter = NO_METER
    """Hears what the bot does."""
    fetch: Downloader | None = None
    """Gets the pictures that products name by an address; by default from the internet, through the line's proxy if there is one."""
    send: WebhookSender | None = None
    """Sends other programs the shop's events; by default over the internet."""
    webhook: WebhookAddress | None = None
    """Where Telegram brings updates to; without it they are fetched."""
    turnstile: Turnstile | None = None
    """Counts who checks out hot goods."""
    buckets: Buckets | None = None
    """Limit taps where several processes handle them."""
    bell: Bell | None = None
    """Other processes may work for the same shop, and this is how they wake each other. Without it, this one has the shop alone."""
    feed: Feed | None = None
    """Tells what was committed, also by other counters and processes: open carts are drawn anew."""
    name: str = ""
    """What the others call this process; by default its machine and number."""

    def ms(self) -> int:
        """The clock in whole ms, as the store has it."""
        return int(self.clock() * 1000)
