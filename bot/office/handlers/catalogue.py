"""The catalogue in bulk: a file that is sent, its summary, and the word that applies it."""

import asyncio
import hashlib
from functools import partial

from telegram import Document
from telegram.error import BadRequest, InvalidToken

from bot.catalogue_load import apply_plan
from bot.office.progress import Progress
from bot.office.routes.catalogue import ApplyUpload, DiscardUpload, Files, Uploaded
from bot.office.views import catalogue as view
from bot.office.views.catalogue import Stage
from bot.screen import Screen
from bot.visit import Visit
from bot.words import _
from core.catalogue_file import check_catalogue, columns_of
from core.csv_file import LARGEST_FILE
from core.errors import AlreadyApplied, InvalidInput
from core.models.catalogue import CatalogueErrors, CatalogueMoved, CatalogueRow, Plan, Problem
from core.models.upload import Upload, UploadState
from core.usecases.catalogue import kept_photos, list_catalogue, plan_import
from core.usecases.upload import (
    discard_upload,
    drop_upload,
    find_upload,
    import_upload,
    keep_upload,
    waiting_upload,
)

SUFFIXES = (".csv", ".xlsx")


async def open_files(visit: Visit, _route: Files) -> None:
    await visit.show(view.files())


async def was_taken(visit: Visit) -> bool:
    """Whether this message is a file whose summary is on disk: after a crash it is to be shown, perhaps again."""
    upload = await visit.read(find_upload, visit.customer.id)
    return upload is not None and upload.number == visit.accepted.id


async def take_file(visit: Visit) -> None:
    """A document: checked, and its summary shown."""
    sent = _table(visit)
    name = sent.file_name or "catalogue"
    try:
        async with Progress(visit, name) as progress:
            plan = await _planned(visit, sent.file_id, progress)
    except InvalidInput:
        await _show(visit, view.files())
        raise
    except CatalogueErrors as errors:
        await _refuse(visit, name, errors)
        return
    upload = Upload(visit.accepted.id, sent.file_id, name, plan.base.revision)
    if not visit.applied:
        await visit.write(keep_upload, visit.customer.id, upload)
    await _show(visit, view.summary(upload, plan, visit.counter.policy.currency))


async def apply(visit: Visit, route: ApplyUpload) -> None:
    """The file is fetched and checked once more; where the summary is not true any more, the new one is shown instead.

    Of a double tap the second one finds it done.
    """
    if visit.applied:  # a replay: not to be told that nothing was changed
        raise AlreadyApplied
    if (known := await _known(visit, route)) and known.state is UploadState.APPLIED:
        await visit.show(view.applied(known), _("This file was applied already, once."))
        return
    upload = await visit.read(waiting_upload, visit.customer.id, route.number)
    try:
        async with Progress(visit, upload.name) as progress:
            plan = await _planned(visit, upload.file_id, progress)
            done = await _apply(visit, upload, plan, progress)
            if done is None and plan.base.revision == upload.revision:  # it changed while the rows were laid out
                plan = await _planned(visit, upload.file_id, progress)
    except CatalogueErrors as errors:  # what it names is gone meanwhile, or taken
        await _refuse(visit, upload.name, errors)
        return
    if done:
        await visit.show(view.applied(done))
    else:
        await _ask_again(visit, upload, plan)


async def discard(visit: Visit, route: DiscardUpload) -> None:
    """What was decided on before is shown as it was then: of a double tap, too."""
    known = await _known(visit, route)
    if known is None or known.state is UploadState.WAITING:
        await visit.write(discard_upload, visit.customer.id, route.number)
    await open_uploaded(visit, route)


async def open_uploaded(visit: Visit, route: Uploaded) -> None:
    """What became of it; where there is nothing to say about it, the way to send one."""
    known = await _known(visit, route)
    if known and known.state is UploadState.APPLIED:
        await visit.show(view.applied(known))
    elif known and known.state is UploadState.DISCARDED:
        await visit.show(view.discarded())
    else:
        await visit.show(view.files())


async def _known(visit: Visit, route: Uploaded) -> Upload | None:
    """The file with this number, if it is their newest."""
    upload = await visit.read(find_upload, visit.customer.id)
    return upload if upload and upload.number == route.number else None


async def _apply(visit: Visit, upload: Upload, plan: Plan, progress: Progress) -> Upload | None:
    """The file as it was applied; None where the catalogue is not the one of its summary any more."""
    if plan.base.revision != upload.revision:
        return None

    async def commit(staging: int) -> Upload:
        return await visit.write(import_upload, visit.customer.id, upload.number, plan, visit.actor, staging=staging)

    try:
        return await apply_plan(visit.counter.store, plan, commit, partial(progress.tell, Stage.WRITING))
    except CatalogueMoved:
        return None


async def _refuse(visit: Visit, name: str, errors: CatalogueErrors) -> None:
    """What is wrong is a message of its own: the window becomes something else while they mend the file."""
    if not visit.applied:
        await visit.write(drop_upload, visit.customer.id)
    await _show(visit, view.refused(name, errors))
    await visit.say(view.findings(name, errors))


async def _ask_again(visit: Visit, upload: Upload, plan: Plan) -> None:
    """With a number of its own: a second tap on the old summary's button must not apply one that nobody has read."""
    renewed = upload._replace(number=visit.accepted.id, revision=plan.base.revision)
    await visit.write(keep_upload, visit.customer.id, renewed)
    await visit.show(view.summary(renewed, plan, visit.counter.policy.currency, again=True))


async def _planned(visit: Visit, file_id: str, progress: Progress) -> Plan:
    """What the file would change, worked out beside the event loop and beside the store's other readers. Raises CatalogueErrors."""
    data = await _fetched(visit, file_id)
    store = visit.counter.store
    kept = await store.read(kept_photos)
    base = await store.read_aside(list_catalogue)
    tell = partial(progress.tell, Stage.CHECKING)

    def check() -> tuple[tuple[CatalogueRow, ...], frozenset[str], str]:
        rows = check_catalogue(data, store.policy.currency, base, lambda _path: Problem.PHOTO_PATH, kept, tell=tell)
        return rows, columns_of(data), hashlib.sha256(data).hexdigest()

    return await store.read_aside(plan_import, base, *await asyncio.to_thread(check))


async def _fetched(visit: Visit, file_id: str) -> bytes:
    """Raises InvalidInput("file_gone")."""
    try:
        file = await visit.counter.bot.get_file(file_id)
        return bytes(await file.download_as_bytearray())
    except (BadRequest, InvalidToken):  # the library takes a 404 for a wrong token
        raise InvalidInput("file_gone", example="/export products") from None


def _table(visit: Visit) -> Document:
    """The document of the message. Raises InvalidInput for one that is no table, or larger than a bot may fetch."""
    document = visit.message.document if visit.message else None
    name = (document.file_name or "") if document else ""
    if document is None or not name.casefold().endswith(SUFFIXES):
        raise InvalidInput("file", name, example="/export products")
    if (document.file_size or 0) > LARGEST_FILE:
        raise InvalidInput("file_size", f"{(document.file_size or 0) / 1_000_000:.0f}", example="/export products")
    return document


async def _show(visit: Visit, screen: Screen) -> None:
    """In the window that told of the progress: a second one would say nothing more."""
    await visit.counter.windows.update(visit.chat_id, screen)
