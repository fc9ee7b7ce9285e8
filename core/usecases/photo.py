"""Pictures of the shop: kept before anything names them, and sent by Telegram's name for them."""

from collections.abc import Mapping, Sequence

from core.concurrency import free
from core.ports import ReadTransaction, Transaction

PAUSE = 24 * 3_600_000
"""ms for which a picture that Telegram has refused is not tried again."""


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


async def find_photo(tx: ReadTransaction, key: str) -> bytes | None:
    """A kept picture; None if there is none of this key."""
    return await tx.photos.find(key)


async def find_scaled_photo(tx: ReadTransaction, key: str, width: int, kind: str) -> bytes | None:
    """The picture at most `width` pixels wide, if it was made before; `kind`: "webp" or "jpeg"."""
    return await tx.photos.scaled(key, width, kind)


@free
async def keep_scaled_photo(tx: Transaction, key: str, width: int, kind: str, data: bytes) -> None:
    """Keep a picture in a size: it is made once."""
    await tx.photos.keep_scaled(key, width, kind, data)


async def keep_new_photo(tx: Transaction, key: str, data: bytes) -> None:
    """Keep a picture that somebody has just sent; Telegram is asked again to show it."""
    await tx.photos.keep({key: data})
    await tx.photos.forget_refusal(key)


async def find_photo_to_send(tx: ReadTransaction, bot_id: int, photo: str) -> str | bytes:
    """What this bot sends for a picture: Telegram's name for it if it has one already, or its bytes; its key if it has neither."""
    return await tx.photos.telegram_file_id(bot_id, photo) or await find_photo_content(tx, photo)


async def find_photo_content(tx: ReadTransaction, photo: str) -> str | bytes:
    """Its bytes, whatever Telegram calls it; its key if they are gone."""
    return await tx.photos.find(photo) or photo


async def find_photo_refusal(tx: ReadTransaction, photo: str) -> str | None:
    """Telegram's words if it does not show this picture. After a while it is asked again."""
    return await tx.photos.refusal(photo, tx.now - PAUSE)


async def note_photo_refused(tx: Transaction, photo: str, reason: str) -> None:
    """Telegram does not show the picture."""
    await tx.photos.note_refusal(photo, reason)


async def note_photo_sent(tx: Transaction, bot_id: int, photo: str, file_id: str) -> None:
    """Keep Telegram's name for the picture."""
    if file_id != photo and await tx.photos.telegram_file_id(bot_id, photo) != file_id:
        await tx.photos.keep_telegram_file_id(bot_id, photo, file_id)
        await tx.photos.forget_refusal(photo)
