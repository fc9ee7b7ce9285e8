"""Fetches the files that people send, whole or not at all."""

from telegram.error import BadRequest, InvalidToken, NetworkError

from bot.calls.rate_limit import ShopBot
from bot.calls.turns import waiting_for_telegram


class FileGone(Exception):
    """Telegram does not give out this file: it is too big for a bot, or no longer there."""


async def download(bot: ShopBot, file_id: str) -> bytes:
    """The file's bytes. Raises FileGone, or TelegramError if the download can be retried."""
    try:
        file = await bot.get_file(file_id)
        async with waiting_for_telegram():
            content = bytes(await file.download_as_bytearray())
    except (BadRequest, InvalidToken):  # the library reports a 404 as a wrong token
        raise FileGone from None
    if file.file_size not in (None, len(content)):
        raise NetworkError("Not the file that Telegram has")
    return content
