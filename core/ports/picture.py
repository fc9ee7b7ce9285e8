"""Pictures that products name by an address: the queue of those to fetch, and whoever fetches them."""

from collections.abc import Sequence
from typing import Protocol

from core.models.actor import Actor
from core.models.picture import ClaimedPicture, MissingPicture, PictureProblem


class FetchError(Exception):
    """The picture could not be fetched. `final`: trying again will not help. `detail` is the status of an HTTP answer, or ""."""

    def __init__(self, problem: PictureProblem, detail: str = "", *, final: bool = True) -> None:
        super().__init__(problem, detail)
        self.problem, self.detail, self.final = problem, detail, final


class Downloader(Protocol):
    """Fetches what is at an address, if that is public, within its limits of size and time."""

    async def __call__(self, address: str) -> bytes:
        """Its bytes. Raises FetchError."""


class PictureReader(Protocol):
    async def keys_of(self, addresses: Sequence[str]) -> dict[str, str]:
        """The key of each of these that was fetched."""

    async def address_of(self, key: str) -> str:
        """An address that this picture was fetched from; "" if there is none."""

    async def is_due(self) -> bool:
        """Whether there is one to fetch now."""

    async def waiting(self, actor: Actor | None = None, *, untried: bool = False) -> int:
        """How many are not fetched yet, of all or of those that this actor's imports want; `untried`: only those not tried yet."""

    async def failed(self, *, told: int | None = None) -> int:
        """How many were given up, of all or of those that a notice tells of."""

    async def missing(self, limit: int, *, told: int | None = None) -> tuple[MissingPicture, ...]:
        """The first that were given up, and the goods that are without them; those that nothing names any more are left out."""

    async def untold(self) -> tuple[Actor, ...]:
        """Whoever has to be told what failed: nothing of theirs is still waiting."""


class Pictures(PictureReader, Protocol):
    async def want(self, actor: Actor, staging: int) -> None:
        """Fetch what the staged products name, once these are applied. What waits already goes on; what was given up is tried again."""

    async def claim(self, until: int) -> ClaimedPicture | None:
        """The one that has waited longest, for the caller alone until then (ms UTC)."""

    async def place(self, address: str, key: str, limit: int) -> bool:
        """Give the picture to at most `limit` of the products that name it; whether that was all. This is no change of the catalogue."""

    async def finish(self, address: str, key: str, *, placed: bool) -> None:
        """It is the shop's own now; until it is `placed` with all its products, it is still to be claimed."""

    async def try_later(self, address: str, problem: PictureProblem, detail: str, at: int) -> None:
        """Another attempt has failed: the next is at `at` (ms UTC)."""

    async def give_up(self, address: str, problem: PictureProblem, detail: str) -> None: ...

    async def forget(self, address: str) -> None:
        """Nothing names it any more."""

    async def mark_told(self, actor: Actor) -> int:
        """The number of the notice that tells the actor of all that failed since the last one."""

    async def retry(self, actor: Actor) -> int:
        """Fetch everything that was given up again, for this actor; returns how many that are."""
