"""From an accepted update to its answer: claim, handle, answer refusals, mark as done.

Every update has its effect once: `Visit.write` marks the inbox row in the effect's own transaction, so that a replay after a crash only
redraws. A refusal settles the row before it is said, so that a replay cannot do what the customer was told had not happened.
"""

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial
from typing import NamedTuple

import structlog
from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.context import ShopApplication
from bot.counter import Counter
from bot.errors import Desk
from bot.flood import Admission, Flood
from bot.lanes import Lanes
from bot.menu import set_menu
from bot.visit import Visit
from core.errors import StorageUnavailable
from core.models.customer import Customer
from core.models.inbox import Accepted
from core.text import cleaned, is_visible
from core.usecases.customer import mark_blocked, remember_customer
from core.usecases.inbox import claim_update, finish_updates, undone_updates
from core.usecases.staff import role_of

TAP_LIFETIME = 60.0
"""Seconds: a tap that could not be handled for longer only redraws; who tapped has long looked away or tapped again."""
FINISH_PAUSE = 0.2
"""Seconds in which finished updates are collected, to be marked in one write."""
LONGEST_STORE_PAUSE = 5.0
"""Seconds between two attempts at an update that the store could not keep."""
LONGEST_ANSWER_PAUSE = 30.0
FEWEST_ANSWERS, MOST_ANSWERS = 5, 24
"""How often an answer is tried when Telegram cannot be reached (about ten minutes); fewer when the chat has gone on meanwhile."""
SUSPICIOUS = 2
"""An update that was under way at so many ends of a process may be their cause."""
SEEN_AGAIN = 3600.0
"""Seconds after which it is written again that a customer was here: no update has a write for this alone more often."""
_CUSTOMERS_REMEMBERED = 20_000

log = structlog.get_logger(__name__)


class Outcome(Enum):
    DONE = auto()
    STORE_AGAIN = auto()
    """The store could not: nothing happened, try again."""
    ANSWER_AGAIN = auto()
    """Telegram could not be reached: only the answer is missing."""


class _Seen(NamedTuple):
    """A customer as they were written last, and when, in seconds."""

    customer: Customer
    at: float


