"""Forms being filled in, one question after the other."""

from collections.abc import Mapping
from typing import Protocol


class FormReader(Protocol):
    async def find(self, user_id: int, kind: int) -> dict[str, str] | None:
        """What was answered so far, in the order of answering; None where the form is not open."""


class Forms(FormReader, Protocol):
    async def save(self, user_id: int, kind: int, answers: Mapping[str, str]) -> None: ...

    async def drop(self, user_id: int, kind: int) -> bool:
        """Close it; False where it was not open: of two who finish it only one does."""
