"""Money updates: who is about to pay is answered, what was paid is booked. They have lanes of their own, beside everything else.

Nothing here marks an update as applied: each use case recognises what it has seen by the payment's own identity, so a replay does
nothing twice. A payment is never too old, too often or too much; a question older than Telegram waits is dropped.
"""

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import structlog
from structlog.contextvars import bound_contextvars
from telegram.error import BadRequest, TelegramError

from bot.calls.payload import order_in
from bot.calls.rate_limit import ShopBot
from bot.pipeline.raw import Raw, kind_of, money_in, number, part_of, sender_of
from core.errors import Fault, PaymentRefused, StorageUnavailable
from core.models.inbox import Accepted
from core.models.payment import Charge, PaymentMethod, PreCheckout
from core.models.policy import Policy
from core.money import STARS
from core.ports import Store
from core.ports.meter import NO_METER, Meter
from core.usecases.customer import language_of
from core.usecases.payment.gate import admit
from core.usecases.payment.refund import note_refunded
from core.usecases.payment.settle import record_payment
from texts.language import _, speaking
from texts.refusals import said

PATIENCE = 10.0
"""Seconds that Telegram waits for the answer to a pre-checkout."""
LONGEST_PAUSE = 5.0

log = structlog.get_logger(__name__)


@dataclass
class Till:
    """`nudge` is called when something is owed, `finished` with the inbox id of an update that needs nothing more."""

    store: Store
    bot: ShopBot
    nudge: Callable[[], None]
    clock: Callable[[], float] = time.time
    meter: Meter = NO_METER
    finished: Callable[[int], None] = field(default=lambda _inbox_id: None)

    async def handle(self, accepted: Accepted) -> None:
        """A lane's job. What cannot be kept now is tried until it can; what fails otherwise stays in the inbox for the next start."""
        raw = json.loads(accepted.payload)
        with bound_contextvars(update_id=accepted.update_id, customer=sender_of(raw)):
            try:
                await self._until_tried(raw, accepted)
            except Exception:  # the lane must go on
                log.exception("payment_failed", inbox_id=accepted.id)
                self.meter.refused(Fault.status)
            else:
                self.finished(accepted.id)
                self.meter.answered(kind_of(raw), self.clock() - accepted.received_at / 1000)

    async def _until_tried(self, raw: Raw, accepted: Accepted) -> None:
        pause = 0.1
        while not await self._tried(raw, accepted):
            self.meter.refused(StorageUnavailable.status)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _tried(self, raw: Raw, accepted: Accepted) -> bool:
        """False if the store could not keep it: nothing was done."""
        try:
            await self._take(raw, accepted)
        except StorageUnavailable:
            return False
        self.nudge()
        return True

    async def _take(self, raw: Raw, accepted: Accepted) -> None:
        if query := part_of(raw, "pre_checkout_query"):
            if self.clock() - accepted.received_at / 1000 < PATIENCE:
                await self._answer(query)
        elif query := part_of(raw, "shipping_query"):
            await self._refuse_shipping(query)
        else:
            kind, money = money_in(raw)
            charge = charge_of(money, sender_of(raw))
            if charge is None:
                log.error("payment_unreadable", inbox_id=accepted.id)
            elif kind == "refunded_payment":
                await self.store.write(note_refunded, charge)
            else:
                await self.store.write(record_payment, charge)

    async def _answer(self, query: Raw) -> None:
        """The commit comes first: from then on the order is held for whoever is paying."""
        payer = number(part_of(query, "from").get("id")) or 0
        asked = PreCheckout(
            key=str(query.get("id")),
            order_id=order_in(query.get("invoice_payload")),
            payer_id=payer,
            currency=str(query.get("currency")),
            amount=number(query.get("total_amount")) or 0,
        )
        refusal = None
        try:
            await self.store.write(admit, asked)
        except PaymentRefused as why:
            self.meter.refused(why.status)
            with speaking(await self.store.read(language_of, payer)):
                refusal = said(why, self._policy)
        await self._send(asked.key, refusal)

    async def _send(self, query_id: str, refusal: str | None) -> None:
        """As often as there is time. Too late is normal life: nothing was charged."""
        for pause in (0.2, 0.5, 1.0, 2.0, 0.0):
            try:
                await self.bot.answer_pre_checkout_query(query_id, refusal is None, refusal)
            except BadRequest as late:
                log.info("pre_checkout_too_late", error=late.message)
                return
            except TelegramError as error:
                log.warning("pre_checkout_not_answered", error=type(error).__name__)
                await asyncio.sleep(pause)
            else:
                return

    async def _refuse_shipping(self, query: Raw) -> None:
        """The shop asks about delivery before an order: none of its invoices asks again."""
        with suppress(TelegramError):
            text = _("This invoice is out of date. Please order in the chat.")
            await self.bot.answer_shipping_query(str(query.get("id")), False, error_message=text)

    @property
    def _policy(self) -> Policy:
        return self.store.policy


def charge_of(money: Raw, payer_id: int) -> Charge | None:
    """What was paid, as a message or the list of transactions says it; None if that has no identity or no amount."""
    charge_id, amount = money.get("telegram_payment_charge_id"), number(money.get("total_amount"))
    if not isinstance(charge_id, str) or not charge_id or not amount or amount < 1:
        return None
    currency = str(money.get("currency"))
    method = PaymentMethod.STARS if currency == STARS else PaymentMethod.CARD
    provider = str(money.get("provider_payment_charge_id") or "")
    return Charge(method, charge_id, order_in(money.get("invoice_payload")), payer_id, currency, amount, provider)
