"""Builds the bot from its parts, and starts and stops them in order."""

from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
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

from bot.calls.advice import Advice
from bot.calls.cashier import Cashier
from bot.calls.counted import Counted
from bot.calls.drawer import Drawer
from bot.calls.fence import Fenced
from bot.calls.menu import MenuLine, Menus
from bot.calls.pictures import PictureFetcher
from bot.calls.rate_limit import Priority, RateLimiter
from bot.calls.registration import Registration
from bot.calls.sender import Sender
from bot.calls.star_ledger import StarLedger
from bot.calls.topics import InTopics
from bot.calls.turns import LeavingTurns
from bot.calls.webhook_address import WebhookAddress
from bot.calls.webhooks import WebhookPost
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
from bot.live_carts import LiveCarts
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
from bot.setup import Line, Setup
from bot.together import ChatMemory, Together
from core.ports import Store
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
from jobs.webhooks import WebhookLoop

PATIENCE = 3.5
"""Seconds that lanes get to finish, of the five that a stop may take. Waiting updates stay in the inbox until the next start."""

POLL = "poll"
"""The duty to fetch updates."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Made:
    """What a bot is made of, not yet started."""

    pipeline: Pipeline
    intake: Intake
    memory: ChatMemory


@asynccontextmanager
async def open_bot(store: Store, line: Line, setup: Setup) -> AsyncIterator[Pipeline]:
    """Run the bot: replay unfinished updates, then take updates in and answer them until the block is left.

    To keep the bot running, wait on `Pipeline.watch`. Raises telegram.error.InvalidToken, or another TelegramError if Telegram cannot be
    reached at the start; PortTaken, AddressRefused.
    """
    watch, limiter = Watch(), setup.limiter()
    limiter.failed = partial(watch.fail, "pace")
    topics = InTopics(LeavingTurns(Counted(Fenced(limiter), setup.meter)))
    application = _application(line, topics)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(application)
        together = await _join(stack, store, limiter, setup, watch)
        store, leases = (together.store, together.leases) if together else (store, Alone())
        made = _make(
            application, store, leases, setup, limiter=limiter, watch=watch, advice=Advice(setup.command, line.proxy)
        )
        pipeline, services = made.pipeline, made.pipeline.services
        topics.chats = services.windows.memory
        if setup.feed is not None:
            stack.enter_context(setup.feed.listen(LiveCarts(services, pipeline.lanes, leases).heard))
        if setup.webhook is None:
            await application.bot.delete_webhook(drop_pending_updates=False)
        stack.push_async_callback(pipeline.close)
        stack.push_async_callback(_stop, pipeline.lanes, together)
        stack.callback(services.reader.close)
        if setup.payments.gateways and setup.payments.events_port:
            await stack.enter_async_context(listen(store, setup.payments.gateways, setup.payments.events_port))
        made.intake.shared = inbox = together.work_off(pipeline, made.memory) if together else None
        replayed = 0 if inbox else await pipeline.replay()
        log.info("bot_open", bot=application.bot.username, replayed=replayed)
        services.menus.refresh_all(member.user_id for member in await store.read(list_members))
        letting_in = await _let_in(stack, made.intake, setup.webhook, watch, leases)
        parts = {
            **_parts(pipeline, leases, setup, line, watch),
            "intake": letting_in,
            **(together.parts(inbox, services.outbox) if together and inbox else {}),
        }
        for part, work in parts.items():
            stack.push_async_callback(watch.stop, watch.start(part, work))
        yield pipeline


def _make(
    application: ShopApplication,
    store: Store,
    leases: Leases,
    setup: Setup,
    *,
    limiter: RateLimiter,
    watch: Watch,
    advice: Advice,
) -> _Made:
    """Join the parts."""
    bot, lanes = application.bot, Lanes()
    menus = Menus(store, bot, [MenuLine(name, one.menu, one.role) for name, one in COMMANDS.items() if one.menu])
    guests = Guests(store, menus, setup.clock)
    windows = Windows(store, Drawer(store, bot), limiter, lanes, guests.lose, leases)
    cashier = Cashier(store, bot, setup.payments.providers, setup.payments.gateways)
    sender = Sender(store, bot, windows, menus, cashier, guests.forget)
    outbox = OutboxLoop(store, sender, lanes, leases)
    place = setup.backups or Path(gettempdir()) / "tillbot"
    copies = Backups(store, setup.source, place.parent, place.name, setup.ms, outbox.nudge, setup.command)
    hot = HotGoods(store, setup.turnstile)
    services = Services(store, bot, windows, outbox, copies, FileReader(), menus, hot, setup.meter)
    pipeline = Pipeline(
        services,
        application,
        Desk(redraw),
        guests,
        lanes,
        Throttle(setup.tap_rate),
        Throttle.of_messages(setup.tap_rate),
        Till(store, bot, outbox.nudge, setup.clock, setup.meter),
        watch,
        setup.clock,
        everywhere=SharedThrottle(setup.tap_rate, setup.buckets),
    )
    inline = InlineQueries(services, lanes)
    intake = Intake(store, bot, pipeline.take, partial(_apologise, pipeline), inline.take, advice, setup.meter)
    return _Made(pipeline, intake, ChatMemory(windows, guests, sender, outbox))


def _parts(
    pipeline: Pipeline, leases: Leases, setup: Setup, line: Line, watch: Watch
) -> dict[str, Coroutine[None, None, None]]:
    """What has to go on beside the intake, by name."""
    services = pipeline.services
    store, bot, nudge = services.store, services.bot, services.outbox.nudge
    copies = services.backups if setup.backups else None
    events = WebhookLoop(store, setup.send or WebhookPost(store.policy.private_webhooks), nudge, leases)
    scheduler = make_scheduler(store, setup.ms, copies, partial(watch.fail, "scheduler"))
    parts = {
        "finishing": pipeline.mark_finished(),
        "outbox": services.outbox.run(),
        "clock": on_duty(leases, "clock", partial(run_scheduler, scheduler)),
        "menus": services.menus.run(),
        "stars": on_duty(leases, "stars", StarLedger(store, bot, nudge).run),
        "pictures": PictureLoop(store, setup.fetch or PictureFetcher(line.proxy), nudge).run(),
        "webhooks": on_duty(leases, "webhooks", events.run),
        "pages": on_duty(leases, "pages", PageLoop(store, setup.payments.gateways, nudge).run),
    }
    if services.hot.counted:
        parts["hot goods"] = services.hot.run()
    return parts


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


async def _join(
    stack: AsyncExitStack, store: Store, limiter: RateLimiter, setup: Setup, watch: Watch
) -> Together | None:
    """Be one of the shop's processes until everything else has stopped; None where there is but this one."""
    if setup.bell is None:
        return None
    together = Together(store, setup.bell, limiter.share_among)
    await together.presence.open(setup.name)
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
