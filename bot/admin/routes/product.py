"""Editing products."""

from dataclasses import dataclass
from enum import IntEnum

from bot.routes.grammar import Question, Route
from core.models.staff import Role


class Field(IntEnum):
    """The fields of a product that can be asked for; the number is used in buttons."""

    TITLE = 1
    CATEGORY = 2
    DESCRIPTION = 3
    PHOTO = 4
    VARIANT = 5


@dataclass(frozen=True)
class OpenProducts(Route, word="zp", role=Role.MANAGER):
    """A category's subcategories and a page of its products, including hidden ones; 0 is the top level."""

    category_id: int = 0
    page: int = 0


@dataclass(frozen=True)
class OpenFoundProducts(Route, word="zpf", role=Role.MANAGER):
    """A page of search results."""

    page: int = 0


@dataclass(frozen=True)
class OpenArchived(Route, word="zpa", role=Role.MANAGER):
    """A page of archived products."""

    page: int = 0


@dataclass(frozen=True)
class OpenNewProduct(Route, word="zpn", role=Role.MANAGER):
    """The form for a new product."""


@dataclass(frozen=True)
class OpenProductCard(Route, word="zpc", role=Role.MANAGER):
    """One product with everything that can be changed about it; a sent picture becomes its photo."""

    product_id: int


@dataclass(frozen=True)
class OnProduct(Route, role=Role.MANAGER):
    """Base of routes for a product that end on its card; no button uses it directly."""

    product_id: int

    @property
    def shows(self) -> Route:
        return OpenProductCard(self.product_id)


@dataclass(frozen=True)
class AskField(Question, OnProduct, word="zpq"):
    """Ask for a `field`, one of Field."""

    field: int


@dataclass(frozen=True)
class PickCategory(OnProduct, word="zpk"):
    """Move it to another category."""

    category_id: int


@dataclass(frozen=True)
class ClearField(OnProduct, word="zpd"):
    """Remove its description or its photo."""

    field: int


@dataclass(frozen=True)
class ShowProduct(OnProduct, word="zpv"):
    """Show it (1) or hide it (0)."""

    shown: int


@dataclass(frozen=True)
class AskKind(Question, OnProduct, word="zpt"):
    """Ask whether it is digital."""


@dataclass(frozen=True)
class SetKind(OnProduct, word="zpts"):
    """It is digital (1), or not (0)."""

    digital: int


@dataclass(frozen=True)
class MoveProduct(OnProduct, word="zpm"):
    """Move it one place down (1) or up (0) among its siblings, if it is still number `seen`."""

    down: int
    seen: int


@dataclass(frozen=True)
class AskArchive(Question, OnProduct, word="zpx"):
    """Ask whether to archive it."""


@dataclass(frozen=True)
class Archive(OnProduct, word="zpxx"):
    """Archive it."""


@dataclass(frozen=True)
class RestoreProduct(OnProduct, word="zpr"):
    """Restore it from the archive."""


@dataclass(frozen=True)
class OpenPreview(Route, word="zpp", role=Role.MANAGER):
    """Its page as customers see it, with a variant chosen (0: the preselected one)."""

    product_id: int
    sku_id: int = 0


@dataclass(frozen=True)
class TurnPreview(Route, word="zppt", role=Role.MANAGER):
    """The preview with photo `number` (from 0)."""

    product_id: int
    sku_id: int
    number: int


@dataclass(frozen=True)
class OpenPreviewDetails(Route, word="zppd", role=Role.MANAGER):
    """The whole description, as customers see it."""

    product_id: int
    sku_id: int


@dataclass(frozen=True)
class OnlyPreview(Route, word="zppn", role=Role.MANAGER):
    """A customers' button that does nothing in the preview."""

    product_id: int
    sku_id: int

    @property
    def shows(self) -> Route:
        return OpenPreview(self.product_id, self.sku_id)
