"""Categories as they are arranged."""

from dataclasses import dataclass

from bot.routes.grammar import Question, Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenCategories(Route, word="zc", role=Role.MANAGER):
    """One category with everything that can be changed about it, and a page of those below it; 0 is the top."""

    category_id: int = 0
    page: int = 0


@dataclass(frozen=True)
class OnCategory(Route, role=Role.MANAGER):
    """No button says this alone: something to do with a category; ends on its screen."""

    category_id: int

    @property
    def shows(self) -> Route:
        return OpenCategories(self.category_id)


@dataclass(frozen=True)
class AskNewCategory(Question, OnCategory, word="zca"):
    """Ask for the name of a new one below it; 0 is the top."""


@dataclass(frozen=True)
class AskRename(Question, OnCategory, word="zcq"):
    """Ask for another name."""


@dataclass(frozen=True)
class AskParent(Question, OnCategory, word="zcm"):
    """Ask where it is to stand."""


@dataclass(frozen=True)
class MoveCategory(OnCategory, word="zcmt"):
    """Below another one; 0 is the top."""

    parent_id: int


@dataclass(frozen=True)
class OrderCategory(OnCategory, word="zco"):
    """One place down (1) or up (0) among its siblings, if it is number `seen` still."""

    down: int
    seen: int


@dataclass(frozen=True)
class ShowCategory(OnCategory, word="zcv"):
    """Show it with what is below it (1), or hide all that (0)."""

    shown: int


@dataclass(frozen=True)
class AskRemoveCategory(OnCategory, word="zcx"):
    """Ask whether an empty one is to go; of one that is not, its screen stays."""


@dataclass(frozen=True)
class RemoveCategory(Route, word="zcxx", role=Role.MANAGER):
    """Away with an empty one; `parent_id` is where it stood, 0 the top."""

    category_id: int
    parent_id: int

    @property
    def shows(self) -> Route:
        return OpenCategories(self.parent_id)
