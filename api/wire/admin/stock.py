"""Stock, and the ledger that explains it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self

from pydantic import Field, StrictBool, model_validator

from api.wire.admin.actor import ActorOut, actor
from api.wire.base import Sent, Wire, moment
from core.models.actor import Actor
from core.models.stock import LARGEST_STOCK, NOTE_LENGTH, Entry, StockChange, StockLevel
from core.usecases.stock import Change, StockCard


class StockOut(Wire):
    """A SKU's stock. `low`: it should be restocked, with `low_at` pieces or fewer; `own_low_at` null: that is the shop's default."""

    sku: int
    product: int
    code: str = Field(examples=["TEA-100"])
    name: str
    on_hand: int
    low: bool
    low_at: int
    own_low_at: int | None
    on_sale: bool
    codes: bool = Field(description="It delivers codes: its stock is their number, and changes with them alone")
    hot: bool = Field(description="It is reserved at checkout")


class MovementOut(Wire):
    """One line of the ledger. `source` names what caused it, such as an order."""

    id: int
    at: datetime
    sku: int
    delta: int
    reason: str = Field(examples=["sold"])
    source: str = Field(examples=["order:12"])
    note: str
    by: ActorOut


class StockCardOut(StockOut):
    """`revision` is the newest movement. `sold` covers 30 days, `reserved` is in orders that are not shipped; `waiting` customers."""

    revision: int
    sold: int
    reserved: int
    waiting: int
    movements: list[MovementOut]


class StockChangeOut(Wire):
    """A movement by hand, the stock before and after it, and what is on hand now."""

    movement: MovementOut
    before: int
    after: int
    on_hand: int
    undone: bool
    can_be_undone: bool


class StockChangeIn(Sent):
    """Either how many pieces more or fewer, or how many there are. With `revision`, only if stock has not moved since."""

    add: int | None = Field(None, strict=True, ge=-LARGEST_STOCK, le=LARGEST_STOCK, examples=[12])
    set: int | None = Field(None, strict=True, ge=0, le=LARGEST_STOCK)
    note: str = Field("", max_length=NOTE_LENGTH, examples=["delivery"])
    revision: int | None = Field(None, strict=True, ge=0)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.add is None) is (self.set is None):
            raise ValueError("give either add or set")
        if self.add == 0:
            raise ValueError("add at least one piece, or take one")
        return self

    @property
    def change(self) -> StockChange:
        note = " ".join(self.note.split())
        return StockChange(amount=self.set if self.add is None else self.add, absolute=self.add is None, note=note)


class ThresholdIn(Sent):
    """The number of pieces at which it is low; null: the shop's default."""

    low_at: int | None = Field(strict=True, ge=0, le=LARGEST_STOCK)


class HotIn(Sent):
    """Whether it is reserved at checkout from now on."""

    hot: StrictBool


def level(one: StockLevel) -> StockOut:
    return StockOut(**_level(one))


def movement(one: Entry, names: Mapping[Actor, str]) -> MovementOut:
    told = one.movement
    return MovementOut(
        id=one.id,
        at=moment(one.at),
        sku=told.sku_id,
        delta=told.delta,
        reason=told.reason,
        source=told.source,
        note=told.note,
        by=actor(told.actor, names),
    )


def card(one: StockCard) -> StockCardOut:
    return StockCardOut(
        **_level(one.level),
        revision=one.revision,
        sold=one.sold,
        reserved=one.reserved,
        waiting=one.waiting,
        movements=[movement(entry, one.names) for entry in one.entries],
    )


def changed(one: Change) -> StockChangeOut:
    return StockChangeOut(
        movement=movement(one.entry, {}),
        before=one.before,
        after=one.on_hand,
        on_hand=one.level.on_hand,
        undone=one.undone,
        can_be_undone=one.can_be_undone,
    )


def _level(one: StockLevel) -> dict[str, int | str | bool | None]:
    return {
        "sku": one.sku_id,
        "product": one.product_id,
        "code": one.code,
        "name": one.name,
        "on_hand": one.on_hand,
        "low": one.low,
        "low_at": one.low_at,
        "own_low_at": one.own_low_at,
        "on_sale": one.on_sale,
        "codes": one.pool,
        "hot": one.hot,
    }
