"""What variants deliver by themselves, and the codes of orders."""

from dataclasses import dataclass

from bot.admin.routes.order import Turned
from bot.admin.routes.stock import OnCard
from bot.routes.grammar import Question, Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenContent(Route, word="ze", role=Role.MANAGER):
    """What a variant delivers by itself."""

    sku_id: int


@dataclass(frozen=True)
class OnContent(Route, role=Role.MANAGER):
    """Base of routes on a variant's content; no button uses it directly."""

    sku_id: int

    @property
    def shows(self) -> Route:
        return OpenContent(self.sku_id)


@dataclass(frozen=True)
class AskContent(Question, OnContent, word="zeq"):
    """Ask for the text or the file."""


@dataclass(frozen=True)
class SendContent(OnContent, word="zef"):
    """Send the file to whoever asks."""


@dataclass(frozen=True)
class DeliverCodes(OnContent, word="zec"):
    """Have it deliver codes."""


@dataclass(frozen=True)
class DeliverNothing(OnContent, word="zen"):
    """Have it deliver nothing by itself."""


@dataclass(frozen=True)
class AskDropCodes(OnContent, word="zed"):
    """Ask whether to take all unused codes out of the pool."""

    @property
    def shows(self) -> Route:
        return self


@dataclass(frozen=True)
class DropCodes(OnContent, word="zex"):
    """Take them out."""


@dataclass(frozen=True)
class AskCodes(Question, OnCard, word="zea"):
    """Ask for codes to add to the pool, typed or in a file. `page` is the stock list's."""


@dataclass(frozen=True)
class OpenCodes(Turned, word="zeo", role=Role.STAFF):
    """A page of what an order was given."""
