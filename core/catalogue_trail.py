"""What the trail keeps of an import: a row for each article that it adds or changes, as an owner reads it later."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from core.models.audit import Trace
from core.models.catalogue import Fact, Plan, PlannedSku
from core.money import plain

MOST_TRACES = 500
"""A file of 10,000 rows shall not hold the writer for its trail; what goes beyond is counted."""
_VALUE_LENGTH = 80


def traced(plan: Plan, currency: str) -> Plan:
    """The plan with its rows of the trail: the first MOST_TRACES, and how many more there are. Its prices are in `currency`."""
    rows = tuple(islice(_traces(plan, currency), MOST_TRACES))
    more = len(plan.new) + len(plan.changed) - len(rows)
    return replace(plan, traces=(*rows, Trace("import.more", "", "", f"{more:,} more")) if more else rows)


def _traces(plan: Plan, currency: str) -> Iterable[Trace]:
    for sku in plan.skus:
        if sku.sku_id is None:
            yield Trace("import.new", sku.code, "", _added(plan, sku, currency))
        elif facts := sku.all_facts:
            before = ", ".join(_value(fact, fact.before, currency) for fact in facts)
            yield Trace("import.change", sku.code, before, ", ".join(_value(one, one.after, currency) for one in facts))


def _added(plan: Plan, sku: PlannedSku, currency: str) -> str:
    title = plan.products[sku.product].title
    return " · ".join(filter(None, (title, sku.label, plain(sku.price, currency), f"stock {sku.stock}")))


def _value(fact: Fact, value: int | str, currency: str) -> str:
    if fact.column == "price" and isinstance(value, int):
        told = plain(value, currency)
    elif fact.column == "photo" and value:  # a key or an address says nothing to anybody
        told = "another" if value == fact.after and fact.before else "a picture"
    else:
        text = " ".join(str(value).split()) or "none"
        told = text if len(text) <= _VALUE_LENGTH else f"{text[: _VALUE_LENGTH - 1]}…"
    return f"{fact.column} {told}"
