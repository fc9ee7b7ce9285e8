"""A catalogue file in the chat, kept while its summary waits for a decision, so that a restart changes nothing about that."""

from core.errors import Conflict
from core.models.catalogue import CatalogueMoved, Plan
from core.models.upload import Upload
from core.ports import ReadTransaction, Transaction
from core.usecases.catalogue import import_catalogue

KIND = 11
"""Among the numbers of bot.office.form.Kind: one a person, the newest."""


class UploadGone(Conflict):
    """The summary is not the newest, or it was decided on already: nothing was changed."""


async def find_upload(tx: ReadTransaction, user_id: int) -> Upload | None:
    """The newest file of theirs that was found good."""
    kept = await tx.forms.find(user_id, KIND)
    if kept is None:
        return None
    new, changed, unchanged = map(int, kept["done"].split()) if kept["done"] else (0, 0, 0)
    done = (new, changed, unchanged) if kept["done"] else None
    return Upload(int(kept["number"]), kept["file_id"], kept["name"], int(kept["revision"]), done)


async def waiting_upload(tx: ReadTransaction, user_id: int, number: int) -> Upload:
    """The file of this summary, if it still waits for a decision. Raises UploadGone."""
    upload = await find_upload(tx, user_id)
    if upload is None or upload.number != number or upload.done:
        raise UploadGone
    return upload


async def keep_upload(tx: Transaction, user_id: int, upload: Upload) -> None:
    """In place of an earlier one, whose summary is out of date from now on."""
    answers = {name: str(value) for name, value in upload._asdict().items()}
    await tx.forms.save(user_id, KIND, {**answers, "done": " ".join(map(str, upload.done or ()))})


async def drop_upload(tx: Transaction, user_id: int) -> None:
    """A newer file was no good: an earlier one shall not be applied by mistake."""
    await tx.forms.drop(user_id, KIND)


async def discard_upload(tx: Transaction, user_id: int, number: int) -> None:
    """Raises UploadGone."""
    await waiting_upload(tx, user_id, number)
    await tx.forms.drop(user_id, KIND)


async def import_upload(tx: Transaction, user_id: int, number: int, plan: Plan, actor: str, *, staging: int) -> Upload:
    """Apply what the summary showed; gives it with what it changed.

    Raises UploadGone; CatalogueMoved where the summary is not true any more, but for sales.
    """
    upload = await waiting_upload(tx, user_id, number)
    if upload.revision != plan.base.revision:
        raise CatalogueMoved
    plan = await import_catalogue(tx, plan, actor, staging)
    applied = upload._replace(done=(len(plan.new), len(plan.changed), plan.unchanged))
    await keep_upload(tx, user_id, applied)
    return applied
