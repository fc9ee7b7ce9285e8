"""Uploaded files are read in processes of their own (core/files/reading.py), so that none blocks the shop or takes its memory."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

import core
from core.files.catalog import Reading
from core.files.csv import Findings
from core.files.table import Record
from core.files.unclear import NO_ANSWERS, USUAL_PAGE, Answers, Asked
from core.models.file_said import Choice, Doubt, Remark, Remarked, Taken, Unclear
from core.models.finding import FileErrors, Finding, Problem
from core.models.imports import ImportRow

log = structlog.get_logger(__name__)

PATIENCE = 180.0
"""Seconds. The process gives way to all others, so a busy machine may make it wait."""
MOST_SAID = 40_000_000
"""Bytes that a process may say about a file of 20 MB: a workbook may have one long text in 100,000 cells."""
LONGEST_LINE = 4_000_000
TELL_EVERY = 500

Tell = Callable[[int], None]
"""Hears from time to time how many rows have been read."""


class FileReader:
    """Reads one file at a time: two would take twice the memory. Raises FileErrors if a file cannot be read within the limits."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._closed = False

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read."""
        return self._process is not None

    async def catalog(
        self,
        data: bytes,
        currency: str,
        tell: Tell = lambda _done: None,
        *,
        usual_page: str = USUAL_PAGE,
        answers: Answers = NO_ANSWERS,
    ) -> Reading:
        """Everything that a catalogue file says. `currency` is the currency of its prices."""
        rows: list[ImportRow] = []

        def take(fields: list[Any]) -> None:
            line, sku, product, variant, category, *more = fields
            rows.append(ImportRow(line, sku, product, variant, tuple(category), *more))
            if len(rows) % TELL_EVERY == 0:
                tell(len(rows))

        end = await self._read(data, take, "catalog", currency, usual_page, json.dumps(dict(answers)))
        findings = _findings(end)
        return Reading(
            frozenset(end["columns"]),
            tuple(rows),
            tuple(findings.kept),
            findings.total,
            end["digest"],
            _taken(*end["taken"]),
            tuple(Remarked(Remark(remark), *more) for remark, *more in end["remarks"]),
            _question(end),
        )

    async def coupons(
        self, data: bytes, *, usual_page: str = USUAL_PAGE, answers: Answers = NO_ANSWERS
    ) -> tuple[list[Record], Findings]:
        """The records of a coupon file, and what is wrong with it so far. Raises Asked."""
        records: list[Record] = []
        end = await self._read(
            data,
            lambda record: records.append((record[0], record[1])),
            "coupons",
            usual_page,
            json.dumps(dict(answers)),
        )
        if question := _question(end):
            raise Asked(question)
        return records, _findings(end)

    async def unpack(self, data: bytes, take: Callable[[list[Any]], None]) -> Findings:
        """Pass what a ZIP contains to `take` (core.files.zipped.contents); what is wrong with it."""
        return _findings(await self._read(data, take, "unpack"))

    async def pictures(self, data: bytes, numbers: Sequence[int], take: Callable[[list[Any]], None]) -> Findings:
        """Pass pictures of a ZIP to `take` (core.files.zipped.chosen)."""
        return _findings(await self._read(data, take, "pictures", *map(str, numbers)))

    async def records(
        self, data: bytes, lines: Collection[int], *, usual_page: str = USUAL_PAGE, answers: Answers = NO_ANSWERS
    ) -> list[Record]:
        """The header of a catalogue file, and its records in these lines, as they are written."""
        records: list[Record] = []

        def take(record: list[Any]) -> None:
            if not records or record[0] in lines:
                records.append((record[0], record[1]))

        await self._read(data, take, "records", usual_page, json.dumps(dict(answers)))
        return records

    def close(self) -> None:
        """Give up the file that is being read, at once, and those that wait for their turn: their tasks end as cancelled."""
        self._closed = True
        if self._process is not None:
            _kill(self._process)

    async def _read(self, data: bytes, take: Callable[[list[Any]], None], kind: str, *more: str) -> dict[str, Any]:
        """Pass everything that the process says about the file to `take`, and return its last word."""
        async with self._turn:
            end = None if self._closed else await self._hear(data, take, kind, str(len(data)), *more)
        if self._closed:
            raise asyncio.CancelledError
        if end is None:
            raise FileErrors([Finding(line=0, column="", problem=Problem.TOO_HEAVY)], 1)
        return end

    async def _hear(self, data: bytes, take: Callable[[list[Any]], None], *arguments: str) -> dict[str, Any] | None:
        """Run one process from start to end. None if it went beyond a limit."""
        end = None
        self._process = process = await _start(*arguments)
        try:
            async with asyncio.timeout(PATIENCE):
                if not self._closed:  # closed while the process started
                    end = await _listen(process, data, take)
        except (TimeoutError, ValueError):  # ValueError: one line, or all of them together, were too long
            end = None
        finally:
            _kill(process)
            self._process = None
            await process.wait()
        if end is None and not self._closed:
            log.warning("file_not_read", arguments=arguments, status=process.returncode)
        return end


async def _start(*arguments: str) -> Process:
    """Start it in a session of its own: signals from a terminal are meant for the shop."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "core.files.reading",
        *arguments,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        limit=LONGEST_LINE,
        cwd=Path(core.__file__).parents[1],
        env=environment(),
        start_new_session=True,
    )


def environment() -> dict[str, str]:
    """The shop's environment without its token, because the file may be a stranger's; and with one arena, since each counts as 64 MB."""
    inherited = {name: value for name, value in os.environ.items() if name != "TELEGRAM_BOT_TOKEN"}
    return {**inherited, "MALLOC_ARENA_MAX": "1"}


async def _listen(process: Process, data: bytes, take: Callable[[list[Any]], None]) -> dict[str, Any] | None:
    """Send the file and read the answer. None if the process ended before its last word. Raises ValueError if it says too much."""
    assert process.stdin  # noqa: S101 - both are pipes
    assert process.stdout  # noqa: S101
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(data)
        await process.stdin.drain()
    room = MOST_SAID
    async for line in process.stdout:
        room -= len(line)
        if room < 0:
            raise ValueError(room)
        said = json.loads(line)
        if isinstance(said, dict):
            return said
        take(said)
    return None


def _findings(end: dict[str, Any]) -> Findings:
    return Findings([Finding.model_validate(one) for one in end["findings"]], end["total"])


def _taken(preset: str, columns: list[list[str]], left_out: list[str]) -> Taken:
    return Taken(preset, tuple((field, names) for field, names in columns), tuple(left_out))


def _question(end: dict[str, Any]) -> Unclear | None:
    if end["question"] is None:
        return None
    doubt, about, choices, *more = end["question"]
    return Unclear(Doubt(doubt), about, tuple(Choice(*choice) for choice in choices), *more)


def _kill(process: Process) -> None:
    """Kill it by its id: `Process.kill` polls the process, and then whoever awaits its end never hears of it."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
