"""The real bot in a process of its own, which may be told to die at one point. Started by tests/crash/shopkeeper.py.

Told by its environment: SHOP_DB, TELEGRAM_URL, TELEGRAM_TOKEN; and, each optional, KILL_BEFORE_CALL and KILL_AFTER_CALL
("sendMessage:3", the third such call to Telegram, not sent or sent), KILL_INSIDE and KILL_AFTER_COMMIT ("bot.handlers.order.place_order",
before or right after its transaction is on disk), STOP_INSIDE (it is frozen there), KILL_ON_SEARCH (a text that kills);
PICTURES (the port of a site that pictures are fetched from); AHEAD (seconds by which its clock is ahead); TAPS_LAST (seconds for which a
tap counts); TAKES_CARDS: orders are paid by card;
TAKES_STARS: digital goods are paid with Stars; STRIPE_URL: orders are paid on pages of whatever answers there as Stripe does;
WEBHOOK_URL: updates are brought there (WEBHOOK_PORT: by a proxy that passes them on to this port); REDIS_URL: who checks out hot goods
is counted there; COUNTER: its name among several processes of one shop; API_PORT: where the shop is served over HTTP.
"""

import asyncio
import importlib
import os
import signal
import time
from collections.abc import Callable, Coroutine
from contextlib import nullcontext, suppress
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from telegram.request import RequestData

from bot.app import open_bot
from bot.calls.transport import AiohttpRequest
from bot.calls.webhook_address import WebhookAddress
from bot.pipeline import pipeline
from bot.setup import Line, Payments, Setup
from core.errors import Buried
from core.models.payment import PaymentMethod
from core.models.policy import Policy
from core.usecases.payment import page
from gateways.stripe import StripeGateway
from playground.state.people import OWNER
from storage.opening import ShopStore
from tests.support.bell import LocalBell
from tests.support.crowd import fast_limiter
from tests.support.hot import turnstile_at
from tests.support.pictures import Site, no_internet
from tests.support.shop import CARDS_IN_EUROS
from tests.support.store import open_store
from tests.support.webhook import SECRET
from tillbot import logs
from tillbot.api import Api


def die() -> None:
    """At once: nothing is flushed, nobody is told."""
    os.kill(os.getpid(), signal.SIGKILL)


class DeadlyLine(AiohttpRequest):
    """A transport on which one call is the process's last."""

    def __init__(self) -> None:
        super().__init__()
        self._before = _countdown("KILL_BEFORE_CALL")
        self._after = _countdown("KILL_AFTER_CALL")

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **more: Any
    ) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[1]
        if self._before(name):
            die()
        answer = await super().do_request(url, method, request_data, *timeouts, **more)
        if self._after(name):
            die()
        return answer


def _countdown(variable: str) -> Callable[[str], bool]:
    name, _colon, number = os.environ.get(variable, "").partition(":")
    left = int(number or 1)

    def is_due(called: str) -> bool:
        nonlocal left
        if called != name:
            return False
        left -= 1
        return left == 0

    return is_due


def kill_in_use_case(store: ShopStore) -> None:
    """Wrap the named use case where its handler finds it."""
    if inside := os.environ.get("KILL_INSIDE"):
        _wrap(inside, lambda *_: die())
    if frozen := os.environ.get("STOP_INSIDE"):
        _wrap(frozen, lambda *_: os.kill(os.getpid(), signal.SIGSTOP))
    if after := os.environ.get("KILL_AFTER_COMMIT"):
        reached: list[bool] = []
        _wrap(after, lambda *_: reached.append(True))
        write = store.write

        async def write_then_die(use_case: Callable[..., Coroutine[Any, Any, Any]], *args: Any, **kwargs: Any) -> Any:
            deadly: list[bool] = []

            @wraps(use_case)
            async def watched(*args: Any, **kwargs: Any) -> Any:
                before = len(reached)
                result = await use_case(*args, **kwargs)
                deadly.extend(reached[before:])  # other writes may end while this one is not yet on disk
                return result

            result = await write(watched, *args, **kwargs)
            if deadly:
                die()
            return result

        store.write = write_then_die  # type: ignore[method-assign]
    if poison := os.environ.get("KILL_ON_SEARCH"):
        _wrap("bot.handlers.product.view_hits", lambda *args: die() if poison in args else None)


def _wrap(path: str, then: Callable[..., None]) -> None:
    module_name, _dot, name = path.rpartition(".")
    module = importlib.import_module(module_name)
    use_case: Callable[..., Coroutine[Any, Any, Any]] = getattr(module, name)

    @wraps(use_case)
    async def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = await use_case(*args, **kwargs)
        then(*args)
        return result

    setattr(module, name, wrapped)


async def main() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    policy = Policy(admin_ids=(OWNER,), private_webhooks=True)
    if os.environ.get("TAKES_CARDS"):
        policy = policy.having(pay_with=(PaymentMethod.CARD,), card_currencies=("EUR",))
    if os.environ.get("TAKES_STARS"):
        policy = policy.having(pay_with=(PaymentMethod.STARS,), stars_per_unit=77)
    payments = CARDS_IN_EUROS
    if url := os.environ.get("STRIPE_URL"):
        policy = policy.having(pay_with=(PaymentMethod.LINK,), link_ready=True, link_test=True)
        page.OFTEN = 500  # nobody wants to wait for five seconds
        payments = Payments(gateways={PaymentMethod.LINK: StripeGateway("sk_test_of_the_tests", api_url=url)})
    ahead = int(os.environ.get("AHEAD", "0"))
    pipeline.TAP_LIFETIME = float(os.environ.get("TAPS_LAST", pipeline.TAP_LIFETIME))
    site = os.environ.get("PICTURES")
    fetch = Site(int(site)).fetcher() if site else no_internet
    redis = os.environ.get("REDIS_URL")
    async with (
        open_store(Path(os.environ["SHOP_DB"]), policy, lambda: int((time.time() + ahead) * 1000)) as store,
        turnstile_at(redis) if redis else nullcontext() as turnstile,
    ):
        kill_in_use_case(store)
        while not stop.is_set():
            with suppress(Buried):  # as tillbot/commands/serve.py: it begins anew
                await _serve(store, stop, payments=payments, fetch=fetch, turnstile=turnstile)


async def _serve(store: ShopStore, stop: asyncio.Event, **more: Any) -> None:
    name = os.environ.get("COUNTER", "")
    line = Line(os.environ["TELEGRAM_TOKEN"], os.environ["TELEGRAM_URL"], DeadlyLine(), AiohttpRequest())
    bell = (store.bell or LocalBell()) if name else None  # processes on SQLite have none, but look every second
    setup = Setup(store, limiter=fast_limiter, webhook=_webhook(), bell=bell, feed=store.feed, name=name, **more)
    api = Api(int(os.environ.get("API_PORT", "0")))
    async with api.serving(store, line.token), open_bot(store, line, setup) as pipeline:
        with api.beside(pipeline):
            await pipeline.watch.until(stop)


def _webhook() -> WebhookAddress | None:
    url = os.environ.get("WEBHOOK_URL", "")
    port = int(os.environ.get("WEBHOOK_PORT") or urlsplit(url).port or 0)
    return WebhookAddress(url, SECRET, port) if url else None


def run() -> None:
    logs.configure("warning", "console")
    asyncio.run(main())
