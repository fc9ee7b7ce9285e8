"""What owners have set from the chat."""

from collections.abc import Mapping
from typing import Protocol


class SettingsReader(Protocol):
    async def overrides(self) -> dict[str, object]:
        """Fields of Policy, by name, where they differ from what the shop was started with."""


class Settings(SettingsReader, Protocol):
    async def override(self, fields: Mapping[str, object]) -> None:
        """Set these fields of Policy from the next transaction on, for good. The caller has checked them."""
