"""Backups of the shop: one a day by itself, kept for a week, and one whenever an owner asks.

The folder tells what is due: a day without its file gets one. Days are days in the shop's time zone.
"""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog

from core.errors import BackupFailed, StorageUnavailable
from core.ports import Store
from core.ports.backup import BackupSource
from core.usecases.backup import report_missing_copy
from core.values.days import moment_at

KEPT_FOR = timedelta(days=7)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Backups:
    """Backups of `source` in `folder`, named `name`-2026-11-23.db.gz. `clock` gives ms UTC; `nudge` has owed notices sent.

    `command` is how to call the program on the server for this shop.
    """

    store: Store
    source: BackupSource
    folder: Path
    name: str
    clock: Callable[[], int]
    nudge: Callable[[], None]
    command: str = "tillbot"
    _handed_out: set[Path] = field(default_factory=set)
    """Backups on their way to an owner: no other process makes these."""

    async def make_due(self) -> None:
        """Make today's backup if it is missing, and delete those that are too old. Never raises: the shop goes on without a backup."""
        today = self._now().date()
        try:
            await self.source.sweep_parts()
            self._tidy(today)
            if missing := self._missing(today):
                log.info("daily_copy", file=str(missing), bytes=await self.source.copy_to(missing))
        except (BackupFailed, OSError) as problem:
            log.error("daily_copy_failed", folder=str(self.folder), reason=str(problem))
            # On a full disk the notice cannot be kept either: the failure is in the log, and the next try is in an hour.
            with suppress(StorageUnavailable):
                await self.store.write(report_missing_copy, today)
                self.nudge()

    @asynccontextmanager
    async def fresh(self) -> AsyncIterator[Path]:
        """Give a backup as of now, and delete it when the block ends. Raises BackupFailed."""
        self._make_folder()
        now = self._now()
        copy = self.folder / f"{self.name}-{now:%Y-%m-%d-%H%M%S}{now.microsecond // 1000:03}.db.gz"
        self._handed_out.add(copy)
        try:
            await self.source.copy_to(copy)
            yield copy
        finally:
            copy.unlink(missing_ok=True)
            self._handed_out.discard(copy)

    def _missing(self, today: date) -> Path | None:
        copy = self.folder / f"{self.name}-{today}.db.gz"
        return None if copy.exists() else copy

    def _make_folder(self) -> None:
        try:
            if not self.folder.is_dir():
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self.folder.chmod(0o700)  # whatever the umask says
        except OSError as problem:
            raise BackupFailed(str(problem)) from problem

    def _tidy(self, today: date) -> None:
        """Delete what is older than a week (except the newest backup, however old), and what killed processes left half done."""
        self._make_folder()
        daily = sorted(self._named(r"\.db\.gz"))
        for day, file in daily[:-1]:
            if today - day > KEPT_FOR:
                file.unlink(missing_ok=True)
        for _day, file in self._named(r"-\d{9}\.db\.gz"):
            if file not in self._handed_out:
                file.unlink(missing_ok=True)
        # Parts in a folder on another disk than the database, and parts of older programs: their names do not tell who writes them.
        for day, file in self._named(r"(-\d{9})?\.db\.gz\.\w{8}\.part(-\w+)?"):
            if today - day > timedelta(days=1):  # nobody writes it any more
                file.unlink(missing_ok=True)

    def _named(self, rest: str) -> list[tuple[date, Path]]:
        """Our files whose names end like this, with their days. No other file is ever touched."""
        ours = re.compile(rf"{re.escape(self.name)}-(\d{{4}}-[01]\d-[0-3]\d){rest}")
        found = [(ours.fullmatch(file.name), file) for file in self.folder.iterdir()]
        dated = []
        for match, file in found:
            with suppress(ValueError):  # the 31st of June
                dated += [(date.fromisoformat(match[1]), file)] if match else []
        return dated

    def _now(self) -> datetime:
        return moment_at(self.clock(), ZoneInfo(self.store.policy.timezone))
