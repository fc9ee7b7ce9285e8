"""Notices that are owed."""

from core.models.outbox import NoticeKind
from core.ports import Store, Transaction


async def owe(store: Store, kind: NoticeKind, chat_id: int, subject_id: int, times: int = 1) -> None:
    """Owe somebody a message, due at once."""

    async def write(tx: Transaction) -> None:
        await tx.outbox.owe_all(kind, [(chat_id, subject_id)] * times)

    await store.write(write)
