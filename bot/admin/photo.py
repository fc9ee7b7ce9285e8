"""Fetches pictures that staff send from Telegram and checks them. Their key is the SHA-256 of their bytes."""

from telegram import Document, PhotoSize

from bot.calls.download import download
from bot.visit import Visit
from core.errors import InvalidInput
from core.files.catalog import LARGEST_PHOTO
from core.pictures import megabytes, read_photo


async def received_photo(visit: Visit) -> tuple[str, bytes]:
    """The picture's key and its bytes, from a photo or an image sent as a file. Raises InvalidInput, which says why it is none."""
    sent = _sent(visit)
    if sent is None:
        raise InvalidInput("photo")
    if (size := sent.file_size or 0) > LARGEST_PHOTO:
        raise InvalidInput("photo_size", megabytes(size))
    data = await download(visit.services.bot, sent.file_id)
    return read_photo(data), data


def _sent(visit: Visit) -> PhotoSize | Document | None:
    message = visit.message
    if message is None:
        return None
    return message.photo[-1] if message.photo else message.document
