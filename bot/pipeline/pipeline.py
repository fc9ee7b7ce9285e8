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

import structlog
from telegram import Update
from telegram.error import TelegramError

from bot.calls.telegram_errors import is_closed, is_passing
from bot.context import ShopApplication
from bot.errors import Desk
from bot.guests import Guests, customer_of
from bot.lately import Lately
from bot.pipeline.claims import SUSPICIOUS, Claims
from bot.pipeline.raw import Raw, chat_of, part_of, sender_of, sent_at
from bot.pipeline.throttle import Admission, Throttle
from bot.pipeline.updates import read_update
from bot.services import Services
from bot.visit import Visit
from core.errors import StorageDamaged, StorageUnavailable
from core.models.inbox import Accepted
from core.usecases.inbox import finish_updates, undone_updates
from jobs.lanes import Lanes
from jobs.watch import Watch
from texts.language import speaking

TAP_LIFETIME = 60.0
"""Seconds: a tap that could not be handled for longer only redraws; who tapped has long looked away or tapped again."""
FINISH_PAUSE = 0.2
"""Seconds in which finished updates are collected, to be marked in one write."""
LONGEST_STORE_PAUSE = 5.0
"""Seconds between two attempts at an update that the store could not keep."""
LONGEST_ANSWER_PAUSE = 30.0
FEWEST_ANSWERS, MOST_ANSWERS = 5, 24
"""How often an answer is tried when Telegram cannot be reached (about ten minutes); fewer when the chat has gone on meanwhile."""

log = structlog.get_logger(__name__)


class Outcome(Enum):
    DONE = auto()
    STORE_AGAIN = auto()
    """The store could not: nothing happened, try again."""
    ANSWER_AGAIN = auto()
    """Telegram could not be reached: only the answer is missing."""


