"""Many prices at once, and prices for a time: a preview, applied as it was shown, and a way back."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from api.wire.base import Money, Sent, Wire, amount, maybe_moment
from core.models.price import EditView, Fate, Move, PriceEdit, PriceOrder, PricePlan, Schedule
from core.values.price import plain_change, plain_rounding

MOST_SHOWN = 100
"""Moves that a preview names; the others are counted."""
_YEARS = range(2000, 2200)
"""As core.values.days has them: at the ends of the calendar, some timezone cannot say when it is."""


def _of_these_years(at: datetime) -> datetime:
    if at.year not in _YEARS:
        raise ValueError(f"a time is in the years {_YEARS[0]} to {_YEARS[-1]}")
    return at


Moment = Annotated[AwareDatetime, AfterValidator(_of_these_years)]


class EditIn(Sent):
    """Which prices change, and how. With `ends_at` the new ones count for a time only, from `begins_at` or at once."""

    goods: str = Field(
        min_length=1, max_length=300, examples=["Drinks"], description="A SKU code, a product's title, or a category"
    )
    change: str = Field(max_length=40, examples=["+5%", "-0.50", "7.50"])
    rounding: str = Field("", max_length=40, examples=["0.05", ".99"], description="To a multiple, or to an ending")
    begins_at: Moment | None = None
    ends_at: Moment | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.begins_at is not None and (self.ends_at is None or self.ends_at <= self.begins_at):
            raise ValueError("a price that begins at a time ends at a later one")
        return self

    def order(self, currency: str) -> PriceOrder:
        """Raises InvalidInput."""
        begins, ends = _ms(self.begins_at), _ms(self.ends_at)
        return PriceOrder(
            plain_change(self.change, currency), plain_rounding(self.rounding, currency), begins or 0, ends
        )


class ApplyIn(Sent):
    """The seal of the preview that is to be applied."""

    seal: int = Field(strict=True, ge=0, le=2**32 - 1)


class MoveOut(Wire):
    """A regular price, and what it would be."""

    sku: int
    code: str
    name: str
    before: Money
    after: Money


class PlanOut(Wire):
    """What the change would do now. `refused` would be below 0 or too high, and stay; `same` cost that already.

    `prices` counts the moves, of which the first 100 are named; `freed` would cost nothing. `overlapping` schedules count at the same time.
    """

    seal: int
    prices: int
    moves: list[MoveOut]
    refused: list[MoveOut]
    same: int
    freed: int
    in_stars: int
    overlapping: list[int]
    over: bool = Field(description="Its time has ended: it cannot be applied")


class EditOut(Wire):
    """A change of prices: `shown` (with its `plan`), `applied`, `undone` or `discarded`. Once applied, how many prices have which fate."""

    id: int
    goods: str
    change: str
    rounding: str
    begins_at: datetime | None
    ends_at: datetime | None
    state: str = Field(examples=["shown"])
    plan: PlanOut | None
    fates: dict[str, int] = Field(description='"set", "changed" by somebody since, put "back"')


class ScheduleOut(Wire):
    """Prices for a time that count or will: of how many SKUs, from the lowest to the highest."""

    id: int
    goods: str
    change: str
    begins_at: datetime | None
    ends_at: datetime | None
    skus: int
    lowest: Money
    highest: Money


def edit(view: EditView, currency: str) -> EditOut:
    one = view.edit
    return EditOut(
        **_said(one),
        rounding=one.order.rounding,
        state=one.state,
        plan=None if view.plan is None else _plan(view.plan, currency, over=view.over),
        fates={fate.value: view.fates.get(fate, 0) for fate in Fate},
    )


def schedule(one: Schedule, currency: str) -> ScheduleOut:
    return ScheduleOut(
        **_said(one.edit),
        skus=one.variants,
        lowest=amount(one.lowest, currency),
        highest=amount(one.highest, currency),
    )


def _said(one: PriceEdit) -> dict[str, object]:
    return {
        "id": one.id,
        "goods": one.goods.name,
        "change": one.order.change,
        "begins_at": maybe_moment(one.order.begins_at or None),
        "ends_at": maybe_moment(one.order.ends_at),
    }


def _plan(plan: PricePlan, currency: str, *, over: bool) -> PlanOut:
    return PlanOut(
        seal=plan.seal,
        prices=len(plan.moves),
        moves=[_move(one, currency) for one in plan.moves[:MOST_SHOWN]],
        refused=[_move(one, currency) for one in plan.refused[:MOST_SHOWN]],
        same=plan.same,
        freed=plan.freed,
        in_stars=plan.in_stars,
        overlapping=[one.edit.id for one in plan.overlaps],
        over=over,
    )


def _move(one: Move, currency: str) -> MoveOut:
    return MoveOut(
        sku=one.sku_id,
        code=one.code,
        name=one.name,
        before=amount(one.before, currency),
        after=amount(one.after, currency),
    )


def _ms(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp() * 1000)
