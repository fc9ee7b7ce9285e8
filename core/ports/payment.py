"""How carts are to be paid, and the ledger: money that came in and went back."""

from typing import NamedTuple, Protocol

from core.models.actor import Actor
from core.models.cart import Cart
from core.models.payment import Charge, Outcome, Payment, PaymentMethod, Refund


class Chosen(NamedTuple):
    """The methods that a customer chose: for this cart, and for the last one. None: none yet."""

    now: PaymentMethod | None
    last: PaymentMethod | None


class PaymentReader(Protocol):
    async def chosen(self, cart: Cart) -> Chosen: ...

    async def overdue(self, limit: int) -> tuple[int, ...]:
        """The orders that were not paid while they were held, those that have waited longest first."""

    async def payment(self, payment_id: int) -> Payment | None: ...

    async def charged(self, method: PaymentMethod, charge_id: str) -> Payment | None: ...

    async def of_order(self, order_id: int) -> tuple[Payment, ...]:
        """Oldest first."""

    async def refund(self, refund_id: int) -> Refund | None: ...

    async def refunds(self, payment_id: int) -> tuple[Refund, ...]:
        """Oldest first."""

    async def read_so_far(self, bot_id: int) -> int:
        """How many of the bot's transactions in Stars, the oldest first, are in the ledger."""


class Payments(PaymentReader, Protocol):
    async def choose(self, cart: Cart, method: PaymentMethod) -> None:
        """Keep the method for this cart, and for its customer's next one."""

    async def lease(self, order_id: int, key: str, until: int) -> bool:
        """Whoever asked with `key` may pay the order until then (ms UTC), and it is held at least as long.

        False if it does not wait for its money, its hold is over, or somebody else is paying it now.
        """

    async def book(self, charge: Charge, order_id: int | None, outcome: Outcome) -> Payment | None:
        """Write the charge into the ledger; None if it is there already."""

    async def owe_refund(
        self, payment: Payment, amount: int, actor: Actor, reason: str, *, by_hand: bool
    ) -> Refund | None:
        """Write that `amount` goes back; None if all refunds of the payment would come to more than it."""

    async def finish_refund(self, refund_id: int, reference: str) -> bool:
        """There is proof that it went back; False if that was known."""

    async def send_by_hand(self, refund_id: int) -> bool:
        """From now on somebody has to send it; False if that was known, or it is done."""

    async def note_read(self, bot_id: int, transactions: int) -> None:
        """So many of the bot's transactions in Stars, the oldest first, are in the ledger."""

    async def keep_invoice(self, order_id: int, chat_id: int, message_id: int) -> None:
        """The message shows the order's invoice."""

    async def take_invoices(self, order_id: int) -> tuple[tuple[int, int], ...]:
        """The messages that show it (chat id, message id), which are forgotten with this."""
