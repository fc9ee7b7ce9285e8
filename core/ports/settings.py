"""What owners have set in the chat."""

from collections.abc import Mapping
from typing import Protocol

from core.models.policy import Policy


class SettingsReader(Protocol):
    @property
    def started_with(self) -> Policy:
        """The settings the shop was started with, without what owners have set."""

    async def overrides(self) -> dict[str, object]:
        """The fields of Policy, by name, where owners have set something other than what the shop was started with."""

    async def has_orders(self) -> bool:
        """Whether anybody has ordered, ever."""

    async def sold_in(self) -> str | None:
        """The shop's currency when somebody ordered last; None: nobody has."""

    async def largest_amount(self) -> int:
        """The largest of all prices, thresholds and promises, in minor units."""


class Settings(SettingsReader, Protocol):
    async def override(self, fields: Mapping[str, object]) -> None:
        """Set these fields of Policy from the next transaction on, permanently. The caller has checked them."""

    async def forget(self, field: str) -> None:
        """Remove what owners have set, from the next transaction on."""

    async def restate(self, currency: str, up: int, down: int) -> None:
        """Convert every amount of prices, delivery and carts to `currency`: multiplied by `up`/`down`, rounded half up.

        Nothing that costs something becomes free. The revisions of the carts and of the catalogue rise: a file that waits for **Apply** is
        checked again. Forms that are being filled in are dropped.
        """
