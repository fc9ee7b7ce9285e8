"""The people that an owner names."""

from core.errors import InvalidInput
from core.values.numbers import whole_number

LARGEST_ID = 2**52 - 1
"""Telegram's user ids have at most 52 bits."""
USER_ID_EXAMPLE = "123456789"


def read_user_id(text: str) -> int:
    """A Telegram user id. Raises InvalidInput("user_id")."""
    text = text.strip()
    user_id = whole_number(text, LARGEST_ID, 1)
    if user_id is None:
        raise InvalidInput("user_id", text, USER_ID_EXAMPLE)
    return user_id
