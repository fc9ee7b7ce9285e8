"""The trail of changes; written by Transaction.audit."""

from typing import Protocol

from core.models.audit import Change
from core.models.page import Page


class TrailReader(Protocol):
    async def page(self, words: str, number: int, size: int) -> Page[Change]:
        """Newest first: all changes, or those in which every one of the words begins a word, whatever the capitals."""
