"""What Telegram's refusals, and its silence, mean to the caller."""

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
"""The names that bot/calls/transport.py gives to errors."""


def is_closed(error: TelegramError) -> bool:
    """The chat is closed to the bot, by Telegram's own words: blocked, deleted, removed. It stays closed until its owner acts."""
    return isinstance(error, Forbidden) and any(words in error.message.lower() for words in _CLOSED)


def is_blocked(error: TelegramError) -> bool:
    """The chat is closed because its owner has blocked the bot; they may unblock it."""
    return "blocked" in error.message.lower()


def is_passing(error: TelegramError) -> bool:
    """The error is not final, so the call is retried: Telegram was not reached, asks for a pause, or does not know the token."""
    return not isinstance(error, BadRequest | ChatMigrated) and not is_closed(error)


def is_unchanged(error: BadRequest) -> bool:
    """The message already looks like that: a double tap."""
    return _UNCHANGED in error.message.lower()


def is_lost(error: BadRequest) -> bool:
    """The message is gone, too old, or of another kind than we thought: send a fresh one."""
    return any(words in error.message.lower() for words in _LOST)


def is_late(error: BadRequest) -> bool:
    """The tap or the query was answered before, or has waited too long."""
    return "query is too old" in error.message.lower()


def is_stranger(error: TelegramError) -> bool:
    """Nobody with this id has ever written to the bot, so it cannot write to them."""
    return isinstance(error, BadRequest) and "chat not found" in error.message.lower()


def may_have_arrived(error: TelegramError) -> bool:
    """Whether the request was already sent when the connection broke, so that it may have had its effect."""
    return isinstance(error, NetworkError) and error.message in _ANSWER_LOST
