"""What the playground refuses. Bots get Telegram's own words, people plain ones."""

from typing import Any


class BotApiError(Exception):
    """A refusal as the Bot API gives it. `code` is also the HTTP status."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters


class ForeignAnswer(Exception):
    """Something between the bot and Telegram answered instead: a proxy, a portal, a server that restarts."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"{status} {body[:40]!r}")
        self.status = status
        self.body = body


class ConnectionDropped(Exception):
    """The call was carried out, but its answer never reaches the bot."""


class Refused(Exception):
    """A person asked for something that cannot be done. The text is for that person."""


def bad_request(description: str) -> BotApiError:
    return BotApiError(400, f"Bad Request: {description}")


def invalid_query() -> BotApiError:
    return bad_request("query is too old and response timeout expired or query ID is invalid")
