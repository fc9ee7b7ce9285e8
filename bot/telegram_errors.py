"""Which of Telegram's refusals are normal life."""

from telegram.error import BadRequest, NetworkError, TelegramError

_UNCHANGED = "message is not modified"
_LOST = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message to delete not found",
    "message can't be deleted",
    "message identifier is not specified",
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
)


def is_unchanged(error: BadRequest) -> bool:
    """The message already looks like that: a double tap."""
    return _UNCHANGED in error.message.lower()


def is_lost(error: BadRequest) -> bool:
    """The message is gone, too old, or of another kind than we thought: send a fresh one."""
    return any(words in error.message.lower() for words in _LOST)


def is_stranger(error: BadRequest) -> bool:
    """Nobody of this id has ever written to the bot: it cannot write to them."""
    return "chat not found" in error.message.lower()


_ANSWER_LOST = (
    "ClientConnectionResetError",
    "ClientOSError",
    "ClientPayloadError",
    "ConnectionResetError",
    "ServerDisconnectedError",
    "ServerTimeoutError",
    "SocketTimeoutError",
    "TimeoutError",
)
"""As bot/transport.py names them."""


def may_have_arrived(error: TelegramError) -> bool:
    """Whether the request was out when the line broke, so that it may have had its effect."""
    return isinstance(error, NetworkError) and error.message in _ANSWER_LOST
