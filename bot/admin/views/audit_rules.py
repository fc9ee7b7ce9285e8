"""Words the fields of coupons and delivery methods in the audit log for owners."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from core.models.coupon import Terms
from core.models.policy import Policy
from texts.coupons import discount
from texts.formats import day, money
from texts.language import N_, Phrase, _

_LABELS: Mapping[str, Phrase] = {
    "automatic": N_("by itself"),
    "cap": N_("at most"),
    "ends_at": N_("until"),
    "exclusive": N_("alone"),
    "first_order": N_("first order only"),
    "free_from": N_("free from"),
    "limit": N_("limit"),
    "minimum_quantity": N_("items from"),
    "minimum_subtotal": N_("goods from"),
    "name": N_("name"),
    "needs_address": N_("asks for an address"),
    "pick_up": N_("pick-up"),
    "place": N_("where and when"),
    "per_customer": N_("per customer"),
    "price": N_("price"),
    "priority": N_("priority"),
    "starts_at": N_("from"),
}
"""Fields that are not listed here need no name."""
_UNSAID = {"id", "code", "currency", "used"}
_MONEY = {"cap", "free_from", "minimum_subtotal", "price"}
_KINDS = (("tiers", "tiers"), ("buy", "buy_get"), ("basis_points", "percent"), ("amount", "fixed"))
"""Fields that reveal a coupon's kind, in this order: the audit log does not store the kind."""

_TERMS: TypeAdapter[Terms] = TypeAdapter(Terms)


def rules(text: str, policy: Policy) -> dict[str, str] | None:
    """Each field in words (plain text), by its name; None if the text is not a JSON object."""
    if not text.startswith("{"):
        return None
    try:
        fields = json.loads(text)
    except ValueError:
        return None
    told = policy.having(currency=fields.get("currency") or policy.currency)
    return {name: _field(name, value, told) for name, value in fields.items() if name not in _UNSAID}


def _field(name: str, value: Any, policy: Policy) -> str:  # noqa: ANN401 - JSON
    match name:
        case "terms":
            return _terms(value, policy.currency)
        case "active":
            return _("active") if value else _("paused")
        case "ended_at":
            return _("ended")
        case "scope":
            return _("for chosen products") if any(value.values()) else _("for everything")
    label = _(_LABELS[name]) if name in _LABELS else name
    return f"{label} {_value(name, value, policy)}"


def _value(name: str, value: Any, policy: Policy) -> str:  # noqa: ANN401 - JSON
    if value is None:
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in _MONEY:
        return money(value, policy.currency)
    if name == "starts_at":
        return day(value, policy.timezone)
    if name == "ends_at":  # exclusive, but the text names the last day
        return day(value - 1, policy.timezone)
    return str(value)


def _terms(fields: dict[str, Any], currency: str) -> str:
    tiers = [{**tier, "terms": _kinded(tier["terms"])} for tier in fields.get("tiers", ())]
    terms = _TERMS.validate_python(_kinded({**fields, "tiers": tiers} if tiers else fields))
    return discount(terms, currency)


def _kinded(fields: dict[str, Any]) -> dict[str, Any]:
    return {"kind": next((kind for field, kind in _KINDS if field in fields), "free_delivery"), **fields}
