"""The catalogue in bulk: a file that is sent, its summary, and the word that applies it."""

import asyncio
import hashlib
from functools import partial

from telegram import Document

from bot.admin.progress import Progress
from bot.admin.routes.imports import ApplyUpload, DiscardUpload, OpenFiles, OpenUpload
from bot.admin.views import imports as view
from bot.admin.views.imports import Stage
from bot.calls.download import FileGone, download
from bot.screen import Screen
from bot.views.refusal import said
from bot.visit import Visit
from bot.words import _
from core.errors import AlreadyApplied, InvalidInput
from core.files.check import check_rows
from core.files.csv import LARGEST_FILE
from core.files.table import check_name
from core.models.finding import FileErrors
from core.models.imports import CatalogChanged, ImportRow, Plan
from core.models.upload import Upload, UploadState
from core.text import cleaned
from core.usecases.imports import kept_photos, list_catalog, plan_import
from core.usecases.upload import (
    UploadGone,
    discard_upload,
    drop_upload,
    find_upload,
    import_upload,
    keep_upload,
    waiting_upload,
)
from jobs.imports import apply_plan, make_findable

SUFFIXES = (".csv", ".xlsx")


async def open_files(visit: Visit, _route: OpenFiles) -> None:
    upload = await visit.read(find_upload, visit.customer.id)
    await visit.show(view.files(upload if upload and upload.state is UploadState.WAITING else None))


def sends_table(visit: Visit) -> bool:
    """Whether the message brings what may be a catalogue file, by its name."""
    document = visit.message.document if visit.message else None
    return document is not None and (document.file_name or "").casefold().endswith(SUFFIXES)


async def take_file(visit: Visit) -> None:
    """A document: checked, and its summary shown beside the window. After a crash what became of it is shown, perhaps again.

    What was under way when a process ended may have ended it: that is not read again.
    """
    if visit.applied and (known := await _known(visit, visit.accepted.id)):
        await _show(visit, known)
        return
    if visit.accepted.attempts and not visit.applied:
        raise InvalidInput("file_under_way", example="/export products")
    sent = _table(visit)
    upload = Upload(visit.accepted.id, sent.file_id, cleaned(sent.file_name or "") or "catalogue")
    progress = Progress(visit, upload.name)
    try:
        async with progress:
            plan = await _planned(visit, upload, progress)
    except (FileErrors, InvalidInput) as refusal:
        await _drop(visit, upload, refusal, progress)
        return
    if not visit.applied and plan.is_idle:  # there is nothing to decide on
        await visit.write(drop_upload, visit.customer.id)
    elif not visit.applied:
        await visit.write(keep_upload, visit.customer.id, upload)
    await progress.show(view.summary(upload, plan, visit.services.policy.currency))


async def apply(visit: Visit, route: ApplyUpload) -> None:
    """The file is fetched and checked once more; where the summary is not true any more, the new one is shown instead.

    Of a double tap the second one finds it done, or finds the new summary.
    """
    if visit.applied:  # a replay: not to be told that nothing was changed
        raise AlreadyApplied
    if (known := await _known(visit, route.number)) and known.state is UploadState.APPLIED:
        await visit.answer(_("This file was applied already, once."))
        await _show(visit, known)
        return
    upload = await visit.read(waiting_upload, visit.customer.id, route.number)
    progress = Progress(visit, upload.name)
    try:
        async with progress:
            done = await _apply(visit, upload, route.revision, progress)
    except (FileErrors, InvalidInput) as refusal:  # what it names is gone meanwhile, or taken; or the file itself
        await _drop(visit, upload, refusal, progress)
        return
    if isinstance(done, Plan):
        await progress.show(view.summary(upload, done, visit.services.policy.currency, again=True))
    else:
        await progress.show(view.applied(done))
        await make_findable(visit.services.store)


async def discard(visit: Visit, route: DiscardUpload) -> None:
    """What was decided on before is shown as it was then: of a double tap, too."""
    known = await _known(visit, route.number)
    if known is None or known.state is UploadState.WAITING:
        await visit.write(discard_upload, visit.customer.id, route.number)
    await open_uploaded(visit, route)


