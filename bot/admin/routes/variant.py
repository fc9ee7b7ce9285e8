"""Editing variants."""

from dataclasses import dataclass
from enum import IntEnum

from bot.admin.routes.product import OpenProductCard
from bot.routes.grammar import Route
from core.models.staff import Role


class VariantField(IntEnum):
    """The fields of a variant that can be asked for."""

    PRICE = 1
    LABEL = 2
    CODE = 3
    STARS = 4


@dataclass(frozen=True)
class OpenVariants(Route, word="zpwl", role=Role.MANAGER):
    """A page of a product's variants."""

    product_id: int
    page: int = 0


@dataclass(frozen=True)
class OpenVariantCard(Route, word="zpw", role=Role.MANAGER):
    """One variant with everything that can be changed about it."""

    sku_id: int


@dataclass(frozen=True)
class AskVariantField(Route, word="zpwq", role=Role.MANAGER):
    """Ask for a `field`, one of VariantField, from the card of `product_id`, or (0) from the variant's own."""

    sku_id: int
    field: int
    product_id: int = 0

    @property
    def answered(self) -> Route:
        return OpenProductCard(self.product_id) if self.product_id else OpenVariantCard(self.sku_id)


@dataclass(frozen=True)
class ShowVariant(Route, word="zpwv", role=Role.MANAGER):
    """Show it (1) or hide it (0)."""

    sku_id: int
    shown: int

    @property
    def shows(self) -> Route:
        return OpenVariantCard(self.sku_id)
