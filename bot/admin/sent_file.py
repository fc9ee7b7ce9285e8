"""A catalogue file that was sent to the chat: fetched from Telegram, imported by jobs/imports.py, answered in a separate message."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from bot.admin.document import send_document
from bot.admin.progress import Progress
from bot.admin.views import imports as view
from bot.admin.views.imports import FileRefusal, Outcome
from bot.calls.download import download
from bot.visit import Visit
from core.errors import InvalidInput
from core.files.catalog import Reading
from core.files.export import open_sheet
from core.files.unclear import Asked
from core.models.export import FileKind
from core.models.file_said import LEAVE, Doubt, Unclear
from core.models.file_stock import StockMeaning
from core.models.finding import FileErrors, Finding
from core.models.imports import Plan
from core.models.upload import Upload
from core.usecases.picture import count_waiting
from core.usecases.upload import import_upload
from jobs.imports import ImportJob
from texts.file_problems import finding_line

R = TypeVar("R")


class SentFile:
    """The file of `upload`, which has the answers that it was read by. Its message shows the progress and then the result.

    `stock`: what somebody has said of its stock. Faults of the file are returned, not raised.
    """

    def __init__(self, visit: Visit, upload: Upload, stock: StockMeaning | None = None) -> None:
        self._visit, self.upload = visit, upload
        self._progress = Progress(visit, upload.name)
        self._job = ImportJob(visit.services.store, visit.services.reader, tell=self._progress.tell, stock=stock)
        self._job.leave = upload.answers.get(Doubt.FLAWED) == LEAVE

    async def plan(self) -> Plan | Unclear | FileRefusal:
        """What the file would change in the shop now."""
        return await self._tried(self._plan)

    async def apply(self, revision: int) -> Upload | Plan | Unclear | FileRefusal:
        """Apply the file; if the catalogue is no longer at this revision, return what it would change now. Raises UploadGone."""
        return await self._tried(partial(self._job.apply_as_shown, self._read, revision, self._commit))

    async def show(self, outcome: Outcome, *, again: bool = False) -> None:
        """Show the result. `again`: after an attempt to apply it."""
        policy, fetching = self._visit.services.policy, 0
        if isinstance(outcome, Upload):
            fetching = await self._visit.read(count_waiting, self._visit.actor)
        await self._progress.show(view.outcome(self.upload, outcome, policy, again=again, fetching=fetching))

    async def send_left(self, left: Sequence[Finding]) -> None:
        """Send the rows that were left out, as they are written, each with why."""
        data = await download(self._visit.services.bot, self.upload.file_id)
        lines, language = [finding.line for finding in left], self._visit.customer.language
        (_line, names), *rows = await self._job.records(
            self.upload.name, data, frozenset(lines), self.upload.answers, language
        )
        why = {finding.line: finding_line(finding) for finding in left}
        with TemporaryDirectory(prefix="tillbot-") as folder:
            path = Path(folder) / view.left_name(self.upload.name)
            with open_sheet(path, FileKind.CSV, "left", [*names, view.why()]) as sheet:
                for line, cells in rows:
                    filled = [*cells, *[""] * len(names)][: len(names)]
                    sheet.add((*filled, why.get(line, "")))
            await send_document(self._visit, path, view.left_caption(len(rows)))

    async def _tried(self, work: Callable[[], Awaitable[R]]) -> R | Unclear | FileRefusal:
        try:
            async with self._progress:
                return await work()
        except Asked as asked:
            return asked.question
        except (FileErrors, InvalidInput) as refusal:
            return refusal
        finally:  # what was remembered counts for this file from now on
            self.upload = self.upload._replace(answers={**self.upload.answers, **self._job.answers})

    async def _plan(self) -> Plan:
        return await self._job.plan(await self._read())

    async def _read(self) -> Reading:
        """Fetch and read the file. Raises FileErrors, InvalidInput, Asked."""
        data = await download(self._visit.services.bot, self.upload.file_id)
        language = self._visit.customer.language
        return await self._job.read(self.upload.name, data, answers=self.upload.answers, language=language)

    async def _commit(self, plan: Plan, staging: int) -> Upload:
        visit = self._visit
        return await visit.write(
            import_upload, visit.customer.id, self.upload.number, plan, visit.actor, staging=staging
        )
