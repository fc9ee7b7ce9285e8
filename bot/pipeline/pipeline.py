"""Takes an accepted update to its answer: claims it, handles it, answers refusals, marks it as done.

Every update has its effect once: `Visit.write` marks the inbox row in the effect's own transaction, so that a replay after a crash only
redraws. A refusal settles the row before the customer is told, so that a replay cannot then do what was refused.
"""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial

import structlog
from structlog.contextvars import bound_contextvars
from telegram import Update
from telegram.error import TelegramError

from bot.calls.telegram_errors import is_closed, is_passing
from bot.context import ShopApplication
from bot.errors import Desk
from bot.guests import Guests, customer_of
from bot.lately import Lately
from bot.pipeline.claims import SUSPICIOUS, Claims
from bot.pipeline.edits import is_worth_a_look
from bot.pipeline.raw import Raw, chat_of, is_money, kind_of, message_in, sender_of, sent_at
from bot.pipeline.throttle import Admission, SharedThrottle, Throttle
from bot.pipeline.till import Till
from bot.pipeline.updates import read_update
from bot.services import Services
from bot.visit import Visit
from core.errors import Buried, StorageDamaged, StorageUnavailable
from core.models.inbox import Accepted
from core.usecases.inbox import finish_updates, undone_updates
from jobs.lanes import Lanes
from jobs.watch import Watch
from texts.language import speaking

TAP_LIFETIME = 60.0
"""Seconds; an older tap only redraws, because the user has long looked away or tapped again."""
FINISH_PAUSE = 0.2
"""Seconds for which finished updates are collected before one write marks them all."""
LONGEST_STORE_PAUSE = 5.0
"""Seconds between two attempts at an update while the store cannot save."""
LONGEST_ANSWER_PAUSE = 30.0
FEWEST_ANSWERS, MOST_ANSWERS = 5, 24
"""How often an answer is tried when Telegram cannot be reached (about ten minutes); fewer times if the chat has moved on."""

log = structlog.get_logger(__name__)


class Outcome(Enum):
    DONE = auto()
    STORE_AGAIN = auto()
    """The store could not save: nothing happened, try again."""
    ANSWER_AGAIN = auto()
    """Telegram could not be reached: only the answer is missing."""


