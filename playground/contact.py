"""What an invoice asks of its payer: the fields of `OrderInfo`."""

import re
from collections.abc import Mapping, Sequence

from playground.errors import Refused
from playground.state.people import Person

ASKED_BY = {"need_name": "name", "need_phone_number": "phone_number", "need_email": "email"}
LONGEST = 64
RIGHT = {
    "name": re.compile(r".*\S.*"),
    "phone_number": re.compile(r"\+?[\d ().-]{5,24}"),
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}"),
}
WRONG = {
    "name": "Write your name.",
    "phone_number": "Write a phone number with its country code, such as +49 30 901820.",
    "email": "Write an e-mail address, such as alice@example.org.",
}


def checked(asks: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """What is asked for, as it was given. Raises Refused where something is missing or wrong."""
    info = {name: " ".join(given.get(name, "").split()) for name in asks}
    for name, value in info.items():
        if len(value) > LONGEST or not RIGHT[name].fullmatch(value):
            raise Refused(WRONG[name])
    return info


def own(person: Person) -> dict[str, str]:
    """What the person's client would fill in."""
    number = f"+1202555{person.id % 10_000:04d}"
    return {"name": person.first_name, "phone_number": number, "email": f"{person.username}@example.org"}
