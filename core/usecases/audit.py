"""Reading the audit log."""

from collections.abc import Mapping
from types import MappingProxyType

from core.models.audit import Change
from core.models.page import Page
from core.ports import ReadTransaction

PAGE = 8


async def list_changes(
    tx: ReadTransaction, words: str = "", number: int = 0, actions: Mapping[str, str] = MappingProxyType({})
) -> Page[Change]:
    """A page (from 0) of the changes that contain these words, newest first; `actions` gives the displayed name of each action."""
    return await tx.audit_log.page(words, actions, number, PAGE)
