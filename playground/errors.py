"""What the playground refuses, to bots in Telegram's words and to people in plain ones."""

from typing import Any


class BotApiError(Exception):
    """A refusal as the Bot API gives it: `code` is also the HTTP status."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters


class ForeignAnswer(Exception):
    """Somebody between the bot and Telegram answered in its place: a proxy, a portal, a server that restarts."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"{status} {body[:40]!r}")
        self.status = status
        self.body = body


class ConnectionDropped(Exception):
    """The call was performed, but its answer never reaches the bot."""


class Refused(Exception):
    """What a person asked cannot be done; the text is for that person."""


def bad_request(description: str) -> BotApiError:
    return BotApiError(400, f"Bad Request: {description}")


def invalid_query() -> BotApiError:
    return bad_request("query is too old and response timeout expired or query ID is invalid")
