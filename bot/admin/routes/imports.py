"""Files: importing the catalogue, and exports."""

from dataclasses import dataclass

from bot.routes.grammar import Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenFiles(Route, word="zi", role=Role.MANAGER):
    """How to import, and all possible exports."""


@dataclass(frozen=True)
class RetryPictures(Route, word="zip", role=Role.MANAGER):
    """Fetch the pictures again that could not be fetched from their addresses."""

    @property
    def shows(self) -> Route:
        return OpenFiles()


@dataclass(frozen=True)
class SendExport(Route, word="zie", role=Role.MANAGER):
    """Send an export: `noun` and `kind` are positions in core.models.export.ExportNoun and FileKind."""

    noun: int
    kind: int

    @property
    def shows(self) -> Route:
        return OpenFiles()


@dataclass(frozen=True)
class SendTemplate(Route, word="zit", role=Role.MANAGER):
    """Send a file to fill in: `kind` is a position in core.models.export.FileKind."""

    kind: int

    @property
    def shows(self) -> Route:
        return OpenFiles()


@dataclass(frozen=True)
class OpenUpload(Route, word="ziu", role=Role.MANAGER):
    """The outcome of the file with this number; its summary while it waits."""

    number: int


@dataclass(frozen=True)
class ApplyUpload(Route, word="zia", role=Role.MANAGER):
    """Import what the summary shows, if the catalogue is still at this revision."""

    number: int
    revision: int

    @property
    def shows(self) -> Route:
        return OpenUpload(self.number)


@dataclass(frozen=True)
class AnswerUpload(Route, word="zin", role=Role.MANAGER):
    """Answer the question about the file that waits after `step` answers, by its choice's place."""

    number: int
    step: int
    choice: int

    @property
    def shows(self) -> Route:
        return OpenUpload(self.number)


@dataclass(frozen=True)
class SayStock(OpenUpload, word="zius"):
    """The summary of the file if its stock means this: a number of core.models.file_stock.StockMeaning."""

    meaning: int


@dataclass(frozen=True)
class ApplyStock(ApplyUpload, word="zias"):
    """`ApplyUpload` of a summary for which somebody has said what the stock means, as `SayStock`."""

    meaning: int

    @property
    def shows(self) -> Route:
        return SayStock(self.number, self.meaning)


@dataclass(frozen=True)
class DiscardUpload(OpenUpload, word="zid"):
    """Discard the file."""

    @property
    def shows(self) -> Route:
        return OpenUpload(self.number)
