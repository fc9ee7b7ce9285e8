"""What variants deliver by themselves, the pools of codes, and what went to which order."""

from collections.abc import Sequence
from typing import Protocol

from core.models.digital import Content, Good, Goods, Pool
from core.models.order import Order


class DigitalReader(Protocol):
    async def content(self, sku_id: int) -> Content | None:
        """What the variant delivers; None for nothing."""

    async def contents(self, sku_ids: Sequence[int]) -> dict[int, Content]:
        """The same for several, by SKU id, without those that deliver nothing."""

    async def pools(self) -> frozenset[int]:
        """The SKUs that deliver codes."""

    async def was_used(self) -> bool:
        """Whether any variant has ever delivered something."""

    async def unused(self, sku_id: int) -> int:
        """How many codes nobody has got."""

    async def pool(self, sku_id: int) -> Pool: ...

    async def goods(self, order: Order) -> Goods | None:
        """What this order delivers; None if nothing was given to it."""

    async def due(self, limit: int) -> tuple[int, ...]:
        """Orders whose goods are to be shown now, the longest waiting first."""

    async def file(self, key: str) -> bytes | None: ...

    async def telegram_file_id(self, bot_id: int, key: str) -> str | None:
        """Telegram's name for the file, for this bot, once it was sent. Only a cache."""


class Digital(DigitalReader, Protocol):
    async def set_content(self, sku_id: int, content: Content) -> None: ...

    async def keep_file(self, key: str, data: bytes) -> None:
        """Keep the bytes; a file that is kept already is left alone."""

    async def keep_telegram_file_id(self, bot_id: int, key: str, file_id: str) -> None:
        """Replaces an earlier name."""

    async def add_codes(self, sku_id: int, codes: Sequence[str]) -> int:
        """Add those that the pool does not have, given or not; returns how many that were."""

    async def drop_unused(self, sku_id: int) -> int:
        """Take all codes that nobody has got out of the pool; returns how many that were."""

    async def give(self, order: Order, goods: Sequence[Good], due_at: int) -> bool:
        """Give the order its goods, and the next unused codes of its pools; False if a pool has too few, or it has its goods already."""

    async def show(self, order_id: int) -> bool:
        """From now on they are shown; False if they were before, or were taken back."""

    async def revoke(self, order_id: int) -> bool:
        """Take them back: the codes are marked; False if that was done, or the order has none."""

    async def release(self, order_id: int) -> dict[int, int]:
        """Put the codes of an order back that nobody has seen; returns how many, by SKU id."""
