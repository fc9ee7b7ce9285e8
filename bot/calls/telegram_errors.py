"""What Telegram's refusals, and its silence, mean to whoever called."""

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TelegramError

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
_CLOSED = (
    "bot was blocked by the user",
    "user is deactivated",
    "bot can't initiate conversation",
    "bots can't send messages to bots",
    "bot was kicked",
    "bot is not a member",
    "chat was deleted",
)
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
"""As bot/calls/transport.py names them."""


def is_closed(error: TelegramError) -> bool:
    """The chat is closed to the bot, in Telegram's own words: blocked, deleted, thrown out. For good, until its owner acts."""
    return isinstance(error, Forbidden) and any(words in error.message.lower() for words in _CLOSED)


def is_blocked(error: TelegramError) -> bool:
    """Of the closed ones: its owner has blocked the bot, and may let it in again."""
    return "blocked" in error.message.lower()


def is_passing(error: TelegramError) -> bool:
    """Nothing was said that holds for good: Telegram was not reached, wants rest, or does not know the token. It is tried again."""
    return not isinstance(error, BadRequest | ChatMigrated) and not is_closed(error)


def is_unchanged(error: BadRequest) -> bool:
    """The message already looks like that: a double tap."""
    return _UNCHANGED in error.message.lower()


def is_lost(error: BadRequest) -> bool:
    """The message is gone, too old, or of another kind than we thought: send a fresh one."""
    return any(words in error.message.lower() for words in _LOST)


def is_stranger(error: TelegramError) -> bool:
    """Nobody of this id has ever written to the bot: it cannot write to them."""
    return isinstance(error, BadRequest) and "chat not found" in error.message.lower()


def may_have_arrived(error: TelegramError) -> bool:
    """Whether the request was out when the line broke, so that it may have had its effect."""
    return isinstance(error, NetworkError) and error.message in _ANSWER_LOST
