"""Importing the catalogue: a sent file, its summary, and the button that applies it."""

from telegram import Document

from bot.admin.routes.imports import (
    AnswerUpload,
    ApplyStock,
    ApplyUpload,
    DiscardUpload,
    OpenFiles,
    OpenUpload,
    RetryPictures,
    SayStock,
)
from bot.admin.sent_file import SentFile
from bot.admin.views import imports as view
from bot.admin.views.imports import Outcome
from bot.visit import Visit
from core.errors import AlreadyApplied, InvalidInput
from core.files.csv import LARGEST_FILE
from core.models.file_said import LEAVE, Choice, Doubt, Unclear
from core.models.file_stock import StockMeaning
from core.models.finding import FileErrors
from core.models.imports import Plan
from core.models.upload import Upload, UploadState
from core.text import cleaned
from core.usecases.picture import retry_pictures as retry
from core.usecases.picture import view_pictures
from core.usecases.upload import (
    UploadGone,
    answer_upload,
    discard_upload,
    drop_upload,
    find_upload,
    keep_upload,
    note_upload,
    waiting_upload,
)
from jobs.imports import make_findable
from texts.language import _

LEFT_OUT = Unclear(Doubt.FLAWED, "", (Choice(LEAVE, ""),))
"""The question that waits with a file whose rows are good but for some."""
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".xml", ".zip")


async def open_files(visit: Visit, _route: OpenFiles) -> None:
    upload = await visit.read(find_upload, visit.customer.id)
    waiting = upload if upload and upload.state is UploadState.WAITING else None
    await visit.show(view.files(waiting, await visit.read(view_pictures)))


async def retry_pictures(visit: Visit, _route: RetryPictures) -> None:
    """Fetch again what failed; a second tap finds nothing left to fetch."""
    if not visit.applied:
        await visit.write(retry, visit.actor)
    await open_files(visit, OpenFiles())


def sends_table(visit: Visit) -> bool:
    """Whether the message has a file that may be a catalogue, by its name."""
    document = visit.message.document if visit.message else None
    return document is not None and (document.file_name or "").casefold().endswith(SUFFIXES)


async def take_file(visit: Visit) -> None:
    """Check a document, and show its summary beside the window. After a crash, its outcome is shown, perhaps again.

    A file that was being read when a process ended is not read again: it may have been the cause.
    """
    if visit.applied and (known := await _known(visit, visit.accepted.id)):
        await _show(visit, known)
        return
    if visit.accepted.attempts and not visit.applied:
        raise InvalidInput("file_under_way", example="/export products")
    upload = _sent_upload(visit)
    file = SentFile(visit, upload)
    outcome = await file.plan()
    await _keep(visit, file.upload, outcome)
    await file.show(outcome)


async def apply(visit: Visit, route: ApplyUpload) -> None:
    """Fetch and check the file again, and apply it; if the summary is out of date, show the new one instead.

    The second tap of a double tap finds it done, or finds the new summary.
    """
    if visit.applied:  # on a replay, do not say that nothing was changed
        raise AlreadyApplied
    if (known := await _known(visit, route.number)) and known.state is UploadState.APPLIED:
        await visit.answer(_("This file was applied already, once."))
        await _show(visit, known)
    else:
        meaning = StockMeaning(bool(route.meaning)) if isinstance(route, ApplyStock) else None
        await _apply(visit, await visit.read(waiting_upload, visit.customer.id, route.number), route.revision, meaning)


async def answer(visit: Visit, route: AnswerUpload) -> None:
    """Take the answer, and show the next question or the summary. The second tap of a double tap finds it answered."""
    known = await _known(visit, route.number)
    if known and known.state is UploadState.WAITING and len(known.answers) == route.step and not visit.applied:
        known = await visit.write(answer_upload, visit.customer.id, route.number, route.step, route.choice)
        await _show(visit, known, with_left=known.answers.get(Doubt.FLAWED) == LEAVE)
    else:
        await open_uploaded(visit, OpenUpload(route.number))


async def discard(visit: Visit, route: DiscardUpload) -> None:
    """Discard the file. If it was decided on before, also by a double tap, show that outcome."""
    known = await _known(visit, route.number)
    if known is None or known.state is UploadState.WAITING:
        await visit.write(discard_upload, visit.customer.id, route.number)
    await open_uploaded(visit, route)


async def say_stock(visit: Visit, route: SayStock) -> None:
    """Show what the file would change if its stock means that."""
    if known := await _known(visit, route.number):
        await _show(visit, known, StockMeaning(bool(route.meaning)))
    else:
        await open_uploaded(visit, route)


async def open_uploaded(visit: Visit, route: OpenUpload) -> None:
    """Show the file's outcome, or its current summary."""
    if known := await _known(visit, route.number):
        await _show(visit, known)
    else:
        await visit.answer()
        await SentFile(visit, Upload(route.number, "", "")).show(UploadGone())


async def _known(visit: Visit, number: int) -> Upload | None:
    """The file with this number, if it is their newest."""
    upload = await visit.read(find_upload, visit.customer.id)
    return upload if upload and upload.number == number else None


async def _show(visit: Visit, upload: Upload, meaning: StockMeaning | None = None, *, with_left: bool = False) -> None:
    """`with_left`: with the rows that are left out, as a file."""
    file = SentFile(visit, upload, meaning)
    await visit.answer()
    outcome: Outcome = await file.plan() if upload.state is UploadState.WAITING else upload
    if (noted := file.upload.asking(_question(outcome))) != upload:
        await visit.services.store.write(note_upload, visit.customer.id, noted)
    await file.show(outcome)
    if with_left and isinstance(outcome, Plan) and outcome.left:
        await file.send_left(outcome.left)


async def _apply(visit: Visit, upload: Upload, revision: int, meaning: StockMeaning | None) -> None:
    file = SentFile(visit, upload, meaning)
    outcome = await file.apply(revision)
    if not isinstance(outcome, Plan | Upload):  # something it names, or the file itself, is gone or taken
        await _keep(visit, file.upload, outcome)
    await file.show(outcome, again=True)
    if isinstance(outcome, Upload):
        await make_findable(visit.services.store)


async def _keep(visit: Visit, upload: Upload, outcome: Outcome) -> None:
    """Keep the file until it is decided on. If there is nothing to decide, drop it, so that no earlier file is applied by mistake."""
    if visit.applied:
        return
    question = _question(outcome)
    if question or (isinstance(outcome, Plan) and not outcome.is_idle):
        await visit.write(keep_upload, visit.customer.id, upload.asking(question))
    else:
        await visit.write(drop_upload, visit.customer.id)


def _question(outcome: Outcome) -> Unclear | None:
    """What waits for an answer then."""
    if isinstance(outcome, FileErrors) and outcome.by_row:
        return LEFT_OUT
    return outcome if isinstance(outcome, Unclear) else None


def _sent_upload(visit: Visit) -> Upload:
    document = _table(visit)
    return Upload(visit.accepted.id, document.file_id, cleaned(document.file_name or "") or "catalogue")


def _table(visit: Visit) -> Document:
    """The message's document. Raises InvalidInput if it is not a table, or larger than a bot may fetch."""
    document = visit.message.document if visit.message else None
    if document is None or not sends_table(visit):
        raise InvalidInput("file", example="/export products")
    if (document.file_size or 0) > LARGEST_FILE:
        raise InvalidInput("file_size", f"{(document.file_size or 0) / 1_000_000:.0f}", example="/export products")
    return document
