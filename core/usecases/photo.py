"""Pictures of the shop: kept before anything names them, and sent by Telegram's name for them."""

from collections.abc import Mapping, Sequence

from core.ports import ReadTransaction, Transaction


async def kept_photos(tx: ReadTransaction) -> frozenset[str]:
    """The pictures that the shop has."""
    return await tx.photos.keys()


async def missing_photos(tx: ReadTransaction, keys: Sequence[str]) -> tuple[str, ...]:
    """Which of these pictures are not kept yet."""
    kept = await tx.photos.keys()
    return tuple(key for key in keys if key not in kept)


async def keep_photos(tx: Transaction, photos: Mapping[str, bytes]) -> None:
    """Keep pictures by their key, before anything names them: a picture that nothing names does no harm."""
    await tx.photos.keep(photos)


async def find_photo_to_send(tx: ReadTransaction, bot_id: int, photo: str) -> str | bytes:
    """What this bot sends for a picture: Telegram's name for it if it has one already, or its bytes, or its address."""
    return await tx.photos.telegram_file_id(bot_id, photo) or await tx.photos.find(photo) or photo


async def note_photo_sent(tx: Transaction, bot_id: int, photo: str, file_id: str) -> None:
    """Keep Telegram's name for the picture."""
    if file_id != photo and await tx.photos.telegram_file_id(bot_id, photo) != file_id:
        await tx.photos.keep_telegram_file_id(bot_id, photo, file_id)
