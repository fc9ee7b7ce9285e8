"""Fetches pictures that staff send from Telegram and checks them. Their key is the SHA-256 of their bytes."""

import hashlib

from telegram import Document, PhotoSize

from bot.calls.download import download
from bot.visit import Visit
from core.errors import InvalidInput
from core.files.catalog import LARGEST_PHOTO
from core.models.finding import Problem
from core.pictures import judged, size_of


async def received_photo(visit: Visit) -> tuple[str, bytes]:
    """The picture's key and its bytes, from a photo or an image sent as a file. Raises InvalidInput, which says why it is none."""
    sent = _sent(visit)
    if sent is None:
        raise InvalidInput("photo")
    if (size := sent.file_size or 0) > LARGEST_PHOTO:
        raise InvalidInput("photo_size", _megabytes(size))
    data = await download(visit.services.bot, sent.file_id)
    match judged(data):
        case None:
            return hashlib.sha256(data).hexdigest(), data
        case Problem.PHOTO_TOO_LARGE:
            raise InvalidInput("photo_size", _megabytes(len(data)))
        case Problem.PHOTO_SHAPE if shape := size_of(data):
            raise InvalidInput("photo_shape", f"{shape.width:,} × {shape.height:,}")
        case _:
            raise InvalidInput("photo")


def _megabytes(size: int) -> str:
    """With one decimal, rounded up: what is too large reads so."""
    return f"{-(-size // 100_000) / 10:,.1f}"


def _sent(visit: Visit) -> PhotoSize | Document | None:
    message = visit.message
    if message is None:
        return None
    return message.photo[-1] if message.photo else message.document
