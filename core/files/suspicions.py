"""What a file changes that is probably not meant: it is said, not refused."""

from collections.abc import Iterator
from statistics import median

from core.files.remarks import Remarks
from core.models.file_said import Remark, Remarked
from core.models.imports import Plan, PlannedSku

HUNDREDFOLD = 100
FEW = 5
"""With fewer prices there is nothing to compare one with."""


def suspicions(plan: Plan) -> tuple[Remarked, ...]:
    """Each kind once."""
    remarks = Remarks()
    for code in _too_dear(plan):
        remarks.add(Remark.HUNDREDFOLD, code)
    for sku in plan.changed:
        if names := _other_article(sku):
            remarks.add(Remark.OTHER_ARTICLE, f"{sku.code}: {names}")
    return remarks.kept


def _too_dear(plan: Plan) -> Iterator[str]:
    prices = [sku.price for sku in plan.skus if sku.price]
    if len(prices) < FEW:
        return
    usual = median(prices)
    yield from (sku.code for sku in (*plan.new, *plan.changed) if sku.price >= HUNDREDFOLD * usual)


def _other_article(sku: PlannedSku) -> str:
    """A new title that has no word of the old one."""
    for fact in sku.facts:
        if fact.column == "product" and not _words(fact.before) & _words(fact.after):
            return f"{fact.before} → {fact.after}"
    return ""


def _words(title: object) -> set[str]:
    return set(str(title).casefold().split())
