"""Importing a catalogue file while the shop sells: read, check, plan, stage, apply, make findable."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol, TypeVar

from core.errors import StorageUnavailable
from core.files.catalog import Reading
from core.files.check import check_file
from core.files.decoding import usual_page
from core.files.photos import each_photo, is_url
from core.files.stage import Staged, stage
from core.files.table import Record, check_name
from core.files.unclear import NO_ANSWERS, Answers, Asked
from core.files.zipped import is_zipped
from core.models.actor import Actor
from core.models.file_stock import StockAsked, StockMeaning
from core.models.finding import FileErrors, Finding, Problem
from core.models.imports import CatalogChanged, CheckedFile, ImportRow, ImportStep, Listing, Plan
from core.ports import Store
from core.usecases.imports import (
    INDEX_PART,
    PART,
    apply_import,
    drop_staging,
    index_words,
    list_catalog,
    open_staging,
    plan_import,
    stage_rows,
)
from core.usecases.photo import keep_photos, kept_photos, missing_photos
from core.usecases.picture import fetched_pictures
from core.usecases.upload import remembered_answer
from jobs.file_reader import FileReader
from jobs.zipped import unpacked

ATTEMPTS = 5
"""How often a file is planned again because somebody else changed the catalogue meanwhile."""

R = TypeVar("R")
Tell = Callable[[int, int], None]
"""Hears from time to time how many rows are done, and how many there are."""
Read = Callable[[], Awaitable[Reading]]
"""Reads the file and returns what it says."""
Commit = Callable[[Plan, int], Awaitable[R]]
"""Applies a plan whose rows are in this staging. Raises CatalogChanged."""


class Pictures(Protocol):
    """The pictures beside a file, by the path that the file names."""

    @property
    def keys(self) -> Mapping[str, str]:
        """The key of each picture that passed its check."""

    def check(self, path: str) -> Problem | None:
        """What is wrong with the picture; None if nothing is."""

    def batches(self, keys: Sequence[str]) -> AsyncIterator[dict[str, bytes]]:
        """The pictures with these keys, a few megabytes at a time."""


@dataclass
class ImportJob:
    """One file on its way into the shop. `pictures` is None if the file came alone: then no path in it leads anywhere. A ZIP has its own.

    `stock` is what somebody has said of its stock; None as long as nobody was asked. `leave`: rows with faults are left out.
    `answers`: by what the file was read, those that were remembered included.

    `tell` hears of the progress, perhaps from another thread: rows done, and how many there are (0: not known yet).
    """

    store: Store
    reader: FileReader
    pictures: Pictures | None = None
    tell: Callable[[ImportStep, int, int], None] = lambda _step, _done, _total: None
    stock: StockMeaning | None = None
    leave: bool = False
    answers: Answers = field(default_factory=dict)

    async def read(
        self, name: str, data: bytes, currency: str = "", *, answers: Answers = NO_ANSWERS, language: str = ""
    ) -> Reading:
        """Read the file in a process of its own; prices are in `currency`, or in the shop's. `language`: its sender's.

        Raises FileErrors; Asked if something has to be answered first, and was not for a file with the same columns.
        """
        if is_zipped(name):
            name, data, self.pictures = await unpacked(self.reader, data)
        check_name(name, data)
        self.answers = answers
        currency = currency or self.store.policy.currency
        page = usual_page(language, currency)
        told = partial(self.tell, ImportStep.READING)
        reading = await self.reader.catalog(
            data, currency, lambda done: told(done, 0), usual_page=page, answers=answers
        )
        if (question := reading.question) is None:
            return reading
        known = await self.store.read(remembered_answer, question)
        if known is None or question.key in answers or known not in {choice.value for choice in question.choices}:
            raise Asked(question)
        answers = {**answers, question.key: known}
        return await self.read(name, data, currency, answers=answers, language=language)

    async def plan(self, reading: Reading) -> Plan:
        """Plan what the file would change in the shop as it is now. Raises FileErrors, unless all of them can be left out.

        The plan is made outside the event loop and apart from the store's other readers.
        """
        left: dict[int, Finding] = {}
        while True:
            try:
                plan = await self._plan(reading)
            except FileErrors as errors:
                lines = {finding.line: finding for finding in errors.findings}
                reading = reading.without(lines)
                if not (self.leave and errors.by_row and reading.rows):
                    raise
                left = {**lines, **left}
            else:
                return replace(plan, left=tuple(left[line] for line in sorted(left)))

    async def _plan(self, reading: Reading) -> Plan:
        base = await self.store.read_aside(list_catalog)
        kept = await self.store.read_for_staff(kept_photos)
        file = await self._with_fetched(await asyncio.to_thread(self._check, reading, base, kept))
        return await self.store.read_aside(plan_import, base, file, self.stock)

    async def records(
        self, name: str, data: bytes, lines: Collection[int], answers: Answers, language: str
    ) -> list[Record]:
        """The header of the file, and its records in these lines."""
        if is_zipped(name):
            name, data, _pictures = await unpacked(self.reader, data)
        page = usual_page(language, self.store.policy.currency)
        return await self.reader.records(data, lines, usual_page=page, answers=answers)

    async def apply(self, reading: Reading, actor: Actor) -> Plan:
        """Apply the file, planning again when somebody else changes the catalogue; gives what it changed.

        Raises FileErrors; StockAsked where the stock would undo sales and nobody has said what it means; CatalogChanged after ATTEMPTS.
        """

        async def commit(plan: Plan, staging: int) -> Plan:
            return await self.store.write(apply_import, plan, actor, staging)

        for _ in range(ATTEMPTS):
            plan = await self.plan(reading)
            if plan.is_idle:
                return plan
            if plan.undone:
                raise StockAsked(plan.undone)
            await self._keep_pictures()
            with suppress(CatalogChanged):
                return await self._write(plan, commit)
        raise CatalogChanged

    async def apply_as_shown(self, read: Read, revision: int, commit: Commit[R]) -> R | Plan:
        """Apply the file as it was shown when the catalogue had this revision; gives what `commit` gives.

        If the catalogue has changed since, or sales would be undone unasked, nothing is applied: gives what the file would change now.
        Raises FileErrors.
        The file is read again for each plan, so that it takes no memory while the rows are written.
        """
        plan = await self.plan(await read())
        if plan.base.revision != revision or plan.undone:
            return plan
        await self._keep_pictures()
        with suppress(CatalogChanged):  # changed while the rows were staged
            return await self._write(plan, commit)
        return await self.plan(await read())

    def _check(self, reading: Reading, base: Listing, kept: frozenset[str]) -> CheckedFile:
        tell = partial(self.tell, ImportStep.CHECKING)
        if self.pictures is None:
            return check_file(reading, base, None, kept, tell=tell)
        file, keys = check_file(reading, base, self.pictures.check, kept, tell=tell), self.pictures.keys
        return file._replace(rows=tuple(_keyed(row, keys) for row in file.rows))

    async def _with_fetched(self, file: CheckedFile) -> CheckedFile:
        """The file with the keys of the pictures that were fetched from their addresses before."""
        named = {photo for row in file.rows if row.photo for photo in row.photo.split("\n") if is_url(photo)}
        if not named:
            return file
        keys = await self.store.read_for_staff(fetched_pictures, sorted(named))
        return file._replace(rows=tuple(_keyed(row, keys) for row in file.rows))

    async def _keep_pictures(self) -> None:
        """Store the pictures before anything names them."""
        if self.pictures is not None:
            keys = list(dict.fromkeys(self.pictures.keys.values()))
            async for batch in self.pictures.batches(await self.store.read(missing_photos, keys)):
                await self.store.write(keep_photos, batch)

    async def _write(self, plan: Plan, commit: Commit[R]) -> R:
        return await apply_plan(self.store, plan, partial(commit, plan), partial(self.tell, ImportStep.WRITING))


async def apply_plan(store: Store, plan: Plan, commit: Callable[[int], Awaitable[R]], tell: Tell) -> R:
    """Stage the plan's rows in short writes, then run `commit(staging)` in one; gives what that gives. Raises what that raises.

    Search finds the products and the audit log's rows once `make_findable` has run.
    """
    staged = await asyncio.to_thread(_laid_out, plan, store.policy.currency)
    staging = await store.write(open_staging)
    try:
        for number, part in enumerate(staged.parts(PART)):
            tell(min(number * PART, len(plan.skus)), len(plan.skus))
            await store.write(stage_rows, staging, part)
        done = await commit(staging)
    finally:
        with suppress(StorageUnavailable):  # the next import clears it
            await store.write(drop_staging, staging)
    return done


async def make_findable(store: Store) -> None:
    """Index what was applied. The caller has its result by then; after a crash the scheduler finishes the work."""
    with suppress(StorageUnavailable):  # the scheduler tries again
        while await store.write(index_words, INDEX_PART) == INDEX_PART:
            pass


def _keyed(row: ImportRow, keys: Mapping[str, str]) -> ImportRow:
    """The row with the keys of the pictures that it names by their paths."""
    return row._replace(photo=each_photo(row.photo, lambda one: keys.get(one, one))) if row.photo else row


def _laid_out(plan: Plan, currency: str) -> Staged:
    plan.count()  # here, so that no write waits for it
    return stage(plan, currency)
