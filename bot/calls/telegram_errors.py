"""What Telegram's refusals, and its silence, mean to the caller."""

from datetime import timedelta

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from core.text import printable

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
_NOBODY = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user_id_invalid",
    "chat_id_invalid",
    "input_user_deactivated",
)
_PASSES = (
    "retry after",
    "try again",
    "timeout",
    "timed out",
    "temporarily",
    "internal",
    "flood",
    "not enough rights",
    "no rights to send",
    "chat_write_forbidden",
)
"""Refusals (400) that a later try may not meet."""
_LONGEST_DESCRIPTION = 200
_ANSWER_LOST = (
    "ClientConnectionError",
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


def is_topic_gone(error: BadRequest) -> bool:
    """The topic was deleted or closed: the chat itself is still there."""
    return any(words in error.message.lower() for words in ("thread not found", "topic_deleted", "topic_closed"))


def is_late(error: BadRequest) -> bool:
    """The tap or the query was answered before, or has waited too long."""
    return "query is too old" in error.message.lower()


def is_stranger(error: TelegramError) -> bool:
    """For the bot there is nobody with this id: they have never written to it, or no longer exist."""
    return isinstance(error, BadRequest | Forbidden) and any(words in error.message.lower() for words in _NOBODY)


def is_final(error: TelegramError) -> bool:
    """Telegram will refuse this message the next time, too."""
    if isinstance(error, BadRequest):
        return not any(words in error.message.lower() for words in _PASSES)
    return is_closed(error) or is_stranger(error)


def described(error: TelegramError) -> str:
    """Telegram's own words, as people can read them: one line, without the name of the error's class."""
    words = error.message
    for name in ("Bad Request: ", "Forbidden: "):
        words = words.removeprefix(name)
    if "_" in words and " " not in words:  # a code, which the library has written like a sentence
        words = words.upper()
    return printable(" ".join(words.split()), _LONGEST_DESCRIPTION)


def may_have_arrived(error: TelegramError) -> bool:
    """Whether the request was already sent when the connection broke, so that it may have had its effect."""
    return isinstance(error, NetworkError) and error.message in _ANSWER_LOST


def seconds_of(refusal: RetryAfter) -> float:
    """How long Telegram wants us to wait."""
    wait = refusal.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else wait
