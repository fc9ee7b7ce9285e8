"""Stock. `page` is the list's, to go back to."""

from dataclasses import dataclass

from bot.routes.grammar import Question, Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenStock(Route, word="zk", role=Role.STAFF):
    """A page of every article, what needs looking after first."""

    page: int = 0


@dataclass(frozen=True)
class OpenFoundStock(Route, word="zkf", role=Role.STAFF):
    """A page of what was searched for."""

    page: int = 0


@dataclass(frozen=True)
class OpenStockCard(Route, word="zkc", role=Role.STAFF):
    """One article's stock."""

    sku_id: int
    page: int = 0


@dataclass(frozen=True)
class OnCard(Route, role=Role.STAFF):
    """No button says this alone: something to do on an article's card."""

    sku_id: int
    page: int

    @property
    def shows(self) -> Route:
        return OpenStockCard(self.sku_id, self.page)


@dataclass(frozen=True)
class Step(OnCard, word="zks"):
    """So many pieces more, or less, if the newest movement still is `revision`."""

    more: int
    less: int
    revision: int


@dataclass(frozen=True)
class AskChange(Question, OnCard, word="zka"):
    """Ask for a change: +12, -3, =40."""


@dataclass(frozen=True)
class AskThreshold(Question, OnCard, word="zkl"):
    """Ask from how many pieces on it is low."""


@dataclass(frozen=True)
class UseDefault(OnCard, word="zkd"):
    """Low from the shop's own threshold on."""


@dataclass(frozen=True)
class UndoOnCard(OnCard, word="zkx"):
    """Take a change back."""

    entry_id: int


@dataclass(frozen=True)
class OpenChange(Route, word="zkm", role=Role.STAFF):
    """What a typed change has done, in the message that said so."""

    entry_id: int


@dataclass(frozen=True)
class Undo(Route, word="zku", role=Role.STAFF):
    """Take a change back, in the message that tells of it."""

    entry_id: int

    @property
    def shows(self) -> Route:
        return OpenChange(self.entry_id)
