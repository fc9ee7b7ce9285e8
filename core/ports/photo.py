"""Pictures, keyed by the SHA-256 of their bytes, and Telegram's names for them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol


class Picture(NamedTuple):
    """How a picture can be sent without its bytes: by Telegram's name for it, or by the public address that it was fetched
    from. "" where there is none.
    """

    file_id: str = ""
    address: str = ""


class PhotoReader(Protocol):
    async def of_products(self, bot_id: int, product_ids: Sequence[int]) -> dict[int, Picture]:
        """The pictures of those of these products that have one, as this bot can send them."""

    async def covers(self, product_ids: Sequence[int]) -> dict[int, str]:
        """The keys of the kept pictures that these products are shown by, as far as they have one."""

    async def find(self, key: str) -> bytes | None: ...

    async def scaled(self, key: str, width: int, kind: str) -> bytes | None:
        """The picture as it was scaled before."""

    async def keys(self) -> frozenset[str]:
        """The keys of the kept pictures, and the keys and addresses that products name."""

    async def telegram_file_id(self, bot_id: int, photo: str) -> str | None:
        """Telegram's name for this picture (a key or an address) for this bot, once it was sent."""

    async def refusal(self, photo: str, since: int) -> str | None:
        """Telegram's words if it has refused to show this picture at `since` (ms UTC) or later."""


class Photos(PhotoReader, Protocol):
    async def keep(self, photos: Mapping[str, bytes]) -> None:
        """Keep pictures by key; those that are kept already are left alone."""

    async def keep_scaled(self, key: str, width: int, kind: str, data: bytes) -> None:
        """Keep a scaled picture, unless it is kept already."""

    async def keep_telegram_file_id(self, bot_id: int, photo: str, file_id: str) -> None:
        """Replaces an earlier name."""

    async def note_refusal(self, photo: str, reason: str) -> None:
        """Telegram has refused to show it now. Replaces an earlier refusal."""

    async def forget_refusal(self, photo: str) -> None:
        """Telegram shows it, or may be asked again."""
