"""Fetches the pictures that products name by an address, a few at a time. The table is the queue: a killed process loses nothing."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from core.errors import StorageUnavailable
from core.models.actor import Actor
from core.models.finding import Problem
from core.models.picture import ClaimedPicture, PictureProblem
from core.pictures import judged
from core.ports import Store
from core.ports.picture import Downloader, FetchError
from core.usecases.picture import (
    claim_picture,
    count_waiting,
    is_anybody_untold,
    is_picture_due,
    keep_picture,
    miss_picture,
    place_picture,
    tell_missing,
)

TELL_EVERY = 2.0
"""Seconds between two words about the progress."""
PAUSE = 1.0
"""Seconds between two looks for pictures that are due."""
AT_ONCE = 4
"""Pictures that are fetched at the same time: each may take 10 MB."""
_PROBLEMS = {Problem.PHOTO_TOO_LARGE: PictureProblem.TOO_LARGE, Problem.PHOTO_SHAPE: PictureProblem.SHAPE}

log = structlog.get_logger(__name__)


@dataclass
class PictureLoop:
    """`nudge` is called when somebody has to be told."""

    store: Store
    fetch: Downloader
    nudge: Callable[[], None] = lambda: None

    async def run(self) -> None:
        """Until cancelled. Whatever is wrong with a picture, the others are fetched."""
        while True:
            try:
                await self.look()
                if await self.store.read(is_anybody_untold):
                    await self.store.write(tell_missing)
                    self.nudge()
            except StorageUnavailable:
                log.warning("pictures_unavailable")
            except Exception:
                log.exception("pictures_failed")
            await asyncio.sleep(PAUSE)

    async def look(self) -> None:
        """Fetch all that are due, and all that become due meanwhile."""
        if not await self.store.read(is_picture_due):
            return
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(AT_ONCE):
                    group.create_task(self._fetch_due())
        except ExceptionGroup as several:
            raise several.exceptions[0] from None

    async def _fetch_due(self) -> None:
        while claimed := await self.store.write(claim_picture):
            try:
                await self._take(claimed)
            except FetchError as error:
                log.info("picture_missed", address=claimed.address, problem=error.problem, detail=error.detail)
                await self.store.write(miss_picture, claimed, error.problem, error.detail, final=error.final)
            except StorageUnavailable:
                raise
            except Exception:  # the fetching part is at fault: the other pictures go on
                log.exception("picture_failed", address=claimed.address)
                await self.store.write(miss_picture, claimed, PictureProblem.FAULT, final=False)

    async def _take(self, claimed: ClaimedPicture) -> None:
        address, key = claimed.address, claimed.key
        if key:
            placed = await self.store.write(place_picture, address, key)
        else:
            content = await self.fetch(address)
            if problem := judged(content):
                raise FetchError(_PROBLEMS.get(problem, PictureProblem.KIND))
            key = await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest())
            placed = await self.store.write(keep_picture, address, key, content)
        while not placed:
            placed = await self.store.write(place_picture, address, key)


async def fetch_wanted(store: Store, fetch: Downloader, actor: Actor, tell: Callable[[int, int], None]) -> None:
    """Fetch what this actor's imports want, beside a shop that may be fetching, too. `tell` hears from time to time how many are done.

    What fails and may work later is left to the shop.
    """
    total = left = await store.read(count_waiting, actor, untried=True)
    looking: asyncio.Task[None] | None = None
    while left:
        if looking is None or looking.done():
            looking = asyncio.create_task(PictureLoop(store, fetch).look())
        await asyncio.wait({looking}, timeout=TELL_EVERY)
        if looking.done():
            looking.result()
        now = await store.read(count_waiting, actor, untried=True)
        if now != left:
            tell(total - now, total)
        elif looking.done():  # the shop has the rest
            await asyncio.sleep(PAUSE)
        left = now
