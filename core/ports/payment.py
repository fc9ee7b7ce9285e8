"""How carts are to be paid, and the ledger: money that came in and went back."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from core.models.actor import Actor
from core.models.cart import Cart
from core.models.order import OrderLine
from core.models.payment import Charge, Outcome, Payment, PaymentMethod, Proof, Refund


class Waiting(NamedTuple):
    """A payment that somebody has to look after: `refund_id` is a refund that has to be sent by hand, 0 for money that names no order."""

    payment_id: int
    refund_id: int
    order: str
    method: str
    charge_id: str
    provider_id: str
    currency: str
    amount: int
    at: int


class Sum(NamedTuple):
    """What came in and went back by one method, minor units of `currency`; `due` of it is still to be sent."""

    currency: str
    method: str
    received: int
    refunded: int
    due: int


class LedgerRow(NamedTuple):
    """Money in (`refund_id` 0), or out; `amount` in minor units. `order` is the order's code, "" for none."""

    payment_id: int
    refund_id: int
    at: int
    order: str
    customer_id: int
    method: str
    currency: str
    amount: int
    outcome: str
    charge_id: str
    provider_id: str
    done_at: int | None


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

    async def proof(self, proof_id: int) -> Proof | None: ...

    async def proofs(self, order_id: int, most: int) -> tuple[Proof, ...]:
        """What the customer sent to show that they have paid: the newest ones, oldest first."""

    async def returned(self, order_id: int) -> Mapping[int, int]:
        """How many pieces of an order were taken off or came back, by SKU id."""

    async def count_returns(self, order_id: int) -> int: ...

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

    async def add_proof(self, order_id: int, file_id: str, *, photo: bool) -> int:
        """Returns its id."""

    async def refuse_proofs(self, order_id: int, reason: str) -> int:
        """Refuse those of the order that are open; returns how many there were."""

    async def hold(self, order_id: int, until: int | None) -> None:
        """Hold an order that waits for its money until then (ms UTC); None: as long as it takes."""

    async def add_return(self, order_id: int, line: OrderLine, amount: int, actor: Actor, *, restocked: bool) -> None:
        """The pieces of `line` were taken off or came back; `amount` (minor units) is what they were sold for."""

    async def send_by_hand(self, refund_id: int) -> bool:
        """From now on somebody has to send it; False if that was known, or it is done."""

    async def note_read(self, bot_id: int, transactions: int) -> None:
        """So many of the bot's transactions in Stars, the oldest first, are in the ledger."""

    async def keep_invoice(self, order_id: int, chat_id: int, message_id: int) -> None:
        """The message shows the order's invoice."""

    async def take_invoices(self, order_id: int) -> tuple[tuple[int, int], ...]:
        """The messages that show it (chat id, message id), which are forgotten with this."""


class LedgerReader(Protocol):
    """The ledger as staff read it."""

    async def waiting(self, limit: int) -> tuple[Waiting, ...]:
        """What somebody has to do something about, oldest first: refunds to be sent by hand, and money that names no order."""

    async def sums(self, since: int, until: int) -> tuple[Sum, ...]:
        """What came in and went back from `since` to before `until` (ms UTC), by currency and method."""

    async def listed(self, since: int, until: int, after: LedgerRow | None, size: int) -> tuple[LedgerRow, ...]:
        """The next `size` rows of that time after this one, by their own time: a refund counts when it was owed."""
