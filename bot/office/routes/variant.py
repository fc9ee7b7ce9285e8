"""Variants as they are edited."""

from dataclasses import dataclass
from enum import IntEnum

from bot.routes.grammar import Route
from core.models.staff import Role


class VariantField(IntEnum):
    """What of a variant is asked for."""

    PRICE = 1
    LABEL = 2
    CODE = 3


@dataclass(frozen=True)
class VariantCard(Route, word="zpw", role=Role.MANAGER):
    """One variant with everything that can be changed about it."""

    sku_id: int


@dataclass(frozen=True)
class AskVariantField(Route, word="zpwq", role=Role.MANAGER):
    """Ask for a `field`, one of VariantField."""

    sku_id: int
    field: int

    @property
    def answered(self) -> Route:
        return VariantCard(self.sku_id)


@dataclass(frozen=True)
class ShowVariant(Route, word="zpwv", role=Role.MANAGER):
    """Show it (1) or hide it (0)."""

    sku_id: int
    shown: int

    @property
    def shows(self) -> Route:
        return VariantCard(self.sku_id)
