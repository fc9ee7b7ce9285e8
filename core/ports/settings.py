"""What owners have set from the chat."""

from collections.abc import Mapping
from typing import Protocol

from core.models.policy import Policy


class SettingsReader(Protocol):
    @property
    def started_with(self) -> Policy:
        """The settings without what owners have set."""

    async def overrides(self) -> dict[str, object]:
        """Fields of Policy, by name, where they differ from what the shop was started with."""

    async def has_orders(self) -> bool:
        """Whether anybody has ordered, ever."""

    async def largest_amount(self) -> int:
        """Of all prices, thresholds and promises, in minor units."""


class Settings(SettingsReader, Protocol):
    async def override(self, fields: Mapping[str, object]) -> None:
        """Set these fields of Policy from the next transaction on, for good. The caller has checked them."""

    async def forget(self, field: str) -> None:
        """Take what was set away, from the next transaction on."""

    async def restate(self, currency: str, up: int, down: int) -> None:
        """Make every amount of prices, delivery and carts one of `currency`, `up`/`down` of what it was, rounded half up.

        What costs something never costs nothing. The carts' revisions rise, and the catalogue's: a file that waits for **Apply** is
        checked again. Forms that are being filled in are thrown away.
        """