@dataclass
class Pipeline:
    """Everything between the inbox and the handlers. `marked` hears which updates are marked as done; `till` takes those about money."""

    services: Services
    application: ShopApplication
    desk: Desk
    guests: Guests
    lanes: Lanes
    taps: Throttle
    messages: Throttle
    till: Till
    watch: Watch
    clock: Callable[[], float] = time.time
    marked: Callable[[Sequence[int]], None] = lambda _inbox_ids: None
    everywhere: SharedThrottle = field(default_factory=SharedThrottle)
    _finished: list[int] = field(default_factory=list)
    _marking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _drawing: set[int] = field(default_factory=set)
    """Updates that have left their handlers but whose screens are not drawn yet."""
    _sent_away: Lately = field(default_factory=Lately)
    """Taps whose users were told that nothing was changed: that must stay true when the taps come again."""
    _unread: dict[str, list[int]] = field(default_factory=dict)
    """Per lane, the messages over the limit; their writer is told so when the lane gets to them."""
    _telling: dict[int, list[int]] = field(default_factory=dict)
    """Messages over the limit that are being reported now, by the first one; later ones are reported later."""

    def __post_init__(self) -> None:
        self._claims = Claims(self.services.store)
        self.till.finished = self._finished.append

    async def replay(self) -> int:
        """Take up the updates that a former process left unfinished; return how many there are."""
        for accepted in (undone := await self.services.store.read(undone_updates, self.services.bot.id)):
            self._put(accepted, json.loads(accepted.payload), Admission.WELCOME)
        return len(undone)

    def take(self, accepted: Accepted) -> None:
        """Put an accepted update into its lane. The throttle looks at when it came, not at when its turn is."""
        raw = json.loads(accepted.payload)
        self.services.meter.received(kind_of(raw))
        admission = self._admit(accepted, raw)
        if admission is not Admission.TOO_MANY:
            self._put(accepted, raw, admission)
        elif accepted.lane in self._unread:
            self._unread[accepted.lane].append(accepted.id)
        else:
            self._unread[accepted.lane] = [accepted.id]
            self.lanes.put(accepted.lane, partial(self._leave_unread, accepted))

    def _put(self, accepted: Accepted, raw: Raw, admission: Admission) -> None:
        if is_money(raw):
            self.lanes.put(accepted.lane, partial(self.till.handle, accepted))
        else:
            self.lanes.put(accepted.lane, partial(self._handle, accepted, admission))

    async def apologise(self, update: Update) -> None:
        """Tell the sender of an update that the store cannot save; Telegram sends it again."""
        not_kept = Accepted(
            id=-update.update_id,
            update_id=update.update_id,
            lane="",
            payload="",
            received_at=int(self.clock() * 1000),
            attempts=0,
            applied=False,
        )
        customer = customer_of(update)
        with speaking(customer.language), bound_contextvars(update_id=update.update_id, customer=customer.id):
            await self._send_away(self._visit(update, not_kept))

    async def mark_finished(self) -> None:
        """Mark answered updates as done, many at a time, until cancelled."""
        while True:
            await asyncio.sleep(FINISH_PAUSE)
            await self.flush()

    async def flush(self) -> None:
        """Mark all finished updates; a mark lost in a crash costs a redraw. Updates that only wait for Telegram are given back."""
        async with self._marking:  # a caller waits for a mark that is under way
            with suppress(StorageUnavailable):
                if finished := tuple(self._finished):
                    await self.services.store.write(finish_updates, finished)
                    del self._finished[: len(finished)]
                    self.marked(finished)
            await self._claims.give_back(*self._drawing)

    async def close(self) -> None:
        """Stop in good order: answered updates are marked, and those under way do not become suspects."""
        try:
            await self.flush()
        except Exception:  # the shop is closing, perhaps for this fault: a lost mark costs a redraw
            log.exception("finished_not_marked")
        await self._claims.give_all_back()

    async def _handle(self, accepted: Accepted, admission: Admission) -> None:
        """A lane's job, which never raises. The update is finished when its chat shows the right screen."""
        raw = json.loads(accepted.payload)
        with bound_contextvars(update_id=accepted.update_id, customer=sender_of(raw)):
            try:
                await self._until_done(accepted, raw, await self.everywhere.judge(admission, accepted, raw))
            except Buried:  # another process does it
                return
            except Exception:  # the last line: a lane must go on
                log.exception("update_failed", inbox_id=accepted.id)
        self._drawing.add(accepted.id)
        self.services.windows.when_drawn(chat_of(accepted.lane), partial(self._finish, accepted, kind_of(raw)))

    def _admit(self, accepted: Accepted, raw: Raw) -> Admission:
        message, sender = message_in(raw), sender_of(raw)
        if is_money(raw) or accepted.let_in_before:
            return Admission.WELCOME
        if message and not self.messages.admits(sender, sent_at(message)):
            return Admission.TOO_MANY
        return self.taps.judge(sender) if "callback_query" in raw else Admission.WELCOME

    async def _leave_unread(self, accepted: Accepted) -> None:
        """A lane's job: tell somebody who wrote too much at once how many messages were not read."""
        self._telling[accepted.id] = self._unread.pop(accepted.lane)
        await self._handle(accepted, Admission.TOO_MANY)
        self._finished += self._telling.pop(accepted.id)

    async def _until_done(self, accepted: Accepted, raw: Raw, admission: Admission) -> None:
        update, bot = read_update(raw, self.services.bot), self.services.bot
        if update and update.edited_message and not await is_worth_a_look(self.services.store, bot.id, accepted, raw):
            return
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
        """Handle the claimed update. A suspect is given back at once: if the next one ends the process, this one is not blamed."""
        accepted = visit.accepted
        try:
            if not await self._claims.take(accepted.id):
                self.services.outbox.nudge()
                return Outcome.DONE
            outcome = await self._attempt(visit, admission)
        except Buried:
            raise
        except StorageUnavailable:
            return Outcome.STORE_AGAIN
        if outcome is Outcome.DONE and accepted.attempts >= SUSPICIOUS:
            await self._claims.give_back(accepted.id)
        return outcome

    def _finish(self, accepted: Accepted, kind: str) -> None:
        self._drawing.discard(accepted.id)
        self._claims.forget(accepted.id)
        self._finished.append(accepted.id)
        self.services.meter.answered(kind, self.clock() - accepted.received_at / 1000)

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
        except StorageDamaged as error:  # found before or after the handler ran
            await self.desk.confess(visit, error)
        except TelegramError as error:
            if is_passing(error):
                log.warning("answer_not_sent", error=type(error).__name__)
                return Outcome.ANSWER_AGAIN
            if is_closed(error):
                if visit.private:
                    await self.guests.lose(visit.customer.id)
            else:  # Telegram will refuse it next time, too
                log.error("answer_refused", exc_info=error)
        return Outcome.DONE

    async def _serve(self, visit: Visit) -> None:
        if visit.refusal is not None:
            await self.desk.refuse(visit, visit.refusal)
            return
        if visit.leaves:
            self.guests.forget(visit.customer.id)
        elif visit.private:  # whoever writes in a group is not a customer yet
            if not visit.applied:  # perhaps its effect was that they are forgotten
                await self.guests.meet(visit.customer)
            if visit.topic is not None:
                await self.services.windows.memory.enter_topic(visit.chat_id, visit.topic)
        visits = self.application.bot_data.visits
        visits[visit.update.update_id] = visit
        begun = time.perf_counter()
        await self.application.process_update(visit.update)
        self.services.meter.handled(time.perf_counter() - begun)
        del visits[visit.update.update_id]
        if visit.forgotten:
            self.guests.forget(visit.customer.id)
        if visit.error is not None:
            await self.desk.answer_error(visit, visit.error)
        await visit.answer()

    def _visit(self, update: Update, accepted: Accepted, before: Visit | None = None) -> Visit:
        """`before` is the former attempt at the same update: what it found out is kept."""
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
