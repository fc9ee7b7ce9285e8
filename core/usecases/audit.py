"""Looking at what was changed."""

from collections.abc import Mapping
from types import MappingProxyType

from core.models.audit import Change
from core.models.page import Page
from core.ports import ReadTransaction

PAGE = 8


async def list_changes(
    tx: ReadTransaction, words: str = "", number: int = 0, actions: Mapping[str, str] = MappingProxyType({})
) -> Page[Change]:
    """A page (from 0) of the changes in which these words are, newest first; `actions`: what they are called where they are shown."""
    return await tx.audit_log.page(words, actions, number, PAGE)
