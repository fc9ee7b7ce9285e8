"""Listening to what a store tells."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from core.models.change import Change, Missed
from storage.opening import ShopStore
from tests.support.waiting import until


@dataclass
class Ear:
    """What was heard, commit by commit."""

    commits: list[Sequence[Change]] = field(default_factory=list)

    @property
    def changes(self) -> list[Change]:
        return [change for commit in self.commits for change in commit]

    async def hears(self, *changes: Change) -> None:
        """Wait until it has heard as many, which are these; then forget them."""
        await until(lambda: len(self.changes) >= len(changes))
        assert self.changes == [*changes]
        self.commits.clear()


@asynccontextmanager
async def listening(store: ShopStore) -> AsyncIterator[Ear]:
    """Listen; on a server, from when the line is up."""
    ear = Ear()
    with store.feed.listen(ear.commits.append):
        if store.bell is not None:
            await ear.hears(Missed())
        yield ear
