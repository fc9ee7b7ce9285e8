"""Looking at what was changed."""

from core.models.audit import Change
from core.models.page import Page
from core.ports import ReadTransaction

PAGE = 8


async def list_changes(tx: ReadTransaction, words: str = "", number: int = 0) -> Page[Change]:
    """A page (from 0) of the changes in which these words are, newest first."""
    return await tx.trail.page(words, number, PAGE)