@dataclass
class Pipeline:
    """Everything between the inbox and the handlers."""

    services: Services
    application: ShopApplication
    desk: Desk
    guests: Guests
    lanes: Lanes
    taps: Throttle
    messages: Throttle
    watch: Watch
    """Tells when a part of the shop has ended that must go on."""
    clock: Callable[[], float] = time.time
    _finished: list[int] = field(default_factory=list)
    _marking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _drawing: set[int] = field(default_factory=set)
    """Updates that have left their handlers, and whose chats do not show yet what they are to show."""
    _sent_away: Lately = field(default_factory=Lately)
    """Taps whose people were told that nothing was changed: that has to stay true when they come again."""
    _unread: dict[str, list[int]] = field(default_factory=dict)
    """Per lane, messages that were too many, and whose writer is to be told so when the lane comes to it."""
    _telling: dict[int, list[int]] = field(default_factory=dict)
    """Those of them that are told of now, by the first one: what comes meanwhile is told of later."""

    def __post_init__(self) -> None:
        self._claims = Claims(self.services.store)

    async def replay(self) -> int:
        """Take up what a former process left undone; how many updates it is."""
        undone = await self.services.store.read(undone_updates, self.services.bot.id)
        for accepted in undone:
            self.lanes.put(accepted.lane, partial(self._handle, accepted, Admission.WELCOME))
        return len(undone)

    def take(self, accepted: Accepted) -> None:
        """Put a freshly accepted update into its lane. The speed limit looks at when it came, not when its turn is."""
        admission = self._admit(json.loads(accepted.payload))
        if admission is not Admission.TOO_MANY:
            self.lanes.put(accepted.lane, partial(self._handle, accepted, admission))
        elif accepted.lane in self._unread:
            self._unread[accepted.lane].append(accepted.id)
        else:
            self._unread[accepted.lane] = [accepted.id]
            self.lanes.put(accepted.lane, partial(self._leave_unread, accepted))

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
        with speaking(customer_of(update).language):
            await self._send_away(self._visit(update, not_kept))

    async def mark_finished(self) -> None:
        """Until cancelled: mark as done what has its answer, many at a time."""
        while True:
            await asyncio.sleep(FINISH_PAUSE)
            await self.flush()

    async def flush(self) -> None:
        """Mark all that is finished by now; a mark lost in a crash costs a redraw. What waits for Telegram only is under way no more."""
        async with self._marking:  # who asks for it does not return before a mark that is under way
            with suppress(StorageUnavailable):
                if finished := tuple(self._finished):
                    await self.services.store.write(finish_updates, finished)
                    del self._finished[: len(finished)]
            await self._claims.give_back(*self._drawing)

    async def close(self) -> None:
        """In good order: what has its answer is marked, and what was under way is not suspected of anything."""
        try:
            await self.flush()
        except Exception:  # the shop is closing, perhaps for that very fault: a mark that is lost costs a redraw
            log.exception("finished_not_marked")
        await self._claims.give_all_back()

    async def _handle(self, accepted: Accepted, admission: Admission) -> None:
        """A lane's job: never raises, whatever the update does. It is finished when its chat shows what it is to show."""
        try:
            await self._until_done(accepted, admission)
        except Exception:  # the last line: a lane must go on
            log.exception("update_failed", inbox_id=accepted.id)
        self._drawing.add(accepted.id)
        self.services.windows.when_drawn(chat_of(accepted.lane), partial(self._finish, accepted.id))

    def _admit(self, raw: Raw) -> Admission:
        message, sender = part_of(raw, "message"), sender_of(raw)
        if message and "successful_payment" not in message and not self.messages.admits(sender, sent_at(message)):
            return Admission.TOO_MANY
        if "callback_query" in raw and not self.taps.admits(sender):
            return Admission.TOO_FAST
        return Admission.WELCOME

    async def _leave_unread(self, accepted: Accepted) -> None:
        """A lane's job: whoever wrote too much at once hears how much of it was not read."""
        self._telling[accepted.id] = self._unread.pop(accepted.lane)
        await self._handle(accepted, Admission.TOO_MANY)
        self._finished += self._telling.pop(accepted.id)

    async def _until_done(self, accepted: Accepted, admission: Admission) -> None:
        update = read_update(json.loads(accepted.payload), self.services.bot)
        if update is not None:
            with speaking(customer_of(update).language):
                await self._attempt_until_done(update, accepted, admission)

    async def _attempt_until_done(self, update: Update, accepted: Accepted, admission: Admission) -> None:
        pause, answers = 0.2, 0
        visit: Visit | None = None
        while True:
            visit = self._visit(update, accepted, visit)
            async with self._claims.turn(accepted):
                outcome = await self._claimed_attempt(visit, admission)
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
            await self._claims.give_back(accepted.id)
            await asyncio.sleep(pause)
            pause = min(pause * 2, longest)

    async def _claimed_attempt(self, visit: Visit, admission: Admission) -> Outcome:
        """Given back at once where it was suspected: if the next one ends the process, it is not among those that were under way."""
        accepted = visit.accepted
        try:
            if not await self._claims.take(accepted.id):
                self.services.outbox.nudge()
                return Outcome.DONE
            outcome = await self._attempt(visit, admission)
        except StorageUnavailable:
            return Outcome.STORE_AGAIN
        if outcome is Outcome.DONE and accepted.attempts >= SUSPICIOUS:
            await self._claims.give_back(accepted.id)
        return outcome

    def _finish(self, inbox_id: int) -> None:
        self._drawing.discard(inbox_id)
        self._claims.forget(inbox_id)
        self._finished.append(inbox_id)

    async def _send_away(self, visit: Visit) -> None:
        if visit.query is not None:
            self._sent_away.note(visit.update.update_id)
        await self.desk.say_try_again(visit)

    async def _attempt(self, visit: Visit, admission: Admission) -> Outcome:
        try:
            if admission is Admission.WELCOME:
                await self._serve(visit)
            elif admission is Admission.TOO_MANY:
                await self.desk.leave_unread(visit, len(self._telling[visit.accepted.id]))
            else:
                await self.desk.slow_down(visit)
        except StorageDamaged as error:  # met before or after a handler was at work
            await self.desk.confess(visit, error)
        except TelegramError as error:
            if is_passing(error):
                log.warning("answer_not_sent", error=type(error).__name__)
                return Outcome.ANSWER_AGAIN
            if is_closed(error):
                await self.guests.lose(visit.customer.id)
            else:  # Telegram will refuse it the next time, too
                log.error("answer_refused", update_id=visit.accepted.update_id, exc_info=error)
        return Outcome.DONE

    async def _serve(self, visit: Visit) -> None:
        if visit.refusal is not None:
            await self.desk.refuse(visit, visit.refusal)
            return
        if visit.leaves:
            self.guests.forget(visit.customer.id)
        else:
            await self.guests.meet(visit.customer)
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
            outcome=before.outcome if before else None,
            refusal=before.refusal if before else None,
            services=self.services,
            update=update,
            accepted=accepted,
            customer=customer_of(update),
            late=update.callback_query is not None and (age > TAP_LIFETIME or update.update_id in self._sent_away),
        )
