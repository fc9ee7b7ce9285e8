"""What a stand-in for Stripe knows: Checkout Sessions, payment intents, charges and refunds, as far as a shop needs them.

No money moves. https://docs.stripe.com/api describes what it imitates.
"""

import hmac
import json
import secrets
import time
from collections.abc import Callable
from enum import StrEnum
from hashlib import sha256
from typing import Any

from playground.shapes import Json
from playground.state.store import Store

PAY = "/stripe/pay/"
"""Where its payment pages are."""
SHORTEST, LONGEST = 30 * 60, 24 * 3600
"""Seconds for which a session can be paid."""


class StripeCard(StrEnum):
    """A test card, and what becomes of the payment."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    LOST = "lost"
    """It is accepted; the payer's connection breaks before they hear of it."""


class StripeRefused(Exception):
    """Stripe's own refusal: `code` and `param` as in its API."""

    def __init__(self, message: str, code: str = "", param: str = "", status: int = 400) -> None:
        super().__init__(message)
        self.status = status
        self.error = {"type": "invalid_request_error", "message": message, "code": code, "param": param}


class Stripe:
    """What Stripe knows, on the playground's disk. `clock` gives seconds; `down` makes it answer nothing sensible."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self.url = ""
        self.down = False

    # What a shop asks for

    def create_session(self, form: Json, key: str) -> Json:
        """A session, or the one that was made with the same key. Raises StripeRefused."""
        said = json.dumps(form, sort_keys=True)
        if key and (known := self._store.one("SELECT request, id FROM stripe_key WHERE key = :key", key=key)):
            if known["request"] != said:
                raise StripeRefused("Keys for idempotent requests can only be used with the same parameters.")
            return self.get("checkout.session", known["id"])
        session = self._new_session(form)
        self._keep(session)
        if key:
            self._store.run("INSERT INTO stripe_key VALUES (:key, :said, :id)", key=key, said=said, id=session["id"])
        return session

    def expire_session(self, session_id: str) -> Json:
        session = self.get("checkout.session", session_id)
        if session["status"] != "open":
            raise StripeRefused('Only Checkout Sessions with a status in ["open"] can be expired.')
        return self._keep(session | {"status": "expired"})

    def session(self, session_id: str, *, whole: bool = False) -> Json:
        """`whole`: with its payment intent and its charge."""
        session = self.get("checkout.session", session_id)
        if session["status"] == "open" and session["expires_at"] <= self._clock():
            session = self._keep(session | {"status": "expired"})
        if whole and session["payment_intent"]:
            session = session | {"payment_intent": self._whole_intent(session["payment_intent"])}
        return session

    def refund(self, intent_id: str, amount: int, metadata: Json, key: str) -> Json:
        """Raises StripeRefused."""
        if key and (known := self._store.one("SELECT id FROM stripe_key WHERE key = :key", key=key)):
            return self.get("refund", known["id"])
        intent = self.get("payment_intent", intent_id)
        charge = self.get("charge", intent["latest_charge"])
        left = charge["amount"] - charge["amount_refunded"]
        if left == 0:
            raise StripeRefused("Charge has already been refunded.", "charge_already_refunded")
        if amount > left:
            raise StripeRefused("Refund amount is greater than unrefunded amount on charge.", param="amount")
        about = {"amount": amount, "currency": charge["currency"], "payment_intent": intent_id, "metadata": metadata}
        refund = self._keep({"id": _name("re"), "object": "refund", "status": "succeeded", **about})
        self._keep(charge | {"amount_refunded": charge["amount_refunded"] + amount})
        if key:
            self._store.run("INSERT INTO stripe_key VALUES (:key, '', :id)", key=key, id=refund["id"])
        return refund

    def refunds(self, intent_id: str) -> list[Json]:
        return [one for one in self._all("refund") if one["payment_intent"] == intent_id]

    def get(self, kind: str, name: str) -> Json:
        """Raises StripeRefused."""
        row = self._store.one("SELECT body FROM stripe_object WHERE id = :id AND kind = :kind", id=name, kind=kind)
        if row is None:
            raise StripeRefused(f"No such {kind}: '{name}'", "resource_missing", "id", 404)
        return dict(json.loads(row["body"]))

    # What a payer, and Stripe itself, does

    def pay(self, session_id: str, card: StripeCard = StripeCard.ACCEPTED) -> bool:
        """Pay the session; False if it cannot be paid, or not with this card."""
        session = self.session(session_id)
        if session["status"] != "open" or card is StripeCard.DECLINED:
            return False
        money = {"amount": session["amount_total"], "currency": session["currency"]}
        charge = self._keep({"id": _name("ch"), "object": "charge", "amount_refunded": 0, **money})
        about = {"latest_charge": charge["id"], "status": "succeeded", "metadata": session["metadata"]}
        intent = self._keep({"id": _name("pi"), "object": "payment_intent", **money, **about})
        paid = {"status": "complete", "payment_status": "paid", "payment_intent": intent["id"]}
        self._keep(session | paid)
        return True

    def forget_keys(self) -> None:
        """A day goes by: the idempotency keys are forgotten."""
        self._store.run("DELETE FROM stripe_key")

    def refund_elsewhere(self, session_id: str) -> None:
        """Somebody sends the money back on Stripe's own pages."""
        session = self.session(session_id)
        self.refund(session["payment_intent"], session["amount_total"], {}, "")

    def sessions(self) -> list[Json]:
        """All of them, the oldest first."""
        return self._all("checkout.session")

    def event(self, about: Json, secret: str, kind: str = "checkout.session.completed") -> tuple[dict[str, str], bytes]:
        """The headers and the body of a signed event about an object."""
        body = json.dumps({"id": _name("evt"), "object": "event", "type": kind, "data": {"object": about}}).encode()
        at = int(time.time())
        signature = hmac.new(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()
        return {"Stripe-Signature": f"t={at},v1={signature}"}, body

    def _new_session(self, form: Json) -> Json:
        prices = [line["price_data"] for line in _listed(form.get("line_items"))]
        amounts = [int(price["unit_amount"]) for price in prices]
        if not amounts or min(amounts) < 0:
            raise StripeRefused(
                "This value must be greater than or equal to 0.", "parameter_invalid_integer", "line_items"
            )
        left = int(form["expires_at"]) - self._clock()
        if not SHORTEST - 60 <= left <= LONGEST + 60:
            raise StripeRefused("The `expires_at` timestamp must be 30 minutes to 24 hours away.", param="expires_at")
        session_id = _name("cs_test")
        return {
            "id": session_id,
            "object": "checkout.session",
            "status": "open",
            "payment_status": "unpaid",
            "payment_intent": None,
            "amount_total": sum(amounts),
            "currency": prices[0]["currency"],
            "lines": [[price["product_data"]["name"], int(price["unit_amount"])] for price in prices],
            "metadata": form.get("metadata", {}),
            "client_reference_id": form.get("client_reference_id"),
            "expires_at": int(form["expires_at"]),
            "success_url": form.get("success_url", ""),
            "url": f"{self.url}{PAY}{session_id}",
        }

    def _whole_intent(self, intent_id: str) -> Json:
        intent = self.get("payment_intent", intent_id)
        return intent | {"latest_charge": self.get("charge", intent["latest_charge"])}

    def _keep(self, body: Json) -> Json:
        self._store.run(
            """INSERT INTO stripe_object (id, kind, body) VALUES (:id, :kind, :body)
               ON CONFLICT (id) DO UPDATE SET body = excluded.body""",
            id=body["id"],
            kind=body["object"],
            body=json.dumps(body),
        )
        return body

    def _all(self, kind: str) -> list[Json]:
        rows = self._store.all("SELECT body FROM stripe_object WHERE kind = :kind ORDER BY rowid", kind=kind)
        return [json.loads(row["body"]) for row in rows]


def _name(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(12)}"


def _listed(items: Any) -> list[Json]:  # noqa: ANN401 - of a form
    return list(items.values()) if isinstance(items, dict) else []
