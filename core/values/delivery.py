"""What staff say about a delivery method, and what a customer answers about delivery before ordering."""

from core.errors import InvalidInput
from core.models.delivery import NAME_LENGTH, PLACE_LENGTH, Question
from core.money import parse_amount, price_example
from core.text import cleaned, cut, is_visible, name_of, spaced, writable
from core.values import phone

_TENTHS = 49
"""The example's price in tenths: 4.90."""
_LENGTHS = {Question.RECIPIENT: (1, 100), Question.ADDRESS: (5, 300), Question.NOTE: (1, 300)}
"""The fewest and the most characters."""
_EXAMPLES = {
    Question.RECIPIENT: "Alice Miller",
    Question.PHONE: phone.EXAMPLE,
    Question.ADDRESS: "12 Garden Lane, 10115 Berlin",
    Question.NOTE: "Please ring twice",
}
METHOD_NAME_EXAMPLE, THRESHOLD_EXAMPLE = "Courier", "50"
PLACE_EXAMPLE = "12 Garden Lane, Mon–Fri 9–18"


def read_method_name(text: str) -> str:
    """The name of a method. Raises InvalidInput("delivery_name", text, example)."""
    name = name_of(text, NAME_LENGTH)
    if not name or "=" in name:
        raise InvalidInput("delivery_name", text, METHOD_NAME_EXAMPLE)
    return name


def read_place(text: str) -> str:
    """Where and when orders are fetched, on one line. Raises InvalidInput("delivery_place", text, example)."""
    place = ", ".join(line for line in (" ".join(one.split()) for one in text.splitlines()) if line)
    if not 1 <= len(place) <= PLACE_LENGTH:
        raise InvalidInput("delivery_place", place, PLACE_EXAMPLE)
    return place


def read_method_price(text: str, currency: str) -> int:
    """A price in minor units, may be 0. Raises InvalidInput: amount, amount_too_large."""
    return _amount(text, currency, method_price_example(currency))


def read_threshold(text: str, currency: str) -> int:
    """The subtotal (minor units) at which delivery becomes free. Raises InvalidInput: amount, amount_too_large."""
    threshold = _amount(text, currency, THRESHOLD_EXAMPLE)
    if not threshold:
        raise InvalidInput("amount", text, THRESHOLD_EXAMPLE)
    return threshold


def method_price_example(currency: str) -> str:
    """An example price in this currency."""
    return price_example(currency, _TENTHS)


def read_answer(question: Question, text: str, country: str = "") -> str:
    """A customer's answer as it is kept, on one line. Raises InvalidInput(recipient | phone | address | note, answer, example).

    `country`: the shop's, for phone numbers.
    """
    lines = (" ".join(line.split()) for line in text.splitlines())
    told = (", " if question is Question.ADDRESS else " ").join(line for line in lines if line)
    if question is Question.PHONE:
        return phone.read_phone(told, country)
    least, most = _LENGTHS[question]
    if not least <= len(told) <= most:
        raise InvalidInput(question.name.lower(), told, _EXAMPLES[question])
    return told


def read_venue(title: str, address: str) -> str | None:
    """A place on the map by its name and address, on one line, cut to what an address may have; None if it has neither."""
    parts = (" ".join(spaced(cleaned(writable(part))).split()) for part in (title, address))
    return cut(", ".join(filter(is_visible, parts)), _LENGTHS[Question.ADDRESS][1]) or None


def _amount(text: str, currency: str, example: str) -> int:
    try:
        return parse_amount(text, currency)
    except InvalidInput as wrong:
        raise InvalidInput(wrong.field, text, example) from None
