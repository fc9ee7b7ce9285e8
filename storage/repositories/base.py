"""What every repository needs."""

from collections.abc import Iterable
from enum import StrEnum

from core.models.policy import Policy
from storage.dialect import Dialect
from storage.executor import Executor


def words(states: Iterable[StrEnum]) -> str:
    """The states as the list of SQL's IN: constants of the program, in a fixed order."""
    return ", ".join(f"'{state}'" for state in sorted(states))


class Repository:
    """The rows of one noun, within one transaction at `now` (ms UTC)."""

    def __init__(self, db: Executor, dialect: Dialect, now: int, policy: Policy) -> None:
        self.db = db
        self.dialect = dialect
        self.now = now
        self.policy = policy
