"""Telegram's own list of a bot's Stars, read at the start and every hour: what no update has told of is booked from it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from telegram import StarTransaction, TransactionPartnerUser
from telegram.error import TelegramError

from bot.calls.payload import order_in
from bot.calls.rate_limit import ShopBot
from core.errors import StorageUnavailable
from core.models.payment import Charge, PaymentMethod
from core.money import STARS
from core.ports import Store
from core.usecases.payment.reconcile import note_transactions, read_so_far

EVERY = 3600.0
"""Seconds."""
PAGE = 100

log = structlog.get_logger(__name__)


@dataclass
class StarLedger:
    """Compares the two ledgers. `nudge` is called when something may be owed."""

    store: Store
    bot: ShopBot
    nudge: Callable[[], None]

    async def run(self) -> None:
        """Until cancelled. Whatever is wrong with the list, the shop goes on."""
        while True:
            try:
                await self.compare()
            except (TelegramError, StorageUnavailable) as error:
                log.warning("stars_not_compared", error=type(error).__name__)
            except Exception:
                log.exception("stars_not_compared")
            await asyncio.sleep(EVERY)

    async def compare(self) -> None:
        """Book what came since the last time. A refund carries its payment's id, so only its direction tells the two apart."""
        bot_id = self.bot.id
        offset = await self.store.read(read_so_far, bot_id)
        while True:
            page = (await self.bot.get_star_transactions(offset=offset, limit=PAGE)).transactions
            if not page:
                return
            paid = [charge for one in page if (charge := _charge(one, one.source))]
            back = [charge for one in page if (charge := _charge(one, one.receiver))]
            offset += len(page)
            await self.store.write(note_transactions, bot_id, offset, paid, back)
            self.nudge()
            if len(page) < PAGE:
                return


def _charge(one: StarTransaction, partner: object) -> Charge | None:
    """A customer's payment of an invoice; None for everything else that moves Stars."""
    if not isinstance(partner, TransactionPartnerUser) or partner.invoice_payload is None:
        return None
    order_id = order_in(partner.invoice_payload)
    return Charge(PaymentMethod.STARS, one.id, order_id, partner.user.id, STARS, one.amount)
