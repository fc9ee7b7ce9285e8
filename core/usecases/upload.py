"""A catalogue file in the chat, kept while its summary waits for a decision, so that a restart does not lose it."""

from core.errors import Conflict
from core.models.actor import Actor
from core.models.file_said import Unclear
from core.models.imports import Plan
from core.models.upload import Upload, UploadState
from core.ports import ReadTransaction, Transaction
from core.usecases.imports import apply_import


class UploadGone(Conflict):
    """The summary is not the newest one, or was decided on already: nothing was changed."""


async def find_upload(tx: ReadTransaction, user_id: int) -> Upload | None:
    """A person's newest file that passed the check."""
    return await tx.uploads.find(user_id)


async def waiting_upload(tx: ReadTransaction, user_id: int, number: int) -> Upload:
    """The file of this summary, if it still waits for a decision. Raises UploadGone."""
    upload = await tx.uploads.find(user_id)
    if upload is None or (upload.number, upload.state) != (number, UploadState.WAITING):
        raise UploadGone
    return upload


async def keep_upload(tx: Transaction, user_id: int, upload: Upload) -> None:
    """Keep a file. It replaces an earlier one, whose summary becomes outdated."""
    await tx.uploads.keep(user_id, upload)


async def drop_upload(tx: Transaction, user_id: int) -> None:
    """A newer file did not pass the check: the earlier one must not be applied by mistake."""
    await tx.uploads.drop(user_id)


async def discard_upload(tx: Transaction, user_id: int, number: int) -> None:
    """Discard the file. Raises UploadGone."""
    upload = await waiting_upload(tx, user_id, number)
    await tx.uploads.keep(user_id, upload._replace(state=UploadState.DISCARDED))


async def answer_upload(tx: Transaction, user_id: int, number: int, step: int, choice: int) -> Upload:
    """Answer the question that waits, the one after `step` answers, by its choice's place; gives the file with all answers.

    Raises UploadGone, also if the question was answered already.
    """
    upload = await waiting_upload(tx, user_id, number)
    key, header, *values = upload.asked or ("", "")
    if len(upload.answers) != step or not 0 <= choice < len(values):
        raise UploadGone
    if header:
        await tx.uploads.remember(header, key, values[choice])
    answered = upload._replace(answers={**upload.answers, key: values[choice]}, asked=())
    await tx.uploads.keep(user_id, answered)
    return answered


async def note_upload(tx: Transaction, user_id: int, upload: Upload) -> None:
    """Keep what was answered and is asked now, if the file still waits."""
    known = await tx.uploads.find(user_id)
    if known and (known.number, known.state) == (upload.number, UploadState.WAITING):
        await tx.uploads.keep(user_id, upload)


async def remembered_answer(tx: ReadTransaction, question: Unclear) -> str | None:
    """What was answered before, for a file with the same columns."""
    return await tx.uploads.remembered(question.header, question.key) if question.header else None


async def import_upload(
    tx: Transaction, user_id: int, number: int, plan: Plan, actor: Actor, *, staging: int
) -> Upload:
    """Apply what the summary showed; returns the file with what it changed.

    Raises UploadGone; CatalogChanged if the summary is outdated by more than sales.
    """
    upload = await waiting_upload(tx, user_id, number)
    plan = await apply_import(tx, plan, actor, staging)
    applied = upload._replace(
        state=UploadState.APPLIED, new=len(plan.new), changed=len(plan.changed), unchanged=plan.unchanged
    )
    await tx.uploads.keep(user_id, applied)
    return applied
