"""What is said about an order: its code, a tracking number, why it is called off, what its shop and its customer write to each other."""

import re

from core.errors import InvalidInput
from core.models.message import LONGEST as LONGEST_MESSAGE
from core.models.order import CODE_ALPHABET

LONGEST_TRACKING = 200
LONGEST_REASON = 300
"""Characters, both."""

_CODE = re.compile(f"[{CODE_ALPHABET}]{{3}}-?[{CODE_ALPHABET}]{{3,7}}", re.IGNORECASE | re.ASCII)


def is_code(text: str) -> bool:
    """Whether it can be an order's code, whatever its capitals, with or without the dash."""
    return _CODE.fullmatch(text.strip()) is not None


def read_tracking(text: str) -> str:
    """A tracking number or a link: one line of what can be printed. Raises InvalidInput("tracking")."""
    text = text.strip()
    if not (1 <= len(text) <= LONGEST_TRACKING and text.isprintable()):
        raise InvalidInput("tracking", text, "RR123456785DE")
    return text


def read_reason(text: str) -> str:
    """Why an order is called off, on one line; may be nothing. Raises InvalidInput("cancel_reason")."""
    text = " ".join(text.split())
    if len(text) > LONGEST_REASON:
        raise InvalidInput("cancel_reason", text, "sold out")
    return text


def read_caption(text: str) -> str:
    """What stands below a photo, with its lines; may be nothing. Raises InvalidInput("caption")."""
    text = text.strip()
    if len(text) > LONGEST_MESSAGE:
        raise InvalidInput("caption")
    return text


def read_message(text: str) -> str:
    """What one writes to the other, with its lines. Raises InvalidInput("message")."""
    text = text.strip()
    if not 1 <= len(text) <= LONGEST_MESSAGE:
        raise InvalidInput("message", text, "It leaves tomorrow.")
    return text