async def open_uploaded(visit: Visit, route: OpenUpload) -> None:
    """What became of it, or its summary as it is now."""
    if known := await _known(visit, route.number):
        await _show(visit, known)
    else:
        await visit.answer()
        await Progress(visit, "").show(view.no_longer(said(UploadGone(), visit.services.policy)))


async def _show(visit: Visit, upload: Upload) -> None:
    progress = Progress(visit, upload.name)
    if upload.state is not UploadState.WAITING:
        await visit.answer()
        await progress.show(view.applied(upload) if upload.state is UploadState.APPLIED else view.discarded())
        return
    try:
        async with progress:
            plan = await _planned(visit, upload, progress)
    except (FileErrors, InvalidInput) as refusal:
        await progress.show(_refused(visit, upload, refusal))
    else:
        await progress.show(view.summary(upload, plan, visit.services.policy.currency))


async def _known(visit: Visit, number: int) -> Upload | None:
    """The file with this number, if it is their newest."""
    upload = await visit.read(find_upload, visit.customer.id)
    return upload if upload and upload.number == number else None


async def _apply(visit: Visit, upload: Upload, revision: int, progress: Progress) -> Upload | Plan:
    """The file as it was applied; where the catalogue is not of this `revision` any more, what the file would change of today's."""
    plan = await _planned(visit, upload, progress)
    if plan.base.revision != revision:
        return plan

    async def commit(staging: int) -> Upload:
        return await visit.write(import_upload, visit.customer.id, upload.number, plan, visit.actor, staging=staging)

    try:
        return await apply_plan(visit.services.store, plan, commit, partial(progress.tell, Stage.WRITING))
    except CatalogChanged:  # while the rows were laid out
        return await _planned(visit, upload, progress)


async def _drop(visit: Visit, upload: Upload, refusal: FileErrors | InvalidInput, progress: Progress) -> None:
    """Neither this file nor an earlier one shall be applied by mistake."""
    if not visit.applied:
        await visit.write(drop_upload, visit.customer.id)
    await progress.show(_refused(visit, upload, refusal))


def _refused(visit: Visit, upload: Upload, refusal: FileErrors | InvalidInput) -> Screen:
    if isinstance(refusal, FileErrors):
        return view.refused(upload.name, refusal)
    return view.no_longer(said(refusal, visit.services.policy))


async def _planned(visit: Visit, upload: Upload, progress: Progress) -> Plan:
    """What the file would change: read in a process of its own, worked out beside the event loop and beside the store's other readers.

    Raises FileErrors, InvalidInput("file_gone").
    """
    data = await _fetched(visit, upload.file_id)
    check_name(upload.name, data)
    store = visit.services.store
    reading = await visit.services.reader.catalog(
        data, store.policy.currency, lambda done: progress.tell(Stage.READING, done, 0)
    )
    kept = await store.read_for_staff(kept_photos)
    base = await store.read_aside(list_catalog)
    tell = partial(progress.tell, Stage.CHECKING)

    def check() -> tuple[tuple[ImportRow, ...], frozenset[str], str]:
        rows = check_rows(reading, base, None, kept, tell=tell)
        return rows, reading.columns, hashlib.sha256(data).hexdigest()

    return await store.read_aside(plan_import, base, *await asyncio.to_thread(check))


async def _fetched(visit: Visit, file_id: str) -> bytes:
    """Raises InvalidInput("file_gone")."""
    try:
        return await download(visit.services.bot, file_id)
    except FileGone:
        raise InvalidInput("file_gone", example="/export products") from None


def _table(visit: Visit) -> Document:
    """The document of the message. Raises InvalidInput for one that is no table, or larger than a bot may fetch."""
    document = visit.message.document if visit.message else None
    if document is None or not sends_table(visit):
        raise InvalidInput("file", example="/export products")
    if (document.file_size or 0) > LARGEST_FILE:
        raise InvalidInput("file_size", f"{(document.file_size or 0) / 1_000_000:.0f}", example="/export products")
    return document
