"""Reset updates that were done, as if a process had ended too early."""

from core.ports import Store
from storage.executor import Value
from tests.support.tables import column, set_values


async def undo(store: Store, **more: Value) -> None:
    """Mark all updates as not done; `more` says what else is true of them."""
    await set_values(store, "inbox", {"done_at": None, **more})


async def undo_newest(store: Store, **more: Value) -> None:
    """Mark the last update as not done; `more` says what else is true of it."""
    newest = (await column(store, "inbox", "id"))[-1]
    await set_values(store, "inbox", {"done_at": None, **more}, id=newest)
