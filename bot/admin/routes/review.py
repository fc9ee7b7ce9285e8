"""Reviews that wait for staff."""

from dataclasses import dataclass

from bot.routes.grammar import Route
from core.models.staff import Role


@dataclass(frozen=True)
class OpenWaiting(Route, word="zr", role=Role.STAFF):
    """One of those that wait; page 0 is the one that waits longest."""

    page: int = 0


@dataclass(frozen=True)
class DecideReview(Route, word="zrd", role=Role.STAFF):
    """Let the review through (`shown` 1), or turn it down (0), as it was at `revision`."""

    review_id: int
    revision: int
    shown: int

    @property
    def shows(self) -> Route:
        return OpenWaiting()
