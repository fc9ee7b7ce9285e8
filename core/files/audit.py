"""What the audit log says of a SKU that an import adds or changes, in words that an owner can read later."""

from core.models.imports import Fact, Plan, PlannedSku
from core.money import plain
from core.text import cut

_VALUE_LENGTH = 80


def audit_entry(plan: Plan, sku: PlannedSku, currency: str) -> tuple[str, str]:
    """The texts before and after, "" where nothing changes; prices in `currency`. The stock of a known SKU is left out: sales may
    change it until the import is applied.
    """
    if sku.sku_id is None:
        return "", _added(plan, sku, currency)
    before = ", ".join(_value(fact, fact.before, currency) for fact in sku.facts)
    return before, ", ".join(_value(fact, fact.after, currency) for fact in sku.facts)


def _added(plan: Plan, sku: PlannedSku, currency: str) -> str:
    title = plan.products[sku.product].title
    return " · ".join(filter(None, (title, sku.label, plain(sku.price, currency), f"stock {sku.stock}")))


def _value(fact: Fact, value: int | str, currency: str) -> str:
    if fact.column == "price" and isinstance(value, int):
        shown = plain(value, currency)
    elif fact.column == "photo" and value:  # a key or an address means nothing to a reader
        shown = _pictures(str(value), another=value == fact.after and bool(fact.before))
    else:
        shown = cut(" ".join(str(value).split()) or "none", _VALUE_LENGTH)
    return f"{fact.column} {shown}"


def _pictures(value: str, *, another: bool) -> str:
    count = value.count("\n") + 1
    if another:
        return "another" if count == 1 else f"{count} others"
    return "a picture" if count == 1 else f"{count} pictures"
