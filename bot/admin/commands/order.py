"""What is typed about an order: `/order K7Q-4MX ship RR123456785DE`, and the answers to the questions of its card."""

import re
from collections.abc import Sequence
from enum import StrEnum

from core.errors import InvalidInput
from core.models.base import Model
from core.models.message import LONGEST as LONGEST_MESSAGE
from core.models.order import CODE_ALPHABET, OrderStatus

LONGEST_TRACKING = 200
LONGEST_REASON = 300
"""Characters, both."""

EXAMPLE_CODE = "K7Q-4MX"
_CODE = re.compile(f"[{CODE_ALPHABET}]{{3}}-?[{CODE_ALPHABET}]{{3,7}}", re.IGNORECASE | re.ASCII)
_EXAMPLES = {
    "ship": "ship RR123456785DE",
    "confirm": "confirm",
    "deliver": "deliver",
    "cancel": "cancel sold out",
    "message": "message It leaves tomorrow.",
}
BOARD_WORDS = {"new": OrderStatus.PLACED, **{status.value: status for status in OrderStatus}}
"""What can be typed after /board."""


class Verb(StrEnum):
    """What can be done with an order by typing."""

    OPEN = ""
    CONFIRM = "confirm"
    SHIP = "ship"
    DELIVER = "deliver"
    CANCEL = "cancel"
    MESSAGE = "message"


_AS_ON_BUTTONS = {
    "confirmed": "confirm",
    "shipped": "ship",
    "delivered": "deliver",
    "collected": "deliver",
    "cancelled": "cancel",
}


class OrderWish(Model):
    """`text` is the tracking, the reason or the message; "" where there is none."""

    code: str
    verb: Verb = Verb.OPEN
    text: str = ""


def parse_order(words: Sequence[str]) -> OrderWish:
    """What the command's words ask for, split at white space.

    Raises InvalidInput(field, value, example), where `example` is a whole command, about the order that was meant if there is one.
    Fields: order_code (missing, or none), order_verb (unknown), extra (too many words), tracking, cancel_reason, message.
    """
    if not words or not is_code(words[0]):
        raise InvalidInput("order_code", "".join(words[:1]), f"/order {EXAMPLE_CODE}")
    code, verb, text = words[0], words[1].lower() if len(words) > 1 else "", " ".join(words[2:])
    verb = _AS_ON_BUTTONS.get(verb, verb)
    if verb not in tuple(Verb):
        raise InvalidInput("order_verb", words[1], order_example(code, ""))
    example = order_example(code, verb)
    if text and verb in (Verb.CONFIRM, Verb.DELIVER):
        raise InvalidInput("extra", text, example)
    match verb:
        case Verb.SHIP if text:
            text = parse_tracking(text, example)
        case Verb.CANCEL:
            text = parse_reason(text, example)
        case Verb.MESSAGE:
            text = parse_message(text, example)
    return OrderWish(code=code, verb=Verb(verb), text=text)


def is_code(text: str) -> bool:
    """Whether it can be an order's code, whatever its capitals, with or without the dash."""
    return _CODE.fullmatch(text.strip()) is not None


def parse_board(words: Sequence[str]) -> OrderStatus | None:
    """The state that is asked for; None for the whole board. Raises InvalidInput("board_state")."""
    if not words:
        return None
    status = BOARD_WORDS.get(" ".join(words).lower())
    if status is None:
        raise InvalidInput("board_state", " ".join(words), "/board new")
    return status


def order_example(code: str, verb: str) -> str:
    """A whole command that shows `verb`."""
    return f"/order {code.upper()} {_EXAMPLES.get(verb, '')}".rstrip()


def parse_tracking(text: str, example: str = "RR123456785DE") -> str:
    """A tracking number or a link: one line of what can be printed. Raises InvalidInput("tracking")."""
    text = text.strip()
    if not (1 <= len(text) <= LONGEST_TRACKING and text.isprintable()):
        raise InvalidInput("tracking", text, example)
    return text


def parse_reason(text: str, example: str = "sold out") -> str:
    """Why an order is called off, on one line; may be nothing. Raises InvalidInput("cancel_reason")."""
    text = " ".join(text.split())
    if len(text) > LONGEST_REASON:
        raise InvalidInput("cancel_reason", text, example)
    return text


def parse_caption(text: str) -> str:
    """What stands below a photo, with its lines; may be nothing. Raises InvalidInput("caption")."""
    text = text.strip()
    if len(text) > LONGEST_MESSAGE:
        raise InvalidInput("caption")
    return text


def parse_message(text: str, example: str = "It leaves tomorrow.") -> str:
    """What one writes to the other, with its lines. Raises InvalidInput("message")."""
    text = text.strip()
    if not 1 <= len(text) <= LONGEST_MESSAGE:
        raise InvalidInput("message", text, example)
    return text
