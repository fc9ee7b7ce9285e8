"""Arranging categories."""

from dataclasses import dataclass

from bot.routes.grammar import Question, Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenCategories(Route, word="zc", role=Role.MANAGER):
    """One category with everything that can be changed about it, and a page of its subcategories; 0 is the top level."""

    category_id: int = 0
    page: int = 0


@dataclass(frozen=True)
class OnCategory(Route, role=Role.MANAGER):
    """Base of routes for a category that end on its screen; no button uses it directly."""

    category_id: int

    @property
    def shows(self) -> Route:
        return OpenCategories(self.category_id)


@dataclass(frozen=True)
class AskNewCategory(Question, OnCategory, word="zca"):
    """Ask for the name of a new category below it; 0 is the top level."""


@dataclass(frozen=True)
class AskRename(Question, OnCategory, word="zcq"):
    """Ask for a new name."""


@dataclass(frozen=True)
class AskParent(Question, OnCategory, word="zcm"):
    """Ask for a new parent."""


@dataclass(frozen=True)
class MoveCategory(OnCategory, word="zcmt"):
    """Move it below another one; 0 is the top level."""

    parent_id: int


@dataclass(frozen=True)
class OrderCategory(OnCategory, word="zco"):
    """Move it one place down (1) or up (0) among its siblings, if it is still number `seen`."""

    down: int
    seen: int


@dataclass(frozen=True)
class ShowCategory(OnCategory, word="zcv"):
    """Show it and everything below it (1), or hide all that (0)."""

    shown: int


@dataclass(frozen=True)
class AskRemoveCategory(OnCategory, word="zcx"):
    """Ask whether to remove an empty category; if it is not empty, its screen stays."""


@dataclass(frozen=True)
class RemoveCategory(Route, word="zcxx", role=Role.MANAGER):
    """Remove an empty category; `parent_id` is its parent, 0 for the top level."""

    category_id: int
    parent_id: int

    @property
    def shows(self) -> Route:
        return OpenCategories(self.parent_id)
