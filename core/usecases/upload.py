"""A catalogue file in the chat, kept while its summary waits for a decision, so that a restart changes nothing about that."""

from core.errors import Conflict
from core.models.actor import Actor
from core.models.imports import Plan
from core.models.upload import Upload, UploadState
from core.ports import ReadTransaction, Transaction
from core.usecases.imports import apply_import


class UploadGone(Conflict):
    """The summary is not the newest, or it was decided otherwise: nothing was changed."""


async def find_upload(tx: ReadTransaction, user_id: int) -> Upload | None:
    """The newest file of theirs that was found good."""
    return await tx.uploads.find(user_id)


async def waiting_upload(tx: ReadTransaction, user_id: int, number: int) -> Upload:
    """The file of this summary, if it still waits for a decision. Raises UploadGone."""
    upload = await tx.uploads.find(user_id)
    if upload is None or (upload.number, upload.state) != (number, UploadState.WAITING):
        raise UploadGone
    return upload


async def keep_upload(tx: Transaction, user_id: int, upload: Upload) -> None:
    """In place of an earlier one, whose summary is out of date from now on."""
    await tx.uploads.keep(user_id, upload)


async def drop_upload(tx: Transaction, user_id: int) -> None:
    """A newer file was no good: an earlier one shall not be applied by mistake."""
    await tx.uploads.drop(user_id)


async def discard_upload(tx: Transaction, user_id: int, number: int) -> None:
    """Never apply it. Raises UploadGone."""
    upload = await waiting_upload(tx, user_id, number)
    await tx.uploads.keep(user_id, upload._replace(state=UploadState.DISCARDED))


async def import_upload(
    tx: Transaction, user_id: int, number: int, plan: Plan, actor: Actor, *, staging: int
) -> Upload:
    """Apply what the summary showed; gives it with what it changed.

    Raises UploadGone; CatalogChanged where the summary is not true any more, but for sales.
    """
    upload = await waiting_upload(tx, user_id, number)
    plan = await apply_import(tx, plan, actor, staging)
    applied = upload._replace(
        state=UploadState.APPLIED, new=len(plan.new), changed=len(plan.changed), unchanged=plan.unchanged
    )
    await tx.uploads.keep(user_id, applied)
    return applied
