"""What every repository has at hand."""

from collections.abc import Iterable
from enum import StrEnum

from core.models.policy import Policy
from storage.dialect import Dialect
from storage.executor import Executor


def words(states: Iterable[StrEnum]) -> str:
    """The states as SQL's IN takes them: constants of the program, in an order that does not change."""
    return ", ".join(f"'{state}'" for state in sorted(states))


class Repository:
    """One noun's rows, within one transaction at `now` (ms UTC)."""

    def __init__(self, db: Executor, dialect: Dialect, now: int, policy: Policy) -> None:
        self.db = db
        self.dialect = dialect
        self.now = now
        self.policy = policy
