"""Stock. `page` is the list's, to go back to."""

from dataclasses import dataclass

from bot.routes.grammar import Question, Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenStock(Route, word="zk", role=Role.STAFF):
    """A page of all variants, those that need attention first."""

    page: int = 0


@dataclass(frozen=True)
class OpenFoundStock(Route, word="zkf", role=Role.STAFF):
    """A page of search results."""

    page: int = 0


@dataclass(frozen=True)
class OpenStockCard(Route, word="zkc", role=Role.STAFF):
    """One variant's stock."""

    sku_id: int
    page: int = 0


@dataclass(frozen=True)
class OnCard(Route, role=Role.STAFF):
    """Base of routes on a variant's stock card; no button uses it directly."""

    sku_id: int
    page: int

    @property
    def shows(self) -> Route:
        return OpenStockCard(self.sku_id, self.page)


@dataclass(frozen=True)
class Step(OnCard, word="zks"):
    """Add or take off this many pieces, if the newest movement is still `revision`."""

    more: int
    less: int
    revision: int


@dataclass(frozen=True)
class AskChange(Question, OnCard, word="zka"):
    """Ask for a change: +12, -3, =40."""


@dataclass(frozen=True)
class AskThreshold(Question, OnCard, word="zkl"):
    """Ask at how many pieces it is low."""


@dataclass(frozen=True)
class UseDefault(OnCard, word="zkd"):
    """Use the shop's default threshold."""


@dataclass(frozen=True)
class SetHot(OnCard, word="zkh"):
    """Reserve it at checkout (`hot` is 1), or do not (0)."""

    hot: int


@dataclass(frozen=True)
class UndoOnCard(OnCard, word="zkx"):
    """Undo a change."""

    entry_id: int


@dataclass(frozen=True)
class OpenChange(Route, word="zkm", role=Role.STAFF):
    """The effect of a typed change, in the message about it."""

    entry_id: int


@dataclass(frozen=True)
class Undo(Route, word="zku", role=Role.STAFF):
    """Undo a change, in the message about it."""

    entry_id: int

    @property
    def shows(self) -> Route:
        return OpenChange(self.entry_id)
