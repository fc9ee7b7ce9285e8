"""What people do with invoices. No money moves: a charge is only a row."""

import asyncio
import dataclasses
from collections.abc import Mapping
from enum import StrEnum

from playground import contact
from playground.acts import Acts
from playground.errors import Refused
from playground.shapes import Json
from playground.state.payments import Charge, Invoice
from playground.world import CheckoutAnswer, World

PRE_CHECKOUT_SECONDS = 10.0
STARS = 500
"""How many somebody gets at once."""


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
        self._last: Json | None = None

    async def pay(
        self, person_id: int, message_id: int, card: Card = Card.ACCEPTED, info: Mapping[str, str] | None = None
    ) -> Json:
        """Pay the invoice in this message: ask the bot, wait for its answer, and charge.

        `info` is what the invoice asks for; None: the person's own. Gives the message with `successful_payment`. Raises Refused with the
        bot's reason, if the answer is late, if `info` is wrong, and for some cards.
        """
        return await self._pay(person_id, self._invoice(person_id, message_id), card, info)

    async def pay_link(self, person_id: int, link: str) -> Json:
        """Like `pay`, for an invoice behind a link from createInvoiceLink."""
        if not (invoice := self.world.payments.invoice(link.rsplit("/", 1)[-1])):
            raise Refused("This link leads to no invoice.")
        return await self._pay(person_id, invoice, Card.ACCEPTED, None)

    def ask(self, person_id: int, message_id: int) -> str:
        """Ask the bot whether this invoice may be paid, and go no further; gives the id of the query."""
        invoice = self._invoice(person_id, message_id)
        return self._ask(person_id, invoice, self._info(person_id, invoice, None))

    def ask_to_pay(
        self, person_id: int, currency: str, amount: int, payload: str, order_info: Json | None = None
    ) -> str:
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
                **({"order_info": order_info} if order_info else {}),
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
        invoice = self._invoice(person_id, message_id)
        return self._charge(person_id, invoice, self._info(person_id, invoice, None))

    def tell_late(self, charge_id: str | None = None) -> None:
        """Let the bot hear of what was paid with late cards: of this charge, or of all."""
        world = self.world
        with world.transaction():
            for charge in world.payments.untold():
                if charge_id in (None, charge.id):
                    world.payments.note_told(charge.id)
                    if message := world.messages.find(charge.person_id, charge.message_id):
                        world.updates.add("message", message)
                    world.show_paid(charge)

    def tell_again(self) -> None:
        """Tell the bot of the last payment once more, as another update."""
        if self._last is not None:
            with self.world.transaction():
                self.world.updates.add("message", self._last)

    def get_stars(self, person_id: int, amount: int = STARS) -> None:
        """Some Stars for nothing."""
        with self.world.transaction():
            self.world.payments.get_stars(person_id, amount)
            self.world.tell_balance(person_id)

    def charge_back(self, charge_id: str) -> None:
        """The payer's bank, or Telegram, sends a charge back: the bot only hears that it has happened. Raises KeyError."""
        with self.world.transaction():
            self.world.give_back(self.world.payments.get(charge_id))

    def _invoice(self, person_id: int, message_id: int) -> Invoice:
        if not (invoice := self.world.payments.invoice_in(person_id, message_id)):
            raise Refused("There is nothing to pay in this message.")
        return invoice

    async def _pay(self, person_id: int, invoice: Invoice, card: Card, info: Mapping[str, str] | None) -> Json:
        self._check_balance(person_id, invoice)
        order_info = self._info(person_id, invoice, info)
        refusal = await self._answer(self._ask(person_id, invoice, order_info))
        if refusal is not None:
            raise Refused(refusal)
        if card is Card.DECLINED:
            raise Refused("The card was declined. Nothing was charged.")
        message = self._charge(person_id, invoice, order_info, late=card is Card.LATE)
        if card is Card.LOST:
            raise Refused(
                "The connection was lost after paying. Look into the chat: the shop knows whether you have paid."
            )
        return message

    async def _answer(self, query_id: str) -> str | None:
        """Why the bot refuses the payment; None if it agrees. Raises Refused if it says nothing in time."""
        answer: asyncio.Future[CheckoutAnswer] = asyncio.get_running_loop().create_future()
        self.world.checkouts[query_id] = answer
        try:
            async with asyncio.timeout(self._pre_checkout_seconds):
                return (await answer).refusal
        except TimeoutError:
            self._forget_query(query_id)
            raise Refused("The shop did not answer in time. Nothing was charged.") from None
        finally:
            del self.world.checkouts[query_id]

    def _ask(self, person_id: int, invoice: Invoice, order_info: Json) -> str:
        return self.ask_to_pay(person_id, invoice.currency, invoice.total_amount, invoice.payload, order_info)

    def _info(self, person_id: int, invoice: Invoice, given: Mapping[str, str] | None) -> Json:
        """What the invoice asks for; a client remembers it for the next time."""
        if not invoice.asks:
            return {}
        if given is None:
            return contact.checked(invoice.asks, contact.own(self.world.people.get(person_id)))
        order_info = contact.checked(invoice.asks, given)
        with self.world.transaction():
            self.world.payments.keep_contact(person_id, order_info)
        return order_info

    def _check_balance(self, person_id: int, invoice: Invoice) -> None:
        if invoice.currency == "XTR" and self.world.payments.balance(person_id) < invoice.total_amount:
            raise Refused("You do not have enough Stars.")

    def _forget_query(self, query_id: str) -> None:
        with self.world.transaction():
            self.world.queries.forget(query_id)

    def _charge(self, person_id: int, invoice: Invoice, order_info: Json, *, late: bool = False) -> Json:
        world = self.world
        with world.transaction():
            made = world.payments.charge(invoice, person_id, world.now())
            charge = dataclasses.replace(made, slug=invoice.slug, order_info=order_info, untold=late)
            message = self._last = self._note_paid(charge)
            if not late:
                world.updates.add("message", message)
            world.tell_balance(person_id)
        return message

    def _note_paid(self, charge: Charge) -> Json:
        """The service message, and the receipt that it leads to."""
        world = self.world
        person = world.people.get(charge.person_id)
        content = {"successful_payment": charge.successful_payment()}
        message = world.messages.add(person.chat(), person.user(), world.now(), content)
        receipt = dataclasses.replace(charge, message_id=message["message_id"])
        world.payments.keep_receipt(receipt)
        world.show_paid(receipt)
        return message
