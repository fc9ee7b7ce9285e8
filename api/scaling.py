"""Pictures in the sizes that pages need: each is made once, and kept in the store."""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from core.errors import StorageUnavailable
from core.ports import Store
from core.usecases.photo import find_photo, find_scaled_photo, keep_scaled_photo

WIDTHS = (320, 640, 1280)
"""Pixels."""
PATIENCE = 20.0
"""Seconds for one picture; then its process is ended."""

MOST_FAILED = 10_000
"""Pictures that could not be made, remembered for FAILED_FOR ms so that asking again costs nothing."""
FAILED_FOR = 3_600_000

log = structlog.get_logger(__name__)


@dataclass
class Scaler:
    """Gives pictures in a size. Its process starts with the first one that has to be made, and is started again if it ends."""

    store: Store
    clock: Callable[[], int]
    """Gives ms UTC."""
    _failed: dict[tuple[str, int, str], int] = field(default_factory=dict)
    """When each was tried."""
    _process: Process | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def picture(self, key: str, width: int, kind: str) -> bytes | None:
        """The picture as `kind` ("webp", "jpeg"), at most `width` wide. None if the shop has none of this key, or nobody can read it."""
        wanted = (key, width, kind)
        if self.clock() - self._failed.get(wanted, -FAILED_FOR) < FAILED_FOR:
            return None
        kept = await self.store.read(find_scaled_photo, key, width, kind)
        if kept is not None:
            return kept
        async with self._turn:  # whoever waited may find it made
            kept = await self.store.read(find_scaled_photo, key, width, kind)
            if kept is not None:
                return kept
            data = await self.store.read(find_photo, key)
            made = await self._scale(data, width, kind) if data else b""
        if not made:
            if len(self._failed) >= MOST_FAILED:
                del self._failed[next(iter(self._failed))]
            self._failed[wanted] = self.clock()
            return None
        with suppress(StorageUnavailable):  # the page has it all the same
            await self.store.write(keep_scaled_photo, key, width, kind, made)
        return made

    async def aclose(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _scale(self, data: bytes, width: int, kind: str) -> bytes:
        try:
            async with asyncio.timeout(PATIENCE):
                process = await self._started()
                assert process.stdin is not None  # noqa: S101 - it was asked for
                assert process.stdout is not None  # noqa: S101 - it was asked for
                process.stdin.write(
                    json.dumps({"width": width, "kind": kind, "size": len(data)}).encode() + b"\n" + data
                )
                await process.stdin.drain()
                size = int(await process.stdout.readline())
                return await process.stdout.readexactly(size)
        except (TimeoutError, OSError, ValueError, asyncio.IncompleteReadError) as error:
            log.warning("picture_not_scaled", error=type(error).__name__)
            await self.aclose()
            return b""
        except asyncio.CancelledError:  # what it answers now belongs to nobody
            await self.aclose()
            raise

    async def _started(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "api.scaling_process",
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                cwd=Path(__file__).parents[1],
            )
        return self._process
