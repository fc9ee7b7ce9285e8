"""The trail of changes; a single one is left by Transaction.audit."""

from collections.abc import Mapping
from typing import Protocol

from core.models.actor import Actor
from core.models.audit import Change
from core.models.page import Page


class AuditLogReader(Protocol):
    async def page(self, words: str, actions: Mapping[str, str], number: int, size: int) -> Page[Change]:
        """Newest first: all changes, or those in which every one of the words begins a word, whatever the capitals.

        The newest MOST_LISTED at most. `actions` says what each action is called where the changes are shown: words of that count, too.
        """


class AuditLog(AuditLogReader, Protocol):
    async def record_import(self, actor: Actor, staging: int) -> None:
        """Leave a trace of each article that is laid out there and is new, or differs from what is there now."""

    async def index_due(self, limit: int) -> int:
        """Make at most `limit` traces of imports findable by their words; how many it were."""
