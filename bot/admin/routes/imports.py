"""Files in and out: the catalogue in bulk, and tables to take away."""

from dataclasses import dataclass

from bot.routes.grammar import Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenFiles(Route, word="zi", role=Role.MANAGER):
    """How to import, and everything that can be exported."""


@dataclass(frozen=True)
class SendExport(Route, word="zie", role=Role.MANAGER):
    """Send a table: `noun` and `kind` are places in core.models.export.ExportNoun and FileKind."""

    noun: int
    kind: int

    @property
    def shows(self) -> Route:
        return OpenFiles()


@dataclass(frozen=True)
class OpenUpload(Route, word="ziu", role=Role.MANAGER):
    """What became of the file with this number; its summary while it waits."""

    number: int


@dataclass(frozen=True)
class ApplyUpload(Route, word="zia", role=Role.MANAGER):
    """Import what its summary shows, made of the catalogue at this revision."""

    number: int
    revision: int

    @property
    def shows(self) -> Route:
        return OpenUpload(self.number)


@dataclass(frozen=True)
class DiscardUpload(OpenUpload, word="zid"):
    """Forget it."""

    @property
    def shows(self) -> Route:
        return OpenUpload(self.number)
