"""Importing a coupon file: all rows or none."""

from collections.abc import Sequence

from core.errors import NotFound
from core.files.csv import Findings
from core.files.export_mark import COLUMN
from core.models.actor import Actor
from core.models.coupon import Coupon, Scope
from core.models.coupon_file import CouponPlan, CouponRow
from core.models.finding import Problem
from core.ports import ReadTransaction, Transaction
from core.usecases.coupon import scope_of

_MONEY = frozenset({"terms", "minimum_subtotal", "cap"})
"""Fields that a row gives in the shop's currency."""


async def plan_coupons(tx: ReadTransaction, rows: Sequence[CouponRow]) -> CouponPlan:
    """What these rows would change. Raises FileErrors: unknown words of `only`, a limit below the uses, a name that is a code."""
    findings = Findings()
    new, changed = [], []
    for row in rows:
        before = await tx.coupons.named(row.label)
        known = before if before is not None and before.key == row.key else None
        if before is not None and known is None:
            findings.add(row.line, "code" if row.code else "name", Problem.LABEL_TAKEN, row.label)
        elif known is not None and row.foreign:
            findings.add(row.line, COLUMN, Problem.MARK, row.label)
        told = row if known is None else row.without_unchanged
        after = _after(known, told, await _scope(tx, told, findings), tx.policy.currency)
        if after.limit is not None and after.limit < after.used:
            findings.add(row.line, "limit", Problem.LIMIT_USED, str(after.limit), limit=after.used)
        if known is None:
            new.append(after)
        elif after != known:
            changed.append((known, after))
    findings.raise_any()
    return CouponPlan(tuple(new), tuple(changed), len(rows) - len(new) - len(changed))


async def import_coupons(tx: Transaction, actor: Actor, rows: Sequence[CouponRow]) -> CouponPlan:
    """Make the new coupons and change the known ones, whose uses stay as they are. Raises the same as `plan_coupons`."""
    plan = await plan_coupons(tx, rows)
    for coupon in plan.new:
        await tx.coupons.create(coupon)
        await tx.audit(actor, "coupon.new", coupon.label, "", coupon.model_dump_json(exclude_defaults=True))
    for before, after in plan.changed:
        await tx.coupons.change(after)
        was, now = (one.model_dump_json(exclude_defaults=True) for one in (before, after))
        await tx.audit(actor, "coupon.change", after.label, was, now)
    return plan


async def _scope(tx: ReadTransaction, row: CouponRow, findings: Findings) -> Scope | None:
    """What the row's coupon is for; None if the file has no column for that."""
    if "only" not in row.said:
        return None
    try:
        return await scope_of(tx, row.said["only"])
    except NotFound as unknown:
        findings.add(row.line, "only", Problem.SCOPE, str(unknown.key))
        return None


def _after(known: Coupon | None, row: CouponRow, scope: Scope | None, currency: str) -> Coupon:
    """The coupon as the row describes it; what the file has no column for stays as it is."""
    rules = {name: value for name, value in row.said.items() if name != "only"}
    own = known.currency if known is not None and not _MONEY & rules.keys() else currency
    named = {"code": row.code, "automatic": not row.code, "currency": own}
    before = known.model_dump() if known else {"id": 0}
    scoped = {} if scope is None else {"scope": scope}
    return Coupon.model_validate({**before, **rules, **named, **scoped})
