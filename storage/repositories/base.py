"""What every repository has at hand."""

from core.models.policy import Policy
from storage.dialect import Dialect
from storage.executor import Executor


class Repository:
    """One noun's rows, within one transaction at `now` (ms UTC)."""

    def __init__(self, db: Executor, dialect: Dialect, now: int, policy: Policy) -> None:
        self.db = db
        self.dialect = dialect
        self.now = now
        self.policy = policy
