"""A product's photos. A photo is named by the checksum of its key or address, so a button never does something to another one."""

from dataclasses import dataclass

from bot.routes.grammar import Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenPhotos(Route, word="zpo", role=Role.MANAGER):
    """Photo `number` (from 0) with what can be done with it; a sent picture is added."""

    product_id: int
    number: int = 0


@dataclass(frozen=True)
class OnPhoto(Route, role=Role.MANAGER):
    """Base of routes for one photo that end on it; no button uses it directly."""

    product_id: int
    number: int
    photo: int

    @property
    def shows(self) -> Route:
        return OpenPhotos(self.product_id, self.number)


@dataclass(frozen=True)
class RemovePhoto(OnPhoto, word="zpoq"):
    """Take it away."""


@dataclass(frozen=True)
class AskRemovePhoto(OnPhoto, word="zpor"):
    """Ask whether to take it away."""

    @property
    def shows(self) -> Route:
        return self


@dataclass(frozen=True)
class MakeCover(OnPhoto, word="zpoc"):
    """Put it first."""


@dataclass(frozen=True)
class MovePhoto(OnPhoto, word="zpom"):
    """Move it one place to the end (1) or to the front (0), if it is still photo `number`."""

    later: int


@dataclass(frozen=True)
class ChooseVariant(OnPhoto, word="zpov"):
    """Choose the variants that it shows."""

    @property
    def shows(self) -> Route:
        return self


@dataclass(frozen=True)
class GivePhoto(OnPhoto, word="zpog"):
    """Show it when this variant is chosen (1), or no longer (0)."""

    sku_id: int
    given: int

    @property
    def shows(self) -> Route:
        return ChooseVariant(self.product_id, self.number, self.photo)
