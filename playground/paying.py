"""What people do with invoices. No money moves: a charge is only a row."""

import asyncio
from enum import StrEnum

from playground.acts import Acts
from playground.errors import Refused
from playground.shapes import Json
from playground.state.payments import Invoice
from playground.world import CheckoutAnswer, World

PRE_CHECKOUT_SECONDS = 10.0
MORE_STARS = 500


class Card(StrEnum):
    """A test card: what becomes of the payment once the bot has agreed to it."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    LATE = "late"
    """It is accepted; the bot hears of it only after `tell_late`."""
    LOST = "lost"
    """It is accepted; the payer's connection breaks before they hear of it."""


class PayingActs(Acts):
    """Paying, and whatever else a modified client, a bank or bad luck may do about a payment."""

    def __init__(self, world: World, pre_checkout_seconds: float) -> None:
        super().__init__(world)
        self._pre_checkout_seconds = pre_checkout_seconds
        self._late: list[Json] = []
        self._last: Json | None = None

    async def pay(self, person_id: int, message_id: int, card: Card = Card.ACCEPTED) -> Json:
        """Pay the invoice in this message: ask the bot, wait for its answer, and charge.

        Gives the message with `successful_payment`. Raises Refused with the bot's reason, if the answer is late, and for some cards.
        """
        return await self._pay(person_id, self._invoice(person_id, message_id), card)

    async def pay_link(self, person_id: int, link: str) -> Json:
        """Like `pay`, for an invoice behind a link from createInvoiceLink."""
        if not (invoice := self.world.payments.invoice(link.rsplit("/", 1)[-1])):
            raise Refused("This link leads to no invoice.")
        return await self._pay(person_id, invoice, Card.ACCEPTED)

    def ask(self, person_id: int, message_id: int) -> str:
        """Ask the bot whether this invoice may be paid, and go no further; gives the id of the query."""
        invoice = self._invoice(person_id, message_id)
        return self.ask_to_pay(person_id, invoice.currency, invoice.total_amount, invoice.payload)

    def ask_to_pay(self, person_id: int, currency: str, amount: int, payload: str) -> str:
        """As `ask`, for an invoice of which nobody knows where it comes from; gives the id of the query."""
        world = self.world
        with world.transaction():
            person = self._open(person_id)
            query_id = world.queries.open("pre_checkout", person_id, self._pre_checkout_seconds)
            query = {
                "id": query_id,
                "from": person.user(),
                "currency": currency,
                "total_amount": amount,
                "invoice_payload": payload,
            }
            world.updates.add("pre_checkout_query", query)
        return query_id

    def ask_shipping(self, person_id: int, payload: str) -> str:
        """Ask how a flexible invoice can be delivered; gives the id of the query."""
        world = self.world
        address = {
            "country_code": "DE",
            "state": "",
            "city": "Berlin",
            "street_line1": "Any street 1",
            "street_line2": "",
            "post_code": "10115",
        }
        with world.transaction():
            person = self._open(person_id)
            query_id = world.queries.open("shipping", person_id, self._pre_checkout_seconds)
            query = {
                "id": query_id,
                "from": person.user(),
                "invoice_payload": payload,
                "shipping_address": address,
            }
            world.updates.add("shipping_query", query)
        return query_id

    def charge(self, person_id: int, message_id: int) -> Json:
        """Charge for this invoice without asking the bot; gives the message with `successful_payment`."""
        return self._charge(person_id, self._invoice(person_id, message_id))

    def tell_late(self) -> None:
        """Let the bot hear of what was paid with late cards."""
        with self.world.transaction():
            while self._late:
                self.world.updates.add("message", self._late.pop(0))

    def tell_again(self) -> None:
        """Tell the bot of the last payment once more, as another update."""
        if self._last is not None:
            with self.world.transaction():
                self.world.updates.add("message", self._last)

    def get_stars(self, person_id: int) -> None:
        """Some Stars for nothing."""
        with self.world.transaction():
            self.world.payments.get_stars(person_id, MORE_STARS)
            self.world.tell_balance(person_id)

    def charge_back(self, charge_id: str) -> None:
        """The payer's bank, or Telegram, sends a charge back: the bot only hears that it has happened. Raises KeyError."""
        with self.world.transaction():
            self.world.give_back(self.world.payments.get(charge_id))

    def _invoice(self, person_id: int, message_id: int) -> Invoice:
        if not (invoice := self.world.payments.invoice_in(person_id, message_id)):
            raise Refused("There is nothing to pay in this message.")
        return invoice

    async def _pay(self, person_id: int, invoice: Invoice, card: Card) -> Json:
        self._check_balance(person_id, invoice)
        query_id = self.ask_to_pay(person_id, invoice.currency, invoice.total_amount, invoice.payload)
        answer: asyncio.Future[CheckoutAnswer] = asyncio.get_running_loop().create_future()
        self.world.checkouts[query_id] = answer
        try:
            refusal = (await asyncio.wait_for(answer, self._pre_checkout_seconds)).refusal
        except TimeoutError:
            self._forget_query(query_id)
            raise Refused("The bot did not answer in time: nothing was charged.") from None
        finally:
            del self.world.checkouts[query_id]
        if refusal is not None:
            raise Refused(refusal)
        if card is Card.DECLINED:
            raise Refused("The card was declined: nothing was charged.")
        message = self._charge(person_id, invoice, late=card is Card.LATE)
        if card is Card.LOST:
            raise Refused("The connection was lost. Whether it was charged, the bot knows.")
        return message

    def _check_balance(self, person_id: int, invoice: Invoice) -> None:
        if invoice.currency == "XTR" and self.world.payments.balance(person_id) < invoice.total_amount:
            raise Refused("You do not have enough Stars.")

    def _forget_query(self, query_id: str) -> None:
        with self.world.transaction():
            self.world.queries.forget(query_id)

    def _charge(self, person_id: int, invoice: Invoice, *, late: bool = False) -> Json:
        world = self.world
        with world.transaction():
            charge = world.payments.charge(invoice, person_id, world.now())
            person = world.people.get(person_id)
            content = {"successful_payment": charge.successful_payment()}
            message = world.messages.add(person.chat(), person.user(), world.now(), content)
            if late:
                self._late.append(message)
            else:
                world.updates.add("message", message)
            self._last = message
            self._note_paid(invoice, person_id)
            world.tell_balance(person_id)
        return message

    def _note_paid(self, invoice: Invoice, person_id: int) -> None:
        """Whoever has paid sees it on the invoice, and no more a button to pay."""
        shown = self.world.messages.find(person_id, invoice.message_id) if invoice.message_id else None
        if shown and invoice.chat_id == person_id:
            unpayable = {name: part for name, part in shown.items() if name != "reply_markup"}
            self.world.messages.replace({**unpayable, "invoice": {**shown["invoice"], "paid": True}})
