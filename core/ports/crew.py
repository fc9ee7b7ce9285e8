"""The crew's groups."""

from typing import Protocol

from core.models.crew import CrewGroup


class CrewReader(Protocol):
    async def groups(self) -> tuple[CrewGroup, ...]:
        """Those that get the news, by title."""

    async def group(self, chat_id: int) -> CrewGroup | None:
        """The group, if it gets the news."""

    async def title(self, chat_id: int) -> str:
        """The group's title, also if it gets no news any more; "" for a group that never did."""


class Crew(CrewReader, Protocol):
    async def tell(self, group: CrewGroup) -> None:
        """It gets the news from now on, there and nowhere else in this group."""

    async def end(self, chat_id: int) -> bool:
        """It gets no more news; False if it got none."""

    async def move(self, chat_id: int, to: int) -> None:
        """The group has another id: it keeps its news, and gets those that are still owed."""