@dataclass
class Pipeline:
    """Everything between the inbox and the handlers."""

    counter: Counter
    application: ShopApplication
    desk: Desk
    lanes: Lanes
    flood: Flood
    clock: Callable[[], float] = time.time
    _finished: list[int] = field(default_factory=list)
    _sent_away: set[int] = field(default_factory=set)
    """Taps whose people were told that nothing was changed: that has to stay true when they come again."""
    _customers: dict[int, _Seen] = field(default_factory=dict)
    _alone: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def replay(self) -> int:
        """Take up what a former process left undone; how many updates it is."""
        undone = await self.counter.store.read(undone_updates, self.counter.bot.id)
        for accepted in undone:
            handle = self._handle if accepted.attempts < SUSPICIOUS else self._handle_alone
            self.lanes.put(accepted.lane, partial(handle, accepted, Admission.WELCOME))
        return len(undone)

    def take(self, accepted: Accepted) -> None:
        """Put a freshly accepted update into its lane. The speed limit looks at when it came, not when its turn is."""
        customer_id = _customer_id(json.loads(accepted.payload))
        admission = self.flood.admit(customer_id) if customer_id else Admission.WELCOME
        self.lanes.put(accepted.lane, partial(self._handle, accepted, admission))

    async def apologise(self, update: Update) -> None:
        """An update that the store cannot keep: who sent it is told; Telegram gives it again."""
        not_kept = Accepted(
            id=-update.update_id,
            update_id=update.update_id,
            lane="",
            payload="",
            received_at=int(self.clock() * 1000),
            attempts=0,
            applied=False,
        )
        await self._send_away(self._visit(update, not_kept))

    async def mark_finished(self) -> None:
        """Until cancelled: mark as done what has its answer, many at a time."""
        while True:
            await asyncio.sleep(FINISH_PAUSE)
            await self.flush()

    async def flush(self) -> None:
        """Mark what is finished. A mark lost in a crash costs a redraw."""
        finished, self._finished = self._finished, []
        try:
            if finished:
                await self.counter.store.write(finish_updates, finished)
        except StorageUnavailable:
            self._finished += finished

    async def _handle_alone(self, accepted: Accepted, admission: Admission) -> None:
        """One at a time, and marked at once: an update that kills the process takes no other along until it is parked."""
        async with self._alone:
            await self._handle(accepted, admission)
            await self.flush()

    async def _handle(self, accepted: Accepted, admission: Admission) -> None:
        """A lane's job: never raises, whatever the update does. It is finished when its chat shows what it is to show."""
        try:
            await self._until_done(accepted, admission)
        except Exception:  # the last line: a lane must go on
            log.exception("update_failed", inbox_id=accepted.id)
        chat_id = int(accepted.lane.removeprefix("chat:"))
        self.counter.windows.when_drawn(chat_id, partial(self._finish, accepted.id))

    def _finish(self, inbox_id: int) -> None:
        self._finished.append(inbox_id)

    async def _until_done(self, accepted: Accepted, admission: Admission) -> None:
        update = Update.de_json(json.loads(accepted.payload), self.counter.bot)
        claimed = False
        pause, answers = 0.2, 0
        visit: Visit | None = None
        while True:
            visit = self._visit(update, accepted, visit)
            try:
                if not claimed and not await self.counter.store.write(claim_update, accepted.id):
                    self.counter.sender.nudge()
                    return
                claimed = True
                outcome = await self._attempt(visit, admission)
            except StorageUnavailable:
                outcome = Outcome.STORE_AGAIN
            if outcome is Outcome.DONE:
                return
            if outcome is Outcome.STORE_AGAIN:
                if not visit.applied:
                    await self._send_away(visit)
                longest = LONGEST_STORE_PAUSE
            else:
                answers += 1
                if answers >= (FEWEST_ANSWERS if self.lanes.waiting(accepted.lane) else MOST_ANSWERS):
                    return
                longest = LONGEST_ANSWER_PAUSE
            await asyncio.sleep(pause)
            pause = min(pause * 2, longest)

    async def _send_away(self, visit: Visit) -> None:
        if visit.query is not None:
            self._sent_away.add(visit.update.update_id)
        await self.desk.say_try_again(visit)

    async def _attempt(self, visit: Visit, admission: Admission) -> Outcome:
        try:
            if admission is Admission.WELCOME:
                await self._serve(visit)
            else:
                await self.desk.slow_down(visit, say_so=admission is Admission.TOO_FAST_SAY_SO)
        except Forbidden:
            self._customers.pop(visit.customer.id, None)
            await self.counter.store.write(mark_blocked, visit.customer.id)
        except BadRequest as error:  # Telegram will refuse it the next time, too
            log.error("answer_refused", update_id=visit.accepted.update_id, exc_info=error)
        except (NetworkError, RetryAfter) as error:
            log.warning("answer_not_sent", error=type(error).__name__)
            return Outcome.ANSWER_AGAIN
        return Outcome.DONE

    async def _serve(self, visit: Visit) -> None:
        if visit.refusal is not None:
            await self.desk.refuse(visit, visit.refusal)
            return
        await self._know(visit)
        visits = self.application.bot_data.visits
        visits[visit.update.update_id] = visit
        await self.application.process_update(visit.update)
        del visits[visit.update.update_id]
        if visit.error is not None:
            await self.desk.answer_error(visit, visit.error)
        await visit.answer()

    def _visit(self, update: Update, accepted: Accepted, before: Visit | None = None) -> Visit:
        """`before` is the same update's former attempt: what is known since then stays known."""
        age = self.clock() - accepted.received_at / 1000
        return Visit(
            applied=before.applied if before else accepted.applied,
            refusal=before.refusal if before else None,
            counter=self.counter,
            update=update,
            accepted=accepted,
            customer=_customer(update),
            late=update.callback_query is not None and (age > TAP_LIFETIME or update.update_id in self._sent_away),
        )

    async def _know(self, visit: Visit) -> None:
        """Whoever writes is remembered before anything else happens: carts and orders are theirs. Who blocks the bot is met anew."""
        customer, now = visit.customer, self.clock()
        if visit.leaves:
            self._customers.pop(customer.id, None)
            return
        seen = self._customers.get(customer.id)
        met = seen is not None and seen.customer == customer
        if not customer.id or (seen and met and now - seen.at < SEEN_AGAIN):
            return
        await self.counter.store.write(remember_customer, customer)
        if not met:
            await self._give_menu(customer)
        if len(self._customers) >= _CUSTOMERS_REMEMBERED:
            self._customers.clear()
        self._customers[customer.id] = _Seen(customer, now)

    async def _give_menu(self, customer: Customer) -> None:
        """Who was appointed before they had ever written has a chat only now."""
        if (role := await self.counter.store.read(role_of, customer.id)) is not None:
            with suppress(TelegramError):
                await set_menu(self.counter.bot, customer.id, role)


def _customer(update: Update) -> Customer:
    user = update.effective_user
    if user is None:
        return Customer(id=0, name="")
    name = cleaned(user.full_name or "")[:200]
    return Customer(
        id=user.id,
        name=name if is_visible(name) else "",
        username=user.username or "",
        language=user.language_code or "",
    )


def _customer_id(update: dict[str, dict[str, dict[str, int]]]) -> int:
    for kind in ("message", "callback_query"):
        if kind in update:
            return update[kind].get("from", {}).get("id", 0)
    return 0
