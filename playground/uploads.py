"""Files that the page sends: too large for its WebSocket, they come by a form of their own."""

from pydantic import ValidationError

from playground.errors import Refused
from playground.params import Upload
from playground.protocol import SendFile
from playground.shapes import Json
from playground.state.files import DOWNLOAD_BYTES
from playground.telegram import Telegram

# A person's client takes more, but no bot could fetch it.
TOO_LARGE = f"This file is too big: a bot can fetch {DOWNLOAD_BYTES // 1024**2} MB at most."


def send_file(telegram: Telegram, fields: Json, file: Upload | None) -> None:
    """A message of the person with this file; raises Refused where it cannot be sent."""
    try:
        sent = SendFile.model_validate(fields)
    except ValidationError as error:
        raise Refused(f"The page sent what nobody can do: {error.errors()[0]['msg']}") from None
    if not file:
        raise Refused("There is no file to send.")
    if len(file.content) > DOWNLOAD_BYTES:
        raise Refused(TOO_LARGE)
    if sent.kind == "photo":
        telegram.send_photo(sent.person, file.content, sent.caption, reply_to=sent.reply_to)
    else:
        telegram.send_document(sent.person, file.name, file.content, sent.caption, reply_to=sent.reply_to)
