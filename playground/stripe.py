"""A stand-in for Stripe over HTTP: its API, and the page on which somebody pays."""

import html
from collections.abc import Callable

from aiohttp import web

from playground.shapes import Json
from playground.state.stripe import PAY, Stripe, StripeCard, StripeRefused

API = "/stripe"


def routes(stripe: Stripe) -> list[web.RouteDef]:
    """Its API below /stripe, and its payment page."""
    site = _Site(stripe)
    return [
        web.post(f"{API}/v1/checkout/sessions", site.create),
        web.get(f"{API}/v1/checkout/sessions/{{id}}", site.retrieve),
        web.post(f"{API}/v1/checkout/sessions/{{id}}/expire", site.expire),
        web.get(f"{API}/v1/payment_intents/{{id}}", site.intent),
        web.get(f"{API}/v1/refunds", site.list_refunds),
        web.post(f"{API}/v1/refunds", site.refund),
        web.get(f"{PAY}{{id}}", site.page),
        web.post(f"{PAY}{{id}}", site.pay),
    ]


class _Site:
    def __init__(self, stripe: Stripe) -> None:
        self._stripe = stripe

    async def create(self, request: web.Request) -> web.Response:
        form = _nested(dict(await request.post()))
        return self._answer(request, lambda: self._stripe.create_session(form, _key(request)))

    async def retrieve(self, request: web.Request) -> web.Response:
        return self._answer(request, lambda: self._stripe.session(_id(request), whole=True))

    async def expire(self, request: web.Request) -> web.Response:
        return self._answer(request, lambda: self._stripe.expire_session(_id(request)))

    async def intent(self, request: web.Request) -> web.Response:
        return self._answer(request, lambda: self._stripe.get("payment_intent", _id(request)))

    async def list_refunds(self, request: web.Request) -> web.Response:
        about = request.query.get("payment_intent", "")
        return self._answer(
            request, lambda: {"object": "list", "data": self._stripe.refunds(about), "has_more": False, "url": ""}
        )

    async def refund(self, request: web.Request) -> web.Response:
        form = _nested(dict(await request.post()))
        args = (str(form["payment_intent"]), int(form["amount"]), form.get("metadata", {}), _key(request))
        return self._answer(request, lambda: self._stripe.refund(*args))

    async def page(self, request: web.Request) -> web.Response:
        try:
            session = self._stripe.session(_id(request))
        except StripeRefused:
            raise web.HTTPNotFound from None
        return web.Response(text=_page(session, request.query.get("said", "")), content_type="text/html")

    async def pay(self, request: web.Request) -> web.Response:
        card = StripeCard(str((await request.post()).get("card", StripeCard.ACCEPTED)))
        paid = self._stripe.pay(_id(request), card)
        if card is StripeCard.LOST and request.transport:
            request.transport.abort()
        raise web.HTTPSeeOther(f"{PAY}{_id(request)}" + ("" if paid else "?said=declined"))

    def _answer(self, request: web.Request, act: Callable[[], Json]) -> web.Response:
        if self._stripe.down:
            return web.Response(status=503, text="<h1>Service unavailable</h1>", content_type="text/html")
        if not request.headers.get("Authorization", "").startswith("Bearer sk_test_"):
            error = {"type": "invalid_request_error", "message": "Invalid API Key provided."}
            return web.json_response({"error": error}, status=401)
        try:
            return web.json_response(act())
        except StripeRefused as refused:
            return web.json_response({"error": refused.error}, status=refused.status)


def _id(request: web.Request) -> str:
    return request.match_info["id"]


def _key(request: web.Request) -> str:
    return request.headers.get("Idempotency-Key", "")


def _nested(form: Json) -> Json:
    """`{"metadata[order]": "X"}` is `{"metadata": {"order": "X"}}`."""
    made: Json = {}
    for name, value in form.items():
        *above, last = name.replace("]", "").split("[")
        place = made
        for part in above:
            place = place.setdefault(part, {})
        place[last] = value
    return made


_STATES = {
    "complete": "Paid. You can close this page.",
    "expired": "This page has expired: it cannot be paid any more.",
}
_CARDS = {
    StripeCard.ACCEPTED: "4242 4242 4242 4242 · is accepted",
    StripeCard.DECLINED: "4000 0000 0000 0002 · is declined",
    StripeCard.LOST: "accepted, and the connection is lost after paying",
}


_WHOLE = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"}
)
"""Currencies that have no smaller unit at Stripe."""


def _money(amount: int, currency: str) -> str:
    return f"{amount} {currency}" if currency in _WHOLE else f"{amount / 100:.2f} {currency}"


def _page(session: Json, said: str) -> str:
    currency = str(session["currency"]).upper()
    lines = "".join(
        f"<li><span>{html.escape(name)}</span><b>{_money(amount, currency)}</b></li>"
        for name, amount in session["lines"]
    )
    cards = "".join(
        f'<label><input type="radio" name="card" value="{card}"{" checked" if card is StripeCard.ACCEPTED else ""}> {words}</label>'
        for card, words in _CARDS.items()
    )
    state = _STATES.get(session["status"], "")
    form = f'<form method="post">{cards}<button>Pay {_money(session["amount_total"], currency)}</button></form>'
    refused = '<p role="alert">The card was declined. Nothing was charged.</p>' if said == "declined" else ""
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Payment page</title><link rel="stylesheet" href="/static/stripe.css">
<main><h1>Payment page</h1><p class="test">Test mode: no money moves.</p>
<ul>{lines}</ul>{refused}{f"<p>{state}</p>" if state else form}</main></html>"""
