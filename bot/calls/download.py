"""Fetches the files that people send, whole or not at all."""

import structlog
from telegram import File
from telegram.error import BadRequest, InvalidToken, NetworkError

from bot.calls.rate_limit import ShopBot
from bot.calls.telegram_errors import described
from bot.calls.turns import waiting_for_telegram
from core.errors import InvalidInput

log = structlog.get_logger(__name__)


async def download(bot: ShopBot, file_id: str) -> bytes:
    """The file's bytes. Raises InvalidInput, which says why there are none, or TelegramError if the download can be retried."""
    try:
        file = await bot.get_file(file_id)
    except BadRequest as error:
        raise InvalidInput("file_refused", described(error)) from None
    _look_where(bot, file)
    try:
        async with waiting_for_telegram():
            content = bytes(await file.download_as_bytearray())
    except (BadRequest, InvalidToken):  # the library reports a 404 as a wrong token
        raise InvalidInput("file_gone") from None
    except OSError as fault:
        raise _elsewhere(str(file.file_path), type(fault).__name__) from None
    if file.file_size not in (None, len(content)):
        raise NetworkError("Not the file that Telegram has")
    return content


def _look_where(bot: ShopBot, file: File) -> None:
    """Raise InvalidInput for a path on the disk of another machine: a Bot API server that runs with --local names its own."""
    path = (file.file_path or "").removeprefix(f"{bot.base_file_url}/")
    if path != file.file_path and path.startswith("/"):
        raise _elsewhere(path, "not on this disk")


def _elsewhere(path: str, problem: str) -> InvalidInput:
    hint = "share the Bot API server's folder at the same path, readable, or start that server without --local"
    log.error("file_elsewhere", path=path, problem=problem, hint=hint)
    return InvalidInput("file_elsewhere")
