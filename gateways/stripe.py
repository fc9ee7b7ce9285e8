"""Stripe Checkout: a page of Stripe's on which an order is paid by card. Needs the extra `tillbot[stripe]`.

Stripe's errors are never chained or quoted: they hold the request and its answer.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import stripe
from aiohttp import ClientTimeout

from core.models.order import Order
from core.models.payment import PaymentMethod
from core.ports.gateway import GatewayError, GatewayState, Opened, Progress
from gateways.stripe_amounts import from_stripe, to_stripe

SECONDS = 20
"""How long one call may take."""
MINUTE, DAY = 60, 86_400
SHORTEST = 35 * MINUTE
"""Stripe lets a page be paid for half an hour at least. The shop closes it when the hold ends; this counts if the shop is down."""
NAME_LENGTH = 120
_ABOUT_CHARGES = ("charge", "refund", "dispute")
_PASSES = frozenset({"rate_limit", "lock_timeout", "idempotency_key_in_use"})

stripe.enable_telemetry = False


class StripeGateway:
    """Implements core.ports.gateway.Gateway. `webhook_secret` "": no event is believed. `api_url`: another address than Stripe's."""

    method = PaymentMethod.LINK

    def __init__(self, secret_key: str, webhook_secret: str = "", api_url: str = "") -> None:
        self._webhook_secret = webhook_secret
        self._http = stripe.AIOHTTPClient(timeout=ClientTimeout(total=SECONDS))
        self._client = stripe.StripeClient(
            secret_key,
            http_client=self._http,
            max_network_retries=1,
            base_addresses={"api": api_url} if api_url else {},
        )

    async def stop(self) -> None:
        """Close its connections; it is not used any more."""
        await self._http.close_async()  # type: ignore[no-untyped-call]

    async def open(self, order: Order, back: str) -> Opened:
        key = f"tillbot:{order.code}:{order.placed_at}:{order.to_pay}"
        with _told():
            session = await self._client.v1.checkout.sessions.create_async(
                _session(order, back),  # type: ignore[arg-type]  # a TypedDict of a hundred keys
                {"idempotency_key": key},
            )
        return Opened(session.id, session.url or "")

    async def close(self, reference: str) -> None:
        try:
            with _told():
                await self._client.v1.checkout.sessions.expire_async(reference)
        except GatewayError as error:
            if not error.final:
                raise

    async def state(self, reference: str) -> GatewayState:
        with _told():
            session = await self._client.v1.checkout.sessions.retrieve_async(
                reference, {"expand": ["payment_intent.latest_charge"]}
            )
        if session.payment_status != "paid":
            return GatewayState(Progress.EXPIRED if session.status == "expired" else Progress.OPEN)
        intent: Any = session.payment_intent
        currency = (session.currency or "").upper()
        charge = intent.latest_charge
        return GatewayState(
            Progress.PAID,
            charge_id=intent.id,
            amount=from_stripe(session.amount_total or 0, currency),
            currency=currency,
            order_id=_number(_noted(session, "order_id")),
            refunded=from_stripe(charge.amount_refunded, currency) if charge else 0,
        )

    async def refund(self, charge_id: str, amount: int, key: str) -> str:
        """Stripe forgets idempotency keys after a day, so the key is also kept with the refund, and looked for there."""
        with _told():
            intent = await self._client.v1.payment_intents.retrieve_async(charge_id)
            known = await self._client.v1.refunds.list_async({"payment_intent": charge_id, "limit": 100})
        before = next((one for one in known.data if _noted(one, "key") == key), None)
        refund = before or await self._send_back(charge_id, to_stripe(amount, intent.currency.upper()), key)
        if refund is None:
            return ""
        if refund.status in ("failed", "canceled"):
            raise GatewayError(f"the refund {refund.id} is {refund.status}", final=True)
        return refund.id

    async def _send_back(self, charge_id: str, amount: int, key: str) -> stripe.Refund | None:
        """None if it went back before."""
        try:
            with _told():
                return await self._client.v1.refunds.create_async(
                    {"payment_intent": charge_id, "amount": amount, "metadata": {"key": key}},
                    {"idempotency_key": f"tillbot:{charge_id}:{key}"},
                )
        except GatewayError as error:
            if "charge_already_refunded" in str(error):
                return None
            raise

    def event(self, headers: Mapping[str, str], body: bytes) -> str | None:
        signature = next((value for name, value in headers.items() if name.lower() == "stripe-signature"), None)
        try:
            stripe.WebhookSignature.verify_header(
                body, signature, self._webhook_secret, stripe.Webhook.DEFAULT_TOLERANCE
            )
            event = json.loads(body)
        except (stripe.SignatureVerificationError, ValueError, TypeError):
            raise GatewayError("the event is not signed by Stripe", final=True) from None
        data = event.get("data") if isinstance(event, dict) else None
        return _reference(data.get("object") if isinstance(data, dict) else None)


