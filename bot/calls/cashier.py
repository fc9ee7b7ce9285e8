"""The outbox's calls about money: an invoice is sent or withdrawn, money is sent back."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import structlog
from telegram import LabeledPrice
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.calls.payload import payload_of
from bot.calls.providers import Provider, Providers, price_lines
from bot.calls.rate_limit import Priority, ShopBot
from bot.calls.telegram_errors import described
from bot.screen import NO_PREVIEW, markup
from bot.views.payment import by_page
from core.models.order import Order
from core.models.outbox import Notice, NoticeKind
from core.models.payment import PaymentMethod
from core.models.payment_page import PaymentPage
from core.ports import Store
from core.ports.gateway import Gateway, GatewayError
from core.usecases.payment.ask import Invoice, view_invoice
from core.usecases.payment.page import keep_page, view_page
from core.usecases.payment.refund import RefundDue, view_refund
from jobs.outbox import NotDelivered, Undeliverable
from texts.formats import until
from texts.language import _
from texts.plain import shortened

CALLS = frozenset({NoticeKind.INVOICE, NoticeKind.WITHDRAW, NoticeKind.REFUND})
"""The notices that are no messages of words."""
TITLE, DESCRIPTION, LABEL = 32, 255, 60
"""The longest texts of an invoice: Telegram's limits for the first two, ours for the label of a price."""
Gateways = Mapping[PaymentMethod, Gateway]

log = structlog.get_logger(__name__)


@dataclass
class Cashier:
    """Makes the calls. `providers` by currency, `gateways` by the method that they are for."""

    store: Store
    bot: ShopBot
    providers: Providers = field(default_factory=dict)
    gateways: Gateways = field(default_factory=dict)

    async def perform(self, owed: Notice) -> int:
        """Make the call; gives the id of the invoice's message, 0 for none. Raises what the bot raises, NotDelivered, Undeliverable."""
        if owed.kind is NoticeKind.WITHDRAW:
            with suppress(BadRequest):  # it is gone already, or too old: nobody can pay it all the same
                await self.bot.delete_message(owed.chat_id, owed.message_id)
            return 0
        if owed.kind is NoticeKind.INVOICE:
            return await self._ask(owed)
        due = await self.store.read(view_refund, owed.subject_id)
        if due is not None:
            await self._send_back(due)
        return 0

    async def _ask(self, owed: Notice) -> int:
        invoice = await self.store.read(view_invoice, owed.subject_id)
        if invoice is None:  # it was paid or has ended meanwhile
            return 0
        order = invoice.order
        if order.payment is PaymentMethod.LINK:
            return await self._ask_by_page(owed.chat_id, order)
        provider = None if order.payment is PaymentMethod.STARS else self.providers.get(order.currency)
        if provider is None and order.payment is not PaymentMethod.STARS:
            raise Undeliverable(_("card payments in {currency} are switched off").format(currency=order.currency))
        message = await self.bot.send_invoice(
            owed.chat_id,
            title=shortened(_("Order {code}").format(code=order.code), TITLE),
            description=shortened(_described(invoice, self.store.policy.timezone, provider), DESCRIPTION),
            payload=payload_of(order.id),
            currency=order.currency,
            prices=_prices(order, provider),
            provider_token=provider.token if provider else "",
            start_parameter="start",
            **_wishes(invoice, provider),
            rate_limit_args=Priority.INTERACTIVE,
        )
        return int(message.message_id)

    async def _ask_by_page(self, chat_id: int, order: Order) -> int:
        """The page is kept before its address is told; asked for once more after a kill, it is the same."""
        page = await self.store.read(view_page, order) or await self._open_page(order)
        news = by_page(order, page.url, self.store.policy)
        message = await self.bot.send_message(
            chat_id,
            news.text,
            ParseMode.HTML,
            reply_markup=markup(news.keyboard),
            link_preview_options=NO_PREVIEW,
            rate_limit_args=Priority.INTERACTIVE,
        )
        return message.message_id

    async def _open_page(self, order: Order) -> PaymentPage:
        gateway = self.gateways.get(PaymentMethod.LINK)
        if gateway is None:
            raise Undeliverable(_("payment pages are switched off"))
        try:
            opened = await gateway.open(order, f"https://t.me/{self.bot.username}")
        except GatewayError as error:
            log.warning("page_not_opened", order=order.code, error=str(error), final=error.final)
            if error.final:  # what the gateway says is for the log: customers read this
                raise Undeliverable(_("the payment page could not be opened")) from error
            raise NotDelivered(str(error)) from error
        return await self.store.write(keep_page, order, gateway.method, opened)

    async def _send_back(self, due: RefundDue) -> None:
        payment = due.payment
        if payment.method is PaymentMethod.STARS:
            try:
                await self.bot.refund_star_payment(payment.payer_id, payment.charge_id)
            except BadRequest as error:
                if described(error).upper() != "CHARGE_ALREADY_REFUNDED":
                    raise
        elif gateway := self.gateways.get(payment.method):
            try:
                await gateway.refund(payment.charge_id, due.refund.amount, f"refund:{due.refund.id}")
            except GatewayError as error:
                raise (Undeliverable if error.final else NotDelivered)(str(error)) from error
        else:
            raise Undeliverable("nothing here can send it back")


def _described(invoice: Invoice, timezone: str, provider: Provider | None) -> str:
    order = invoice.order
    test = _("TEST, no money moves. ") if provider and provider.test else ""
    items = test + ", ".join(f"{line.quantity} × {line.name}" for line in invoice.lines)
    if order.expires_at is None:
        return items
    held = _("Reserved for you until {time}.").format(time=until(order.expires_at, order.placed_at, timezone))
    return f"{shortened(items, DESCRIPTION - len(held) - 2)}. {held}"


def _prices(order: Order, provider: Provider | None) -> list[LabeledPrice]:
    """One price for Stars, and for a provider that takes no more."""
    if provider is None or provider.single:
        return [LabeledPrice(_("Order {code}").format(code=order.code), order.to_pay)]
    return [LabeledPrice(shortened(label, LABEL), amount) for label, amount in price_lines(order)]


def _wishes(invoice: Invoice, provider: Provider | None) -> dict[str, Any]:
    wishes: dict[str, Any] = {"photo_url": invoice.picture} if invoice.picture else {}
    if provider is None:
        return wishes
    if data := provider.data(invoice):
        wishes["provider_data"] = data
    if provider.contact == "email":
        wishes |= {"need_email": True, "send_email_to_provider": True}
    elif provider.contact == "phone":
        wishes |= {"need_phone_number": True, "send_phone_number_to_provider": True}
    return wishes
