"""Files that the page sends. They are too large for its WebSocket and come as a form."""

from pydantic import ValidationError

from playground.errors import Refused
from playground.params import Upload
from playground.protocol import SendFile
from playground.shapes import Json
from playground.state.files import DOWNLOAD_BYTES
from playground.telegram import Telegram

# A person's client takes larger files, but no bot could fetch them.
TOO_LARGE = f"This file is too big. A bot can fetch at most {DOWNLOAD_BYTES // 1024**2} MB."


def send_file(telegram: Telegram, fields: Json, file: Upload | None) -> None:
    """Send a message from the person with this file. Raises Refused if it cannot be sent."""
    try:
        sent = SendFile.model_validate(fields)
    except ValidationError as error:
        raise Refused(f"The page sent something invalid: {error.errors()[0]['msg']}") from None
    if not file:
        raise Refused("There is no file to send.")
    if len(file.content) > DOWNLOAD_BYTES:
        raise Refused(TOO_LARGE)
    if sent.kind == "photo":
        telegram.send_photo(sent.person, file.content, sent.caption, reply_to=sent.reply_to)
    else:
        telegram.send_document(sent.person, file.name, file.content, sent.caption, reply_to=sent.reply_to)
