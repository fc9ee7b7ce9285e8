"""The audit log. Transaction.audit adds a single entry."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from core.models.actor import Actor
from core.models.audit import Change
from core.models.page import Page


class AuditLogReader(Protocol):
    async def page(self, words: str, actions: Mapping[str, str], number: int, size: int) -> Page[Change]:
        """Newest first: all changes, or those that have, for each of these words, a word that begins with it, in any case.

        At most the newest MOST_LISTED. `actions` gives the displayed name of each action: words of that name count, too.
        """


class AuditLog(AuditLogReader, Protocol):
    async def record_all(self, actor: Actor, action: str, changes: Sequence[tuple[str, str, str]]) -> None:
        """Add an entry for each (subject, before, after); they are findable by their words soon after."""

    async def record_import(self, actor: Actor, staging: int) -> None:
        """Add an entry for each staged variant that is new or differs from the current one."""

    async def index_due(self, limit: int) -> int:
        """Make at most `limit` entries of `record_all` and of imports findable by their words; returns how many there were."""
