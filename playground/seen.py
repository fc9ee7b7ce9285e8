"""Messages about money as the payer's client shows them: with what is on the payment sheet and on the receipt."""

from playground.shapes import Json
from playground.state.payments import Charge, Invoice
from playground.world import World

SHOWN = ("description", "prices", "photo_url", "asks")


def as_seen(world: World, message: Json) -> Json:
    """The message with what a bot does not see of it."""
    if "invoice" in message:
        return {**message, "invoice": {**message["invoice"], **_sheet(world, message)}}
    if "successful_payment" in message:
        return {**message, "receipt": _receipt_of(world, message["successful_payment"]["telegram_payment_charge_id"])}
    return message


def _sheet(world: World, message: Json) -> Json:
    """What the invoice asks for, what of it is known from last time, and how it was paid."""
    payer = message["chat"]["id"]
    if not (invoice := world.payments.invoice_in(payer, message["message_id"])):
        return {}
    known = world.payments.contact(payer)
    charge = world.payments.paid(invoice, payer)
    return {
        **_form(invoice),
        "contact": {name: known.get(name, "") for name in invoice.asks},
        "receipt": _receipt(invoice, charge) if charge else None,
    }


def _receipt_of(world: World, charge_id: str) -> Json | None:
    charge = world.payments.get(charge_id)
    invoice = world.payments.invoice(charge.slug)
    return _receipt(invoice, charge) if invoice else None


def _receipt(invoice: Invoice, charge: Charge) -> Json:
    paid = {name: getattr(charge, name) for name in ("currency", "total_amount", "order_info", "date", "refunded_at")}
    mine = {"invoice_id": invoice.message_id, "charge_id": charge.id, "untold": charge.untold}
    return {**_form(invoice), **paid, "title": invoice.title, **mine}


def _form(invoice: Invoice) -> Json:
    prices = [{"label": invoice.title, "amount": invoice.total_amount}]
    return {"prices": prices} | {name: invoice.form[name] for name in SHOWN if name in invoice.form}
