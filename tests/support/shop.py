"""A whole shop for a test: real store, real bot, and the playground as its Telegram, without a socket."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from telegram.request import BaseRequest

from bot import routes
from bot.admin.form import FORMS
from bot.admin.routes.form import FillIn
from bot.app import open_bot
from bot.calls.providers import read_providers
from bot.calls.rate_limit import RateLimiter
from bot.calls.webhook_address import WebhookAddress
from bot.pipeline.pipeline import Pipeline
from bot.setup import Line, Payments, Setup
from core.errors import ShopError
from core.models.policy import Policy
from core.ports import ReadTransaction, Transaction
from core.ports.buckets import Buckets
from core.ports.meter import NO_METER, Meter
from core.ports.picture import Downloader
from core.ports.turnstile import Turnstile
from core.rates import Rate
from core.usecases.outbox import due_notices
from playground.pushing import pushing
from playground.state.people import OWNER
from playground.telegram import Telegram
from playground.world import BOT_ID
from storage.opening import ShopStore
from tests.support.chat import Person
from tests.support.clock import Clock, StillClock
from tests.support.inprocess import InProcessRequest
from tests.support.pictures import no_internet
from tests.support.rate_limit import fast_limiter
from tests.support.refusals import is_refusal, note_faults, note_refusals
from tests.support.store import chosen, open_store
from tests.support.waiting import until_stored

SECOND = 0.02
"""How long a second's pause of Telegram's is, before it brings an update again."""
CARDS_IN_EUROS = Payments(read_providers("EUR 284685063:TEST:nobody-pays"))
"""They pay where the policy takes cards."""


@dataclass
class Shop:
    """A running shop. Customers have the ids 1001, 1002 ..."""

    store: ShopStore
    telegram: Telegram
    pipeline: Pipeline
    clock: Clock
    refusals: list[ShopError] = field(default_factory=list)
    """What was refused since the last text or tap that was waited for."""

    faults: list[Exception] = field(default_factory=list)
    """What went wrong on the shop's side, from its opening on."""

    def __post_init__(self) -> None:
        note_refusals(self.pipeline.desk, self.refusals)
        note_faults(self.pipeline.desk, self.faults)

    def person(self, person_id: int) -> Person:
        return Person(self.telegram, person_id, self.rest, self.refusals)

    def customer(self, number: int = 1) -> Person:
        return self.person(OWNER + number)

    @property
    def owner(self) -> Person:
        return self.person(OWNER)

    def refused(self, kind: type[ShopError], **facts: object) -> bool:
        """Whether the last text or tap was refused like this; fails with what happened instead."""
        return is_refusal(self.refusals, kind, **facts)

    async def asks(self, person: Person) -> routes.Route | None:
        """The screen that takes the next text the person types; None if that is a search."""
        return routes.parse((await self.pipeline.services.windows.window(person.id)).awaiting)

    async def step(self, person: Person) -> str:
        """The key of the form's question that the person is asked; "" if there is none."""
        asked = await self.asks(person)
        return FORMS[asked.kind].steps[asked.step].key if isinstance(asked, FillIn) else ""

    async def rest(self) -> None:
        """Wait until the bot has handled every update and sent everything that is due. It does not wait for later tries."""
        await until_stored(self._at_rest)

    async def _at_rest(self) -> bool:
        """Asked of the lanes last: a job in one lane writes a notice, and another lane sends it."""
        menus = self.pipeline.services.menus
        if self.telegram.world.updates.pending() or not self.pipeline.lanes.idle or not menus.idle:
            return False
        if await self.store.read(_is_anything_left):
            self.pipeline.services.outbox.nudge()  # a use case that was called past the bot nudges nobody
            return False
        if chosen() == "postgres":
            # Updates may be this process's by a commit whose answer is under way. This one's comes after it.
            await self.store.write(_nothing)
        return self.pipeline.lanes.idle


async def _nothing(_tx: Transaction) -> None: ...


async def _is_anything_left(tx: ReadTransaction) -> bool:
    """Whether notices are due, or, where several processes may share the shop, updates wait for one that has room."""
    living = await tx.counters.living()
    waits = living and await tx.inbox.free_lanes(BOT_ID, 1)
    return bool(waits or await due_notices(tx, (), living[-1].id if living else 0))


@asynccontextmanager
async def open_shop(
    folder: Path,
    *,
    flood: Rate | None = None,
    clock: Clock | None = None,
    telegram: Telegram | None = None,
    policy: Policy | None = None,
    limiter: RateLimiter | None = None,
    polling: Callable[[Telegram], BaseRequest] = InProcessRequest,
    sending: Callable[[Telegram], BaseRequest] = InProcessRequest,
    backups: Path | None = None,
    command: str = "tillbot",
    payments: Payments = CARDS_IN_EUROS,
    meter: Meter = NO_METER,
    fetch: Downloader = no_internet,
    webhook: WebhookAddress | None = None,
    turnstile: Turnstile | None = None,
    buckets: Buckets | None = None,
) -> AsyncIterator[Shop]:
    """Open a shop on the database in `folder`; opened again, it continues from where it was.

    On Postgres it is one of several processes, as in real life, although the others are not there. Time stands still unless `clock`
    says otherwise. `limiter` is Telegram's own on a faster clock, unless given; `polling` makes the part that fetches updates,
    `sending` the part that makes all other calls; `backups` is the folder of the daily backups, or None; `command` calls the program on
    the server; `payments` is what orders are paid with; `meter` hears what the shop does; `fetch` gets the pictures that products name by
    an address; `turnstile` counts who checks out hot goods, `buckets` limit taps in all processes; `webhook` is where updates are
    brought to: by default they are fetched.
    """
    clock = clock or StillClock()
    telegram = telegram or Telegram(clock=clock.seconds)
    policy = policy or Policy(name="Corner Shop", admin_ids=(OWNER,))
    async with open_store(folder / "shop.db", policy, clock.ms, meter) as store, pushing(telegram.world, SECOND):
        line = Line(telegram.token, "http://telegram", sending(telegram), polling(telegram))
        setup = Setup(
            store,
            tap_rate=flood,
            clock=clock.seconds,
            limiter=lambda: limiter or fast_limiter(),
            backups=backups,
            command=command,
            payments=payments,
            meter=meter,
            fetch=fetch,
            webhook=webhook,
            turnstile=turnstile,
            bell=store.bell,
            feed=store.feed,
            buckets=buckets,
        )
        async with open_bot(store, line, setup) as pipeline:
            yield Shop(store, telegram, pipeline, clock)
