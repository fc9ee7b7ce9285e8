"""Builds the bot from its parts, and starts and stops them in order."""

import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import gettempdir

import structlog
from telegram.ext import (
    Application,
    BaseRateLimiter,
    CallbackQueryHandler,
    ChatMemberHandler,
    ContextTypes,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.calls.advice import Advice
from bot.calls.cashier import Cashier, Gateways
from bot.calls.counted import Counted
from bot.calls.drawer import Drawer
from bot.calls.menu import MenuLine, Menus
from bot.calls.pictures import PictureFetcher
from bot.calls.providers import Providers
from bot.calls.proxy import Proxy
from bot.calls.rate import Rate
from bot.calls.rate_limit import Priority, RateLimiter
from bot.calls.registration import Registration
from bot.calls.sender import Sender
from bot.calls.star_ledger import StarLedger
from bot.calls.topics import InTopics
from bot.calls.turns import LeavingTurns
from bot.calls.webhook_address import WebhookAddress
from bot.calls.window import Windows
from bot.context import ShopApplication, ShopContext, Visits
from bot.dispatch import (
    COMMANDS,
    on_anything_else,
    on_command,
    on_edit,
    on_error,
    on_membership,
    on_migration,
    on_tap,
    on_text,
    redraw,
)
from bot.errors import Desk
from bot.guests import Guests
from bot.pipeline.gateway_events import listen
from bot.pipeline.inline import InlineQueries
from bot.pipeline.intake import Intake
from bot.pipeline.pipeline import Pipeline
from bot.pipeline.polling import Polling
from bot.pipeline.raw import ALLOWED_UPDATES, Raw
from bot.pipeline.throttle import SharedThrottle, Throttle
from bot.pipeline.till import Till
from bot.pipeline.updates import read_update
from bot.pipeline.webhook import listen_for_updates
from bot.services import Services
from bot.together import ChatMemory, Together
from core.ports import Store
from core.ports.backup import BackupSource
from core.ports.bell import Bell
from core.ports.buckets import Buckets
from core.ports.meter import NO_METER, Meter
from core.ports.picture import Downloader
from core.ports.turnstile import Turnstile
from core.usecases.staff import list_members
from jobs.backups import Backups
from jobs.file_reader import FileReader
from jobs.gateways import PageLoop
from jobs.hot_goods import HotGoods
from jobs.lanes import Lanes
from jobs.leases import Alone, Leases, on_duty
from jobs.outbox import OutboxLoop
from jobs.pictures import PictureLoop
from jobs.scheduler import make_scheduler, run_scheduler
from jobs.watch import Watch

PATIENCE = 3.5
"""Seconds that lanes get to finish, of the five that a stop may take. Waiting updates stay in the inbox until the next start."""

POLL = "poll"
"""The duty to fetch updates."""

log = structlog.get_logger(__name__)


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


NO_PAYMENTS = Payments()


@asynccontextmanager
async def open_bot(
    store: Store,
    line: Line,
    tap_rate: Rate | None,
    clock: Callable[[], float] = time.time,
    limiter: RateLimiter | None = None,
    *,
    source: BackupSource,
    backups: Path | None = None,
    command: str = "tillbot",
    payments: Payments = NO_PAYMENTS,
    meter: Meter = NO_METER,
    fetch: Downloader | None = None,
    webhook: WebhookAddress | None = None,
    turnstile: Turnstile | None = None,
    buckets: Buckets | None = None,
    bell: Bell | None = None,
    name: str = "",
) -> AsyncIterator[Pipeline]:
    """Run the bot: replay unfinished updates, then take updates in and answer them until the block is left.

    `clock` gives seconds; `limiter` keeps Telegram's limits by default. `source` is the database that backups are made of. `backups` is
    the path prefix of daily backups: "data/backups/tillbot" makes data/backups/tillbot-2026-11-23.db.gz. Without it there are no daily
    backups. `command` is how the program is called on the server for this shop, `payments` what its orders are paid with. `meter` hears
    what the bot does. `fetch` gets the pictures that products name by an address: by default from the internet, through the line's proxy
    if there is one. `webhook` is where Telegram brings updates to; without it they are fetched. `turnstile` counts who checks out hot
    goods; `buckets` limit taps where several processes handle them. `bell`: other processes may work for the same shop, and this is how
    they wake each other; `name` is what they call this one, by default its machine and number. Without a bell, it has the shop alone. To
    keep the bot running, wait on `Pipeline.watch`. Raises
    telegram.error.InvalidToken, or another TelegramError if Telegram cannot be reached at the start; PortTaken, AddressRefused.
    """
    watch = Watch()
    limiter = limiter or RateLimiter()
    limiter.failed = partial(watch.fail, "pace")
    topics = InTopics(LeavingTurns(Counted(limiter, meter)))
    application = _application(line, topics)
    lanes = Lanes()
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(application)
        bot = application.bot
        together = None if bell is None else await _join(stack, Together(store, bell, limiter.share_among), name, watch)
        store, leases = (together.store, together.leases) if together else (store, Alone())
        menus = Menus(store, bot, [MenuLine(name, one.menu, one.role) for name, one in COMMANDS.items() if one.menu])
        guests = Guests(store, menus, clock)
        windows = Windows(store, Drawer(store, bot), limiter, lanes, guests.lose, leases)
        topics.chats = windows.memory
        cashier = Cashier(store, bot, payments.providers, payments.gateways)
        sender = Sender(store, bot, windows, menus, cashier, guests.forget)
        outbox = OutboxLoop(store, sender, lanes, leases)
        desk = Desk(redraw)
        place = backups or Path(gettempdir()) / "tillbot"
        copies = Backups(store, source, place.parent, place.name, lambda: int(clock() * 1000), outbox.nudge, command)
        services = Services(store, bot, windows, outbox, copies, FileReader(), menus, HotGoods(store, turnstile), meter)
        till = Till(store, bot, outbox.nudge, clock, meter)
        taps, messages = Throttle(tap_rate), Throttle.of_messages(tap_rate)
        everywhere = SharedThrottle(tap_rate, buckets)
        pipeline = Pipeline(
            services, application, desk, guests, lanes, taps, messages, till, watch, clock, everywhere=everywhere
        )
        inline = InlineQueries(services, lanes)
        advice = Advice(command, line.proxy)
        intake = Intake(store, bot, pipeline.take, lambda raw: _apologise(pipeline, raw), inline.take, advice, meter)
        if webhook is None:
            await bot.delete_webhook(drop_pending_updates=False)
        stack.push_async_callback(pipeline.close)
        stack.push_async_callback(_stop, lanes, together)
        stack.callback(services.reader.close)
        scheduler = make_scheduler(
            store, lambda: int(clock() * 1000), copies if backups else None, partial(watch.fail, "scheduler")
        )
        if payments.gateways and payments.events_port:
            await stack.enter_async_context(listen(store, payments.gateways, payments.events_port))
        inbox = together.work_off(pipeline, ChatMemory(windows, guests, sender, outbox)) if together else None
        intake.shared = inbox
        replayed = 0 if inbox else await pipeline.replay()
        log.info("bot_open", bot=bot.username, replayed=replayed)
        menus.refresh_all(member.user_id for member in await store.read(list_members))
        letting_in = await _let_in(stack, intake, webhook, watch, leases)
        parts = {
            "finishing": pipeline.mark_finished(),
            "outbox": outbox.run(),
            "intake": letting_in,
            "clock": on_duty(leases, "clock", partial(run_scheduler, scheduler)),
            "menus": menus.run(),
            "stars": on_duty(leases, "stars", StarLedger(store, bot, outbox.nudge).run),
            "pictures": PictureLoop(store, fetch or PictureFetcher(line.proxy), outbox.nudge).run(),
            "pages": on_duty(leases, "pages", PageLoop(store, payments.gateways, outbox.nudge).run),
            **(together.parts(inbox, outbox) if together and inbox else {}),
        }
        if services.hot.counted:
            parts["hot goods"] = services.hot.run()
        for part, work in parts.items():
            stack.push_async_callback(watch.stop, watch.start(part, work))
        yield pipeline


async def _let_in(
    stack: AsyncExitStack, intake: Intake, webhook: WebhookAddress | None, watch: Watch, leases: Leases
) -> Coroutine[None, None, None]:
    """The part that has updates come in. Telegram is told of an address when somebody listens there."""
    if webhook is None:
        polling = Polling(intake)
        watch.ask("intake", lambda: polling.trouble() if leases.has(POLL) else "")
        return on_duty(leases, POLL, polling.run)
    watch.ask("intake", intake.trouble)
    await stack.enter_async_context(listen_for_updates(intake, webhook))
    registration = Registration(intake.bot, webhook, ALLOWED_UPDATES)
    await registration.register()
    return registration.run()


def _application(line: Line, limiter: BaseRateLimiter[Priority]) -> ShopApplication:
    """The library's application without its updater; it knows our handlers but not the order in which we handle updates."""
    application = (
        Application.builder()
        .token(line.token)
        .base_url(f"{line.api_url}/bot")
        .base_file_url(f"{line.api_url}/file/bot")
        .request(line.calls)
        .get_updates_request(line.polling)
        .rate_limiter(limiter)
        .context_types(ContextTypes(context=ShopContext, bot_data=Visits))
        .updater(None)
        .job_queue(None)
        .build()
    )
    private = filters.ChatType.PRIVATE
    application.add_handler(CallbackQueryHandler(on_tap))
    application.add_handler(ChatMemberHandler(on_membership, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.StatusUpdate.MIGRATE, on_migration))
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE & filters.Regex(r"^/\w"), on_command))
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE & private & filters.TEXT, on_text))
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE & private, on_anything_else))
    application.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE, on_edit))
    application.add_error_handler(on_error)
    return application


async def _join(stack: AsyncExitStack, together: Together, name: str, watch: Watch) -> Together:
    """Be one of the shop's processes until everything else has stopped."""
    await together.presence.open(name)
    stack.push_async_callback(together.presence.close)
    stack.push_async_callback(watch.stop, watch.start("counter", together.presence.run()))
    return together


async def _stop(lanes: Lanes, together: Together | None) -> None:
    """What is under way may end, unless other processes do it already."""
    await lanes.stop(0 if together and together.presence.buried else PATIENCE)


async def _apologise(pipeline: Pipeline, raw: Raw) -> None:
    """Tell the sender of an update that cannot be stored now; Telegram keeps it and sends it again."""
    if update := read_update(raw, pipeline.services.bot):
        await pipeline.apologise(update)
