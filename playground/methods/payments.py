"""Invoices and Stars: sendInvoice, createInvoiceLink, refundStarPayment, getStarTransactions, getMyStarBalance."""

import json
import re
from typing import Any

from playground.contact import ASKED_BY
from playground.errors import BotApiError, bad_request
from playground.keyboards import read_inline_keyboard
from playground.methods.messages import send
from playground.params import Params
from playground.shapes import Json
from playground.state.payments import Charge
from playground.world import World

PAY = {"inline_keyboard": [[{"text": "Pay", "pay": True}]]}
CURRENCY = re.compile(r"[A-Z]{3}")


def send_invoice(world: World, params: Params) -> Json:
    """If no keyboard is given, the message gets a single pay button."""
    invoice = _read_invoice(params)
    keyboard = read_inline_keyboard(params, pay=True)
    if keyboard and "pay" not in keyboard["inline_keyboard"][0][0]:
        raise bad_request("REPLY_MARKUP_BUY_EMPTY")
    shown = {name: invoice[name] for name in ("title", "description", "currency", "total_amount")}
    shown["start_parameter"] = params.text("start_parameter")
    content = {"invoice": shown, "reply_markup": keyboard or PAY}
    form = _read_form(params, invoice)
    message = send(world, params.without("reply_markup"), content)
    world.payments.add_invoice(invoice, form, message)
    return message


def create_invoice_link(world: World, params: Params) -> str:
    invoice = _read_invoice(params)
    return f"https://t.me/{world.payments.add_invoice(invoice, _read_form(params, invoice), None)}"


def refund_star_payment(world: World, params: Params) -> bool:
    charge = _stars_of(world, params.integer("user_id"), params.text("telegram_payment_charge_id"))
    if charge.refunded_at is not None:
        raise bad_request("CHARGE_ALREADY_REFUNDED")
    world.give_back(charge)
    return True


def get_my_star_balance(world: World, _params: Params) -> Json:
    return {"amount": world.payments.earned()}


def get_star_transactions(world: World, params: Params) -> Json:
    """Oldest first. A refund has the id of its payment."""
    offset = params.integer("offset") or 0
    limit = min(max(params.integer("limit") or 100, 1), 100)
    charges = world.payments.in_stars()
    transactions = [_transaction(world, charge, "source", charge.date) for charge in charges]
    refunds = [(charge, charge.refunded_at) for charge in charges if charge.refunded_at is not None]
    transactions += [_transaction(world, charge, "receiver", refunded_at) for charge, refunded_at in refunds]
    transactions.sort(key=lambda transaction: int(transaction["date"]))
    return {"transactions": transactions[offset : offset + limit]}


def _transaction(world: World, charge: Charge, side: str, date: int) -> Json:
    partner = {
        "type": "user",
        "transaction_type": "invoice_payment",
        "user": world.people.get(charge.person_id).user(),
        "invoice_payload": charge.payload,
    }
    return {"id": charge.id, "amount": charge.total_amount, "date": date, side: partner}


def _stars_of(world: World, user_id: int | None, charge_id: str) -> Charge:
    try:
        charge = world.payments.get(charge_id)
    except KeyError:
        raise bad_request("CHARGE_ID_INVALID") from None
    if charge.person_id != user_id or charge.currency != "XTR":
        raise bad_request("CHARGE_ID_INVALID")
    return charge


def _read_invoice(params: Params) -> Json:
    """Telegram does not publish every error text. Where one is unknown, ours names the field."""
    for name, longest in (("title", 32), ("description", 255)):
        if not 1 <= len(params.text(name).strip()) <= longest:
            raise bad_request(f"INVOICE_{name.upper()}_INVALID")
    if not 1 <= len(params.text("payload").encode()) <= 128:
        raise bad_request("INVOICE_PAYLOAD_INVALID")
    currency = params.text("currency")
    if not CURRENCY.fullmatch(currency):
        raise bad_request("CURRENCY_INVALID")
    prices = params.json("prices", "prices")
    total = _total(prices)
    if currency == "XTR":
        _check_stars(params, prices, total)
    elif not params.text("provider_token"):
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    if total < 1:
        raise bad_request("CURRENCY_TOTAL_AMOUNT_INVALID")
    fields = {name: params.text(name) for name in ("title", "description", "payload", "currency")}
    return {**fields, "total_amount": total}


def _read_form(params: Params, invoice: Json) -> Json:
    """What the payer sees and gives. For Stars, Telegram ignores what an invoice asks for."""
    photo, data = params.text("photo_url"), params.text("provider_data")
    if photo and not photo.startswith(("https://", "http://")):
        raise bad_request("WEBDOCUMENT_URL_INVALID")
    if data and not _is_json(data):
        raise bad_request("DATA_JSON_INVALID")
    form = {"description": invoice["description"], "photo_url": photo, "provider_data": data}
    return {**form, "prices": params.json("prices", "prices"), "asks": _asks(params, invoice["currency"])}


def _asks(params: Params, currency: str) -> list[str]:
    if currency == "XTR":
        return []
    for name in ("need_shipping_address", "is_flexible"):
        if params.flag(name):  # the playground delivers nothing
            raise bad_request(f"{name.upper()}_NOT_SUPPORTED")
    return [field for name, field in ASKED_BY.items() if params.flag(name)]


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _check_stars(params: Params, prices: list[Json], total: int) -> None:
    if len(prices) != 1 or total < 1 or params.text("provider_token") or params.integer("max_tip_amount"):
        raise bad_request("STARS_INVOICE_INVALID")


def _total(prices: Any) -> int:  # noqa: ANN401 - unchecked so far
    if not isinstance(prices, list) or not prices:
        raise _no_prices()
    for price in prices:
        if not isinstance(price, dict) or not price.get("label") or type(price.get("amount")) is not int:
            raise _no_prices()
    return sum(price["amount"] for price in prices)


def _no_prices() -> BotApiError:
    return bad_request("can't parse prices JSON object")


METHODS = {
    "sendInvoice": send_invoice,
    "createInvoiceLink": create_invoice_link,
    "refundStarPayment": refund_star_payment,
    "getStarTransactions": get_star_transactions,
    "getMyStarBalance": get_my_star_balance,
}
