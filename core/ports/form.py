"""Forms that are filled in one question after the other."""

from collections.abc import Mapping
from typing import Protocol


class FormReader(Protocol):
    async def find(self, user_id: int, kind: int) -> dict[str, str] | None:
        """The answers so far, in the order in which they were given; None if the form is not open."""


class Forms(FormReader, Protocol):
    async def save(self, user_id: int, kind: int, answers: Mapping[str, str]) -> None: ...

    async def drop(self, user_id: int, kind: int) -> bool:
        """Close it; False if it was not open: if two finish it at once, only one succeeds."""
