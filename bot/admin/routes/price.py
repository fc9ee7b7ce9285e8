"""Changes of prices with their previews, and schedules."""

from dataclasses import dataclass

from bot.routes.grammar import Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenPriceEdit(Route, word="zyo", role=Role.MANAGER):
    """A change of prices: its preview, or what became of it."""

    edit_id: int


@dataclass(frozen=True)
class ApplyPrices(Route, word="zya", role=Role.MANAGER):
    """Apply what the preview with this seal shows."""

    edit_id: int
    seal: int

    @property
    def shows(self) -> Route:
        return OpenPriceEdit(self.edit_id)


@dataclass(frozen=True)
class DiscardPrices(OpenPriceEdit, word="zyd"):
    """Drop the preview."""

    @property
    def shows(self) -> Route:
        return OpenPriceEdit(self.edit_id)


@dataclass(frozen=True)
class UndoPrices(OpenPriceEdit, word="zyu"):
    """Put the former prices back, or stop the schedule."""

    @property
    def shows(self) -> Route:
        return OpenPriceEdit(self.edit_id)


@dataclass(frozen=True)
class OpenSchedules(Route, word="zyl", role=Role.MANAGER):
    """A page of the schedules that run or come: of a product, or (0) all."""

    product_id: int = 0
    page: int = 0