def _reference(about: object) -> str | None:
    """A page's or a charge's name for us."""
    if not isinstance(about, dict):
        return None
    name = about.get("id" if about.get("object") == "checkout.session" else "payment_intent")
    known = about.get("object") in ("checkout.session", *_ABOUT_CHARGES)
    return name if known and isinstance(name, str) else None


def _session(order: Order, back: str) -> dict[str, Any]:
    """What the page shows and takes. It is the same whenever it is asked for: Stripe compares it with the first time."""
    about = {"order_id": str(order.id), "order": order.code}
    return {
        "mode": "payment",
        "payment_method_types": ["card"],
        "line_items": [_line(name, amount, order.currency) for name, amount in price_lines(order)],
        "client_reference_id": order.code,
        "metadata": about,
        "payment_intent_data": {"metadata": about, "description": order.code},
        "adaptive_pricing": {"enabled": False},
        "expires_at": _ends_at(order),
        "success_url": back,
        "cancel_url": back,
    }


def _line(name: str, amount: int, currency: str) -> dict[str, Any]:
    price = {"currency": currency.lower(), "unit_amount": to_stripe(amount, currency)}
    return {"quantity": 1, "price_data": {**price, "product_data": {"name": name[:NAME_LENGTH]}}}


def price_lines(order: Order) -> list[tuple[str, int]]:
    """What it costs, each line with its share of the discounts: Stripe takes no negative ones. The amounts sum to what is to be paid."""
    lines = [(f"{line.quantity} × {line.name}", line.total) for line in order.lines if line.total]
    if delivery := order.delivery - order.delivery_discount:
        lines.append((order.handover.method if order.handover else order.code, delivery))
    return lines if sum(amount for _name, amount in lines) == order.to_pay else [(order.code, order.to_pay)]


def _ends_at(order: Order) -> int:
    """In seconds: after the hold, and within the time that Stripe allows, however late within the hold it is asked for."""
    placed = order.placed_at // 1000
    return min((order.expires_at or order.placed_at) // 1000 + SHORTEST, placed + DAY - 5 * MINUTE)


def _noted(about: stripe.checkout.Session | stripe.Refund, name: str) -> object:
    """What we noted with something of Stripe's; None if nothing."""
    notes = about.metadata
    return notes[name] if notes and name in notes else None


def _number(text: object) -> int:
    """The id of an order; 0 if it is none."""
    return int(text) if isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) < 16 else 0


@contextmanager
def _told() -> Iterator[None]:
    """Tell what Stripe answered as a GatewayError."""
    try:
        yield
    except stripe.StripeError as error:
        told = GatewayError(_reason(error), final=_is_final(error))
    else:
        return
    raise told


def _is_final(error: stripe.StripeError) -> bool:
    """A wrong key is mended by its owner, and a time that has passed by the order's own end; neither says anything about the order."""
    if not isinstance(error, stripe.InvalidRequestError | stripe.CardError) or error.code in _PASSES:
        return False
    return bool(error.param != "expires_at")


def _reason(error: stripe.StripeError) -> str:
    named = (type(error).__name__, error.code or error.http_status, getattr(error, "param", None))
    words = (error.user_message or "")[:200] if isinstance(error, stripe.InvalidRequestError) else ""
    return " ".join(str(part) for part in (*named, words) if part)
