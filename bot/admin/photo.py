"""Fetches pictures that staff send from Telegram and checks them. Their key is the SHA-256 of their bytes."""

import hashlib

from telegram import Document, PhotoSize

from bot.calls.download import FileGone, download
from bot.visit import Visit
from core.errors import InvalidInput
from core.files.catalog import LARGEST_PHOTO
from core.pictures import is_picture


async def received_photo(visit: Visit) -> tuple[str, bytes]:
    """The picture's key and its bytes, from a photo or an image sent as a file. Raises InvalidInput("photo")."""
    sent = _sent(visit)
    if sent is None or (sent.file_size or 0) > LARGEST_PHOTO:
        raise InvalidInput("photo")
    try:
        data = await download(visit.services.bot, sent.file_id)
    except FileGone:
        raise InvalidInput("photo") from None
    if len(data) > LARGEST_PHOTO or not is_picture(data):
        raise InvalidInput("photo")
    return hashlib.sha256(data).hexdigest(), data


def _sent(visit: Visit) -> PhotoSize | Document | None:
    message = visit.message
    if message is None:
        return None
    return message.photo[-1] if message.photo else message.document
