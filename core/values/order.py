"""What people say about an order: its code, a tracking number, why it is cancelled, what the shop and the customer write to each other."""

import re

from core.errors import InvalidInput
from core.models.message import LONGEST as LONGEST_MESSAGE
from core.models.order import CODE_ALPHABET
from core.typed import latin

LONGEST_TRACKING = 200
LONGEST_REASON = 300
"""Both in characters."""

_CODE = re.compile(f"[{CODE_ALPHABET}]{{3}}-?[{CODE_ALPHABET}]{{3,7}}", re.IGNORECASE | re.ASCII)


_LINK = re.compile(
    r"https?://(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}(?::[0-9]{2,5})?(?:[/?#][a-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*)?",
    re.IGNORECASE | re.ASCII,
)
"""An address that Telegram takes for a button, without a sign that ends an attribute in HTML."""


def is_code(text: str) -> bool:
    """Whether it can be an order's code, in any case, with or without the dash."""
    return _CODE.fullmatch(latin(text).strip()) is not None


def read_tracking(text: str) -> str:
    """A tracking number or a link: one line of printable characters. Raises InvalidInput("tracking")."""
    text = text.strip()
    if not (1 <= len(text) <= LONGEST_TRACKING and text.isprintable()):
        raise InvalidInput("tracking", text, "RR123456785DE")
    return text


def tracking_link(tracking: str) -> str:
    """The address where the parcel can be followed, if there is one in what staff typed; else ""."""
    found = next(filter(None, map(_LINK.fullmatch, tracking.split())), None)
    return found.group() if found else ""


def read_reason(text: str) -> str:
    """The reason for cancelling an order, on one line; may be empty. Raises InvalidInput("cancel_reason")."""
    text = " ".join(text.split())
    if len(text) > LONGEST_REASON:
        raise InvalidInput("cancel_reason", text, "sold out")
    return text


def read_caption(text: str) -> str:
    """The caption of a photo, with its line breaks; may be empty. Raises InvalidInput("caption")."""
    text = text.strip()
    if len(text) > LONGEST_MESSAGE:
        raise InvalidInput("caption")
    return text


def read_message(text: str) -> str:
    """A message from one to the other, with its line breaks. Raises InvalidInput("message")."""
    text = text.strip()
    if not 1 <= len(text) <= LONGEST_MESSAGE:
        raise InvalidInput("message", text, "It leaves tomorrow.")
    return text
