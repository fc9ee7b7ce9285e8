"""The words of `/order K7Q-4MX ship RR123456785DE` and of `/board`."""

from collections.abc import Sequence
from enum import StrEnum

from bot.examples import Example, shown_by
from core.errors import InvalidInput
from core.models.base import Model
from core.models.order import OrderStatus
from core.values.order import is_code, read_message, read_reason, read_tracking

OPEN_EXAMPLE = f"/order {Example.ORDER}"
_EXAMPLES = {
    "ship": "ship RR123456785DE",
    "confirm": "confirm",
    "deliver": "deliver",
    "cancel": "cancel sold out",
    "message": "message It leaves tomorrow.",
    "refund": "refund",
    "refunded": "refunded",
}
BOARD_WORDS = {"new": OrderStatus.PLACED, **{status.value: status for status in OrderStatus}}
"""The words that can follow /board."""


class Verb(StrEnum):
    """What can be done with an order by typing."""

    OPEN = ""
    CONFIRM = "confirm"
    SHIP = "ship"
    DELIVER = "deliver"
    CANCEL = "cancel"
    MESSAGE = "message"
    REFUND = "refund"
    REFUNDED = "refunded"


_AS_ON_BUTTONS = {
    "confirmed": "confirm",
    "shipped": "ship",
    "delivered": "deliver",
    "collected": "deliver",
    "cancelled": "cancel",
}


class OrderCommand(Model):
    """`text` is the tracking number, the reason or the message; "" if there is none."""

    code: str
    verb: Verb = Verb.OPEN
    text: str = ""


def parse_order(words: Sequence[str]) -> OrderCommand:
    """Parse the command's words, split at white space.

    Raises InvalidInput(field, value, example), where `example` is a whole command, for the named order if there is one.
    Fields: order_code (missing or malformed), order_verb (unknown), extra (too many words), tracking, cancel_reason, message.
    """
    if not words or not is_code(words[0]):
        raise InvalidInput("order_code", "".join(words[:1]), OPEN_EXAMPLE)
    code, verb, text = words[0], words[1].lower() if len(words) > 1 else "", " ".join(words[2:])
    verb = _AS_ON_BUTTONS.get(verb, verb)
    if verb not in tuple(Verb):
        raise InvalidInput("order_verb", words[1], order_example(code, ""))
    with shown_by(order_example(code, verb)):
        text = _read(Verb(verb), text)
    return OrderCommand(code=code, verb=Verb(verb), text=text)


def _read(verb: Verb, text: str) -> str:
    """The text after the verb."""
    if text and verb in (Verb.CONFIRM, Verb.DELIVER, Verb.REFUND):
        raise InvalidInput("extra", text)
    match verb:
        case Verb.SHIP if text:
            return read_tracking(text)
        case Verb.CANCEL | Verb.REFUNDED:
            return read_reason(text)
        case Verb.MESSAGE:
            return read_message(text)
    return text


def parse_board(words: Sequence[str]) -> OrderStatus | None:
    """The requested state; None for the whole board. Raises InvalidInput("board_state")."""
    if not words:
        return None
    status = BOARD_WORDS.get(" ".join(words).lower())
    if status is None:
        raise InvalidInput("board_state", " ".join(words), "/board new")
    return status


def order_example(code: str, verb: str) -> str:
    """A whole command that shows `verb`."""
    return f"/order {code.upper()} {_EXAMPLES.get(verb, '')}".rstrip()
